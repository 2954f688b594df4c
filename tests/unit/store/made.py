"""What the store's tests put in: short ways to make records and writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import count

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Action, Change, DirectoryEntry, Entry, Outcome, Put

NOW = datetime(2026, 5, 4, 10, 30, tzinfo=UTC)
NOBODY = ContactId(0)
_numbers = count(1)


class StillClock:
    """A clock that a test moves by hand."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment

    def monotonic(self) -> float:
        return self.moment.timestamp()

    def sleep(self, seconds: float) -> None:
        self.moment += timedelta(seconds=seconds)


def person(
    given: str = "", family: str = "", *, emails: Iterable[str] = (), phones: Iterable[str] = ()
) -> Fields:
    """Return fields with these emails and numbers, the numbers read in the US."""
    return Fields(
        given,
        family,
        tuple(Email(e) for e in emails),
        tuple(phone(p, region="US") for p in phones),
    )


def imported(fields: Fields, account: AccountId, remote_id: str = "") -> Record:
    """Return a new record that ``account`` has as well."""
    remote = RemoteId(remote_id or f"people/c{next(_numbers)}")
    return Record(NOBODY, 0, fields, fields, link=Link(account, remote, ETag("1"), fields))


def local(fields: Fields, *, company: str = "", wanted_in: AccountId | None = None) -> Record:
    """Return a new record that no account has."""
    return Record(NOBODY, 0, fields, fields, company=company, wanted_in=wanted_in)


def put(store: Store, record: Record, now: datetime = NOW) -> Record:
    """Store a record and return it as the store has it then."""
    contact = ContactId(store.commit([Put(record)], now).ids[0])
    stored = store.record(contact)
    assert stored is not None
    return stored


def entry(
    action: Action = Action.IMPORT,
    outcome: Outcome = Outcome.DONE,
    *,
    account: AccountId | None = None,
    before: Fields | None = None,
    after: Fields | None = None,
    reason: str = "",
    overruled: dict[str, str] | None = None,
) -> Entry:
    """Return a journal entry."""
    change = Change("R11", action, None, account, before, after, reason, overruled or {})
    return Entry(change, "sync-1", "scheduled", outcome)


def colleague(remote_id: str, given: str, family: str = "", title: str = "") -> DirectoryEntry:
    """Return a company contact."""
    return DirectoryEntry(RemoteId(remote_id), "company", person(given, family), title=title)


def group(remote_id: str, members: dict[str, str], name: str = "") -> DirectoryEntry:
    """Return a group chat; ``members`` are names by remote id."""
    return DirectoryEntry(
        RemoteId(remote_id),
        "group",
        person(name),
        member_ids=tuple(RemoteId(m) for m in members),
        member_names=tuple(members.values()),
    )


def names(store: Store, text: str, sources: Iterable[str] = ()) -> list[str]:
    """Return the names of the rows that a search shows."""
    return [row.name for row in store.search(text, frozenset(sources), 50).rows]


def tally(db: sqlite3.Connection) -> dict[tuple[int, str], int]:
    """Return how many living contacts each kind and account has, as the triggers keep it."""
    rows = db.execute("SELECT kind, account, living FROM tally WHERE living <> 0").fetchall()
    return {(kind, account): living for kind, account, living in rows}


def living(db: sqlite3.Connection) -> dict[tuple[int, str], int]:
    """Return the same, counted."""
    rows = db.execute(
        "SELECT kind, coalesce(account, ''), count(*) FROM contact WHERE deleted_at IS NULL"
        " GROUP BY 1, 2"
    )
    return {(kind, account): count for kind, account, count in rows}
