"""Reading personal contacts as the sync sees them, a few or many at a time."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
    ValueKey,
    keyed,
)
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.store.codec import decode, decode_all, from_us
from dialpad_contacts.store.layout import PERSONAL


class Provenance(NamedTuple):
    """When one value was last kept (R4), changed here and changed there; microseconds or None."""

    kept_since: int | None = None
    changed_here_at: int | None = None
    changed_there_at: int | None = None


NOWHERE = Provenance()


@dataclass(slots=True)
class Values:
    """One contact's emails and numbers in their order, with each one's provenance."""

    emails: list[tuple[Email, Provenance]] = field(default_factory=list)
    phones: list[tuple[Phone, Provenance]] = field(default_factory=list)

    def fields(self, given: str, family: str) -> Fields:
        """Return the synced fields that these are the values of."""
        return Fields(
            given, family, tuple(e for e, _ in self.emails), tuple(p for p, _ in self.phones)
        )

    def email_provenance(self) -> dict[ValueKey, Provenance]:
        """Return the provenance of each email by its identity."""
        named = keyed(e for e, _ in self.emails)
        return dict(zip(named, (p for _, p in self.emails), strict=True))

    def phone_provenance(self) -> dict[ValueKey, Provenance]:
        """Return the provenance of each number by its identity."""
        named = keyed(p for p, _ in self.phones)
        return dict(zip(named, (p for _, p in self.phones), strict=True))


@dataclass(frozen=True, slots=True)
class Held:
    """A row as the store holds it: the record, and what only the store knows of it."""

    record: Record
    values: Values
    waiting_since: int | None


def values_of(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Values]:
    """Return emails and numbers of contacts of any kind; those with none are left out."""
    wanted = json.dumps(list(ids))
    found: dict[int, Values] = {}
    if wanted == "[]":
        return found
    for contact_id, address, label, *stamps in db.execute(
        "SELECT contact_id, address, label, kept_since, changed_here_at, changed_there_at"
        " FROM email WHERE contact_id IN (SELECT value FROM json_each(?))"
        " ORDER BY contact_id, position",
        (wanted,),
    ):
        values = found.setdefault(contact_id, Values())
        values.emails.append((Email(address, label), Provenance(*stamps)))
    for contact_id, written, e164, label, extension, *stamps in db.execute(
        "SELECT contact_id, written, e164, label, extension,"
        " kept_since, changed_here_at, changed_there_at"
        " FROM phone WHERE contact_id IN (SELECT value FROM json_each(?))"
        " ORDER BY contact_id, position",
        (wanted,),
    ):
        values = found.setdefault(contact_id, Values())
        values.phones.append((Phone(written, e164, label, extension), Provenance(*stamps)))
    return found


def fields_of(db: sqlite3.Connection, names: Mapping[int, tuple[str, str]]) -> dict[int, Fields]:
    """Return the synced fields of contacts of any kind, whose (given, family) are known."""
    if not names:
        return {}
    wanted = json.dumps(list(names))
    emails: dict[int, list[Email]] = {i: [] for i in names}
    phones: dict[int, list[Phone]] = {i: [] for i in names}
    for contact_id, address, label in db.execute(
        "SELECT contact_id, address, label FROM email"
        " WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY contact_id, position",
        (wanted,),
    ):
        emails[contact_id].append(Email(address, label))
    for contact_id, *number in db.execute(
        "SELECT contact_id, written, e164, label, extension FROM phone"
        " WHERE contact_id IN (SELECT value FROM json_each(?)) ORDER BY contact_id, position",
        (wanted,),
    ):
        phones[contact_id].append(Phone(*number))
    return {i: Fields(*named, tuple(emails[i]), tuple(phones[i])) for i, named in names.items()}


_BY_ID = """
    SELECT c.id, c.rev, c.given, c.family, c.company, c.note, c.deleted_at, c.delete_due_at,
        c.delete_confirmed, c.wanted_in, c.refused, c.tries, c.clean, c.edited, c.waiting_since,
        l.account, l.remote_id, l.etag, l.base, l.gone_since, l.sent, l.updated_remotely
    FROM contact c LEFT JOIN link l ON l.contact_id = c.id
    WHERE c.kind = ? AND c.id IN (SELECT value FROM json_each(?))
