"""Which contacts changed, in order: how a window sees at once what another process did."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from dialpad_contacts.domain.contact import ContactId

KEPT = 2000
"""How many changes are remembered; who last looked longer ago than that reads all anew."""
NAMED = 200
"""From more contacts than this in one transaction, they are not named."""

_MANY = 0
_ACCOUNT = -1


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed since a ``seq``. ``many``: more than is named in ``contacts``."""

    seq: int
    contacts: tuple[ContactId, ...] = ()
    accounts: bool = False
    many: bool = False


def note_contacts(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Remember that these contacts changed."""
    changed = list(dict.fromkeys(ids))
    if changed:
        _note(db, changed if len(changed) <= NAMED else [_MANY])


def note_account(db: sqlite3.Connection) -> None:
    """Remember that an account changed: its state, or which there are."""
    _note(db, [_ACCOUNT])


def note_many(db: sqlite3.Connection) -> None:
    """Remember that more changed than is worth naming."""
    _note(db, [_MANY])


def _note(db: sqlite3.Connection, ids: list[int]) -> None:
    cursor = db.executemany("INSERT INTO changed (contact_id) VALUES (?)", [(i,) for i in ids])
    cursor.execute("DELETE FROM changed WHERE seq <= (SELECT max(seq) FROM changed) - ?", (KEPT,))


def latest(db: sqlite3.Connection) -> int:
    """Return the number of the newest change, 0 before any."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name='changed'").fetchone()
    return 0 if row is None else int(row[0])


def since(db: sqlite3.Connection, seq: int) -> Changes:
    """Return what changed after ``seq``; ``many`` when that is not remembered that far back."""
    newest = latest(db)
    if newest <= seq:
        return Changes(newest, many=newest < seq)  # a restored backup counts from further back
    rows = [i for (i,) in db.execute("SELECT contact_id FROM changed WHERE seq > ?", (seq,))]
    return Changes(
        newest,
        contacts=tuple(ContactId(i) for i in dict.fromkeys(rows) if i > 0),
        accounts=_ACCOUNT in rows,
        many=_MANY in rows or len(rows) < newest - seq,
    )
