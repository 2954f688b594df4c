"""One contact as every screen and command shows it: each value's sources, and why one lacks it."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
    Direction,
    Fields,
    Kind,
    LinkState,
    Member,
    Record,
    ShownLink,
    ShownValue,
    Value,
    ValueKey,
    keyed,
)
from dialpad_contacts.store import twins
from dialpad_contacts.store.codec import from_us
from dialpad_contacts.store.layout import GROUP, PERSONAL
from dialpad_contacts.store.lines import KINDS
from dialpad_contacts.store.records import Provenance, Values, load, values_of


class _Row(NamedTuple):
    id: int
    kind: int
    account: str | None
    given: str
    family: str
    company: str
    title: str
    note: str
    updated_at: int
    checked_at: int | None
    deleted_at: int | None
    added_by_call: int | None
    favourite: int


class _Linked(NamedTuple):
    """The account of a contact, as far as showing needs it."""

    id: AccountId
    kind: AccountKind
    hold: str

    @property
    def is_two_way(self) -> bool:
        return self.kind.direction is Direction.TWO_WAY


def contact(db: sqlite3.Connection, contact_id: ContactId, *, deleted: bool) -> Contact | None:
    """Return a contact of any kind; a deleted one only when ``deleted`` asks for it."""
    found = db.execute(
        "SELECT id, kind, account, given, family, company, title, note, updated_at, checked_at,"
        " deleted_at, added_by_call, favourite FROM contact WHERE id=?",
        (contact_id,),
    ).fetchone()
    if found is None:
        return None
    row = _Row(*found)
    if row.deleted_at is not None and not deleted:
        return None
    return _personal(db, row) if row.kind == PERSONAL else _from_directory(db, row)


def _from_directory(db: sqlite3.Connection, row: _Row) -> Contact:
    values = values_of(db, [row.id]).get(row.id) or Values()
    fields = values.fields(row.given, row.family)
    sources = (row.account,) if row.account is not None else ()
    members = _members(db, row.id) if row.kind == GROUP else ()
    name = fields.display_name
    if row.kind == GROUP:
        name = fields.full_name or ", ".join(m.name for m in members)
    return Contact(
        id=ContactId(row.id),
        kind=KINDS[row.kind],
        fields=fields,
        display_name=name,
        company=row.company,
        emails=tuple(ShownValue(e, sources) for e in fields.emails),
        phones=tuple(ShownValue(p, sources) for p in fields.phones),
        same_as=twins.shown_as_one(db, row.id),
        members=members,
        title=row.title,
        updated_at=from_us(row.updated_at),
        checked_at=from_us(row.checked_at),
        added_by_call=from_us(row.added_by_call),
        favourite=bool(row.favourite),
    )


def _members(db: sqlite3.Connection, group_id: int) -> tuple[Member, ...]:
    rows = db.execute(
        "SELECT m.name, d.contact_id FROM group_member m"
        " JOIN directory g ON g.contact_id = m.group_id"
        " LEFT JOIN directory d ON d.account = g.account AND d.remote_id = m.remote_id"
        " WHERE m.group_id=? ORDER BY m.position",
        (group_id,),
    )
    return tuple(Member(name, None if i is None else ContactId(i)) for name, i in rows)


def _personal(db: sqlite3.Connection, row: _Row) -> Contact:
    held = load(db, [row.id])[row.id]
    record = held.record
    account = _account(db, row.account)
    link = record.link
    is_there = account is not None and link is not None and link.gone_since is None
    there = link.base if link is not None and is_there else Fields()
    reason = _Reason(account, is_there=is_there, pending=_is_pending(record, account))
    return Contact(
        id=record.id,
        kind=Kind.PERSONAL,
        fields=record.fields,
        display_name=record.fields.display_name,
        company=record.company,
        note=record.note,
        emails=_values(held.values.emails, keyed(there.emails), keyed(record.clean.emails), reason),
        phones=_values(held.values.phones, keyed(there.phones), keyed(record.clean.phones), reason),
        link=_link(db, record, account),
        same_as=twins.shown_as_one(db, row.id),
        updated_at=from_us(row.updated_at),
        checked_at=from_us(row.checked_at),
        added_by_call=from_us(row.added_by_call),
        favourite=bool(row.favourite),
        also=tuple(dict.fromkeys(t.source for t in twins.also(db, [row.id]).get(row.id, ()))),
    )


def _account(db: sqlite3.Connection, account_id: str | None) -> _Linked | None:
    row = db.execute("SELECT id, kind, hold FROM account WHERE id=?", (account_id,)).fetchone()
    return None if row is None else _Linked(AccountId(row[0]), AccountKind(row[1]), row[2])


def _is_pending(record: Record, account: _Linked | None) -> bool:
    """Return whether something of the living contact still has to reach its account."""
    if account is None or not account.is_two_way or record.deleted_at is not None:
        return False
    if record.link is None:
        return record.wanted_in is not None
    return record.link.gone_since is None and (record.edited_here or bool(record.link.sent))


class _Reason(NamedTuple):
    """Why a value is not in the account, as far as that is the same for all of a contact's."""

    account: _Linked | None
    is_there: bool
    pending: bool

    def of(self, stamp: Provenance, *, in_clean: bool) -> str:
        """Return 'pending', 'local', 'kept' (R4) or 'unsendable' (D10)."""
        if self.pending:
            return "pending"
        if self.account is None or not self.is_there or not in_clean:
            return "local"
        was_there = stamp.kept_since is not None
        return "kept" if was_there or not self.account.is_two_way else "unsendable"


