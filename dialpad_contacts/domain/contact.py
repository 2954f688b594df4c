"""Contacts: the synced fields, their identity, and ids; frozen values that cross every layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType, TypeVar

from dialpad_contacts.domain.names import is_east_asian
from dialpad_contacts.domain.phone import Phone

ContactId = NewType("ContactId", int)
"""Local id; positive, never used twice in one store."""
AccountId = NewType("AccountId", str)
"""Short readable id of a linked account: ``google``, ``google-2``."""
RemoteId = NewType("RemoteId", str)
"""The cloud's id of a record: opaque, case-sensitive."""
ETag = NewType("ETag", str)
"""etag, @odata.etag or ChangeKey: opaque, compare only."""
SyncCursor = NewType("SyncCursor", str)
"""syncToken, deltaLink or SyncState: opaque."""

MAX_NAME = 1024
MAX_VALUE = 512
MAX_VALUES = 200


class Direction(StrEnum):
    """Which way contacts flow between an account and this app."""

    TWO_WAY = "two-way"
    ONE_WAY = "one-way"
    READ_ONLY = "read-only"


class Kind(StrEnum):
    """What a row of the book is; also the sections of a search result."""

    COMPANY = "company"
    GROUP = "group"
    PERSONAL = "personal"


class AccountKind(StrEnum):
    """The systems that can be linked (R10, D23, D24)."""

    GOOGLE = "google"
    OFFICE365 = "office365"
    EXCHANGE = "exchange"
    OUTLOOK = "outlook"
    HOTMAIL = "hotmail"
    DIALPAD = "dialpad"

    @property
    def direction(self) -> Direction:
        """Two-way, one-way or read-only, fixed by the kind (sync-rules, Words)."""
        match self:
            case AccountKind.GOOGLE | AccountKind.OFFICE365:
                return Direction.TWO_WAY
            case AccountKind.DIALPAD:
                return Direction.READ_ONLY
            case _:
                return Direction.ONE_WAY

    @property
    def has_telephone(self) -> bool:
        """Whether calls come from it, and can be placed through it (D23)."""
        return self is AccountKind.DIALPAD

    @property
    def display_name(self) -> str:
        """The name people know the system by."""
        return _TITLES[self]


_TITLES = {
    AccountKind.GOOGLE: "Google",
    AccountKind.OFFICE365: "Office 365",
    AccountKind.EXCHANGE: "Exchange",
    AccountKind.OUTLOOK: "Outlook.com",
    AccountKind.HOTMAIL: "Hotmail",
    AccountKind.DIALPAD: "Dialpad",
}


@dataclass(frozen=True, slots=True)
class Email:
    """An email address as written, with its label."""

    address: str
    label: str = "other"

    @property
    def key(self) -> str:
        """Identity of the address: case and surrounding space don't count (sync-rules, Words)."""
        return self.address.strip().casefold()


Value = Email | Phone
V = TypeVar("V", Email, Phone)
ValueKey = tuple[str, int]
"""(identity, which occurrence of it in the list, 0-based)."""


def text_of(value: Value) -> str:
    """Return the value as its owner wrote it."""
    return value.written if isinstance(value, Phone) else value.address


def keyed(values: Iterable[V]) -> dict[ValueKey, V]:
    """Return ``values`` by identity, in their order; repeated ones count up."""
    seen: dict[str, int] = {}
    out: dict[ValueKey, V] = {}
    for value in values:
        key = value.key
        before = seen.get(key, 0)
        seen[key] = before + 1
        out[key, before] = value
    return out


def full_name(given: str, family: str) -> str:
    """Return both names as one text, in their script's order; '' when there is neither."""
    given, family = given.strip(), family.strip()
    if not given or not family:
        return given or family
    if is_east_asian(given[0]) and is_east_asian(family[0]):
        return family + given  # 陳立歐: the family's name comes first, without a space
    return f"{given} {family}"