"""


def load(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, Held]:
    """Return the personal contacts with these ids, tombstones included."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = db.execute(_BY_ID, (PERSONAL, json.dumps(wanted))).fetchall()
    values = values_of(db, (row[0] for row in rows))
    return {row[0]: _held(row, values.get(row[0]) or Values()) for row in rows}


def records(db: sqlite3.Connection, ids: Iterable[int]) -> list[Record]:
    """Return the records with these ids, in that order; missing ones are left out."""
    wanted = list(ids)
    found = load(db, wanted)
    return [found[i].record for i in wanted if i in found]


def _held(row: tuple[object, ...], values: Values) -> Held:
    (
        contact_id, rev, given, family, company, note, deleted_at, delete_due_at, confirmed,
        wanted_in, refused, tries, clean, edited, waiting_since, *linked,
    ) = row  # fmt: skip
    assert isinstance(contact_id, int) and isinstance(rev, int)
    fields = values.fields(str(given), str(family))
    record = Record(
        id=ContactId(contact_id),
        rev=rev,
        fields=fields,
        clean=fields if clean is None else decode(str(clean)),
        edited=frozenset(str(edited).split()),
        link=_link(tuple(linked), fields),
        deleted_at=from_us(_whole(deleted_at)),
        delete_due_at=from_us(_whole(delete_due_at)),
        delete_confirmed=bool(confirmed),
        wanted_in=None if wanted_in is None else AccountId(str(wanted_in)),
        refused=str(refused),
        tries=_whole(tries) or 0,
        company=str(company),
        note=str(note),
    )
    return Held(record, values, _whole(waiting_since))


def _link(columns: tuple[object, ...], fields: Fields) -> Link | None:
    account, remote_id, etag, base, gone_since, sent, updated_remotely = columns
    if account is None:
        return None
    return Link(
        account=AccountId(str(account)),
        remote_id=RemoteId(str(remote_id)),
        etag=ETag(str(etag)),
        base=fields if base is None else decode(str(base)),
        gone_since=from_us(_whole(gone_since)),
        sent=decode_all(None if sent is None else str(sent)),
        updated_remotely=from_us(_whole(updated_remotely)),
    )


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None


def every(db: sqlite3.Connection) -> list[Record]:
    """Return all personal contacts, tombstones included."""
    ids = [i for (i,) in db.execute("SELECT id FROM contact WHERE kind=?", (PERSONAL,))]
    return records(db, ids)


def linked(
    db: sqlite3.Connection, account: AccountId, remote_ids: Iterable[RemoteId]
) -> dict[RemoteId, Record]:
    """Return the records linked to any of ``remote_ids``, tombstones included."""
    rows = db.execute(
        "SELECT remote_id, contact_id FROM link"
        " WHERE account=? AND remote_id IN (SELECT value FROM json_each(?))",
        (account, json.dumps(list(remote_ids))),
    ).fetchall()
    found = load(db, (contact_id for _, contact_id in rows))
    return {RemoteId(r): found[c].record for r, c in rows if c in found}


def alive(db: sqlite3.Connection, account: AccountId) -> set[RemoteId]:
    """Return the remote ids of every link that is not gone, hidden ones included."""
    rows = db.execute(
        "SELECT remote_id FROM link INDEXED BY link_alive WHERE account=? AND gone_since IS NULL",
        (account,),
    )
    return {remote_id for (remote_id,) in rows}


def count_alive(db: sqlite3.Connection, account: AccountId) -> int:
    """Return how many remote ids ``alive`` would return."""
    row = db.execute(
        "SELECT count(*) FROM link INDEXED BY link_alive WHERE account=? AND gone_since IS NULL",
        (account,),
    ).fetchone()
    return int(row[0])


def outgoing(db: sqlite3.Connection, account: AccountId, now_us: int) -> list[Record]:
    """Return what an outgoing step may be due for, oldest edit first, refused ones left out."""
    rows = db.execute(
        "SELECT id FROM contact WHERE account=? AND waiting_since IS NOT NULL AND refused=''"
        " AND (deleted_at IS NULL OR delete_due_at <= ?) ORDER BY waiting_since, id",
        (account, now_us),
    )
    return records(db, [i for (i,) in rows])
