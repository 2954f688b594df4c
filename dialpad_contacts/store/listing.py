"""Rows of the list and of search results, a page at a time, ready to paint."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Direction,
    Email,
    Fields,
    Kind,
)
from dialpad_contacts.domain.phone import Phone, display
from dialpad_contacts.domain.search import Match, Query, Row, Texts, match_spans
from dialpad_contacts.store.codec import decode
from dialpad_contacts.store.conditions import statement
from dialpad_contacts.store.records import values_of
from dialpad_contacts.store.schema import COMPANY, GROUP, PERSONAL
from dialpad_contacts.store.sources import Sources
from dialpad_contacts.store.twins import also
from dialpad_contacts.sync.views import Counts

KINDS = {COMPANY: Kind.COMPANY, GROUP: Kind.GROUP, PERSONAL: Kind.PERSONAL}


class _Line(NamedTuple):
    id: int
    kind: int
    account: str | None
    account_kind: str | None
    given: str
    family: str
    company: str
    title: str
    clean: str | None
    waiting_since: int | None
    gone_since: int | None
    email: str | None
    phone: str | None
    e164: str | None

    @property
    def is_plain(self) -> bool:
        """True when name and first values are all that the row shows."""
        return self.is_named and self.waiting_since is None

    @property
    def is_named(self) -> bool:
        """True when there is a name to show."""
        return bool(self.given.strip() or self.family.strip())

    def first_fields(self) -> Fields:
        """Return the contact with its first values alone."""
        emails = (Email(self.email),) if self.email is not None else ()
        phones = (Phone(self.phone, self.e164),) if self.phone is not None else ()
        return Fields(self.given, self.family, emails, phones)


_LINES = """
    SELECT c.id, c.kind, c.account, a.kind, c.given, c.family, c.company, c.title, c.clean,
        c.waiting_since, l.gone_since, e.address, p.written, p.e164
    FROM contact c LEFT JOIN link l ON l.contact_id = c.id LEFT JOIN account a ON a.id = c.account
        LEFT JOIN email e ON e.contact_id = c.id AND e.position = 0
        LEFT JOIN phone p ON p.contact_id = c.id AND p.position = 0
    WHERE c.deleted_at IS NULL AND c.id IN (SELECT value FROM json_each(?))
"""


def all_ids(db: sqlite3.Connection, sources: Sources) -> array[int]:
    """Return the ids of every contact in list order."""
    whole = statement(
        "SELECT c.id FROM contact c INDEXED BY contact_order WHERE c.deleted_at IS NULL AND (",
        sources.all_kinds(),
        ") ORDER BY c.sort_key, c.kind, c.account, c.id",
    )
    ids = array("q")
    cursor = db.execute(whole.sql, whole.parameters)
    while page := cursor.fetchmany(20_000):
        ids.extend([i for (i,) in page])
    return ids


def counts(db: sqlite3.Connection) -> Counts:
    """Count the living contacts. An account's are its personal ones; Dialpad's, its directory."""
    by_account: dict[AccountId, int] = {}
    rows = db.execute("SELECT id, kind FROM account WHERE unlinked_at IS NULL").fetchall()
    kinds = {i: AccountKind(k) for i, k in rows}
    totals = dict.fromkeys(KINDS, 0)
    local = 0
    for kind, account, count in db.execute(
        "SELECT kind, account, count(*) FROM contact WHERE deleted_at IS NULL GROUP BY 1, 2"
    ):
        totals[kind] += count
        if account is None:
            local += count if kind == PERSONAL else 0
        elif kind == PERSONAL or kinds[account].direction is Direction.READ_ONLY:
            by_account[account] = by_account.get(account, 0) + count
    return Counts(
        by_account={a: by_account.get(a, 0) for a in kinds},
        company=totals[COMPANY],
        groups=totals[GROUP],
        local=local,
        total=sum(totals.values()),
    )


def rows(
    db: sqlite3.Connection,
    ids: Sequence[int],
    *,
    query: Query | None = None,
    recent: Collection[int] = (),
) -> list[Row]:
    """Return the rows of ``ids``, in that order; missing ones are left out.

    Args:
        db: in a transaction, so that what is read fits together.
        ids: contacts of any kind.
        query: what was searched for, to mark where it matches.
        recent: contacts that were opened lately.
    """
    found = [_Line(*row) for row in db.execute(_LINES, (json.dumps(list(ids)),))]
    lines = {line.id: line for line in found}
    members = members_of(db, [i for i, line in lines.items() if line.kind == GROUP])
    twins = also(db, [i for i, line in lines.items() if line.kind == PERSONAL], most=1)
    fields = {i: line.first_fields() for i, line in lines.items()}
    matches = _matches(query, lines, fields, members) if query is not None else {}
    lacking = [
        i
        for i, line in lines.items()
        if not line.is_plain or (query is not None and i not in matches)
    ]
    for i, values in values_of(db, lacking).items():
        fields[i] = values.fields(lines[i].given, lines[i].family)
    if query is not None:
        rest = {i: lines[i] for i in lacking}
        matches |= _matches(query, rest, fields, members, even_partly=True)
    return [
        _row(
            lines[i],
            fields[i],
            members.get(i, ()),
            twins[i][0].source if i in twins else "",
            matches.get(i, ()),
            is_recent=i in recent,
        )
        for i in ids
        if i in lines
    ]


def _matches(
    query: Query,
    lines: Mapping[int, _Line],
    fields: Mapping[int, Fields],
    members: Mapping[int, tuple[str, ...]],
    *,
    even_partly: bool = False,
) -> dict[int, tuple[Match, ...]]:
    """Return where the query matches, of those contacts whose ``fields`` show all of it."""
    out = {}
    for i, line in lines.items():
        spans, is_all = match_spans(query, _texts(line, fields[i], members.get(i, ())))
        if is_all or even_partly:
            out[i] = spans
    return out


def members_of(db: sqlite3.Connection, ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    """Return the members' names of group chats."""
    found: dict[int, list[str]] = {}
    wanted = json.dumps(list(ids))
    if wanted == "[]":
        return {}
    for group_id, name in db.execute(
        "SELECT group_id, name FROM group_member"
        " WHERE group_id IN (SELECT value FROM json_each(?)) ORDER BY group_id, position",
        (wanted,),
    ):
        found.setdefault(group_id, []).append(name)
    return {i: tuple(names) for i, names in found.items()}