def _values(
    pairs: Sequence[tuple[Value, Provenance]],
    there: Collection[ValueKey],
    clean: Collection[ValueKey],
    reason: _Reason,
) -> tuple[ShownValue, ...]:
    out = []
    keys = _keys([value for value, _ in pairs])
    for (value, stamp), key in zip(pairs, keys, strict=True):
        sources: tuple[str, ...] = ("dialpad",)
        why = None
        if key in there and reason.account is not None:
            sources = ("dialpad", reason.account.id)
        else:
            why = reason.of(stamp, in_clean=key in clean)
        out.append(
            ShownValue(
                value,
                sources,
                why,
                kept_since=from_us(stamp.kept_since),
                changed_here_at=from_us(stamp.changed_here_at),
                changed_there_at=from_us(stamp.changed_there_at),
            )
        )
    return tuple(out)


def _keys(values: Sequence[Value]) -> list[ValueKey]:
    seen: Counter[str] = Counter()
    keys = []
    for value in values:
        keys.append((value.key, seen[value.key]))
        seen[value.key] += 1
    return keys


def _link(db: sqlite3.Connection, record: Record, account: _Linked | None) -> ShownLink | None:
    if account is None:
        return None
    state, reason, since = _state(db, record, account)
    return ShownLink(
        account=account.id,
        account_kind=account.kind,
        remote_id=record.link.remote_id if record.link is not None else None,
        state=state,
        reason=reason or None,
        since=since,
    )


def _state(
    db: sqlite3.Connection, record: Record, account: _Linked
) -> tuple[LinkState, str, datetime | None]:
    gone_since = record.link.gone_since if record.link is not None else None
    if record.deleted_at is not None:
        return LinkState.DELETED_HERE, "", record.deleted_at
    if gone_since is not None:
        return LinkState.DELETED_REMOTELY, "", gone_since
    if record.refused:
        return LinkState.FAILED, record.refused, None
    if not _is_pending(record, account):
        return LinkState.SYNCED, "", None
    lost = db.execute(
        "SELECT max(unknown_since) FROM intent WHERE contact_id=?", (record.id,)
    ).fetchone()[0]
    if lost is not None:
        return LinkState.CONFIRMING, "", from_us(lost)
    if account.hold:
        return LinkState.HELD, account.hold, None
    return LinkState.PENDING, "", None
