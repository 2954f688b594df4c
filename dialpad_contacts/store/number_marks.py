"""What the user said of numbers: blocked, spam, and whom one of several people's means (D16)."""

from __future__ import annotations

import sqlite3

from dialpad_contacts.domain.call import Mark, MarkedNumber
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.number_match import body
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.store.codec import from_us, storable


def mark_of(db: sqlite3.Connection, number: Phone) -> Mark:
    """Return the marks of ``number``; an extension of a marked number is marked, too."""
    row = db.execute(
        "SELECT blocked_at IS NOT NULL, spam_at IS NOT NULL FROM number_mark WHERE number=?",
        (storable(body(number)),),
    ).fetchone()
    return Mark() if row is None else Mark(bool(row[0]), bool(row[1]))


def mark(
    db: sqlite3.Connection,
    number: Phone,
    *,
    blocked: bool | None,
    spam: bool | None,
    now_us: int,
) -> bool:
    """Set or take off marks; None leaves one as it is. Return whether anything changed."""
    key = storable(body(number))
    before = mark_of(db, number)
    after = Mark(
        before.blocked if blocked is None else blocked, before.spam if spam is None else spam
    )
    if after == before:
        return False
    if after == Mark():
        db.execute("DELETE FROM number_mark WHERE number=?", (key,))
        return True
    db.execute(
        "INSERT INTO number_mark VALUES (?,?,?,?) ON CONFLICT DO UPDATE SET"
        " blocked_at = iif(excluded.blocked_at IS NULL, NULL,"
        "   coalesce(blocked_at, excluded.blocked_at)),"
        " spam_at = iif(excluded.spam_at IS NULL, NULL, coalesce(spam_at, excluded.spam_at))",
        (
            key,
            storable(number.written),
            now_us if after.blocked else None,
            now_us if after.spam else None,
        ),
    )
    return True


def marked(db: sqlite3.Connection) -> list[MarkedNumber]:
    """Return all marked numbers, in the order of their digits."""
    rows = db.execute("SELECT number, written, blocked_at, spam_at FROM number_mark ORDER BY 1")
    return [MarkedNumber(k, w, from_us(b), from_us(s)) for k, w, b, s in rows]


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
