"""Whose number is that: one index range and a comparison, whatever the size of the book (R15)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dialpad_contacts.domain.contact import ContactId, Fields, Kind
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store.lines import KINDS
from dialpad_contacts.store.numbers import calling_code, dialled, rev9_range

MIN_ENDING = 7
"""Fewer digits than this are compared whole (C44): 9399 is not the end of somebody's number."""
SURE_ENDING = 9
"""From this many equal last digits on, a number without country is the same number."""


class MatchKind(StrEnum):
    """How a caller's number fits a stored one, the best first (interfaces.md, caller)."""

    EXACT = "exact"
    NATIONAL = "national"
    EXTENSION = "extension"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Caller:
    """A contact that has the number. ``opened_us`` is when it was last used, for D16's order."""

    contact: ContactId
    kind: Kind
    match: MatchKind
    label: str
    name: str
    opened_us: int | None
    company: str


def callers(db: sqlite3.Connection, number: Phone) -> list[Caller]:
    """Return the living contacts that ``number`` may be of, best match first, one row each.

    Two international numbers that differ are never one, however many last digits agree (C43).
    """
    ending = dialled(number)
    if not ending:
        return []
    ends = rev9_range(ending[-MIN_ENDING:])
    best: dict[int, tuple[MatchKind, str]] = {}
    order = list(MatchKind)
    for contact_id, written, label, e164, extension in _ending_with(db, ends):
        stored = Phone(written, e164, label, extension)
        match = compare(number, stored)
        known = best.get(contact_id)
        if match and (known is None or order.index(match) < order.index(known[0])):
            best[contact_id] = (match, label)
    return _named(db, best, order) if best else []


def compare(number: Phone, stored: Phone) -> MatchKind | None:
    """Return how a caller's number fits a stored one, None when it does not."""
    if number.e164 is not None and stored.e164 is not None:
        if number.e164 != stored.e164:
            return MatchKind.SHORT if _lacks_area(number.e164, stored.e164) else None
        same = number.extension == stored.extension
        return MatchKind.EXACT if same else MatchKind.EXTENSION
    theirs, ours = dialled(number), dialled(stored)
    if theirs == ours:
        return MatchKind.EXACT
    shorter = min(len(theirs.lstrip("0")), len(ours.lstrip("0")))
    if shorter < MIN_ENDING:
        return None
    if theirs[-shorter:] != ours[-shorter:]:
        return None
    return MatchKind.NATIONAL if shorter >= SURE_ENDING else MatchKind.SHORT


def _lacks_area(a: str, b: str) -> bool:
    """Return whether one number is the other's, saved without its area: 555-0133 in the US.

    libphonenumber takes such a number for possible, and gives it its country alone.
    """
    shorter, longer = sorted((a[1:], b[1:]), key=len)
    code = calling_code(shorter)
    local = shorter[len(code) :]
    return (
        len(local) >= MIN_ENDING
        and len(longer) > len(shorter)
        and longer.startswith(code)
        and longer.endswith(local)
    )


def _ending_with(
    db: sqlite3.Connection, ends: tuple[int, int]
) -> Iterable[tuple[int, str, str, str | None, str]]:
    return db.execute(
        "SELECT contact_id, written, label, e164, extension FROM phone"
        " WHERE rev9 >= ? AND rev9 < ? LIMIT 500",
        ends,
    ).fetchall()


def _named(
    db: sqlite3.Connection, best: dict[int, tuple[MatchKind, str]], order: list[MatchKind]
) -> list[Caller]:
    found = []
    for contact_id, kind, given, family, company, opened_at in db.execute(
        "SELECT id, kind, given, family, company, opened_at FROM contact"
        " WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(best)),),
    ):
        match, label = best[contact_id]
        name = Fields(given, family).full_name
        found.append(
            Caller(ContactId(contact_id), KINDS[kind], match, label, name, opened_at, company)
        )
    return sorted(found, key=lambda c: (order.index(c.match), c.contact))


def holders(
    db: sqlite3.Connection, phone_or_email: str, but: ContactId | None, *, region: str
) -> list[str]:
    """Return the names of living contacts that have this very number or address already."""
    text = phone_or_email.strip()
    if "@" in text:
        rows = db.execute("SELECT contact_id FROM email WHERE key=?", (text.casefold(),))
        ids = {i for (i,) in rows}
    else:
        wanted = phone(text, region=region)
        ending = dialled(wanted)
        found = _ending_with(db, rev9_range(ending)) if ending else ()
        ids = {i for i, w, label, e, x in found if Phone(w, e, label, x).key == wanted.key}
    names = db.execute(
        "SELECT id, given, family FROM contact WHERE deleted_at IS NULL AND id <> ?"
        " AND id IN (SELECT value FROM json_each(?)) ORDER BY sort_key",
        (but or 0, json.dumps(list(ids))),
    )
    return [Fields(given, family).full_name or text for _, given, family in names]
