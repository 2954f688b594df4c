"""What the call service tells others: frozen values that say what happened."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.calls.quiet import OPENLY, Verdict
from dialpad_contacts.calls.sessions import Call, CallId
from dialpad_contacts.calls.unknown import NO_WISHES, Decision, Home, Wishes
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.call import UNMARKED, EntryId, LineState, LoggedCall, Mark
from dialpad_contacts.domain.contact import ContactId


@dataclass(frozen=True, slots=True)
class Shown:
    """A call as pop-up, panel and screen reader show it.

    ``will_save`` is what happens when it ends, were nothing done about it; ``homes`` are the
    two-way accounts it could go to instead. ``saved`` is the contact that its end made, None
    before, and when it made none. ``last`` is the call with this person or number before this
    one. ``entry`` is its place in the history, None until it is written there. ``area`` is what
    the prefix of an unknown number names, '' for none, and until it was looked up.
    """

    call: Call
    who: Who
    will_save: Decision
    homes: tuple[Home, ...] = ()
    wishes: Wishes = NO_WISHES
    mark: Mark = UNMARKED
    note: str = ""
    last: LoggedCall | None = None
    saved: ContactId | None = None
    entry: EntryId | None = None
    area: str = ""

    @property
    def contact(self) -> ContactId | None:
        """The contact that opens: whose number it is, or whom the call's end made."""
        if self.saved is not None:
            return self.saved
        return self.who.first.contact if self.who.first is not None else None


@dataclass(frozen=True, slots=True)
class Rang:
    """A call began to ring, or was placed; ``verdict`` says whether it pops up (quiet)."""

    shown: Shown
    verdict: Verdict = OPENLY


@dataclass(frozen=True, slots=True)
class Moved:
    """Something about a live call changed: its phase, whom it shows, its note, what is saved."""

    shown: Shown


@dataclass(frozen=True, slots=True)
class Over:
    """A call ended, and stands in the history. ``shown.call.phase`` says how.

    ``job`` is that of whoever waits for its end, 0 when nobody does.
    """

    shown: Shown
    job: int = 0


@dataclass(frozen=True, slots=True)
class NotDone:
    """An act on a call came at the wrong moment, or could not be written; ``reason`` says why."""

    call: CallId | None
    reason: str


@dataclass(frozen=True, slots=True)
class HistoryChanged:
    """Entries of the history were changed, all of them when it is empty."""

    entries: tuple[EntryId, ...] = ()


@dataclass(frozen=True, slots=True)
class CallersSaved:
    """D20's yes was carried out: these contacts were made."""

    contacts: tuple[ContactId, ...]


CallEvent = Rang | Moved | Over | NotDone | HistoryChanged | CallersSaved | LineState
