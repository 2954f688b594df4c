"""Where the company directory comes from, and how often it is read (D23)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dialpad_contacts.domain.contact import AccountId, Direction
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.events import ContactsChanged, Progress, SyncEvent
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Cancelled,
    Change,
    Clock,
    ContactStore,
    DirectoryEntry,
    Provider,
)

FRESH_S = 3600.0
"""It has no changes to ask for everywhere, and is read whole: not for every edit that is sent."""
BY_THEMSELVES = frozenset({"edit", "retry", "scheduled"})
"""The causes of syncs that nobody asked for."""


def gives_directory(account: Account, linked: Sequence[Account]) -> bool:
    """Return whether the company directory is taken from ``account``.

    An account that is nothing but a directory is the company's own, and the only one then:
    its people would come up twice. Without it each account gives what its organisation shows.
    """
    if account.direction is Direction.READ_ONLY:
        return True
    return not any(other.direction is Direction.READ_ONLY for other in linked)


class Directories:
    """Keeps the directories here equal to the accounts' own."""

    def __init__(
        self, store: ContactStore, clock: Clock, publish: Callable[[SyncEvent], None]
    ) -> None:
        """Know of nothing read yet."""
        self._store = store
        self._clock = clock
        self._publish = publish
        self._read_at: dict[AccountId, float] = {}

    def follow(
        self, provider: Provider, account: Account, *, cause: str, cancelled: Cancelled
    ) -> list[Change]:
        """Read the account's directory whole and take it over; a fresh one is left as it is.

        Raises:
            TryLater, SignInNeeded: half a directory is none; what is here stays.
            SyncCancelled: between two pages.
        """
        linked = self._store.accounts_linked()
        if not gives_directory(account, linked):
            return self._given_up(account)
        read_at = self._read_at.get(account.id)
        is_fresh = read_at is not None and self._clock.monotonic() - read_at < FRESH_S
        if is_fresh and cause in BY_THEMSELVES:
            return []
        entries: list[DirectoryEntry] = []
        for page in provider.directory():
            entries += page
            self._publish(Progress(account.id, "reading", len(entries), None))
            if cancelled():
                raise SyncCancelled
        self._read_at[account.id] = self._clock.monotonic()
        changes = self._taken(account, entries)
        for other in linked:  # now, not at their next sync: until then all would come up twice
            if not gives_directory(other, linked):
                changes += self._given_up(other)
        return changes

    def _given_up(self, account: Account) -> list[Change]:
        self._read_at.pop(account.id, None)
        return self._taken(account, [])

    def _taken(self, account: Account, entries: Sequence[DirectoryEntry]) -> list[Change]:
        changed = self._store.replace_directory(account.id, entries, self._clock.now())
        if not changed:
            return []
        self._publish(ContactsChanged(account.id, ()))
        reason = f"{changed} entries"
        return [Change("D23", Action.UPDATE_HERE, None, account.id, reason=reason)]
