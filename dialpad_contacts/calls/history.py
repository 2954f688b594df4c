"""What the user does to the history: notes, removals, marks, and D20's yes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from dialpad_contacts.calls.book import CallBook
from dialpad_contacts.calls.events import CallersSaved, CallEvent, HistoryChanged
from dialpad_contacts.calls.unknown import Situation
from dialpad_contacts.domain.call import EntryId
from dialpad_contacts.domain.caller import read_caller
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.domain.phone import Phone


class HistoryDesk:
    """Acts on calls that are over, and on numbers. Each may raise ContactsError (a full disk)."""

    def __init__(
        self,
        book: CallBook,
        *,
        now: Callable[[], datetime],
        region: str,
        told: Callable[[CallEvent], None],
    ) -> None:
        """Take the parts, as ``CallDesk`` does."""
        self._book = book
        self._now = now
        self._region = region
        self._told = told

    def set_note(self, entry: EntryId, text: str) -> None:
        """Set the note of a call that is over. Raises LookupError: there is no such call."""
        self._book.set_note(entry, text)
        self._told(HistoryChanged((entry,)))

    def remove(self, entries: Sequence[EntryId]) -> int:
        """Take entries out of the history; return how many there were."""
        return self._changed(self._book.remove(entries), entries)

    def put_back(self, entries: Sequence[EntryId]) -> int:
        """Take a removal back."""
        return self._changed(self._book.put_back(entries), entries)

    def remove_simulated(self) -> int:
        """Take all simulated calls out of the history."""
        return self._changed(self._book.remove_simulated(), ())

    def clear(self) -> int:
        """Forget all calls that are over, with their notes; return how many there were."""
        return self._changed(self._book.clear(), ())

    def block(self, number: str) -> bool:
        """Let ``number`` ring nobody and save nothing; return False when it was so already."""
        return self._mark(number, blocked=True)

    def unblock(self, number: str) -> bool:
        """Let it ring again; return False when it was not blocked."""
        return self._mark(number, blocked=False)

    def mark_spam(self, number: str, *, spam: bool = True) -> bool:
        """Let ``number`` ring silently and save nothing, or no longer."""
        return self._mark(number, spam=spam)

    def choose(self, number: str, contact: ContactId | None) -> None:
        """Remember whom the user means by a number that several have; None forgets it (D16)."""
        self._book.choose(self._read(number), contact)
        self._told(HistoryChanged())

    def save_waiting(self) -> Sequence[ContactId]:
        """Save the callers that a flood left waiting: this is D20's yes."""
        now = self._now()
        everybody = Situation(None, known=False, now=now, agreed=True)
        made = tuple(self._book.save_waiting(everybody, now))
        self._told(CallersSaved(made))
        self._told(HistoryChanged())
        return made

    def _mark(self, number: str, *, blocked: bool | None = None, spam: bool | None = None) -> bool:
        changed = self._book.mark(self._read(number), blocked=blocked, spam=spam)
        if changed:
            self._told(HistoryChanged())
        return changed

    def _read(self, number: str) -> Phone:
        read = read_caller(number, region=self._region)
        if read is None or not read.key:
            raise Refused("Name a number, as +1 415 555 0133.")
        return read

    def _changed(self, count: int, entries: Sequence[EntryId]) -> int:
        if count:
            self._told(HistoryChanged(tuple(entries)))
        return count
