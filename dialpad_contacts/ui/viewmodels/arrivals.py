"""What an account brought in while a form was open: offered beside the field, never typed in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dialpad_contacts.domain.contact import Contact, ShownValue, Value
from dialpad_contacts.ui.viewmodels.difference import value_text
from dialpad_contacts.ui.viewmodels.edit_lines import EditLine

Name = Literal["given_name", "family_name"]
NAMES: tuple[Name, Name] = ("given_name", "family_name")


@dataclass(frozen=True, slots=True)
class Offer:
    """Something that arrived while the form is open; ``shown`` is what the account has now.

    ``at`` is a name, a row, or None for a value that no row stands for.
    """

    at: Name | EditLine | None
    shown: str
    value: Value | None = None


@dataclass(slots=True)
class Arrivals:
    """The contact as the form opened, as it is now, and which differences were answered."""

    start: Contact
    latest: Contact
    answered: set[str] = field(default_factory=set)

    def name(self, name: Name, typed: str) -> str | None:
        """Return the name to save when the user did not touch it, None when what is typed counts.

        A name that is not edited here follows the account (D1).
        """
        if typed != getattr(self.start.fields, name) or name in self.answered:
            return None
        return str(getattr(self.latest.fields, name))

    def values(self, *, email: bool) -> list[ShownValue]:
        """Return the values that arrived and were not answered: they join what is saved (D2)."""
        known = by_key(values_of(self.start, email=email))
        return [
            v
            for v in values_of(self.latest, email=email)
            if v.value.key not in known and v.value.key not in self.answered
        ]

    def current(self, key: str, *, email: bool) -> ShownValue | None:
        """Return the value with this identity as the store has it now."""
        return by_key(values_of(self.latest, email=email)).get(key)

    def answer(self, offer: Offer) -> None:
        """Remember that the user decided about ``offer``."""
        if offer.value is not None:
            self.answered.add(offer.value.key)
        elif isinstance(offer.at, str):
            self.answered.add(offer.at)

    def offers(
        self, names: dict[Name, str], lines: Sequence[EditLine], typed: set[str]
    ) -> tuple[Offer, ...]:
        """Return what to offer; ``typed`` holds the identities of the values in the form."""
        found: list[Offer] = []
        for name in NAMES:
            now, start = getattr(self.latest.fields, name), getattr(self.start.fields, name)
            if now != start and now != names[name] and name not in self.answered:
                found.append(Offer(name, now))
        for email in (False, True):
            found += self._value_offers([x for x in lines if x.email == email], typed, email=email)
        return tuple(found)

    def _value_offers(
        self, lines: Sequence[EditLine], typed: set[str], *, email: bool
    ) -> Iterable[Offer]:
        left = [line for line in lines if self._was_dropped(line)]
        for arrived in self.values(email=email):
            if arrived.value.key in typed:
                continue
            beside = next((x for x in left if x.label == arrived.value.label), None)
            if beside is not None:
                left.remove(beside)
            yield Offer(beside, value_text(arrived.value), arrived.value)

    def _was_dropped(self, line: EditLine) -> bool:
        """Return whether the account dropped the row's value since the form opened (R4)."""
        if line.start is None or line.start.why == "kept":
            return False
        now = self.current(line.start_key, email=line.email)
        return now is not None and now.why == "kept"


def values_of(contact: Contact, *, email: bool) -> Sequence[ShownValue]:
    """Return the contact's emails or its numbers."""
    return contact.emails if email else contact.phones


def by_key(values: Iterable[ShownValue]) -> dict[str, ShownValue]:
    """Return ``values`` by identity; of a repeated one the last."""
    return {v.value.key: v for v in values}
