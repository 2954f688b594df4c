"""Trash and 'Hidden contacts': what was deleted here, and the way back (D6, D7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.events import ContactsChanged, SyncEvent
from dialpad_contacts.ui.services import Commands, Queries, TrashView
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.fields import Origin, account_origin, local_origin


@dataclass(frozen=True, slots=True)
class TrashRow:
    """One deleted contact as the dialog lists it."""

    id: ContactId
    name: str
    second: str
    until: str
    origin: Origin


class TrashModel(QObject):
    """View-model of the dialog; ``hidden`` chooses 'Hidden contacts' instead of the Trash."""

    changed = Signal()

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        hidden: bool = False,
        account: AccountId | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Read nothing yet; ``account`` narrows to one account."""
        super().__init__(parent)
        self._queries, self._commands, self._now = queries, commands, now
        self.hidden, self._account = hidden, account

    def show_hidden(self, hidden: bool) -> None:
        """Switch between the Trash and 'Hidden contacts'."""
        self.hidden = hidden
        self.changed.emit()

    def rows(self) -> list[TrashRow]:
        """Return the deleted contacts, newest first."""
        titles = {a.id: (a.kind, a.title) for a in self._queries.accounts()}
        rows = []
        for item in self._queries.trash():
            if item.hidden != self.hidden or self._account not in (None, item.account):
                continue
            known = titles.get(item.account) if item.account is not None else None
            origin = account_origin(*known) if known is not None else local_origin()
            rows.append(self._row(item, origin))
        return rows

    def restore(self, contacts: Sequence[ContactId]) -> None:
        """Take deletes back."""
        if contacts:
            self._commands.undelete(list(contacts))
            self.changed.emit()

    def on_event(self, event: SyncEvent) -> None:
        """Look again when contacts changed."""
        if isinstance(event, ContactsChanged):
            self.changed.emit()

    def _row(self, item: TrashView, origin: Origin) -> TrashRow:
        now = self._now()
        second = t("trash.deleted", ago=when.ago(item.deleted_at, now))
        until = "" if item.hidden else t("trash.until", day=when.day(item.expires_at, now))
        name = shown(item.name) if item.name.strip() else t("contact.nameless")
        return TrashRow(item.id, name, second, until, origin)


def unsent_deletes(queries: Queries, account: AccountId) -> list[TrashView]:
    """Return the deletes that still wait to be sent to ``account``: what a hold is about (D15)."""
    return [
        t for t in queries.trash() if t.account == account and not t.delete_sent and not t.hidden
    ]