def _row(
    line: _Line,
    fields: Fields,
    members: tuple[str, ...],
    twin: str,
    matches: tuple[Match, ...],
    *,
    is_recent: bool,
) -> Row:
    account_kind = AccountKind(line.account_kind) if line.account_kind is not None else None
    name = _name(line, fields, members)
    return Row(
        id=str(line.id),
        kind=KINDS[line.kind],
        name=name,
        second=_second(line, name, fields, members, matches),
        account=None if line.account is None else AccountId(line.account),
        account_kind=account_kind,
        waiting=_waiting(line, fields, account_kind),
        also=twin,
        gone=line.gone_since is not None and line.account is not None,
        matches=matches,
        recent=is_recent,
        members=members,
    )


def _name(line: _Line, fields: Fields, members: tuple[str, ...]) -> str:
    if line.kind == GROUP:
        return fields.full_name or ", ".join(members)
    return fields.display_name


def _texts(line: _Line, fields: Fields, members: tuple[str, ...]) -> Texts:
    return Texts(
        name=_name(line, fields, members),
        company=" ".join(t for t in (line.company, line.title) if t),
        members=members if line.is_named else (),
        emails=tuple(e.address for e in fields.emails),
        phones=fields.phones,
    )


def _second(
    line: _Line, name: str, fields: Fields, members: tuple[str, ...], matches: Sequence[Match]
) -> str:
    """Return the second line: what matched if that is not the name, else the first value."""
    if line.kind == GROUP:
        return f"{len(members)} people" if len(members) != 1 else "1 person"
    for match in matches:
        if match.field in ("email", "phone", "company") and match.text != name:
            return match.text
    if line.kind == COMPANY and line.title:
        return line.title
    named = line.is_named
    for phone in fields.phones[0 if named else 1 :]:
        return display(phone.written, phone.e164)
    for email in fields.emails[0 if named or fields.phones else 1 :]:
        return email.address
    return line.company


def _waiting(line: _Line, fields: Fields, account_kind: AccountKind | None) -> int:
    """Return how many changes of the contact wait to be sent."""
    if line.waiting_since is None or account_kind is None:
        return 0
    if account_kind.direction is not Direction.TWO_WAY:
        return 0
    return max(1, differences(fields, decode(line.clean)) if line.clean is not None else 1)


def differences(a: Fields, b: Fields) -> int:
    """Return in how many names and values two versions of a contact differ."""
    names = (a.given_name != b.given_name) + (a.family_name != b.family_name)
    emails = {(e.key, e.label) for e in a.emails}, {(e.key, e.label) for e in b.emails}
    phones = {(p.key, p.label) for p in a.phones}, {(p.key, p.label) for p in b.phones}
    return names + sum(max(len(x - y), len(y - x)) for x, y in (emails, phones))
