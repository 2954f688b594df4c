"""What the engine tells others: frozen values that say what changed, and for which account."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.sync.states import State

LISTED_MOST = 500
"""Changed contacts that are worth a list; beyond, everything shown is read anew."""


@dataclass(frozen=True, slots=True)
class AccountChanged:
    """The account's state or reason changed; ``retry_in_s`` when it waits for a time."""

    account: AccountId
    state: State
    reason: str = ""
    retry_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """A running sync got on; ``total`` is None until the cloud named it."""

    account: AccountId
    phase: str
    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class ContactsChanged:
    """These contacts changed here; empty ``ids`` means more than a list is worth (a big import)."""

    account: AccountId | None
    ids: tuple[ContactId, ...]


@dataclass(frozen=True, slots=True)
class SyncFinished:
    """One account's sync ended well; counts are of contacts."""

    account: AccountId
    sync: str
    received: int
    sent: int
    failed: int
    overruled: int = 0


@dataclass(frozen=True, slots=True)
class ContactChecked:
    """An opened contact was asked for (R6); ``warning`` says why it could not be."""

    contact: ContactId
    changed: tuple[str, ...]
    warning: str = ""


SyncEvent = AccountChanged | Progress | ContactsChanged | SyncFinished | ContactChecked


def topic(event: object) -> object:
    """Return what ``event`` is about when the next one about it makes this one old, else None."""
    if isinstance(event, AccountChanged | Progress | ContactsChanged):
        return type(event), event.account
    return None


def joined(older: object, newer: object) -> object:
    """Return the one event that says what both say; they have one ``topic``."""
    if isinstance(older, ContactsChanged) and isinstance(newer, ContactsChanged):
        ids = tuple(dict.fromkeys(older.ids + newer.ids)) if older.ids and newer.ids else ()
        return ContactsChanged(newer.account, ids if len(ids) <= LISTED_MOST else ())
    return newer
