"""The call history, and whom the user chose for a number that several contacts have (D16)."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.store.codec import at_us, storable, to_us


@dataclass(frozen=True, slots=True)
class Call:
    """One call as it was: ``name`` is what was shown then, and stays.

    ``outcome`` is 'answered', 'missed', 'declined' or 'blocked'; ``seconds`` how long it was.
    ``contact`` is None when the number was unknown.
    """

    id: int
    at: datetime
    direction: str
    number: str
    outcome: str
    e164: str | None = None
    name: str = ""
    line: str = ""
    seconds: int = 0
    contact: ContactId | None = None
    note: str = ""


def add(db: sqlite3.Connection, call: Call) -> int:
    """Append a call; its ``id`` is given here and returned."""
    cursor = db.execute(
        "INSERT INTO call (at, direction, number, e164, name, line, outcome, seconds, contact_id,"
        " note) VALUES (?,?,?,?,?,?,?,?,?,?)",
        (
            to_us(call.at),
            call.direction,
            storable(call.number),
            call.e164,
            storable(call.name),
            storable(call.line),
            call.outcome,
            call.seconds,
            call.contact,
            storable(call.note),
        ),
    )
    assert cursor.lastrowid is not None
    return cursor.lastrowid


def newest(db: sqlite3.Connection, limit: int) -> list[Call]:
    """Return calls, the newest first."""
    rows = db.execute(
        "SELECT id, at, direction, number, outcome, e164, name, line, seconds, contact_id, note"
        " FROM call ORDER BY at DESC, id DESC LIMIT ?",
        (limit,),
    )
    return [Call(i, at_us(at), *rest) for i, at, *rest in rows]


def clear(db: sqlite3.Connection) -> int:
    """Forget all calls; return how many there were."""
    return db.execute("DELETE FROM call").rowcount


def choose(db: sqlite3.Connection, number: str, contact: ContactId | None) -> None:
    """Remember whom the user means by ``number`` (its key); None forgets it."""
    if contact is None:
        db.execute("DELETE FROM caller_choice WHERE number=?", (number,))
    else:
        db.execute("INSERT OR REPLACE INTO caller_choice VALUES (?,?)", (number, contact))


def chosen(db: sqlite3.Connection, number: str) -> ContactId | None:
    """Return whom the user meant by ``number`` (its key), None when he never said."""
    row = db.execute("SELECT contact_id FROM caller_choice WHERE number=?", (number,)).fetchone()
    return None if row is None else ContactId(row[0])
