"""Whom to show for a number: the order of several holders, the title, the reason. Pure.

R15 and D16 decide the order; C46 gives a company's unknown extension its title.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.domain.names import fold
from dialpad_contacts.domain.number_match import Fit, MatchKind
from dialpad_contacts.domain.phone import Phone, display


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact that has the number. ``phone`` is its own number that fits, as it is stored."""

    contact: ContactId
    kind: Kind
    fit: Fit
    phone: Phone
    name: str
    company: str = ""
    used_at: datetime | None = None
    favourite: bool = False

    @property
    def label(self) -> str:
        """The label of the number that fits."""
        return self.phone.label

    @property
    def called(self) -> str:
        """What to call it: its name, else its company, else '' for its number alone."""
        return self.name or self.company


@dataclass(frozen=True, slots=True)
class Who:
    """What a ringing call shows: ``first`` is the contact that opens, ``others`` the rest.

    ``reason`` says in words why it is ``first``, '' when nobody has the number. ``sure`` is
    False when it is only possibly the caller, and the user never said that it is.
    """

    first: Holder | None
    others: tuple[Holder, ...] = ()
    title: str = ""
    reason: str = ""
    sure: bool = True

    @property
    def match(self) -> MatchKind | None:
        """How the number fits, None when nobody has it."""
        return self.first.fit.kind if self.first is not None else None

    @property
    def contact(self) -> ContactId | None:
        """Whose call it is; None when that is nobody, or not sure."""
        return self.first.contact if self.first is not None and self.sure else None

    @property
    def everybody(self) -> tuple[Holder, ...]:
        """All that may be meant, in the order they are shown."""
        return (self.first, *self.others) if self.first is not None else ()


def who(holders: Sequence[Holder], chosen: ContactId | None, asked: Phone) -> Who:
    """Return whom to show for the caller's number ``asked`` (D16).

    Only the best grade counts: a number that is one person's exactly is not another's by its
    last digits. Within it: the one the user chose before, company, most recently used, by name.

    Args:
        holders: everyone the number may be of.
        chosen: whom the user meant by this number before, None when he never said.
        asked: the caller's number; its text is the title when nobody has a name for it.
    """
    number = display(asked.written, asked.e164)
    if not holders:
        return Who(None, title=number)
    best = min(h.fit.grade for h in holders)
    ranked = sorted((h for h in holders if h.fit.grade == best), key=lambda h: _rank(h, chosen))
    first = ranked[0]
    title = _titles([_title(h, asked, number) for h in ranked])
    sure = first.fit.sure or first.contact == chosen
    if not sure:
        title = f"Possibly {title}"
    return Who(first, tuple(ranked[1:]), title, _reason(first, asked), sure)


def _titles(all_titles: Sequence[str]) -> str:
    different = list(dict.fromkeys(all_titles))
    if len(different) > 2:
        return f"{different[0]}, +{len(different) - 1} more"
    return " or ".join(different)


def _title(holder: Holder, asked: Phone, number: str) -> str:
    """Return the holder's name; of a main number's unknown extension, the company's (C46)."""
    if asked.extension and not holder.phone.extension:
        main = holder.company or holder.name
        return f"{main}, ext. {asked.extension}" if main else number
    return holder.called or number


def _reason(holder: Holder, asked: Phone) -> str:
    """Return in words how the number fits (R15)."""
    stored = holder.phone
    fits = f"{stored.label}, {display(stored.written, stored.e164)}"
    match holder.fit.kind:
        case MatchKind.EXACT:
            return f"matched: {fits}"
        case MatchKind.NATIONAL if holder.fit.sure:
            return f"matched: {fits}, written another way"
        case MatchKind.NATIONAL:
            return f"possibly: {fits}, if it is a number of the caller's country"
        case MatchKind.EXTENSION if asked.extension:
            return f"matched: {fits}, without the extension {asked.extension}"
        case MatchKind.EXTENSION:
            return f"possibly: {fits}; the call names no extension"
        case MatchKind.SHORT:
            return f"possibly: {fits}; one of the two lacks its area"


def _rank(holder: Holder, chosen: ContactId | None) -> tuple[bool, bool, float, str, ContactId]:
    used = holder.used_at
    age = -used.timestamp() if used is not None else float("inf")
    return (
        holder.contact != chosen,
        holder.kind is not Kind.COMPANY,
        age,
        fold(holder.called),
        holder.contact,
    )
