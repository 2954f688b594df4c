"""What the window asks of the program: small queries and commands, handed in by ``app``."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    Contact,
    ContactId,
)
from dialpad_contacts.domain.search import Row, SearchResult
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.views import (
    AccountView,
    Counts,
    Draft,
    JournalView,
    TrashView,
    Undone,
    UndoPlan,
)

__all__ = [
    "AccountView",
    "Commands",
    "Counts",
    "Destination",
    "Draft",
    "JournalView",
    "LinkStep",
    "Login",
    "NextSync",
    "Past",
    "Queries",
    "RemoteSearch",
    "TrashView",
    "UndoPlan",
    "Undone",
]


@dataclass(frozen=True, slots=True)
class Login:
    """What the user typed to sign in. ``user`` and ``server`` are '' to be found out."""

    email: str
    password: str = field(repr=False)
    user: str = ""
    server: str = ""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where a new contact goes: an account, or None for Dialpad only."""

    account: AccountId | None
    title: str


class Queries(Protocol):
    """Reads of the local store: fast, no network; for the GUI thread and the search worker.

    ``sources`` narrows to account ids, 'company' and 'local'; empty means all.
    """

    def search(self, text: str, sources: frozenset[str], limit: int) -> SearchResult:
        """Search names, emails, companies and numbers in any form (R2)."""
        ...

    def all_ids(self, sources: frozenset[str]) -> array[int]:
        """Return the ids of every contact in list order (sort key), for the endless list."""
        ...

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return the rows of ``ids``, in that order; missing ones are left out."""
        ...

    def recent(self, limit: int) -> list[Row]:
        """Return the contacts opened most recently."""
        ...

    def contact(self, contact: ContactId) -> Contact | None:
        """Return one contact of any kind, None when it is not here (any more)."""
        ...

    def accounts(self) -> list[AccountView]:
        """Return the linked accounts in the order they were linked."""
        ...

    def counts(self) -> Counts:
        """Count the live contacts."""
        ...

    def journal(self, contact: ContactId | None, limit: int) -> list[JournalView]:
        """Return journal entries, newest first."""
        ...

    def undone_by(self, entries: Sequence[int]) -> dict[int, int]:
        """Return which journal entries were undone, and by which (D19)."""
        ...

    def trash(self) -> list[TrashView]:
        """Return deleted contacts, newest first."""
        ...

    def holders(self, phone_or_email: str, but: ContactId | None) -> list[str]:
        """Return the names of contacts that have this very number or address already."""
        ...


class Past(Protocol):
    """Time travel (D19); for any thread."""

    def plan_back(self, at: datetime, contact: ContactId | None) -> UndoPlan:
        """Return what going back to ``at`` does: a step for each contact that differs.

        Raises:
            LookupError: the journal does not go back so far.
        """
        ...

    def go_back(self, plan: UndoPlan, at: datetime) -> Undone:
        """Do what ``plan`` (of ``plan_back`` for the same ``at``) shows, and start sending it."""
        ...

    days: int
    """How many days the journal goes back."""


class Commands(Protocol):
    """Acts: local ones are done on return (some ms), the others report by event."""

    def preview(self, contact: ContactId, draft: Draft) -> list[Change]:
        """Return what saving ``draft`` would write to the account; from the sync's own planner."""
        ...

    def save(self, contact: ContactId, draft: Draft) -> Contact:
        """Save an edit and start sending it."""
        ...

    def add(self, draft: Draft, to: AccountId | None) -> Contact:
        """Add a contact; ``to`` an account, None for Dialpad only."""
        ...

    def destinations(self) -> list[Destination]:
        """Return where a new contact can go, the account for new contacts first (D17, D27)."""
        ...

    def caller_destination(self) -> Destination | None:
        """Return where unknown callers are saved, None when they are not (D17)."""
        ...

    def delete(self, contacts: Sequence[ContactId]) -> None:
        """Delete here; two-way accounts are told when the waiting time is over (R8)."""
        ...

    def undelete(self, contacts: Sequence[ContactId]) -> None:
        """Take a delete back: from the undo bar, the Trash or 'Hidden contacts' (D6, D7)."""
        ...

    def put_back(self, contact: ContactId) -> None:
        """'Put back in <account>' (D4)."""
        ...

    def add_to(self, contact: ContactId, account: AccountId) -> None:
        """'Add to <account>' (D27)."""
        ...

    def follow(self, contact: ContactId) -> None:
        """'Use <account>'s name' (D8)."""
        ...

    def restore_overruled(self, entry: int) -> None:
        """Take the account's name of a journal entry after all (D1)."""
        ...

    def plan_undo(self, entries: Sequence[int]) -> UndoPlan:
        """Return what undoing journal entries does (D19). For any thread.

        Raises:
            LookupError: one of them is no longer in the journal.
        """
        ...

    def plan_undo_sync(self, sync: str) -> UndoPlan:
        """Return what undoing a whole sync does. For any thread. Raises LookupError."""
        ...

    def undo(self, plan: UndoPlan) -> Undone:
        """Do what ``plan`` shows, and start sending it. For any thread."""
        ...

    @property
    def past(self) -> Past:
        """Time travel (D19)."""
        ...

    def store_draft(self, contact: ContactId | None, draft: Draft | None) -> None:
        """Keep an unfinished form safe from a crash; None forgets it."""
        ...

    def stored_draft(self) -> tuple[ContactId | None, Draft] | None:
        """Return the form that a crash or quit interrupted, if any."""
        ...

    def open(self, contact: ContactId) -> None:
        """Open: fetch this contact from its account now (R6, D21); answers with ContactChecked."""
        ...

    def search_remote(self, text: str, done: Callable[[RemoteSearch], None]) -> None:
        """Ask accounts and directories (R2).

        ``done`` is called in the GUI thread, once per call that no newer one overtook.
        """
        ...

    def keep_remote(self, row_id: str) -> None:
        """Bring a remote-only result's record here (it is then imported like any other, R11)."""
        ...

    def sync_now(self, account: AccountId | None = None) -> None:
        """Start a sync; one that runs already is enough."""
        ...

    def look_ahead(self, done: Callable[[NextSync], None]) -> None:
        """Ask what the next sync would do (D19); writes nothing anywhere.

        ``done`` is called in the GUI thread, once per call that no newer one overtook.
        """
        ...

    def hold_sync(self, held: bool) -> None:
        """Pause all syncs while the Scenario Lab is shown, or let them go on."""
        ...

    def cancel_sync(self) -> None:
        """Stop the running sync; what was applied stays."""
        ...

    def pause(self, account: AccountId, paused: bool) -> None:
        """Pause or resume an account."""
        ...

    def approve(self, account: AccountId) -> None:
        """Say yes to what is held (D15, D28)."""
        ...

    def link(
        self,
        kind: AccountKind,
        again: AccountId | None,
        done: Callable[[LinkStep], None],
    ) -> None:
        """Link an account or sign in again; ``done`` is called in the GUI thread at each step."""
        ...

    def cancel_link(self) -> None:
        """Give a running sign-in up; leaves no account and no token."""
        ...

    def link_dialpad(self, api_key: str, done: Callable[[LinkStep], None]) -> None:
        """Link Dialpad with an API key (D23)."""
        ...

    def link_password(
        self,
        kind: AccountKind,
        login: Login,
        again: AccountId | None,
        done: Callable[[LinkStep], None],
    ) -> None:
        """Link an account that wants a password, or sign in to it ``again``."""
        ...

    def choose_vault(self, passphrase: str | None) -> str:
        """Where there is no keyring: keep secrets for this run (None), or in a locked file.

        Returns '' or why that passphrase won't do.
        """
        ...

    def unlink(self, account: AccountId, delete_contacts: bool) -> None:
        """Unlink (D14)."""
        ...

    def set_default(self, account: AccountId) -> None:
        """New contacts go to this account."""
        ...

    def start_sample(self) -> None:
        """Open the sample account."""
        ...

    def remove_sample(self) -> None:
        """Remove the sample data completely, and show the welcome page again."""
        ...


@dataclass(frozen=True, slots=True)
class RemoteSearch:
    """Live results (R2): rows not linked here yet (D25), and how each source answered."""

    query: str
    rows: tuple[Row, ...]
    sources: tuple[tuple[str, str], ...]
    """(title, 'ok' | 'offline' | 'sign_in_needed' | 'failed')."""


@dataclass(frozen=True, slots=True)
class NextSync:
    """What the next sync would do, account by account; ``problem`` says why nobody knows."""

    reports: tuple[Report, ...]
    problem: str = ""


@dataclass(frozen=True, slots=True)
class LinkStep:
    """How a sign-in goes.

    ``step``: 'browser' (``url`` to open or copy), 'no_keyring' (choose where secrets go),
    'done' (``account``), 'failed' or 'cancelled' (``reason``). Where a password is asked for
    also 'sign_in' (it was refused) and 'server' (``server`` is the one to be confirmed, '' when
    one has to be said), both with their ``reason``.
    """

    step: str
    url: str = ""
    account: AccountId | None = None
    reason: str = ""
    server: str = ""
