"""The calls that live, with their people: how each begins, what it shows, and how it is closed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from dialpad_contacts.calls.book import Begun, CallBook, Caller, Ended, Finished
from dialpad_contacts.calls.events import CallEvent, Moved, NotDone, Over, Rang, Shown
from dialpad_contacts.calls.legs import Legs
from dialpad_contacts.calls.quiet import Verdict
from dialpad_contacts.calls.sessions import Call, CallId, Calls, Phase, WrongMoment
from dialpad_contacts.calls.unknown import NO_WISHES, Situation, Wishes, decide
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.call import EntryId, Mark, Outcome, Source
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.place import Areas

Judge = Callable[[Who, Mark], Verdict]
T = TypeVar("T")


@dataclass
class Open:
    """What is known of a call while it lives. ``name`` is what the network calls the caller."""

    number: Phone | None
    source: Source
    caller: Caller
    name: str = ""
    line: str = ""
    token: str = ""
    job: int = 0
    wishes: Wishes = NO_WISHES
    note: str = ""
    entry: EntryId | None = None
    area: str | None = ""
    """None until it is looked up: that may take a moment, which no ring waits for."""
    legs: Legs = field(default_factory=Legs)


class Table:
    """Live calls over a book. One thread's own; ``told`` hears of every change."""

    def __init__(
        self,
        book: CallBook,
        *,
        now: Callable[[], datetime],
        save_unknown: bool,
        told: Callable[[CallEvent], None],
        verdict: Judge,
    ) -> None:
        """Take the parts; no call lives yet."""
        self.book = book
        self.calls = Calls(now, self._moved)
        self.told = told
        self._now = now
        self._save_unknown = save_unknown
        self._verdict = verdict
        self._areas = Areas()
        self._open: dict[CallId, Open] = {}

    def look_up(
        self,
        number: Phone | None,
        source: Source,
        *,
        name: str = "",
        line: str = "",
        token: str = "",
        job: int = 0,
    ) -> Open:
        """Return what is known of a call that comes in, before it rings anywhere."""
        now = self._now()
        if number is None:
            caller = Caller(Who(None), saving=self.book.saving(now))
        else:
            caller = self.book.caller(number, now)
        area: str | None = ""
        named = any(holder.called for holder in caller.who.everybody)
        if number is not None and number.e164 is not None and not named:
            area = self._areas.at_once(number.e164)
        return Open(number, source, caller, name, line, token, job, area=area)

    def begin(self, call: Call, known: Open) -> Shown:
        """Show the call first: writing it down may have to wait for a sync's transaction."""
        self._open[call.id] = known
        verdict = self._verdict(known.caller.who, known.caller.mark)
        self.told(Rang(self.shown(call), verdict))
        known.entry = self.written(lambda: self.book.begin(_begun(call, known)))
        return self.shown(call)

    def at_once(self, known: Open, outcome: Outcome) -> Shown:
        """Close a call that rang nobody, or rang and ended before anybody could be asked."""
        now = self._now()
        phase = Phase.DECLINED if outcome is Outcome.BLOCKED else Phase.MISSED
        call = Call(
            0, known.number, known.source, now, phase, offered_name=known.name, line=known.line,
            ended_at=now,
        )  # fmt: skip
        return self._close(call, known, outcome)

    def finish(self, call: Call) -> Shown:
        """Close the entry of a call that ended, and save its caller where the rules say so."""
        return self._close(call, self._open.pop(call.id), _outcome(call))

    def recover(self) -> None:
        """Finish the calls that a crash cut off; only while no other process has live ones."""
        for begun in self.book.unfinished():
            talked = begun.call.answered_at is not None
            outcome = Outcome.ANSWERED if talked else _unanswered(begun.call)
            number = begun.call.number
            now = self._now()
            caller = Caller(Who(None)) if number is None else self.book.caller(number, now)
            is_known = begun.contact is not None
            situation = self._situation(begun.call, is_known, caller, begun.wishes)
            self._written_end(Ended(begun, outcome, situation))

    def shown(self, call: Call) -> Shown:
        """Return a live call as it is shown."""
        known = self._open[call.id]
        return _shown(call, known, self._situation_of(call, known))

    def changed(self, call: CallId) -> Shown:
        """Tell and write down that something was said of a live call."""
        live, known = self.known(call), self.open_of(call)
        shown = self.shown(live)
        self.told(Moved(shown))
        self._write_change(live, known)
        return shown

    def known(self, call: CallId) -> Call:
        """Return a live call. Raises WrongMoment."""
        found = next((c for c in self.calls.live if c.id == call), None)
        if found is None:
            raise WrongMoment("This call is over.")
        return found

    def open_of(self, call: CallId) -> Open:
        """Return what is known of a live call. Raises WrongMoment."""
        return self._open[self.known(call).id]

    def written(self, write: Callable[[], T]) -> T | None:
        """Write; a full disk is told of, and never ends a call."""
        try:
            return write()
        except ContactsError as error:
            self.told(NotDone(None, str(error)))
            return None

    def find_areas(self) -> None:
        """Look up the areas that were not known at once; while nothing else is to be done.

        It loads tables, and a pop-up that is being painted must not wait for those.
        """
        for call in self.calls.live:
            if self._find_area(self._open[call.id]):
                self.told(Moved(self.shown(call)))

    def _find_area(self, known: Open) -> bool:
        """Look up what was not known at once; return whether there is something new to show."""
        if known.area is not None or known.number is None:
            return False
        known.area = self._areas.find(known.number.e164 or "")
        return bool(known.area)

    # -- parts ----------------------------------------------------------------------------

    def _moved(self, call: Call) -> None:
        """A call took another phase, perhaps because another one was answered."""
        known = self._open.get(call.id)
        if known is None or call.phase.is_over:
            return
        self.told(Moved(self.shown(call)))
        self._write_change(call, known)

    def _write_change(self, call: Call, known: Open) -> None:
        entry = known.entry
        if entry is not None:
            outcome = Outcome.RINGING if call.answered_at is None else Outcome.TALKING
            self.written(lambda: self.book.change(entry, _begun(call, known), outcome))

    def _close(self, call: Call, known: Open, outcome: Outcome) -> Shown:
        self._find_area(known)
        situation = self._situation_of(call, known)
        left = self._written_end(Ended(_begun(call, known), outcome, situation))
        shown = _shown(call, known, situation)
        if left is not None:
            saved = left.contact if left.made else None
            shown = replace(shown, will_save=left.decision, saved=saved, entry=left.entry)
        self.told(Over(shown, known.job))
        return shown

    def _written_end(self, ended: Ended) -> Finished | None:
        return self.written(lambda: self.book.finish(ended, self._now()))

    def _situation_of(self, call: Call, known: Open) -> Situation:
        is_known = known.caller.who.contact is not None
        return self._situation(call, is_known, known.caller, known.wishes)

    def _situation(self, call: Call, known: bool, caller: Caller, wishes: Wishes) -> Situation:
        return Situation(
            call.number,
            known=known,
            now=self._now(),
            placed=call.outgoing,
            possibly=not caller.who.sure,
            saved_at=caller.saving.saved_at,
            mark=caller.mark,
            save_unknown=self._save_unknown,
            wishes=wishes,
            accounts=caller.saving.homes,
        )


def _shown(call: Call, known: Open, situation: Situation) -> Shown:
    return Shown(
        call,
        known.caller.who,
        decide(situation),
        tuple(known.caller.saving.homes),
        known.wishes,
        known.caller.mark,
        known.note,
        known.caller.last,
        entry=known.entry,
        area=known.area or "",
    )


def _begun(call: Call, known: Open) -> Begun:
    who = known.caller.who
    return Begun(
        call, who.title, who.contact, known.token, known.note, known.wishes, known.entry,
        known.area or "",
    )  # fmt: skip


def _outcome(call: Call) -> Outcome:
    """Return the history's word for how the call ended."""
    match call.phase:
        case Phase.DECLINED:
            return Outcome.DECLINED
        case Phase.MISSED:
            return Outcome.MISSED
        case _ if call.answered_at is not None:
            return Outcome.ANSWERED
        case _:
            return Outcome.CANCELLED if call.outgoing else Outcome.ELSEWHERE


def _unanswered(call: Call) -> Outcome:
    return Outcome.CANCELLED if call.outgoing else Outcome.MISSED
