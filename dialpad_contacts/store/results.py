"""A search's answer: every section represented, rows ready to paint, where they match."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence

from dialpad_contacts.domain.contact import Kind
from dialpad_contacts.domain.search import Query, Row, SearchResult
from dialpad_contacts.store import listing
from dialpad_contacts.store.search import RECENT, Found, find, recent_ids
from dialpad_contacts.store.sources import Sources

_SHARE = {Kind.COMPANY: 3, Kind.GROUP: 6, Kind.PERSONAL: 1}
"""One part in how many of the rows a section may take before the others had theirs."""


def answer(
    db: sqlite3.Connection,
    query: Query,
    sources: Sources,
    limit: int,
    check: Callable[[], None],
) -> SearchResult:
    """Return the rows to show for ``query``, at most ``limit``."""
    recently = recent_ids(db, RECENT)
    found = find(db, query, sources, limit, recently, check)
    ids = [
        i for part, room in zip(found, shares(found, limit), strict=True) for i in part.ids[:room]
    ]
    check()
    return SearchResult(
        query=query.text,
        total=sum(f.total for f in found),
        total_is_exact=all(f.is_exact for f in found),
        sections=dict.fromkeys(Kind, 0) | {f.kind: f.total for f in found},
        rows=tuple(listing.rows(db, ids, query=query, recent=frozenset(recently))),
    )


def shares(found: Sequence[Found], limit: int) -> list[int]:
    """Return how many rows each section shows: its share, then what others leave."""
    rooms: list[int] = []
    left = limit
    for part in found:
        room = min(len(part.ids), max(1, limit // _SHARE[part.kind]), left)
        others = sum(1 for f in found[len(rooms) + 1 :] if f.ids)
        room = max(min(room, left - others), min(1, left))
        rooms.append(room)
        left -= room
    for at in reversed(range(len(rooms))):
        more = min(len(found[at].ids) - rooms[at], left)
        rooms[at] += more
        left -= more
    return rooms


def recent(db: sqlite3.Connection, limit: int) -> list[Row]:
    """Return the contacts opened last, the newest first."""
    ids = recent_ids(db, limit)
    return listing.rows(db, ids, recent=frozenset(ids))
