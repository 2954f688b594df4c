"""Whom to show for a number: the order of several holders, and the title (R15, D16). Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.domain.names import fold


@dataclass(frozen=True, slots=True)
class Holder:
    """A contact that has the number. ``grade`` is 0 for the best kind of match."""

    contact: ContactId
    kind: Kind
    grade: int
    label: str
    name: str
    company: str = ""
    used_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Who:
    """What a ringing call shows: ``first`` is the contact that opens, ``others`` the rest."""

    first: Holder | None
    others: tuple[Holder, ...] = ()
    title: str = ""


def who(holders: Sequence[Holder], chosen: ContactId | None, shown_number: str) -> Who:
    """Return whom to show (D16).

    Only the best grade counts: a number that is one person's exactly is not another's by its
    last digits. Within it: the one the user chose before, company, most recently used, by name.

    Args:
        holders: everyone the number may be of.
        chosen: whom the user meant by this number before, None when he never said.
        shown_number: the title when nobody is known, or one without a name.
    """
    if not holders:
        return Who(None, title=shown_number)
    best = min(h.grade for h in holders)
    ranked = sorted((h for h in holders if h.grade == best), key=lambda h: _rank(h, chosen))
    names = list(dict.fromkeys(h.name or shown_number for h in ranked))
    title = f"{names[0]}, +{len(names) - 1} more" if len(names) > 2 else " or ".join(names)
    return Who(ranked[0], tuple(ranked[1:]), title)


def _rank(holder: Holder, chosen: ContactId | None) -> tuple[bool, bool, float, str, ContactId]:
    used = holder.used_at
    age = -used.timestamp() if used is not None else float("inf")
    return (
        holder.contact != chosen,
        holder.kind is not Kind.COMPANY,
        age,
        fold(holder.name),
        holder.contact,
    )