@dataclass(frozen=True, slots=True)
class Fields:
    """The synced fields (R3) and nothing else: what an account and this app exchange."""

    given_name: str = ""
    family_name: str = ""
    emails: tuple[Email, ...] = ()
    phones: tuple[Phone, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is no name, no email and no number."""
        return not (self.given_name or self.family_name or self.emails or self.phones)

    @property
    def full_name(self) -> str:
        """Given and family name as one text; '' when there is neither."""
        return full_name(self.given_name, self.family_name)

    @property
    def display_name(self) -> str:
        """What a row shows: the name, else the first number, else the first email."""
        name = self.full_name
        if name:
            return name
        if self.phones:
            return self.phones[0].written.strip()
        if self.emails:
            return self.emails[0].address.strip()
        return ""

    def same_as(self, other: Fields) -> bool:
        """Return whether both say the same: names exactly, values by identity and label (D26)."""
        return (
            self.given_name == other.given_name
            and self.family_name == other.family_name
            and labels(self.emails) == labels(other.emails)
            and labels(self.phones) == labels(other.phones)
        )


def labels(values: Iterable[V]) -> Counter[tuple[str, str]]:
    """Return (identity, label) pairs as a multiset: order and spelling don't count."""
    return Counter((v.key, v.label) for v in values)


@dataclass(frozen=True, slots=True)
class Link:
    """What ties a contact to its one remote record.

    ``base`` is the remote record's synced fields as last read or acknowledged, always
    advanced. ``gone_since`` is when the record was found deleted remotely (R9), None while
    it exists. ``sent`` holds the bodies of updates whose reply is still unknown: their
    values are ours when they come back (faults.md section 4 step 8).
    """

    account: AccountId
    remote_id: RemoteId
    etag: ETag
    base: Fields
    gone_since: datetime | None = None
    sent: tuple[Fields, ...] = ()
    updated_remotely: datetime | None = None
    """The provider's own time of the record's last change; shown, never compared for conflicts."""


@dataclass(frozen=True, slots=True)
class Record:
    """A personal contact as the sync sees it.

    ``fields`` is what Dialpad shows. ``clean`` is what it would show without the user's
    unsent (two-way) or kept (one-way) edits; it equals ``fields`` when there are none.
    ``edited`` names those of 'given_name' and 'family_name' that the user edited since.
    ``rev`` grows by one with each change of the row and is compared before each write.
    """

    id: ContactId
    rev: int
    fields: Fields
    clean: Fields
    edited: frozenset[str] = frozenset()
    link: Link | None = None
    deleted_at: datetime | None = None
    """When the user deleted it here (tombstone, D7); None while it lives."""
    delete_due_at: datetime | None = None
    """When that delete may be sent (two-way); None when none is owed: sent, one-way, or alive."""
    delete_confirmed: bool = False
    """The user said yes to a list that named this delete: it counts as asked for (D15)."""
    wanted_in: AccountId | None = None
    """A contact without a link that is meant for this account (R11, D17, D27)."""
    refused: str = ""
    """Why the account refused this version (state ``failed``); '' when it did not."""
    tries: int = 0
    """How often sending this version failed by itself, not with all others (N13)."""
    company: str = ""
    note: str = ""

    @property
    def edited_here(self) -> bool:
        """True when the user's own edits stand between ``clean`` and ``fields``."""
        return self.fields != self.clean

    def delete_due(self, now: datetime) -> bool:
        """Return whether a delete is owed, and the time to take it back is over (R8)."""
        return self.delete_due_at is not None and self.delete_due_at <= now

    def pending(self, direction: Direction) -> bool:
        """Return whether an edit here still has to reach its account (sync-rules, Words)."""
        return (
            direction is Direction.TWO_WAY
            and self.deleted_at is None
            and self.link is not None
            and self.link.gone_since is None
            and self.edited_here
        )


def link_of(record: Record) -> Link:
    """Return the link of a contact that has one.

    Raises:
        ValueError: it has none.
    """
    if record.link is None:
        raise ValueError("this contact has no link")
    return record.link


class LinkState(StrEnum):
    """A link's state as scripts and the window see it (interfaces.md, JSON)."""

    SYNCED = "synced"
    PENDING = "pending"
    CONFIRMING = "confirming"
    HELD = "held"
    DELETED_REMOTELY = "deleted_remotely"
    DELETED_HERE = "deleted_here"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class ShownValue:
    """One email or number with where it stands now and why an account may lack it.

    ``sources`` holds ``dialpad`` and the account's id when its record has the value too.
    ``why`` is ``kept`` (R4), ``unsendable`` (D10), ``pending``, ``local`` or None.
    """

    value: Value
    sources: tuple[str, ...] = ("dialpad",)
    why: str | None = None
    kept_since: datetime | None = None
    changed_here_at: datetime | None = None
    changed_there_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShownLink:
    """A contact's link as it is shown."""

    account: AccountId
    account_kind: AccountKind
    remote_id: RemoteId | None
    state: LinkState
    reason: str | None = None
    since: datetime | None = None
    """When the state began, where that is shown (deleted_remotely)."""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a group chat; ``id`` is the company contact's, None when unknown here."""

    name: str
    id: ContactId | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact, company contact or group chat as every screen and command shows it."""

    id: ContactId
    kind: Kind
    fields: Fields
    display_name: str
    company: str = ""
    note: str = ""
    emails: tuple[ShownValue, ...] = ()
    phones: tuple[ShownValue, ...] = ()
    link: ShownLink | None = None
    same_as: tuple[ContactId, ...] = ()
    members: tuple[Member, ...] = ()
    title: str = ""
    """Job title and office of a company contact; when a group chat was last active."""
    updated_at: datetime | None = None
    checked_at: datetime | None = None
    """When the account was last asked about this contact (R6)."""
    added_by_call: datetime | None = None
    """When an unknown caller's call made it, None for all others (D17)."""
    favourite: bool = False
    also: tuple[str, ...] = field(default=())
    """Why the person may come up twice (R7): 'company', 'local', or an account id."""
