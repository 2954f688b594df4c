"""Calls and the store: who rings, what the history keeps, and unknown callers made contacts."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dialpad_contacts.domain.call import EntryId, LoggedCall, Mark, MarkedNumber, Outcome, Why
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.domain.search import Row
from dialpad_contacts.store import call_log, changes, keypad, listing, number_marks
from dialpad_contacts.store import callers as caller_index
from dialpad_contacts.store.base import Base, us
from dialpad_contacts.store.call_log import CallRow
from dialpad_contacts.store.codec import at_us
from dialpad_contacts.store.commit import commit
from dialpad_contacts.sync.ports import Put

FLOOD_LOOK_BACK_US = 3600 * 1_000_000


@dataclass(frozen=True, slots=True)
class NewHome:
    """An account that a new contact could go to."""

    account: AccountId
    kind: AccountKind
    is_default: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What the store knows of a number at one moment, all of it read in one transaction.

    ``saved_at``: when unknown callers were made contacts within the last hour (D20).
    """

    callers: Sequence[caller_index.Caller]
    chosen: ContactId | None
    mark: Mark
    last: LoggedCall | None
    homes: Sequence[NewHome]
    saved_at: Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Settled:
    """What is to become of a caller: a contact that is known, one to be made, or neither."""

    why: Why
    contact: ContactId | None = None
    put: Put | None = None


Decide = Callable[[Phone | None, Known], Settled]


class Calling(Base):
    """The store as calls need it. Every method is one short transaction."""

    def callers(self, number: str | Phone) -> list[caller_index.Caller]:
        """Return the contacts that ``number`` may be of, best match first (R15)."""
        asked = phone(number, region=self._region) if isinstance(number, str) else number
        return self._db.ask(caller_index.callers, asked)

    def known_caller(self, number: Phone | None, now: datetime) -> Known:
        """Return what a ringing call needs to know."""
        with self._db.reading() as session:
            return _known(session.raw, number, us(now))

    # -- the history ----------------------------------------------------------------------

    def put_call(self, row: CallRow) -> EntryId:
        """Enter a call (id 0) or replace it while it lives.

        One whose token is there already is that same call.
        """
        with self._db.writing(durable=True) as session:
            row = _same(session.raw, row)
            if _is_over(session.raw, row.call.id):
                return row.call.id
            return call_log.put(session.raw, row)

    def end_call(self, row: CallRow, now: datetime, decide: Decide) -> tuple[CallRow, bool]:
        """Close a call, and make its caller a contact if ``decide`` says so; all or nothing.

        Returns:
            The entry as it is now, and whether a contact was made for it.
        """
        with self._db.writing(durable=True) as session:
            db = session.raw
            row = _same(db, row)
            before = call_log.entry(db, row.call.id)
            if before is not None and not before.call.outcome.is_live:
                return before, False  # somebody else closed it
            number = row.call.number
            settled = decide(number, _known(db, number, us(now)))
            contact, made = _carried_out(db, settled, us(now))
            call = replace(row.call, contact=contact, why=settled.why)
            entry = call_log.put(db, replace(row, call=call))
            if contact is not None and call.outcome is Outcome.ANSWERED:
                db.execute("UPDATE contact SET opened_at=? WHERE id=?", (us(now), contact))
            if contact is not None:
                changes.note_contacts(db, [contact])
            return replace(row, call=replace(call, id=entry)), made

    def save_waiting_callers(self, now: datetime, decide: Decide) -> list[ContactId]:
        """Carry D20's yes out; return the contacts that were made."""
        made_ones: list[ContactId] = []
        with self._db.writing(durable=True) as session:
            db = session.raw
            for row in call_log.waiting(db):
                number = row.call.number
                settled = decide(number, _known(db, number, us(now)))
                contact, made = _carried_out(db, settled, us(now))
                call_log.settle(db, [row.call.id], contact, settled.why)
                made_ones += [contact] if made and contact is not None else []
        return made_ones

    def unfinished_calls(self) -> list[CallRow]:
        """Return the calls of which the history has the beginning alone."""
        with self._db.reading() as session:
            return call_log.unfinished(session.raw)

    def call_by_token(self, token: str) -> CallRow | None:
        """Return the call that its bringer named so, None when it never came here."""
        with self._db.reading() as session:
            return call_log.by_token(session.raw, token)

    def call(self, entry: EntryId) -> LoggedCall | None:
        """Return one call, None when it is not here (any more)."""
        with self._db.reading() as session:
            row = call_log.entry(session.raw, entry)
        return None if row is None else row.call

    def calls(
        self,
        limit: int,
        *,
        missed: bool = False,
        text: str = "",
        before: EntryId | None = None,
    ) -> list[LoggedCall]:
        """Return calls, the newest first; arguments as ``call_log.find``."""
        with self._db.reading() as session:
            return call_log.find(
                session.raw, limit=limit, missed=missed, text=text, before=before,
                region=self._region,
            )  # fmt: skip

    def calls_of(self, contact: ContactId, limit: int = 50) -> list[LoggedCall]:
        """Return a contact's calls with their notes, the newest first."""
        with self._db.reading() as session:
            return call_log.of_contact(session.raw, contact, limit)

    def call_counts(self) -> tuple[int, int, int]:
        """Return how many calls, calls with a note, and callers that wait for a yes (D20)."""
        with self._db.reading() as session:
            return call_log.counts(session.raw)

    def missed_since(self, at: datetime | None, most: int) -> int:
        """Count missed calls after ``at`` (None: all), up to ``most``."""
        with self._db.reading() as session:
            return call_log.missed_since(session.raw, 0 if at is None else us(at), most)

    def set_call_note(self, entry: EntryId, note: str) -> None:
        """Set the note of a call. Raises LookupError."""
        with self._db.writing(durable=True) as session:
            if not call_log.set_note(session.raw, entry, note):
                raise LookupError("There is no such call in the history.")

    def remove_calls(self, entries: Sequence[EntryId] | None) -> int:
        """Take calls (None: all simulated ones) out of the history; return how many.

        ``put_back_calls`` undoes it until the next clean-up.
        """
        with self._db.writing(durable=True) as session:
            return call_log.remove(session.raw, entries, self._now_us())

    def put_back_calls(self, entries: Sequence[EntryId]) -> int:
        """Take a removal back."""
        with self._db.writing(durable=True) as session:
            return call_log.put_back(session.raw, entries)

    def clear_calls(self) -> int:
        """Forget the history for good, but calls that live; return how many calls it showed."""
        with self._db.writing(durable=True) as session:
            return call_log.clear(session.raw)

    def keyed(self, keys: str, limit: int) -> list[Row]:
        """Return contacts whose name the ``keys`` of a telephone can spell: 536 finds Leo."""
        with self._db.reading() as session:
            return listing.rows(session.raw, keypad.keyed(session.raw, keys, limit))

    # -- marks and choices ----------------------------------------------------------------

    def mark_number(
        self, number: Phone, *, blocked: bool | None = None, spam: bool | None = None
    ) -> bool:
        """Set or take off marks of a number; None leaves one. Return whether anything changed."""
        with self._db.writing(durable=True) as session:
            return number_marks.mark(
                session.raw, number, blocked=blocked, spam=spam, now_us=self._now_us()
            )

    def marked_numbers(self) -> list[MarkedNumber]:
        """Return the numbers that are blocked or marked as spam."""
        with self._db.reading() as session:
            return number_marks.marked(session.raw)

    def mark_of(self, number: Phone) -> Mark:
        """Return the marks of one number."""
        with self._db.reading() as session:
            return number_marks.mark_of(session.raw, number)

    def choose_caller(self, number: str, contact: ContactId | None) -> None:
        """Remember whom the user means by a number that several have (D16)."""
        with self._db.writing() as session:
            number_marks.choose(session.raw, number, contact)

    def chosen_caller(self, number: str) -> ContactId | None:
        """Return whom the user meant by ``number``, None when he never said."""
        with self._db.reading() as session:
            return number_marks.chosen(session.raw, number)

    def set_favourite(self, contact: ContactId, favourite: bool) -> None:
        """Make it a favourite, or no longer one; favourites may ring through quiet hours."""
        with self._db.writing() as session:
            session.raw.execute(
                "UPDATE contact SET favourite=? WHERE id=?", (int(favourite), contact)
            )
            changes.note_contacts(session.raw, [contact])


