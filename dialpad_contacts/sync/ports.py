"""What the engine asks of the world: provider, store, clock. Implemented elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal, Protocol

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Direction,
    ETag,
    Fields,
    Record,
    RemoteId,
    SyncCursor,
)
from dialpad_contacts.sync.states import State


@dataclass(frozen=True, slots=True)
class RemoteContact:
    """A remote record as read: our four fields, and ``raw``, which only its provider understands.

    ``marker`` is the create marker it carries (D12), None when it has none or it was not read.
    ``problem`` says what could not be read of it (D9), '' when all could.
    """

    remote_id: RemoteId
    etag: ETag
    fields: Fields
    raw: object = None
    marker: str | None = None
    updated_at: datetime | None = None
    previous_ids: tuple[RemoteId, ...] = ()
    problem: str = ""
    company: str = ""
    """Shown for a remote-only result; never synced."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing. ``cursor`` is set on the last page alone.

    ``total`` is the cloud's own count of the whole listing, None when it names none.
    """

    contacts: tuple[RemoteContact, ...]
    deleted: tuple[RemoteId, ...] = ()
    total: int | None = None
    cursor: SyncCursor | None = None


@dataclass(frozen=True, slots=True)
class DirectoryEntry:
    """A company contact (kind 'company') or a group chat with its members (kind 'group')."""

    remote_id: RemoteId
    kind: Literal["company", "group"]
    fields: Fields
    title: str = ""
    company: str = ""
    member_ids: tuple[RemoteId, ...] = ()
    member_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do; the engine and the contract suite ask this, never its name."""

    writes: bool
    reads_contacts: bool = True
    reads_directory: bool = False
    finds_marker_in_listing: bool = True
    """The listing carries create markers, so an own create is never imported as a stranger."""
    searches: bool = False
    reads_groups: bool = True
    """The directory, where there is one, has group chats too."""
    keeps_labels: bool = True
    """False: a record has a fixed set of places for values, and the place is the label (D10)."""


class Provider(Protocol):
    """One signed-in address book. Blocking; one caller at a time.

    Any method may raise SignInNeeded or TryLater; writing ones also OutcomeUnknown when the
    answer got lost, and Refused when the cloud won't have the content. A new provider is done
    when the contract suite passes for it, unedited.
    """

    capabilities: Capabilities

    def changes(self, since: SyncCursor | None) -> Iterator[Page]:
        """Read changes after ``since``, or everything when it is None, page by page.

        Raises CursorExpired when the cloud no longer honours ``since``, also midway.
        """
        ...

    def get(self, remote_id: RemoteId) -> RemoteContact:
        """Read one record whole. Raises RemoteGone."""
        ...

    def create(self, fields: Fields, marker: str) -> RemoteContact:
        """Create a record that carries ``marker`` (lower-case hex). Never retries by itself."""
        ...

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        """Write what differs between ``remote`` (from ``get`` or a write) and ``fields``.

        Raises StaleWrite when the record changed since, RemoteGone when it is no more.
        """
        ...

    def delete(self, remote: RemoteContact) -> None:
        """Delete the record; one that is gone already is a success."""
        ...

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        """Search the account's own contacts (R2); may be incomplete."""
        ...

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        """Read the whole company directory and group chats, page by page."""
        ...

    def search_directory(self, text: str, limit: int) -> Sequence[DirectoryEntry]:
        """Search the company directory (R2)."""
        ...

    def close(self) -> None:
        """Close connections; a running call fails with TryLater soon after."""
        ...


class Action(StrEnum):
    """What a sync does to one contact (interfaces.md, a change)."""

    IMPORT = "import"
    UPDATE_HERE = "update_here"
    CREATE_THERE = "create_there"
    UPDATE_THERE = "update_there"
    DELETE_THERE = "delete_there"
    MARK_DELETED_REMOTELY = "mark_deleted_remotely"
    KEEP = "keep"
    SKIP = "skip"
    FAIL = "fail"
    # The user's own acts, in the journal only:
    ADD_HERE = "add_here"
    EDIT_HERE = "edit_here"
    DELETE_HERE = "delete_here"
    RESTORE_HERE = "restore_here"


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a sync did, or would do: the row of a plan, a report and the journal.

    ``before`` and ``after`` are the synced fields of the side that changes, None where there
    is none. ``overruled`` holds names of the account that lost to an edit here (D1). ``own`` is
    (before, after) of 'company' and 'note', those that changed: never sent, and undone as well.
    """

    rule: str
    action: Action
    contact: ContactId | None
    account: AccountId | None
    before: Fields | None = None
    after: Fields | None = None
    reason: str = ""
    overruled: dict[str, str] = field(default_factory=dict)
    own: dict[str, tuple[str, str]] = field(default_factory=dict)


EntryId = int


class Outcome(StrEnum):
    """How a journal entry ended; a remote write begins as SENT, before it leaves (I14)."""

    DONE = "done"
    SENT = "sent"
    UNKNOWN = "unknown"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Entry:
    """A journal entry to be written; ``undoes`` is the one it takes back, which remembers it."""

    change: Change
    sync: str | None
    cause: str
    """As 'scheduled' or 'user'."""
    outcome: Outcome = Outcome.DONE
    undoes: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Intent:
    """A create that was or is about to be sent (D12).

    ``unknown_since`` is when its request was known to be dead, None while its reply may come.
    """

    id: int
    account: AccountId
    contact: ContactId
    marker: str
    body: Fields
    unknown_since: datetime | None = None
    entry: EntryId | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Insert ``record`` (id 0) or replace it; compare-and-set on ``record.rev`` when it exists.

    The store raises ``rev`` by one, and keeps per-value provenance (kept since, changed here,
    changed there) by comparing with the row it replaces. Its search index goes along.
    """

    record: Record
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """The account was just asked about this contact, and nothing changed; ``rev`` stays."""

    contact: ContactId


