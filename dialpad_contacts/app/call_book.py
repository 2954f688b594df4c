"""The store as the call service needs it (calls.book.CallBook)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from dialpad_contacts.app.caller_id import holders
from dialpad_contacts.calls.book import Begun, Caller, Ended, Finished, Saving
from dialpad_contacts.calls.sessions import Call, Phase
from dialpad_contacts.calls.unknown import Decision, Home, Situation, Wishes, decide
from dialpad_contacts.calls.who import Who, who
from dialpad_contacts.domain.call import EntryId, LoggedCall, Outcome
from dialpad_contacts.domain.contact import AccountId, ContactId, Record
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.store import Store
from dialpad_contacts.store.call_log import CallRow
from dialpad_contacts.store.calling import Known, NewHome, Settled
from dialpad_contacts.sync.ports import Action, Change, Entry, Put

CAUSE = "call"
"""The journal's word for what a call did (a contact: 'Added by a call, 3 May 14:02')."""


class StoreCallBook:
    """Calls over the local book."""

    def __init__(self, store: Store) -> None:
        """Take the open store."""
        self._store = store

    def caller(self, number: Phone, now: datetime) -> Caller:
        """Return whom to show for ``number`` (D16), its marks, the last call, and where it goes."""
        known = self._store.known_caller(number, now)
        return Caller(_who(number, known), known.mark, known.last, _saving(known))

    def saving(self, now: datetime) -> Saving:
        """Return what decides about unknown callers ``now`` (D17, D20)."""
        return _saving(self._store.known_caller(None, now))

    def begin(self, begun: Begun) -> EntryId:
        """Enter a call that rings; on the disk when it returns."""
        return self._store.put_call(_row(begun, Outcome.RINGING))

    def change(self, entry: EntryId, begun: Begun, outcome: Outcome) -> None:
        """Set what became of a call that lives."""
        self._store.put_call(_row(replace(begun, entry=entry), outcome))

    def finish(self, ended: Ended, now: datetime) -> Finished:
        """Close the call's entry, and make its caller a contact where the rules say so."""
        decisions: list[Decision] = []

        def settle(number: Phone | None, known: Known) -> Settled:
            settled, decision = _settled(number, known, ended.situation, ended.begun.contact)
            decisions.append(decision)
            return settled

        row, made = self._store.end_call(_row(ended.begun, ended.outcome), now, settle)
        decision = decisions[0] if decisions else decide(ended.situation)
        return Finished(row.call.id, row.call.contact, made, decision)

    def unfinished(self) -> Sequence[Begun]:
        """Return the calls of which the history has the beginning alone: after a crash."""
        return [_begun(row) for row in self._store.unfinished_calls()]

    def save_waiting(self, situation: Situation, now: datetime) -> Sequence[ContactId]:
        """Make a contact of each caller that waits for D20's yes; return those that were made."""

        def settle(number: Phone | None, known: Known) -> Settled:
            return _settled(number, known, replace(situation, number=number), None)[0]

        return self._store.save_waiting_callers(now, settle)

    def choose(self, number: Phone, contact: ContactId | None) -> None:
        """Remember whom the user means by a number that several have (D16)."""
        self._store.choose_caller(number.key, contact)

    def set_note(self, entry: EntryId, text: str) -> None:
        """Set the note of a call that is over. Raises LookupError."""
        self._store.set_call_note(entry, text)

    def remove(self, entries: Sequence[EntryId]) -> int:
        """Take entries out of the history; return how many there were."""
        return self._store.remove_calls(entries)

    def remove_simulated(self) -> int:
        """Take all simulated calls that are over out of the history; return how many."""
        return self._store.remove_calls(None)

    def put_back(self, entries: Sequence[EntryId]) -> int:
        """Take such a removal back."""
        return self._store.put_back_calls(entries)

    def clear(self) -> int:
        """Forget the whole history but calls that live; return how many entries that were."""
        return self._store.clear_calls()

    def mark(self, number: Phone, *, blocked: bool | None, spam: bool | None) -> bool:
        """Block, unblock, mark or unmark a number; None leaves it. Return whether it changed."""
        return self._store.mark_number(number, blocked=blocked, spam=spam)


def _who(number: Phone, known: Known) -> Who:
    return who(holders(known.callers), known.chosen, number)


def _saving(known: Known) -> Saving:
    return Saving(tuple(_home(h) for h in known.homes), tuple(known.saved_at))


def _home(home: NewHome) -> Home:
    return Home(home.account, home.kind.direction, home.is_default)


def _settled(
    number: Phone | None, known: Known, situation: Situation, contact: ContactId | None
) -> tuple[Settled, Decision]:
    """Return what becomes of the caller, by what the book knows at this very moment."""
    shown = _who(number, known) if number is not None else Who(None)
    saving = _saving(known)
    decision = decide(
        replace(
            situation,
            known=situation.known or shown.contact is not None,
            possibly=not shown.sure,
            mark=known.mark,
            saved_at=saving.saved_at,
            accounts=saving.homes,
        )
    )
    found = contact if contact is not None else shown.contact
    return Settled(decision.why, found, _put(decision)), decision


def _put(decision: Decision) -> Put | None:
    """Return the contact to make, with its journal entry (R16, R17), None when there is none."""
    fields = decision.fields
    if fields is None:
        return None
    record = Record(ContactId(0), 0, fields, fields, wanted_in=decision.account)
    change = Change(decision.rule, Action.ADD_HERE, None, decision.account, after=fields)
    return Put(record, Entry(change, sync=None, cause=CAUSE))


def _row(begun: Begun, outcome: Outcome) -> CallRow:
    call = begun.call
    logged = LoggedCall(
        id=begun.entry or 0,
        at=call.began_at,
        number=call.number,
        outcome=outcome,
        source=call.source,
        outgoing=call.outgoing,
        name=begun.name,
        offered_name=call.offered_name,
        line=call.line,
        seconds=call.seconds,
        contact=begun.contact,
        note=begun.note,
        rung_s=call.rung_s,
        area=begun.area,
    )
    wishes = begun.wishes
    return CallRow(logged, call.answered_at, wishes.save, wishes.home, begun.token)


def _begun(row: CallRow) -> Begun:
    logged = row.call
    call = Call(
        id=0,
        number=logged.number,
        source=logged.source,
        began_at=logged.at,
        phase=Phase.RINGING,
        offered_name=logged.offered_name,
        line=logged.line,
        outgoing=logged.outgoing,
        answered_at=row.answered_at,
    )
    home = None if row.home is None else AccountId(row.home)
    return Begun(
        call, logged.name, logged.contact, row.token, logged.note, Wishes(row.save, home),
        logged.id, logged.area,
    )  # fmt: skip
