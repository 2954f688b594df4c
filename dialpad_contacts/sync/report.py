"""What a sync did, for people and scripts."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.states import State


@dataclass(frozen=True, slots=True)
class Report:
    """One account's part of a sync. ``state`` is the account's after it (interfaces.md, JSON)."""

    account: AccountId
    sync: str
    state: State
    reason: str
    changes: tuple[Change, ...]

    def count(self, *actions: Action) -> int:
        """Return how many changes were one of ``actions``."""
        counts = Counter(c.action for c in self.changes)
        return sum(counts[a] for a in actions)

    @property
    def received(self) -> int:
        """Contacts that changed on this side."""
        return self.count(Action.IMPORT, Action.UPDATE_HERE, Action.MARK_DELETED_REMOTELY)

    @property
    def sent(self) -> int:
        """Contacts that changed on the other side."""
        return self.count(Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE)

    @property
    def failed(self) -> int:
        """Contacts that were set aside."""
        return self.count(Action.FAIL)
