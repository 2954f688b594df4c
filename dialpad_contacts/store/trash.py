"""Deleted contacts: what the Trash and 'Hidden contacts' show, what is forgotten when."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta

from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.store import rows
from dialpad_contacts.store.records import load
from dialpad_contacts.sync.views import TrashView

KEPT = timedelta(days=30)


def deleted(db: sqlite3.Connection, kept: timedelta = KEPT) -> list[TrashView]:
    """Return deleted contacts, newest first; ones whose values are forgotten are left out."""
    ids = db.execute(
        "SELECT id, account FROM contact WHERE deleted_at IS NOT NULL AND purged_at IS NULL"
        " ORDER BY deleted_at DESC, id DESC"
    ).fetchall()
    kinds = {i: AccountKind(k) for i, k in db.execute("SELECT id, kind FROM account")}
    found = load(db, (i for i, _ in ids))
    out = []
    for contact_id, _account in ids:
        record = found[contact_id].record
        link = record.link
        assert record.deleted_at is not None
        two_way = link is not None and kinds[link.account].direction is Direction.TWO_WAY
        there = link is not None and link.gone_since is None
        out.append(
            TrashView(
                id=record.id,
                name=record.fields.display_name or (link.base.display_name if link else ""),
                here=record.fields,
                there=link.base if link is not None else None,
                account=link.account if link is not None else record.wanted_in,
                deleted_at=record.deleted_at,
                expires_at=record.deleted_at + kept,
                delete_sent=two_way and record.delete_due_at is None and not there,
                hidden=there and record.delete_due_at is None,
            )
        )
    return out


def purge(db: sqlite3.Connection, before_us: int, now_us: int) -> int:
    """Forget what was deleted before then; return how many contacts that were.

    Name, values and note go; the tombstone stays with its remote id, so that no later sync
    imports the contact again (D7). Hidden ones, whose record still exists there, and deletes
    that were not sent yet are left as they are.
    """
    ids = [
        i
        for (i,) in db.execute(
            "SELECT c.id FROM contact c LEFT JOIN link l ON l.contact_id = c.id"
            " WHERE c.deleted_at < ? AND c.purged_at IS NULL AND c.delete_due_at IS NULL"
            " AND (l.contact_id IS NULL OR l.gone_since IS NOT NULL)",
            (before_us,),
        )
    ]
    marked = json.dumps(ids)
    db.execute(
        "UPDATE contact SET given='', family='', company='', note='', title='', sort_key='',"
        " clean=NULL, edited='', refused='', purged_at=?, rev=rev+1"
        " WHERE id IN (SELECT value FROM json_each(?))",
        (now_us, marked),
    )
    db.execute(
        "UPDATE link SET base=NULL, sent=NULL, etag=''"
        " WHERE contact_id IN (SELECT value FROM json_each(?))",
        (marked,),
    )
    rows.delete_values(db, ids)
    return len(ids)