def _same(db: sqlite3.Connection, row: CallRow) -> CallRow:
    """Return ``row`` with the id of the entry that has its token, if there is one."""
    if row.call.id or not row.token:
        return row
    known = call_log.by_token(db, row.token)
    return row if known is None else replace(row, call=replace(row.call, id=known.call.id))


def _is_over(db: sqlite3.Connection, entry: EntryId) -> bool:
    row = call_log.entry(db, entry)
    return row is not None and not row.call.outcome.is_live


def _known(db: sqlite3.Connection, number: Phone | None, now_us: int) -> Known:
    found, chosen, mark, last = [], None, Mark(), None
    if number is not None:
        found = caller_index.callers(db, number)
        chosen = number_marks.chosen(db, number.key) if found else None
        mark = number_marks.mark_of(db, number)
        last = call_log.last_of(db, number, found[0].contact if found else None)
    return Known(found, chosen, mark, last, _homes(db), _saved_at(db, now_us))


def _homes(db: sqlite3.Connection) -> list[NewHome]:
    rows = db.execute(
        "SELECT id, kind, is_default FROM account WHERE unlinked_at IS NULL ORDER BY position"
    )
    return [NewHome(AccountId(i), AccountKind(k), bool(d)) for i, k, d in rows]


def _saved_at(db: sqlite3.Connection, now_us: int) -> list[datetime]:
    """Return when calls made contacts lately, as the journal has it: clearing forgets nothing."""
    rows = db.execute(
        "SELECT at FROM journal INDEXED BY journal_calls"
        " WHERE cause='call' AND action='add_here' AND at > ?",
        (now_us - FLOOD_LOOK_BACK_US,),
    )
    return [at_us(at) for (at,) in rows]


def _carried_out(
    db: sqlite3.Connection, settled: Settled, now_us: int
) -> tuple[ContactId | None, bool]:
    if settled.put is None:
        return settled.contact, False
    contact = ContactId(commit(db, [settled.put], now_us).ids[0])
    db.execute("UPDATE contact SET added_by_call=? WHERE id=?", (now_us, contact))
    return contact, True
