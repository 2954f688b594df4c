"""Second records of one person: which rows say so, and what the user said to it (R7, D18)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import NamedTuple

from dialpad_contacts.domain.contact import ContactId, Fields
from dialpad_contacts.domain.match import same_person
from dialpad_contacts.store.layout import COMPANY, PERSONAL
from dialpad_contacts.store.records import fields_of

MOST = 9
"""How many other records of a contact are looked for."""


class Twin(NamedTuple):
    """Another record of the same person."""

    id: int
    kind: int
    account: str | None

    @property
    def source(self) -> str:
        """'company', 'local' or the account's id."""
        return "company" if self.kind == COMPANY else self.account or "local"


def also(db: sqlite3.Connection, ids: Iterable[int], *, most: int = MOST) -> dict[int, list[Twin]]:
    """Return the other records of the same person, of those personal contacts that have any.

    Up to ``most`` of each, company contacts first, among one namesake more. Pairs that the user
    called two persons, or shows as one already, are left out.
    """
    found = db.execute(_NAMESAKES, (COMPANY, PERSONAL, most + 1, json.dumps(list(ids)))).fetchall()
    if not found:
        return {}
    decided = _decided(db, {row[0] for row in found})
    alone = [r for r in found if not (r[4] and r[5]) and " " not in r[4] + r[5]]
    named = {row[0]: (row[4], row[5]) for row in alone} | {
        row[1]: (row[6], row[7]) for row in alone
    }
    values = fields_of(db, named)
    out: dict[int, list[Twin]] = {}
    for a, b, kind, account, *names in found:
        if (min(a, b), max(a, b)) in decided or len(out.get(a, ())) >= most:
            continue
        mine = values.get(a) or Fields(names[0], names[1])
        if same_person(mine, values.get(b) or Fields(names[2], names[3])) is not None:
            out.setdefault(a, []).append(Twin(b, kind, account))
    return out


_NAMESAKES = """
    SELECT a.id, b.id, b.kind, b.account, a.given, a.family, b.given, b.family
    FROM contact a CROSS JOIN contact b
    WHERE a.id IN (SELECT value FROM json_each(?4)) AND a.kind = ?2 AND a.given || a.family <> ''
        AND b.id IN (SELECT n.id FROM contact n INDEXED BY contact_order
            WHERE n.sort_key = a.sort_key AND n.deleted_at IS NULL AND n.kind IN (?1, ?2)
                AND n.id <> a.id LIMIT ?3)
    ORDER BY a.id, b.kind, b.account, b.id
"""


def _decided(db: sqlite3.Connection, ids: set[int]) -> set[tuple[int, int]]:
    wanted = json.dumps(list(ids))
    rows = db.execute(
        "SELECT low_id, high_id FROM pair WHERE low_id IN (SELECT value FROM json_each(?1))"
        " OR high_id IN (SELECT value FROM json_each(?1))",
        (wanted,),
    )
    return set(rows.fetchall())


def decide(db: sqlite3.Connection, a: ContactId, b: ContactId, verdict: str, now_us: int) -> None:
    """Remember 'same' (show as one) or 'never' (not the same person) of two contacts (D18)."""
    db.execute("INSERT OR REPLACE INTO pair VALUES (?,?,?,?)", (*sorted((a, b)), verdict, now_us))


def undecide(db: sqlite3.Connection, contact: ContactId, verdict: str) -> list[ContactId]:
    """Take the verdicts back that name ``contact``; return the other contacts."""
    rows = db.execute(
        "DELETE FROM pair WHERE verdict=? AND ? IN (low_id, high_id) RETURNING low_id, high_id",
        (verdict, contact),
    ).fetchall()
    return [ContactId(b if a == contact else a) for a, b in rows]


def shown_as_one(db: sqlite3.Connection, contact: int) -> tuple[ContactId, ...]:
    """Return the living contacts shown as one with ``contact``, over any chain of pairs."""
    rows = db.execute(
        "WITH RECURSIVE one(id) AS (VALUES (?) UNION SELECT CASE WHEN p.low_id = one.id"
        " THEN p.high_id ELSE p.low_id END FROM one JOIN pair p ON p.verdict = 'same'"
        " AND one.id IN (p.low_id, p.high_id))"
        " SELECT one.id FROM one JOIN contact c ON c.id = one.id"
        " WHERE c.deleted_at IS NULL AND one.id <> ? ORDER BY one.id",
        (contact, contact),
    )
    return tuple(ContactId(i) for (i,) in rows)
