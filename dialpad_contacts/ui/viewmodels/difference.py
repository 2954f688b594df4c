"""What differs between two versions of the synced fields, row by row, for forms and tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from dialpad_contacts.domain.contact import Email, Fields, Value, keyed, text_of
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import Phone, display

Sign = Literal["same", "changed", "added", "removed"]

_EMAIL_LABELS = {"other": "Email", "work": "Work email", "home": "Home email"}
FIRST, LAST, NAME = "First name", "Last name", "Name"
_PHONE_LABELS = {"other": "Phone"}


@dataclass(frozen=True, slots=True)
class DiffRow:
    """One row of a before and after table; '' stands where there is no value."""

    label: str
    before: str
    after: str
    sign: Sign


def value_label(value: Value) -> str:
    """Return the caption of a value: 'Mobile', 'Work email', or the owner's own word."""
    return caption(value.label, email=isinstance(value, Email))


def caption(label: str, *, email: bool) -> str:
    """Return how a stored label is shown; ``email`` says which kind of value it is of."""
    known = _EMAIL_LABELS if email else _PHONE_LABELS
    plain = shown(label).strip()
    if plain.casefold() in known:
        return known[plain.casefold()]
    return plain[:1].upper() + plain[1:] if plain else known["other"]


def value_text(value: Value) -> str:
    """Return a value as it is shown: numbers grouped, no invisible characters."""
    if isinstance(value, Phone):
        return shown(display(value.written, value.e164))
    return shown(value.address)


def differences(before: Fields | None, after: Fields | None) -> list[DiffRow]:
    """Return the rows of a before and after table: what differs first, then what stays."""
    old, new = before or Fields(), after or Fields()
    rows = _names(old, new) + _values(old.phones, new.phones) + _values(old.emails, new.emails)
    return sorted(rows, key=lambda row: row.sign == "same")


def in_short(rows: Iterable[DiffRow]) -> list[DiffRow]:
    """Return ``rows`` with a name that stayed on one row instead of two."""
    names: list[DiffRow] = []
    others: list[DiffRow] = []
    for row in rows:
        kept = row.sign == "same" and row.label in (FIRST, LAST)
        (names if kept else others).append(row)
    if len(names) < 2:
        return _kept_order(others, names)
    name = " ".join(row.after for row in names)
    return _kept_order(others, [DiffRow(NAME, name, name, "same")])


def _kept_order(others: list[DiffRow], names: list[DiffRow]) -> list[DiffRow]:
    """Put what stayed of the name behind what differs."""
    at = sum(row.sign != "same" for row in others)
    return [*others[:at], *names, *others[at:]]


def changes(before: Fields | None, after: Fields | None) -> list[DiffRow]:
    """Return the rows that differ."""
    return [row for row in differences(before, after) if row.sign != "same"]


def _names(old: Fields, new: Fields) -> list[DiffRow]:
    pairs = (
        (FIRST, old.given_name, new.given_name),
        (LAST, old.family_name, new.family_name),
    )
    return [DiffRow(label, shown(a), shown(b), _sign(a, b)) for label, a, b in pairs if a or b]


def _values(old: Sequence[Value], new: Sequence[Value]) -> list[DiffRow]:
    before, after = _keyed(old), _keyed(new)
    rows: list[DiffRow] = []
    added = [v for k, v in after.items() if k not in before]
    for key, value in before.items():
        kept = after.get(key)
        if kept is not None:
            rows.append(_kept(value, kept))
        else:
            rows.append(_replaced(value, added))
    rows += [DiffRow(value_label(v), "", value_text(v), "added") for v in added]
    return rows


def _keyed(values: Iterable[Value]) -> dict[tuple[str, int], Value]:
    phones = keyed(v for v in values if isinstance(v, Phone))
    emails = keyed(v for v in values if isinstance(v, Email))
    return {**phones, **emails}


def _kept(old: Value, new: Value) -> DiffRow:
    if old.label == new.label:
        sign = _sign(text_of(old), text_of(new))
        return DiffRow(value_label(new), value_text(old), value_text(new), sign)
    before = f"{value_text(old)} ({value_label(old)})"
    return DiffRow(value_label(new), before, f"{value_text(new)} ({value_label(new)})", "changed")


def _replaced(old: Value, added: list[Value]) -> DiffRow:
    """Pair a value that went with one of the same label that came; it leaves ``added``."""
    for new in added:
        if new.label == old.label:
            added.remove(new)
            return DiffRow(value_label(old), value_text(old), value_text(new), "changed")
    return DiffRow(value_label(old), value_text(old), "", "removed")


def _sign(before: str, after: str) -> Sign:
    if before == after:
        return "same"
    if not before:
        return "added"
    return "changed" if after else "removed"
