"""The journal: what was done to which contact, before and after, and how it ended (I14, D19)."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from dialpad_contacts.domain.contact import AccountId, ContactId, full_name
from dialpad_contacts.store.codec import at_us, decode, encode, storable, storable_fields
from dialpad_contacts.sync.ports import Action, Change, Entry, Outcome
from dialpad_contacts.sync.views import JournalView

KEPT = timedelta(days=180)
JournalRow = tuple[object, ...]

_INSERT = """
    INSERT INTO journal (id, at, contact_id, account, rule, action, before, after, reason,
        overruled, sync, cause, outcome, own)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)
"""
_SELECT = """
    SELECT j.id, j.at, j.contact_id, j.account, j.rule, j.action, j.before, j.after, j.reason,
        j.overruled, j.sync, j.cause, j.outcome, j.own, c.given, c.family, c.title
    FROM journal j LEFT JOIN contact c ON c.id = j.contact_id
"""


def next_id(db: sqlite3.Connection) -> int:
    """Return the id that the next entry gets; ids are never used twice."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name='journal'").fetchone()
    return 1 if row is None else row[0] + 1


def row_of(entry: Entry, entry_id: int, contact: int | None, now_us: int) -> JournalRow:
    """Return an entry as its row."""
    change = entry.change
    overruled = {k: storable(v) for k, v in change.overruled.items()}
    own = {k: [storable(old), storable(new)] for k, (old, new) in change.own.items()}
    return (
        entry_id,
        now_us,
        contact,
        change.account,
        change.rule,
        change.action.value,
        None if change.before is None else encode(storable_fields(change.before)),
        None if change.after is None else encode(storable_fields(change.after)),
        storable(change.reason),
        json.dumps(overruled) if overruled else None,
        entry.sync,
        entry.cause,
        entry.outcome.value,
        json.dumps(own) if own else None,
    )


def write(db: sqlite3.Connection, rows: Iterable[JournalRow]) -> None:
    """Append entries."""
    db.executemany(_INSERT, rows)


def finish(db: sqlite3.Connection, entry: int, outcome: Outcome, reason: str) -> None:
    """Set the outcome of an entry that was written as SENT; an empty reason keeps the old one."""
    db.execute(
        "UPDATE journal SET outcome=?, reason=CASE WHEN ?='' THEN reason ELSE ? END WHERE id=?",
        (outcome.value, reason, storable(reason), entry),
    )


def deletes_sent(db: sqlite3.Connection, account: AccountId, since_us: int) -> int:
    """Return how many remote deletes left, or may have left, since then (D15)."""
    row = db.execute(
        "SELECT count(*) FROM journal WHERE action='delete_there' AND account=? AND at>=?"
        " AND outcome IN ('sent', 'unknown', 'done')",
        (account, since_us),
    ).fetchone()
    return int(row[0])


def entries(db: sqlite3.Connection, contact: ContactId | None, limit: int) -> list[JournalView]:
    """Return entries, newest first."""
    if contact is None:
        rows = db.execute(f"{_SELECT} ORDER BY j.id DESC LIMIT ?", (limit,))
    else:
        rows = db.execute(
            f"{_SELECT} WHERE j.contact_id=? ORDER BY j.id DESC LIMIT ?", (contact, limit)
        )
    return [_view(row) for row in rows]


def entry(db: sqlite3.Connection, entry_id: int) -> JournalView | None:
    """Return one entry, None when there is none (any more)."""
    row = db.execute(f"{_SELECT} WHERE j.id=?", (entry_id,)).fetchone()
    return None if row is None else _view(row)


def of_sync(db: sqlite3.Connection, sync: str) -> list[JournalView]:
    """Return all entries of one sync, newest first (D19)."""
    return [_view(r) for r in db.execute(f"{_SELECT} WHERE j.sync=? ORDER BY j.id DESC", (sync,))]


def after(db: sqlite3.Connection, at_us: int, contact: ContactId | None) -> list[JournalView]:
    """Return the entries after that moment, newest first: what time travel goes back through."""
    one = "" if contact is None else " AND j.contact_id=?"
    values = (at_us,) if contact is None else (at_us, contact)
    rows = db.execute(f"{_SELECT} WHERE j.at>?{one} ORDER BY j.id DESC", values)
    return [_view(row) for row in rows]


def last_sync(db: sqlite3.Connection) -> str | None:
    """Return the id of the newest sync that did anything."""
    row = db.execute(
        "SELECT sync FROM journal WHERE sync IS NOT NULL ORDER BY id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else str(row[0])


def set_undone(db: sqlite3.Connection, entry_id: int, by: int) -> None:
    """Remember that entry ``by`` undid ``entry_id``."""
    db.execute("UPDATE journal SET undone_by=? WHERE id=?", (by, entry_id))


def undone_by(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, int]:
    """Return which of the entries were undone, and by which."""
    rows = db.execute(
        "SELECT id, undone_by FROM journal WHERE undone_by IS NOT NULL"
        " AND id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(ids)),),
    )
    return dict(rows.fetchall())


def purge(db: sqlite3.Connection, before_us: int) -> int:
    """Forget entries older than that, but never one whose outcome is still open."""
    return db.execute(
        "DELETE FROM journal WHERE at<? AND outcome NOT IN ('sent', 'unknown')", (before_us,)
    ).rowcount


def _view(row: tuple[object, ...]) -> JournalView:
    (
        entry_id, at, contact, account, rule, action, before, after, reason, overruled,
        sync, cause, outcome, own, given, family, title,
    ) = row  # fmt: skip
    assert isinstance(entry_id, int) and isinstance(at, int)
    change = Change(
        rule=str(rule),
        action=Action(str(action)),
        contact=ContactId(contact) if isinstance(contact, int) else None,
        account=None if account is None else AccountId(str(account)),
        before=None if before is None else decode(str(before)),
        after=None if after is None else decode(str(after)),
        reason=str(reason),
        overruled=json.loads(str(overruled)) if overruled is not None else {},
        own={k: (o, n) for k, (o, n) in json.loads(str(own)).items()} if own is not None else {},
    )
    return JournalView(
        id=entry_id,
        at=at_us(at),
        name=_name(change, str(given or ""), str(family or "")) or str(title or ""),
        change=change,
        cause=str(cause),
        outcome=Outcome(str(outcome)),
        sync=None if sync is None else str(sync),
    )


def _name(change: Change, given: str, family: str) -> str:
    """Return the name to show: the contact's own, else what the entry itself says."""
    for fields in (change.after, change.before):
        if fields is not None:
            named = replace(fields, given_name=given, family_name=family)
            return named.full_name or fields.display_name
    return full_name(given, family)
