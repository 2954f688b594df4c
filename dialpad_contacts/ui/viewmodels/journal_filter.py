"""Which entries of the journal the Activity list shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.sync.ports import Action, Outcome
from dialpad_contacts.ui.services import JournalView

What = Literal["all", "sent", "received", "failed"]
WHATS: tuple[What, ...] = ("all", "sent", "received", "failed")

_SENT = frozenset({Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE})
_RECEIVED = frozenset(
    {Action.IMPORT, Action.UPDATE_HERE, Action.MARK_DELETED_REMOTELY, Action.KEEP}
)


@dataclass(frozen=True, slots=True)
class Filter:
    """What is shown: of these kinds, of this account, about this contact."""

    what: What = "all"
    account: AccountId | None = None
    contact: ContactId | None = None

    @property
    def narrows(self) -> bool:
        """True when anything is left out."""
        return self != Filter()

    def takes(self, entry: JournalView) -> bool:
        """Return whether ``entry`` is shown."""
        change = entry.change
        if self.account is not None and change.account != self.account:
            return False
        if self.contact is not None and change.contact != self.contact:
            return False
        match self.what:
            case "sent":
                return change.action in _SENT and entry.outcome is not Outcome.FAILED
            case "received":
                return change.action in _RECEIVED
            case "failed":
                return change.action is Action.FAIL or entry.outcome is Outcome.FAILED
            case _:
                return True
