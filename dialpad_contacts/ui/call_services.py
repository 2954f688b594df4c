"""What the window asks of calls: acts on live ones, the history, and when to be quiet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from dialpad_contacts.calls.events import CallEvent, Shown
from dialpad_contacts.calls.quiet import Hours, Length, Quiet
from dialpad_contacts.calls.sessions import CallId
from dialpad_contacts.calls.who import Who
from dialpad_contacts.domain.call import EntryId, LineState, LoggedCall, Mark, MarkedNumber
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.domain.search import Row


@dataclass(frozen=True, slots=True)
class Placement:
    """Whether a call is being placed; ``words`` say why not, or what else there is to know."""

    placed: bool
    words: str = ""


class Calls(Protocol):
    """Acts on calls, for the GUI thread. Every one returns at once; what came of it is an event.

    An act that came too late (the call ended meanwhile) is told as ``NotDone``.
    """

    @property
    def live(self) -> tuple[Shown, ...]:
        """The calls that live, the oldest first, as they were last told."""
        ...

    @property
    def region(self) -> str:
        """The country in which a number without '+' is read (ISO 3166 alpha-2)."""
        ...

    def subscribe(self, listener: Callable[[CallEvent], None]) -> Callable[[], None]:
        """Call ``listener`` in the GUI thread with every event; return what ends that."""
        ...

    def who(self, number: str) -> Who:
        """Return whom a number would show; reads the local book at once (R15)."""
        ...

    def simulate(self, number: str | None, *, name: str = "", line: str = "") -> None:
        """Somebody calls, or seems to; None is a withheld number."""
        ...

    def dial(self, number: str, *, line: str = "") -> None:
        """Place a (simulated) call."""
        ...

    def place(self, number: str, account: AccountId, done: Callable[[Placement], None]) -> None:
        """Have a linked telephone call, once; ``done`` is told, at once or later (D23).

        What becomes of the call comes as events, as of one that was placed there.
        """
        ...

    @property
    def telephones(self) -> tuple[AccountId, ...]:
        """The linked accounts that calls can be placed through; reads the store."""
        ...

    def answer(self, call: CallId) -> None:
        """Take a ringing call; the one spoken on goes on hold."""
        ...

    def decline(self, call: CallId) -> None:
        """Turn a ringing call away."""
        ...

    def hold(self, call: CallId) -> None:
        """Put a call on hold."""
        ...

    def resume(self, call: CallId) -> None:
        """Go on with a call on hold."""
        ...

    def hang_up(self, call: CallId) -> None:
        """End a call."""
        ...

    def note(self, call: CallId, text: str) -> None:
        """Keep a note with the live call."""
        ...

    def dont_save(self, call: CallId) -> None:
        """'Don't save' (D17)."""
        ...

    def save_to(self, call: CallId, account: AccountId | None) -> None:
        """Save the caller there; None is 'Dialpad only'."""
        ...

    def choose(self, call: CallId, contact: ContactId) -> None:
        """This one of several is meant, now and next time (D16)."""
        ...

    # -- the history ----------------------------------------------------------------------

    def set_note(self, entry: EntryId, text: str) -> None:
        """Set the note of a call that is over."""
        ...

    def remove(self, entries: Sequence[EntryId]) -> None:
        """Take entries out of the history."""
        ...

    def put_back(self, entries: Sequence[EntryId]) -> None:
        """Take such a removal back; possible for an hour."""
        ...

    def clear(self) -> None:
        """Forget the history; ask first, and say how many notes go with it."""
        ...

    def clear_simulated(self) -> None:
        """Take all simulated calls out of the history."""
        ...

    def block(self, number: str, blocked: bool) -> None:
        """Block a number, or let it ring again."""
        ...

    def mark_spam(self, number: str, spam: bool) -> None:
        """Mark a number as spam, or no longer."""
        ...

    def choose_for(self, number: str, contact: ContactId) -> None:
        """This one of several is meant by a number, from the history (D16)."""
        ...

    def export(self, file: Path) -> int:
        """Write the whole history to a file (CSV or JSON); for any thread.

        Returns:
            How many calls were written.

        Raises:
            OSError: the file could not be written.
        """
        ...

    def save_waiting(self) -> None:
        """Save the callers that a flood left waiting (D20's yes)."""
        ...

    def set_favourite(self, contact: ContactId, favourite: bool) -> None:
        """Make it a favourite, who may ring through quiet hours."""
        ...

    # -- quiet, and the lines -------------------------------------------------------------

    @property
    def quiet(self) -> Quiet:
        """What the user wants of do-not-disturb, quiet hours and privacy."""
        ...

    def do_not_disturb(self, length: Length | None) -> Quiet:
        """Turn do-not-disturb on for a while, or (None) off; return how it is now."""
        ...

    def set_quiet_hours(self, hours: Hours | None) -> Quiet:
        """Set the daily quiet hours, or have none."""
        ...

    def set_still_show(self, *, favourites: bool, company: bool) -> Quiet:
        """Say who shows all the same."""
        ...

    def set_private(self, private: bool) -> Quiet:
        """Hide names and numbers in pop-ups, or show them."""
        ...

    @property
    def lines(self) -> tuple[LineState, ...]:
        """Whether calls of the linked telephone accounts arrive."""
        ...


class CallLog(Protocol):
    """Reads of the history; fast, no network, for the GUI thread. The store has them."""

    def calls(
        self, limit: int, *, missed: bool = False, text: str = "", before: EntryId | None = None
    ) -> list[LoggedCall]:
        """Return calls, the newest first; ``calls.days.by_day`` puts them under their days."""
        ...

    def call(self, entry: EntryId) -> LoggedCall | None:
        """Return one call."""
        ...

    def calls_of(self, contact: ContactId, limit: int = 50) -> list[LoggedCall]:
        """Return a contact's calls with their notes, the newest first."""
        ...

    def call_counts(self) -> tuple[int, int, int]:
        """Return how many calls, calls with a note, and callers that wait for a yes (D20)."""
        ...

    def missed_since(self, at: datetime | None, most: int) -> int:
        """Count missed calls after ``at`` (None: all), up to ``most``."""
        ...

    def marked_numbers(self) -> list[MarkedNumber]:
        """Return the numbers that are blocked or marked as spam."""
        ...

    def keyed(self, keys: str, limit: int) -> list[Row]:
        """Return contacts whose name the ``keys`` of a telephone can spell: 536 finds Leo."""
        ...

    def mark_of(self, number: Phone) -> Mark:
        """Return the marks of one number."""
        ...