@dataclass(frozen=True, slots=True)
class OpenIntent:
    """Write the intent of a create, before it is sent; fails when the contact's rev moved on."""

    contact: ContactId
    rev: int
    account: AccountId
    marker: str
    body: Fields
    entry: Entry


@dataclass(frozen=True, slots=True)
class MarkUnknown:
    """Its request is dead and nobody knows whether the create happened."""

    intent: int
    since: datetime


@dataclass(frozen=True, slots=True)
class CloseIntent:
    """The create's outcome is known; the intent is done with."""

    intent: int


@dataclass(frozen=True, slots=True)
class Note:
    """A journal entry that changes no contact."""

    entry: Entry


@dataclass(frozen=True, slots=True)
class FinishEntry:
    """Set the outcome of an entry that was written as SENT."""

    entry: EntryId
    outcome: Outcome
    reason: str = ""


Write = Put | Checked | OpenIntent | MarkUnknown | CloseIntent | Note | FinishEntry


@dataclass(frozen=True, slots=True)
class Written:
    """What ``commit`` did: ids in the order of the writes, 0 where a write makes none.

    ``ids`` are contact ids for Put, intent ids for OpenIntent; ``entries`` are journal ids.
    """

    ids: tuple[int, ...]
    entries: tuple[EntryId, ...]


class RevMoved(Exception):
    """A compare-and-set failed: somebody changed the contact since. Nothing was written."""


@dataclass(frozen=True, slots=True)
class Account:
    """A linked account as the store keeps it.

    ``subject`` is the provider's stable id of the person who signed in (D13). ``hold`` says
    why everything outgoing waits for a yes (D15, D28), '' when nothing does. ``approved`` is
    how many deletes the last yes covers.
    """

    id: AccountId
    kind: AccountKind
    email: str
    subject: str
    state: State = State.NEVER_SYNCED
    reason: str = ""
    last_sync: datetime | None = None
    cursor: SyncCursor | None = None
    cursor_since: datetime | None = None
    """When the full read began that ``cursor`` descends from (Google: valid 7 days)."""
    hold: str = ""
    retry_at: datetime | None = None
    is_default: bool = False
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def direction(self) -> Direction:
        """Fixed by the kind."""
        return self.kind.direction


class ContactStore(Protocol):
    """The local address book as the engine needs it. Every method is one short transaction."""

    def account(self, account: AccountId) -> Account:
        """Return the account. Raises KeyError when it is not linked (any more)."""
        ...

    def accounts_linked(self) -> list[Account]:
        """Return all accounts, in the order they were linked."""
        ...

    def save_account(self, account: Account) -> None:
        """Replace state, reason, last_sync, cursor, hold, retry_at. Raises KeyError."""
        ...

    def record(self, contact: ContactId) -> Record | None:
        """Return one personal contact, tombstones included."""
        ...

    def linked(self, account: AccountId, remote_ids: Iterable[RemoteId]) -> dict[RemoteId, Record]:
        """Return the records linked to any of ``remote_ids``, tombstones included."""
        ...

    def alive(self, account: AccountId) -> set[RemoteId]:
        """Return the remote ids of every link that is not gone, hidden ones included."""
        ...

    def outgoing(self, account: AccountId, now: datetime) -> list[Record]:
        """Return the records that an outgoing step may be due for, oldest edit first.

        Those with edits (``edited_here`` or ``link.sent``), unsent deletes whose waiting time
        is over, and unlinked ones with ``wanted_in`` this account; refused ones left out.
        """
        ...

    def intents(self, account: AccountId) -> list[Intent]:
        """Return the open create intents."""
        ...

    def deletes_sent(self, account: AccountId, since: datetime) -> int:
        """Return how many remote deletes the journal holds since ``since`` (D15)."""
        ...

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        """Do all of ``writes`` in one transaction, or none. Raises RevMoved.

        ``durable``: on the disk before it returns (synchronous=FULL), for intents and the
        user's own edits.
        """
        ...

    def replace_directory(
        self, account: AccountId, entries: Sequence[DirectoryEntry], now: datetime
    ) -> int:
        """Make the account's directory equal ``entries``, ids kept; return the rows changed."""
        ...


class Clock(Protocol):
    """Time, handed in so that tests can turn it."""

    def now(self) -> datetime:
        """Return the wall time, UTC, aware."""
        ...

    def monotonic(self) -> float:
        """Return seconds that never jump."""
        ...


Cancelled = Callable[[], bool]
