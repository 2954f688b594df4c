"""What screens and commands read of accounts, journal, trash and counts; frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Direction,
    Fields,
)
from dialpad_contacts.sync.ports import Change, Outcome
from dialpad_contacts.sync.states import State


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account as its card, its source row and the status bar show it."""

    id: AccountId
    kind: AccountKind
    title: str
    """'Google'; with the address behind it when two accounts are of one kind."""
    email: str
    direction: Direction
    state: State
    reason: str
    last_sync: datetime | None
    retry_at: datetime | None
    pending: int
    contacts: int
    is_default: bool


@dataclass(frozen=True, slots=True)
class JournalView:
    """One entry of the journal with the name to show for its contact."""

    id: int
    at: datetime
    name: str
    change: Change
    cause: str
    outcome: Outcome
    sync: str | None


@dataclass(frozen=True, slots=True)
class TrashView:
    """A deleted contact: what it was here, what its account had last, and until when it stays."""

    id: ContactId
    name: str
    here: Fields
    there: Fields | None
    account: AccountId | None
    deleted_at: datetime
    expires_at: datetime
    delete_sent: bool
    hidden: bool
    """True when its record still exists there (D7): listed under 'Hidden contacts'."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many live contacts there are: by account, company contacts, Dialpad-only, in all."""

    by_account: dict[AccountId, int]
    company: int
    groups: int
    local: int
    total: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A form's content: the synced fields and what stays on this computer."""

    fields: Fields
    company: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class UndoStep:
    """What undoing one journal entry does: ``now`` is how it stands here, ``then`` what it becomes.

    ``then`` is None when the contact leaves this computer. ``changed_since`` holds what stands
    there or here now where it is no longer what the entry left (interaction.md 7.5); ``lost``
    says what can't be brought back, as photo and labels of a record that is created again.
    """

    entry: int
    contact: ContactId
    name: str
    account: AccountId | None
    now: Fields | None
    then: Fields | None
    writes_there: bool
    changed_since: Fields | None = None
    lost: str = ""


@dataclass(frozen=True, slots=True)
class NotUndone:
    """An entry that can't be undone, with the sentence that says why."""

    entry: int
    reason: str


@dataclass(frozen=True, slots=True)
class UndoPlan:
    """A previewed undo; applying it does exactly this, or says what moved meanwhile (D19)."""

    steps: tuple[UndoStep, ...]
    not_undone: tuple[NotUndone, ...] = ()

    @property
    def writes_there(self) -> bool:
        """True when the next sync will write to an account because of it."""
        return any(step.writes_there for step in self.steps)


@dataclass(frozen=True, slots=True)
class Undone:
    """What an undo did: the new journal entries, and what it could not take back."""

    entries: tuple[int, ...]
    not_undone: tuple[NotUndone, ...] = ()


@dataclass(frozen=True, slots=True)
class PastContact:
    """A contact as it was on a date. ``fields_now`` is None when it is deleted now."""

    id: ContactId
    account: AccountId | None
    fields: Fields
    fields_now: Fields | None
    company: str = ""
    note: str = ""
