"""What the window's acts need of the store, the sync thread and the sample account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from dialpad_contacts.background import messages as m
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.ui.services import Draft, JournalView, Queries


class Book(Queries, Protocol):
    """The store as the window's acts need it."""

    def account(self, account: AccountId) -> Account:
        """Return a linked account."""
        ...

    def save_account(self, account: Account) -> None:
        """Save an account's state."""
        ...

    def accounts_linked(self) -> Sequence[Account]:
        """Return the linked accounts."""
        ...

    def set_default(self, account: AccountId) -> None:
        """New contacts go to this account."""
        ...

    def opened(self, contact: ContactId) -> None:
        """Remember that the contact was opened just now."""
        ...

    def save_draft(self, contact: ContactId | None, draft: Draft | None) -> None:
        """Keep, or forget, an unfinished form."""
        ...

    def load_draft(self) -> tuple[ContactId | None, Draft] | None:
        """Return the unfinished form, if any."""
        ...

    def journal_entry(self, entry: int) -> JournalView | None:
        """Return one journal entry."""
        ...


class Sync(Protocol):
    """The sync thread as the window's acts need it."""

    def post(self, command: m.Command) -> None:
        """Hand a command over."""
        ...

    def outgoing_in(self, seconds: float) -> None:
        """Something waits to be sent."""
        ...

    def linked(self, account: AccountId) -> None:
        """An account was just linked."""
        ...

    def hold(self, held: bool) -> None:
        """Pause all syncs, or let them go on."""
        ...


class Sample(Protocol):
    """What starts and ends the sample account."""

    def start(self) -> None:
        """Open it."""
        ...

    def remove(self) -> None:
        """Remove it completely."""
        ...
