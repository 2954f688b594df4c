"""The address book and the history as calls need them; every method is short and local."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dialpad_contacts.calls.sessions import Call
from dialpad_contacts.calls.unknown import NO_WISHES, Decision, Home, Situation, Wishes
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.call import UNMARKED, EntryId, LoggedCall, Mark, Outcome
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.phone import Phone


@dataclass(frozen=True, slots=True)
class Begun:
    """A call that rings, as the history takes it, so that a crash loses nothing of it.

    ``name`` is what is shown; ``contact`` is whose number it is, None when nobody's. ``token``
    is the caller's own name for this call: the same one is never entered twice. ``area`` is of
    an unknown number.
    """

    call: Call
    name: str
    contact: ContactId | None
    token: str = ""
    note: str = ""
    wishes: Wishes = NO_WISHES
    entry: EntryId | None = None
    area: str = ""


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over, and all that decides whether its caller is saved."""

    begun: Begun
    outcome: Outcome
    situation: Situation


@dataclass(frozen=True, slots=True)
class Finished:
    """What the end of a call left: its entry, its contact, and whether that was made for it."""

    entry: EntryId
    contact: ContactId | None
    made: bool
    decision: Decision


@dataclass(frozen=True, slots=True)
class Saving:
    """What decides where unknown callers go: the accounts, and when some were saved lately."""

    homes: Sequence[Home] = ()
    saved_at: Sequence[datetime] = field(default_factory=tuple)


NO_SAVING = Saving()


@dataclass(frozen=True, slots=True)
class Caller:
    """What is known of a number when it rings; ``last`` is the latest call before this one."""

    who: Who
    mark: Mark = UNMARKED
    last: LoggedCall | None = None
    saving: Saving = NO_SAVING


class CallBook(Protocol):
    """Book and history. Acts may raise ContactsError (a full disk); nothing was written then."""

    def caller(self, number: Phone, now: datetime) -> Caller:
        """Return whom to show for ``number`` (D16), its marks, the last call, and where it goes."""
        ...

    def saving(self, now: datetime) -> Saving:
        """Return what decides about unknown callers ``now`` (D17, D20)."""
        ...

    def begin(self, begun: Begun) -> EntryId:
        """Enter a call that rings; on the disk when it returns."""
        ...

    def change(self, entry: EntryId, begun: Begun, outcome: Outcome) -> None:
        """Set what became of a call that lives: whom it shows, note, wishes, answered."""
        ...

    def finish(self, ended: Ended, now: datetime) -> Finished:
        """Close the call's entry, and make its caller a contact where the rules say so.

        All in one transaction, which looks the number up once more: calls that end at once make
        one contact, and no more than D20 allows (D16, D17). A known contact that was spoken to
        counts as used.
        """
        ...

    def unfinished(self) -> Sequence[Begun]:
        """Return the calls of which the history has the beginning alone: after a crash."""
        ...

    def save_waiting(self, situation: Situation, now: datetime) -> Sequence[ContactId]:
        """Make a contact of each caller that waits for D20's yes; return those that were made."""
        ...

    def choose(self, number: Phone, contact: ContactId | None) -> None:
        """Remember whom the user means by a number that several have (D16)."""
        ...

    def set_note(self, entry: EntryId, text: str) -> None:
        """Set the note of a call that is over. Raises LookupError."""
        ...

    def remove(self, entries: Sequence[EntryId]) -> int:
        """Take entries out of the history; return how many there were."""
        ...

    def remove_simulated(self) -> int:
        """Take all simulated calls that are over out of the history; return how many."""
        ...

    def put_back(self, entries: Sequence[EntryId]) -> int:
        """Take such a removal back."""
        ...

    def clear(self) -> int:
        """Forget the whole history but calls that live; return how many entries that were."""
        ...

    def mark(self, number: Phone, *, blocked: bool | None, spam: bool | None) -> bool:
        """Block, unblock, mark or unmark a number; None leaves it. Return whether it changed."""
        ...
