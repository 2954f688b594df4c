"""The self-check: reads an account whole, and says where it, what we last read, and here differ.

It only reads. What the next sync will settle is told apart from what no sync would find: a
difference that the account's own list of changes does not have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dialpad_contacts.domain.contact import (
    AccountId,
    Direction,
    Fields,
    Record,
    RemoteId,
    SyncCursor,
    keyed,
)
from dialpad_contacts.domain.errors import CursorExpired
from dialpad_contacts.sync.ports import Account, Provider, RemoteContact


class Difference(StrEnum):
    """A class of differences; the last four should never be found."""

    WILL_ARRIVE = "will arrive"
    WAITING = "waiting to be sent"
    SET_ASIDE = "not accepted there"
    KEPT = "kept here"
    HIDDEN = "deleted here, still there"
    EMPTY = "empty there"
    MISSED = "there, but not here"
    GONE = "here, but no longer there"
    DIVERGED = "differs without being in the list of changes"
    DOUBLE = "created twice"

    @property
    def is_wrong(self) -> bool:
        """True when a sync that works never leaves it."""
        return self in _WRONG


_WRONG = (Difference.MISSED, Difference.GONE, Difference.DIVERGED, Difference.DOUBLE)


@dataclass(slots=True)
class Checkup:
    """What one account's self-check found, by class: contacts' ids, or remote ids of unknown ones.

    ``compared`` is how many remote records were looked at. ``problem`` is why the account could
    not be read, '' when it was.
    """

    account: AccountId
    compared: int = 0
    found: dict[Difference, list[str]] = field(default_factory=dict)
    problem: str = ""

    @property
    def ok(self) -> bool:
        """True when it was read, and a sync will settle, or has settled, all that differs."""
        return not self.problem and not any(d.is_wrong for d in self.found)

    def add(self, difference: Difference, who: object) -> None:
        """Note one."""
        self.found.setdefault(difference, []).append(str(who))


class Book(Protocol):
    """The store as the self-check needs it."""

    def account(self, account: AccountId) -> Account:
        """Return a linked account. Raises KeyError."""
        ...

    def personal_records(self) -> Sequence[Record]:
        """Return every personal contact, tombstones included."""
        ...


def self_check(book: Book, provider: Provider, account_id: AccountId) -> Checkup:
    """Compare one account's records with ours; changes nothing on either side.

    Raises:
        KeyError: the account is not linked.
        TryLater, SignInNeeded: from the provider.
    """
    account = book.account(account_id)
    remote = _listing(provider, None)[0]
    news = _news(provider, account.cursor)
    checkup = Checkup(account_id, len(remote))
    linked: dict[RemoteId, Record] = {}
    for record in book.personal_records():
        if record.link is not None and record.link.account == account_id:
            linked[record.link.remote_id] = record
        elif record.wanted_in == account_id and record.deleted_at is None:
            waits = Difference.SET_ASIDE if record.refused else Difference.WAITING
            checkup.add(waits, record.id)
    followed = {old for r in remote.values() for old in r.previous_ids}
    for remote_id, record in linked.items():
        for difference in _of(record, remote.get(remote_id), news, account, followed):
            checkup.add(difference, record.id)
    for remote_id, there in remote.items():
        if remote_id not in linked and not linked.keys() & set(there.previous_ids):
            checkup.add(_unknown(there, news), remote_id)
    _doubles(checkup, remote.values())
    return checkup


def _of(
    record: Record,
    there: RemoteContact | None,
    news: set[RemoteId] | None,
    account: Account,
    followed: set[RemoteId],
) -> Iterable[Difference]:
    """Return how one linked contact differs from its record ``there``."""
    link = record.link
    assert link is not None
    told = news is None or link.remote_id in news or link.remote_id in followed
    if there is None:
        if link.gone_since is None:
            yield Difference.WILL_ARRIVE if told else Difference.GONE
        return
    if record.deleted_at is not None:
        yield Difference.WAITING if record.delete_due_at is not None else Difference.HIDDEN
        return
    if link.gone_since is not None or not there.fields.same_as(link.base):
        yield Difference.WILL_ARRIVE if told else Difference.DIVERGED
    if record.pending(account.direction) or link.sent:
        yield Difference.SET_ASIDE if record.refused else Difference.WAITING
    elif _keeps(record, there.fields, account.direction):
        yield Difference.KEPT


def _keeps(record: Record, there: Fields, direction: Direction) -> bool:
    """Return whether more stands here than there: R4, or a one-way contact's own edits (D8)."""
    if direction is not Direction.TWO_WAY and record.edited_here:
        return True
    more_emails = keyed(record.fields.emails).keys() - keyed(there.emails).keys()
    return bool(more_emails or keyed(record.fields.phones).keys() - keyed(there.phones).keys())


def _unknown(there: RemoteContact, news: set[RemoteId] | None) -> Difference:
    if there.fields.is_empty:
        return Difference.EMPTY  # D9: nothing that could be shown or found
    told = news is None or there.remote_id in news
    return Difference.WILL_ARRIVE if told else Difference.MISSED


def _doubles(checkup: Checkup, remote: Iterable[RemoteContact]) -> None:
    """Two records with one create marker: a create was sent twice (D12)."""
    marked = [r for r in remote if r.marker]
    often = Counter(r.marker for r in marked)
    for contact in marked:
        if often[contact.marker] > 1:
            checkup.add(Difference.DOUBLE, contact.remote_id)


def _news(provider: Provider, cursor: SyncCursor | None) -> set[RemoteId] | None:
    """Return what the next sync will hear of; None when it will read everything."""
    if cursor is None:
        return None
    try:
        changed, deleted = _listing(provider, cursor)
    except CursorExpired:
        return None
    renamed = {old for contact in changed.values() for old in contact.previous_ids}
    return changed.keys() | deleted | renamed


def _listing(
    provider: Provider, since: SyncCursor | None
) -> tuple[dict[RemoteId, RemoteContact], set[RemoteId]]:
    contacts: dict[RemoteId, RemoteContact] = {}
    deleted: set[RemoteId] = set()
    for page in provider.changes(since):
        contacts |= {c.remote_id: c for c in page.contacts}
        deleted |= set(page.deleted)
    return contacts, deleted
