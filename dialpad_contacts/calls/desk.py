"""The one place that calls go through: who rings, what is shown, what is kept when it is over.

Whatever brings a call (the panel, the command line, Dialpad's events) rings it here, so that
the rules for known, unknown, withheld and blocked callers hold for all of them alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dialpad_contacts.calls.sessions import Call, CallId, Calls, Phase, Source
from dialpad_contacts.calls.unknown import (
    FLOOD_WINDOW,
    Decision,
    Home,
    Situation,
    Why,
    decide,
)
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.phone import Phone, phone

WITHHELD = frozenset({"", "anonymous", "private", "unknown", "unavailable", "restricted"})
"""What networks send for a number that its owner hides (RFC 3323 section 4.1.1.3 and habit)."""


@dataclass(frozen=True, slots=True)
class Past:
    """A call for the history. ``name`` is what was shown when it rang, and stays so."""

    call: Call
    name: str
    contact: ContactId | None
    outcome: str
    note: str = ""


class CallBook(Protocol):
    """The address book as calls need it; every method is short and local."""

    def who(self, number: Phone) -> Who:
        """Return whom to show for ``number`` (D16)."""
        ...

    def is_blocked(self, number: Phone) -> bool:
        """Return whether the user blocked ``number``."""
        ...

    def saved_callers_since(self, since: datetime) -> Sequence[datetime]:
        """Return when unknown callers were saved since then (D20)."""
        ...

    def homes(self) -> Sequence[Home]:
        """Return the accounts that a new contact could go to, in the order they were linked."""
        ...

    def save_caller(self, number: Phone, decision: Decision) -> tuple[ContactId, bool]:
        """Make the contact, or find the one that has the number meanwhile; True when made.

        Both in one transaction: two calls that end at once make one contact (D16, D17).
        """
        ...

    def keep(self, past: Past) -> int:
        """Append to the history; return the entry's id."""
        ...


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as pop-up, panel and screen reader show it.

    ``will_save`` is what happens when it ends, were nothing done about it. ``saved`` is the
    contact that its end made, None before, and when it made none.
    """

    call: Call
    who: Who
    will_save: Decision
    saved: ContactId | None = None
    history: int | None = None


@dataclass
class _Open:
    who: Who
    dont_save: bool = False
    note: str = ""


class CallDesk:
    """Live calls with their people. One thread's own."""

    def __init__(
        self,
        book: CallBook,
        *,
        now: Callable[[], datetime],
        region: str,
        save_unknown: bool,
        told: Callable[[Shown], None],
    ) -> None:
        """Take the parts. ``region`` reads numbers without '+'; ``told`` hears every change."""
        self._book = book
        self._now = now
        self._region = region
        self._save_unknown = save_unknown
        self._told = told
        self._calls = Calls(now, self._moved)
        self._open: dict[CallId, _Open] = {}

    @property
    def live(self) -> tuple[Shown, ...]:
        """The calls that live now, the oldest first."""
        return tuple(self._shown(call) for call in self._calls.live)

    def ring(
        self, number: str | None, source: Source, *, name: str = "", line: str = "", leg: str = ""
    ) -> Shown:
        """A call comes in; a blocked number rings nobody and is only kept as blocked.

        Args:
            number: as the network gave it, None or a word for a withheld one.
            source: who brings the call.
            name: what the network calls the caller.
            line: the line that it came in on.
            leg: the network's id of this leg; legs of one call are one call.
        """
        asked = self.read(number)
        if asked is not None and self._book.is_blocked(asked):
            return self._turned_away(asked, source, name, line)
        return self._shown(self._calls.ring(asked, source, name=name, line=line, leg=leg))

    def dial(self, number: str, source: Source, *, line: str = "") -> Shown:
        """Place a call."""
        asked = phone(number, region=self._region)
        return self._shown(self._calls.dial(asked, source, line=line))

    def read(self, number: str | None) -> Phone | None:
        """Return the number, None for a withheld one."""
        text = (number or "").strip()
        return None if text.casefold() in WITHHELD else phone(text, region=self._region)

    def answer(self, call: CallId) -> Shown:
        """Take a ringing call. Raises WrongMoment."""
        return self._shown(self._calls.answer(call))

    def hold(self, call: CallId) -> Shown:
        """Put a call on hold. Raises WrongMoment."""
        return self._shown(self._calls.hold(call))

    def resume(self, call: CallId) -> Shown:
        """Go on with a call on hold. Raises WrongMoment."""
        return self._shown(self._calls.resume(call))

    def decline(self, call: CallId) -> Shown:
        """Turn a ringing call away. Raises WrongMoment."""
        return self._finish(self._calls.decline(call))

    def hang_up(self, call: CallId) -> Shown:
        """End a call. Raises WrongMoment."""
        return self._finish(self._calls.hang_up(call))

    def dont_save(self, call: CallId) -> None:
        """The user wants no contact of this caller; known calls have nothing to save anyway."""
        if call in self._open:
            self._open[call].dont_save = True

    def note(self, call: CallId, text: str) -> None:
        """Keep a note with the live call."""
        if call in self._open:
            self._open[call].note = text

    def expire(self) -> None:
        """End the calls that have rung for too long; to be called every second or so."""
        for call in self._calls.expire():
            self._finish(call)

    # -- parts ----------------------------------------------------------------------------

    def _moved(self, call: Call) -> None:
        if call.id not in self._open:
            self._open[call.id] = _Open(self._look_up(call.number))
        if not call.phase.is_over:
            self._told(self._shown(call))

    def _finish(self, call: Call) -> Shown:
        """Keep the ended call, and save its caller where the rules say so."""
        decision = self._decision(call)
        known = self._open.pop(call.id)
        saved: ContactId | None = None
        first = known.who.first
        contact = first.contact if first is not None else None
        if decision.fields is not None and call.number is not None:
            contact, made = self._book.save_caller(call.number, decision)
            if made:
                saved = contact
            else:
                decision = Decision(Why.KNOWN)
        past = Past(call, known.who.title, contact, _outcome(call), known.note)
        shown = Shown(call, known.who, decision, saved, self._book.keep(past))
        self._told(shown)
        return shown

    def _look_up(self, number: Phone | None) -> Who:
        return Who(None) if number is None else self._book.who(number)

    def _shown(self, call: Call) -> Shown:
        return Shown(call, self._open[call.id].who, self._decision(call))

    def _decision(self, call: Call) -> Decision:
        known = self._open[call.id]
        return decide(
            Situation(
                call.number,
                known=call.outgoing or known.who.first is not None,
                now=self._now(),
                saved_at=self._book.saved_callers_since(self._now() - FLOOD_WINDOW),
                save_unknown=self._save_unknown,
                dont_save=known.dont_save,
                accounts=self._book.homes(),
            )
        )

    def _turned_away(self, number: Phone, source: Source, name: str, line: str) -> Shown:
        now = self._now()
        call = Call(
            0, number, source, now, Phase.DECLINED, offered_name=name, line=line, ended_at=now
        )
        who = self._book.who(number)
        first = who.first.contact if who.first is not None else None
        history = self._book.keep(Past(call, who.title, first, "blocked"))
        return Shown(call, who, Decision(Why.BLOCKED), history=history)


def _outcome(call: Call) -> str:
    """Return the history's word for how the call ended."""
    if call.phase is Phase.ENDED:
        return "answered" if call.answered_at is not None else "cancelled"
    return call.phase.value
