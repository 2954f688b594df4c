"""Whose number is that: one index range and a comparison, whatever the size of the book (R15)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from dialpad_contacts.domain.contact import ContactId, Kind, full_name
from dialpad_contacts.domain.number_match import MIN_ENDING, Fit, MatchKind, compare, dialled
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store.lines import KINDS
from dialpad_contacts.store.numbers import rev9_range

__all__ = ["Caller", "MatchKind", "callers", "holders"]

_FITTING = """
    SELECT p.contact_id, written, label, e164, extension,
        kind, given, family, company, opened_at, favourite
    FROM phone p CROSS JOIN contact c ON c.id = p.contact_id AND c.deleted_at IS NULL
    WHERE rev9 >= ? AND rev9 < ? ORDER BY rev9, p.contact_id, position LIMIT ?
"""
MOST = 1000
"""So many numbers with one ending are compared; a company's main number may be in many cards."""


class Caller(NamedTuple):
    """A contact that has the number, and ``phone``, its own number that fits.

    ``opened_us`` is when it was last used, for D16's order. A tuple, since a frozen dataclass
    of this size takes 3 us to make, of the 40 that all of a look-up takes.
    """

    contact: ContactId
    kind: Kind
    fit: Fit
    phone: Phone
    name: str
    opened_us: int | None
    company: str
    favourite: bool = False

    @property
    def match(self) -> MatchKind:
        """How the number fits."""
        return self.fit.kind

    @property
    def label(self) -> str:
        """The label of the number that fits."""
        return self.phone.label


def callers(db: sqlite3.Connection, number: Phone) -> list[Caller]:
    """Return the living contacts that ``number`` may be of, best match first, one row each.

    Where somebody has this very number, those with a looser match are left out. Either statement
    finds all that it returns, so no transaction has to hold the two together.
    """
    ending = dialled(number)
    if not ending:
        return []
    first = rev9_range(ending)[0]
    found = _fitting(db, number, (first, first + 1))
    if len(ending) < MIN_ENDING or _has_exact(found):
        return found
    found = _fitting(db, number, rev9_range(ending[-MIN_ENDING:]))
    return [c for c in found if c.match is MatchKind.EXACT] if _has_exact(found) else found


def _has_exact(found: list[Caller]) -> bool:
    return bool(found) and found[0].fit.kind is MatchKind.EXACT


def _fitting(db: sqlite3.Connection, number: Phone, ends: tuple[int, int]) -> list[Caller]:
    """Return the contacts with a number that fits, each with its best, the best first."""
    found: list[Caller] = []
    for (
        contact_id, written, label, e164, extension,
        kind, given, family, company, opened_at, favourite,
    ) in db.execute(_FITTING, (*ends, MOST)).fetchall():  # fmt: skip
        stored = Phone(written, e164, label, extension)
        fit = compare(number, stored)
        if fit is not None:
            name = full_name(given, family)
            found.append(
                Caller(contact_id, KINDS[kind], fit, stored, name, opened_at, company,
                       favourite == 1)
            )  # fmt: skip
    return found if len(found) < 2 else _best_of_each(found)


def _best_of_each(found: list[Caller]) -> list[Caller]:
    best: dict[ContactId, Caller] = {}
    for caller in sorted(found, key=lambda c: (c.fit.grade, c.contact)):
        best.setdefault(caller.contact, caller)
    return list(best.values())


def _ending_with(
    db: sqlite3.Connection, ends: tuple[int, int]
) -> Iterable[tuple[int, str, str, str | None, str]]:
    return db.execute(
        "SELECT contact_id, written, label, e164, extension FROM phone"
        " WHERE rev9 >= ? AND rev9 < ? ORDER BY rev9, contact_id, position LIMIT ?",
        (*ends, MOST),
    ).fetchall()


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
    return [full_name(given, family) or text for _, given, family in names]
