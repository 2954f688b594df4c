"""Texts of a cloud made fit to be kept, with a note of what had to change (faults.md N22)."""

from __future__ import annotations

from collections.abc import Iterable

from dialpad_contacts.domain.contact import MAX_NAME, MAX_VALUE, MAX_VALUES, Email, V
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.phone import Phone, phone

CUT = "Part of this contact is too long, or can't be shown. That part isn't written back."


class Cleaner:
    """Cleans one list or name; ``lossy`` tells afterwards whether anything was lost.

    What is lossy here is never written there: it would cut the remote record short.
    """

    def __init__(self, region: str) -> None:
        """Read numbers without '+' in ``region``."""
        self._region = region
        self.lossy = False

    def name(self, text: str) -> str:
        """Return a first or last name."""
        return self._clean(text, MAX_NAME)

    def email(self, text: str, label: str) -> Email | None:
        """Return an address, None for a blank one."""
        if not text.strip():
            return None
        return Email(self._clean(text, MAX_VALUE), self._clean(label, MAX_VALUE) or "other")

    def phone(self, text: str, label: str) -> Phone | None:
        """Return a number, None for a blank one."""
        if not text.strip():
            return None
        written = self._clean(text, MAX_VALUE)
        return phone(written, self._clean(label, MAX_VALUE) or "other", region=self._region)

    def _clean(self, text: str, limit: int) -> str:
        if len(text) <= limit and text.isascii() and "\0" not in text:
            return text  # nearly all; a first read of 100,000 people comes by here
        cleaned = clean_text(text, limit)
        if cleaned != text:
            self.lossy = True
        return cleaned

    def capped(self, values: Iterable[tuple[int, V | None]]) -> dict[int, V]:
        """Return the values that there are, by their place in the remote list, at most 200."""
        out: dict[int, V] = {}
        for place, value in values:
            if value is None:
                continue
            if len(out) == MAX_VALUES:
                self.lossy = True
                break
            out[place] = value
        return out
