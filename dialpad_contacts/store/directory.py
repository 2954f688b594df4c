"""The company directory and group chats: replaced as a whole, ids kept, never written by users."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence

from dialpad_contacts.domain.contact import AccountId, Fields, RemoteId
from dialpad_contacts.store import changes, index, rows
from dialpad_contacts.store.codec import encode, storable, storable_fields
from dialpad_contacts.store.documents import DocRow, doc_id, group_row, person_row, sort_key
from dialpad_contacts.store.layout import COMPANY, GROUP
from dialpad_contacts.store.records import NOWHERE, Values
from dialpad_contacts.sync.ports import DirectoryEntry

_KIND = {"company": COMPANY, "group": GROUP}
_Known = dict[str, tuple[int, int, bytes]]


def replace(
    db: sqlite3.Connection, account: AccountId, entries: Sequence[DirectoryEntry], now_us: int
) -> int:
    """Make the account's directory equal ``entries``; return how many rows changed.

    An entry that was a company contact and is now a group chat is another contact.
    """
    known: _Known = {
        remote_id: (contact_id, kind, digest)
        for remote_id, contact_id, kind, digest in db.execute(
            "SELECT d.remote_id, d.contact_id, c.kind, d.digest FROM directory d"
            " JOIN contact c ON c.id = d.contact_id WHERE d.account=?",
            (account,),
        )
    }
    wanted = {entry.remote_id: entry for entry in entries}
    gone = [
        known.pop(remote_id)[:2]
        for remote_id in list(known)
        if remote_id not in wanted or _KIND[wanted[RemoteId(remote_id)].kind] != known[remote_id][1]
    ]
    _delete(db, gone)
    changed = _write(db, account, wanted.values(), known, now_us)
    touched = [*changed, *(contact_id for contact_id, _ in gone)]
    changes.note_contacts(db, touched)
    return len(touched)


def ids(
    db: sqlite3.Connection, account: AccountId, remote_ids: Iterable[RemoteId]
) -> set[RemoteId]:
    """Return which of ``remote_ids`` are in the account's directory here."""
    found = db.execute(
        "SELECT remote_id FROM directory WHERE account=?"
        " AND remote_id IN (SELECT value FROM json_each(?))",
        (account, json.dumps(list(remote_ids))),
    )
    return {RemoteId(r) for (r,) in found}


def _delete(db: sqlite3.Connection, gone: Sequence[tuple[int, int]]) -> None:
    docs = [doc_id(kind, contact_id) for contact_id, kind in gone]
    index.drop_docs(db, docs)
    db.executemany("DELETE FROM contact WHERE id=?", [(i,) for i, _ in gone])
    if len(docs) <= index.AT_ONCE:
        index.settle(db, docs)


def _write(
    db: sqlite3.Connection,
    account: AccountId,
    entries: Iterable[DirectoryEntry],
    known: _Known,
    now_us: int,
) -> list[int]:
    """Insert or update what differs from its digest; return the contacts' ids."""
    next_id = rows.next_contact_id(db)
    docs: list[DocRow] = []
    values: list[tuple[int, Values]] = []
    for entry in entries:
        digest = _digest(entry)
        contact_id, _, before = known.get(entry.remote_id, (next_id, 0, b""))
        if before == digest:
            continue
        if contact_id == next_id:
            next_id += 1
        fields = storable_fields(entry.fields)
        title, company = storable(entry.title), storable(entry.company)
        _write_contact(db, contact_id, account, entry, (fields, title, company), now_us)
        _write_members(db, contact_id, entry)
        db.execute(
            "INSERT OR REPLACE INTO directory VALUES (?,?,?,?)",
            (contact_id, account, entry.remote_id, digest),
        )
        docs.append(_doc(contact_id, entry, fields, (company, title)))
        values.append((contact_id, _values(fields)))
    rows.delete_values(db, (i for i, _ in values))
    rows.insert_values(db, values)
    index.put_docs(db, docs)
    if len(docs) <= index.AT_ONCE:
        index.settle(db, [row[0] for row in docs])
    return [i for i, _ in values]


def _write_contact(
    db: sqlite3.Connection,
    contact_id: int,
    account: AccountId,
    entry: DirectoryEntry,
    shown: tuple[Fields, str, str],
    now_us: int,
) -> None:
    fields, title, company = shown
    name = group_name(fields, entry.member_names) if entry.kind == "group" else fields.display_name
    db.execute(
        "INSERT INTO contact (id, kind, rev, account, given, family, company, title, sort_key,"
        " created_at, updated_at) VALUES (?,?,1,?,?,?,?,?,?,?,?)"
        " ON CONFLICT (id) DO UPDATE SET rev=rev+1, given=excluded.given, family=excluded.family,"
        " company=excluded.company, title=excluded.title, sort_key=excluded.sort_key,"
        " updated_at=excluded.updated_at",
        (
            contact_id,
            _KIND[entry.kind],
            account,
            fields.given_name,
            fields.family_name,
            company,
            title,
            sort_key(name),
            now_us,
            now_us,
        ),
    )


def group_name(fields: Fields, members: Sequence[str]) -> str:
    """Return what a group chat is called: its own name, else its members' (R2's Leo, Renee …)."""
    return fields.full_name or ", ".join(members)


def _write_members(db: sqlite3.Connection, contact_id: int, entry: DirectoryEntry) -> None:
    db.execute("DELETE FROM group_member WHERE group_id=?", (contact_id,))
    count = max(len(entry.member_ids), len(entry.member_names))
    remote_ids = [*entry.member_ids, *[None] * (count - len(entry.member_ids))]
    names = [*entry.member_names, *[""] * (count - len(entry.member_names))]
    db.executemany(
        "INSERT INTO group_member VALUES (?,?,?,?)",
        [
            (contact_id, at, remote_id, storable(name))
            for at, (remote_id, name) in enumerate(zip(remote_ids, names, strict=True))
        ],
    )


def _doc(contact_id: int, entry: DirectoryEntry, fields: Fields, others: tuple[str, str]) -> DocRow:
    if entry.kind == "group":
        return group_doc(contact_id, fields, [storable(n) for n in entry.member_names])
    return person_row(doc_id(COMPANY, contact_id), fields, *others)


def group_doc(contact_id: int, fields: Fields, members: Sequence[str]) -> DocRow:
    """Return what a group chat is found by."""
    return group_row(doc_id(GROUP, contact_id), fields.full_name, members)


def _values(fields: Fields) -> Values:
    return Values([(e, NOWHERE) for e in fields.emails], [(p, NOWHERE) for p in fields.phones])


def _digest(entry: DirectoryEntry) -> bytes:
    """Return a fingerprint of all that is stored of an entry."""
    told = [entry.kind, entry.title, entry.company, entry.member_ids, entry.member_names]
    text = json.dumps([encode(entry.fields), *told])
    return hashlib.blake2b(text.encode(), digest_size=12).digest()
