"""Reading what the cloud has: every page, or nothing. Network only; changes nothing anywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from dialpad_contacts.domain.contact import Record, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, RemoteGone
from dialpad_contacts.sync.guards import Hold, fallen
from dialpad_contacts.sync.planner import Heard, Said
from dialpad_contacts.sync.ports import (
    Account,
    Cancelled,
    Clock,
    ContactStore,
    Provider,
    RemoteContact,
)
from dialpad_contacts.sync.schedule import full_read_due


class SyncCancelled(Exception):
    """The user stopped the sync; what was applied stays."""


@dataclass(slots=True)
class Reading:
    """One complete read. ``complete``: a full listing, not one of changes, that lacked nothing.

    ``heard`` is by the record's present remote id. ``linked`` holds our side of those ids,
    renamed ones (``previous_ids``) included. ``hold`` is set when the listing fell away (D28).
    """

    began: datetime
    complete: bool
    heard: dict[RemoteId, Heard] = field(default_factory=dict)
    linked: dict[RemoteId, Record] = field(default_factory=dict)
    cursor: SyncCursor | None = None
    cursor_since: datetime | None = None
    hold: Hold | None = None

    @property
    def markers(self) -> dict[str, RemoteContact]:
        """The records that carry a create marker, by it (D12)."""
        found = (h for h in self.heard.values() if isinstance(h, RemoteContact))
        return {h.marker: h for h in found if h.marker}


OnPage = Callable[[int, int | None], None]


def discover(
    provider: Provider,
    store: ContactStore,
    account: Account,
    *,
    clock: Clock,
    full: bool,
    approved: bool,
    cancelled: Cancelled,
    on_page: OnPage,
) -> Reading:
    """Read what changed, or everything; never returns half a listing.

    Args:
        provider: the account's address book.
        store: for what we know of the records that are heard of.
        account: its cursor decides whether changes are enough.
        clock: the time.
        full: read everything even if changes would do.
        approved: the user said yes to a listing that fell away (D28).
        cancelled: asked between pages.
        on_page: told how many records were read, and of how many.

    Raises:
        SyncCancelled: between two pages.
        TryLater, SignInNeeded: from the provider; nothing was applied yet.
    """
    since = None if full or full_read_due(account.cursor_since, clock.now()) else account.cursor
    try:
        reading = _read(provider, since, account, clock, cancelled, on_page)
    except CursorExpired:
        if since is None:
            raise
        reading = _read(provider, None, account, clock, cancelled, on_page)
    _link(reading, store, account)
    _vanished(reading, provider, store, account, approved, cancelled)
    return reading


def _read(
    provider: Provider,
    since: SyncCursor | None,
    account: Account,
    clock: Clock,
    cancelled: Cancelled,
    on_page: OnPage,
) -> Reading:
    began = clock.now()
    reading = Reading(began, complete=since is None)
    reading.cursor_since = began if since is None else account.cursor_since
    for page in provider.changes(since):
        for contact in page.contacts:
            reading.heard[contact.remote_id] = contact
        for remote_id in page.deleted:
            reading.heard[remote_id] = Said.DELETED
        reading.cursor = page.cursor
        on_page(len(reading.heard), page.total)
        if cancelled():
            raise SyncCancelled
    return reading


def _link(reading: Reading, store: ContactStore, account: Account) -> None:
    """Find our side of everything heard; a renamed record is followed before anything else."""
    renamed = {
        old: contact.remote_id
        for contact in reading.heard.values()
        if isinstance(contact, RemoteContact)
        for old in contact.previous_ids
    }
    linked = store.linked(account.id, [*reading.heard, *renamed])
    for old, new in renamed.items():
        if old in linked and new not in linked:
            linked[new] = linked.pop(old)
            reading.heard.pop(old, None)
    reading.linked = linked


def _vanished(
    reading: Reading,
    provider: Provider,
    store: ContactStore,
    account: Account,
    approved: bool,
    cancelled: Cancelled,
) -> None:
    """Tell records that are gone from ones a listing merely lacks (D28, faults.md N10)."""
    told = {r for r, said in reading.heard.items() if said is Said.DELETED}
    if not (told or reading.complete):
        return  # nothing can have vanished, whatever the size of the account
    alive = store.alive(account.id)
    gone = told & alive
    missing: set[RemoteId] = set()
    if reading.complete:
        followed = {r.link.remote_id for r in reading.linked.values() if r.link is not None}
        missing = alive - reading.heard.keys() - followed
    title = account.kind.display_name
    hold = fallen(known=len(alive), vanished=len(gone) + len(missing), title=title)
    if hold is not None and not approved:
        reading.hold = hold
        reading.complete = False
        for remote_id in gone:  # not believed until the yes; the next full read tells again
            del reading.heard[remote_id]
        return
    reading.linked |= store.linked(account.id, missing)
    for remote_id in sorted(missing):
        if cancelled():
            raise SyncCancelled
        try:
            reading.heard[remote_id] = provider.get(remote_id)
        except RemoteGone:
            reading.heard[remote_id] = Said.DELETED
        else:
            reading.complete = False  # it may lack a create of ours, too (D12)
