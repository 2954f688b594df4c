"""Rows of the list and of search results, a page at a time, ready to paint."""

from __future__ import annotations

import json
import sqlite3
from array import array
from collections.abc import Collection, Iterable, Sequence

from dialpad_contacts.domain.contact import AccountId, AccountKind, Direction
from dialpad_contacts.domain.search import Match, Query, Row, match_spans
from dialpad_contacts.store.conditions import statement
from dialpad_contacts.store.layout import COMPANY, GROUP, PERSONAL
from dialpad_contacts.store.lines import KINDS, SELECT, Line, row_of, texts_of
from dialpad_contacts.store.records import fields_of
from dialpad_contacts.store.sources import Sources
from dialpad_contacts.store.twins import also
from dialpad_contacts.sync.views import Counts


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
    """Return how many contacts live here, as the tally has it, whatever the book's size.

    An account's are its personal ones; Dialpad's, its directory.
    """
    by_account: dict[AccountId, int] = {}
    rows = db.execute("SELECT id, kind FROM account WHERE unlinked_at IS NULL").fetchall()
    kinds = {i: AccountKind(k) for i, k in rows}
    totals = dict.fromkeys(KINDS, 0)
    local = 0
    for kind, account, living in db.execute(
        "SELECT kind, account, living FROM tally WHERE living > 0"
    ):
        totals[kind] += living
        if not account:
            local += living if kind == PERSONAL else 0
        elif kind == PERSONAL or kinds[account].direction is Direction.READ_ONLY:
            by_account[account] = by_account.get(account, 0) + living
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
    found = [Line(*row) for row in db.execute(SELECT, (json.dumps(list(ids)),))]
    lines = {line.id: line for line in found}
    kinds = {i: AccountKind(kind) for i, kind in db.execute("SELECT id, kind FROM account")}
    members = members_of(db, [line.id for line in found if line.kind == GROUP])
    twins = also(db, [line.id for line in found if line.kind == PERSONAL], most=1)
    matches: dict[int, tuple[Match, ...]] = {}
    lacking = [line.id for line in found if line.needs_values]
    if query is not None:
        for line in found:
            spans, is_all = match_spans(query, texts_of(line, None, members.get(line.id, ())))
            if is_all:
                matches[line.id] = spans
        lacking += [i for i in lines if i not in matches and not lines[i].needs_values]
    fields = fields_of(db, {i: (lines[i].given, lines[i].family) for i in lacking})
    if query is not None:
        for i in lacking:
            texts = texts_of(lines[i], fields.get(i), members.get(i, ()))
            matches[i], _ = match_spans(query, texts)
    return [
        row_of(
            lines[i],
            fields.get(i),
            members.get(i, ()),
            twins[i][0].source if i in twins else "",
            matches.get(i, ()),
            account_kind=kinds.get(lines[i].account or ""),
            is_recent=i in recent,
        )
        for i in ids
        if i in lines
    ]


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
