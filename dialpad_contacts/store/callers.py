"""Whose number is that: one index range and a comparison, whatever the size of the book (R15)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from dialpad_contacts.domain.contact import ContactId, Fields, Kind
from dialpad_contacts.domain.number_match import MIN_ENDING, MatchKind, compare, dialled
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store.lines import KINDS
from dialpad_contacts.store.numbers import rev9_range

__all__ = ["Caller", "MatchKind", "callers", "holders"]

MOST = 1000
"""So many numbers with one ending are compared; a company's main number may be in many cards."""


@dataclass(frozen=True, slots=True)
class Caller:
    """A contact that has the number, and ``phone``, its own number that fits.

    ``opened_us`` is when it was last used, for D16's order.
    """

    contact: ContactId
    kind: Kind
    match: MatchKind
    phone: Phone
    name: str
    opened_us: int | None
    company: str
    favourite: bool = False

    @property
    def label(self) -> str:
        """The label of the number that fits."""
        return self.phone.label


def callers(db: sqlite3.Connection, number: Phone) -> list[Caller]:
    """Return the living contacts that ``number`` may be of, best match first, one row each.

    Where somebody has this very number, those with a looser match are left out.
    """
    ending = dialled(number)
    if not ending:
        return []
    first = rev9_range(ending)[0]
    found = _named(db, _fitting(db, number, (first, first + 1)))
    if len(ending) < MIN_ENDING or any(c.match is MatchKind.EXACT for c in found):
        return found
    return _named(db, _fitting(db, number, rev9_range(ending[-MIN_ENDING:])))


def _fitting(
    db: sqlite3.Connection, number: Phone, ends: tuple[int, int]
) -> dict[int, tuple[MatchKind, Phone]]:
    """Return the contacts with a number that fits, and each one's best."""
    best: dict[int, tuple[MatchKind, Phone]] = {}
    for contact_id, written, label, e164, extension in _ending_with(db, ends):
        stored = Phone(written, e164, label, extension)
        match = compare(number, stored)
        known = best.get(contact_id)
        if match and (known is None or match.grade < known[0].grade):
            best[contact_id] = (match, stored)
    return best


def _ending_with(
    db: sqlite3.Connection, ends: tuple[int, int]
) -> Iterable[tuple[int, str, str, str | None, str]]:
    return db.execute(
        "SELECT contact_id, written, label, e164, extension FROM phone"
        " WHERE rev9 >= ? AND rev9 < ? ORDER BY rev9, contact_id, position LIMIT ?",
        (*ends, MOST),
    ).fetchall()


def _named(db: sqlite3.Connection, best: dict[int, tuple[MatchKind, Phone]]) -> list[Caller]:
    if not best:
        return []
    found = []
    for contact_id, kind, given, family, company, opened_at, favourite in db.execute(
        "SELECT id, kind, given, family, company, opened_at, favourite FROM contact"
        " WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(best)),),
    ):
        match, fits = best[contact_id]
        name = Fields(given, family).full_name
        found.append(
            Caller(
                ContactId(contact_id), KINDS[kind], match, fits, name, opened_at, company,
                bool(favourite),
            )
        )  # fmt: skip
    return sorted(found, key=lambda c: (c.match.grade, c.contact))


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
