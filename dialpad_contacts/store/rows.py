"""Personal contacts into their tables, many at a time."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from itertools import chain

from dialpad_contacts.domain.contact import Link, Record
from dialpad_contacts.store.codec import encode, encode_all, to_us
from dialpad_contacts.store.documents import sort_key
from dialpad_contacts.store.layout import PERSONAL
from dialpad_contacts.store.numbers import rev9
from dialpad_contacts.store.records import Held, Values

_INSERT = """
    INSERT INTO contact (rev, account, given, family, company, note, sort_key, deleted_at,
        delete_due_at, delete_confirmed, waiting_since, wanted_in, refused, tries, clean,
        edited, updated_at, id, kind, created_at)
    VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
"""
_UPDATE = """
    UPDATE contact SET rev=?, account=?, given=?, family=?, company=?, note=?, sort_key=?,
        deleted_at=?, delete_due_at=?, delete_confirmed=?, waiting_since=?, wanted_in=?, refused=?,
        tries=?, clean=?, edited=?, updated_at=coalesce(?, updated_at), purged_at=NULL
    WHERE id=?
"""
_INSERT_LINK = """
    INSERT INTO link (contact_id, account, remote_id, etag, base, gone_since, sent,
        updated_remotely)
    VALUES (?,?,?,?,?,?,?,?)
"""
_INSERT_EMAIL = "INSERT INTO email VALUES (?,?,?,?,?,?,?,?)"
_INSERT_PHONE = "INSERT INTO phone VALUES (?,?,?,?,?,?,?,?,?,?)"
_Row = tuple[object, ...]


_TOGETHER = 20
"""So many rows are inserted with one statement: beginning one costs SQLite what a row does."""


def next_contact_id(db: sqlite3.Connection) -> int:
    """Return the id that the next contact gets; ids are never used twice."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name='contact'").fetchone()
    return 1 if row is None else row[0] + 1


def insert(
    db: sqlite3.Connection, new: Iterable[Held], linked: Collection[str], now_us: int
) -> None:
    """Insert contacts with their ids. ``linked`` are the linked accounts' ids."""
    new = list(new)
    _insert_all(db, _INSERT, [(*_columns(h, linked, now_us), PERSONAL, now_us) for h in new])
    links = ((h.record.link, h.record) for h in new)
    _insert_all(db, _INSERT_LINK, [_link_row(link, r) for link, r in links if link is not None])
    insert_values(db, ((h.record.id, h.values) for h in new))


def replace(
    db: sqlite3.Connection,
    before: Mapping[int, Held],
    after: Mapping[int, Held],
    linked: Collection[str],
    now_us: int,
) -> None:
    """Replace contacts: ``before`` what the tables hold, ``after`` what they shall hold."""
    updates = []
    for contact_id, held in after.items():
        changed = now_us if _shown(held.record) != _shown(before[contact_id].record) else None
        updates.append(_columns(held, linked, changed))
    db.executemany(_UPDATE, updates)
    relinked = [i for i, h in after.items() if h.record.link != before[i].record.link
                or h.record.fields != before[i].record.fields]  # fmt: skip
    db.executemany("DELETE FROM link WHERE contact_id=?", [(i,) for i in relinked])
    links = ((after[i].record.link, after[i].record) for i in relinked)
    _insert_all(db, _INSERT_LINK, [_link_row(link, r) for link, r in links if link is not None])
    valued = [i for i, h in after.items() if h.values != before[i].values]
    delete_values(db, valued)
    insert_values(db, ((i, after[i].values) for i in valued))


def check(db: sqlite3.Connection, ids: Iterable[int], now_us: int) -> None:
    """Remember that the account was just asked about these contacts (R6)."""
    db.executemany("UPDATE contact SET checked_at=? WHERE id=?", [(now_us, i) for i in ids])


def delete_values(db: sqlite3.Connection, ids: Iterable[int]) -> None:
    """Delete the emails and numbers of contacts."""
    keys = [(i,) for i in ids]
    db.executemany("DELETE FROM email WHERE contact_id=?", keys)
    db.executemany("DELETE FROM phone WHERE contact_id=?", keys)


def insert_values(db: sqlite3.Connection, of: Iterable[tuple[int, Values]]) -> None:
    """Insert the emails and numbers of contacts that have none."""
    emails: list[_Row] = []
    phones: list[_Row] = []
    for i, values in of:
        emails += [
            (i, at, e.address, e.label, e.key, *stamps)
            for at, (e, stamps) in enumerate(values.emails)
        ]
        phones += [
            (i, at, p.written, p.label, p.e164, p.extension, rev9(p), *stamps)
            for at, (p, stamps) in enumerate(values.phones)
        ]
    _insert_all(db, _INSERT_EMAIL, emails)
    _insert_all(db, _INSERT_PHONE, phones)


def _insert_all(db: sqlite3.Connection, insert: str, new: Sequence[_Row]) -> None:
    """Insert rows with ``insert``, a statement for one; its VALUES come last in it."""
    whole = len(new) - len(new) % _TOGETHER
    slices = (new[at : at + _TOGETHER] for at in range(0, whole, _TOGETHER))
    db.executemany(_several(insert), (tuple(chain.from_iterable(rows)) for rows in slices))
    db.executemany(insert, new[whole:])


@cache
def _several(insert: str) -> str:
    head, values, one = insert.rpartition("VALUES")
    return head + values + ",".join([one] * _TOGETHER)


def account_of(record: Record, linked: Collection[str]) -> str | None:
    """Return the linked account that the contact is in or meant for; None: Dialpad only."""
    account = record.link.account if record.link is not None else record.wanted_in
    return account if account in linked else None


def _columns(held: Held, linked: Collection[str], updated_us: int | None) -> _Row:
    record = held.record
    fields = record.fields
    clean = record.clean
    return (
        record.rev,
        account_of(record, linked),
        fields.given_name,
        fields.family_name,
        record.company,
        record.note,
        sort_key(fields.display_name),
        to_us(record.deleted_at),
        to_us(record.delete_due_at),
        int(record.delete_confirmed),
        held.waiting_since,
        record.wanted_in,
        record.refused,
        record.tries,
        None if clean is fields or clean == fields else encode(clean),
        " ".join(sorted(record.edited)),
        updated_us,
        record.id,
    )


def _link_row(link: Link, record: Record) -> _Row:
    base = link.base
    return (
        record.id,
        link.account,
        link.remote_id,
        link.etag,
        None if base is record.fields or base == record.fields else encode(base),
        to_us(link.gone_since),
        encode_all(link.sent),
        to_us(link.updated_remotely),
    )


def _shown(record: Record) -> _Row:
    return record.fields, record.company, record.note, record.deleted_at
