"""The journal as a list by day, and one entry in full: before, after, rule, cause (D19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from dialpad_contacts.domain.contact import ContactId, Direction, LinkState
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.rules import RULES
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactChecked,
    ContactsChanged,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.sync.ports import Action
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView, Commands, JournalView, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.by_day import ROOT, ByDay, Index
from dialpad_contacts.ui.viewmodels.difference import DiffRow, differences, in_short
from dialpad_contacts.ui.viewmodels.entry_words import (
    LOOKS,
    OUTCOMES,
    EntryWords,
    technical,
    technical_short,
)
from dialpad_contacts.ui.viewmodels.journal_filter import Filter

PAGE = 200
MOST_READ = 2000
"""How far a filter looks back at a time; scrolling to the end looks further."""
_PROMISES = {rule.id: rule.promise for rule in RULES}
_HERE = frozenset({Action.EDIT_HERE, Action.ADD_HERE, Action.DELETE_HERE, Action.RESTORE_HERE})
_TOLD = frozenset({Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE})
_WAITING = frozenset({LinkState.PENDING, LinkState.HELD, LinkState.FAILED, LinkState.CONFIRMING})


class Role(IntEnum):
    """What a row of the list answers to beside Qt's own roles."""

    ENTRY = Qt.ItemDataRole.UserRole + 1
    """The row as an ``EntryRow``; None for a day's heading."""


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the list paints it."""

    id: int
    name: str
    second: str
    time: str
    icon: str
    tone: str
    badge_icon: str = ""
    badge: str = ""
    badge_tone: str = "warn"

    @property
    def spoken(self) -> str:
        """The row as a screen reader says it."""
        return ", ".join(p for p in (self.time, self.name, self.second, self.badge) if p)


@dataclass(frozen=True, slots=True)
class EntryDetail:
    """One entry in full."""

    id: int
    contact: int | None
    name: str
    sentence: str
    rows: tuple[DiffRow, ...]
    reason: str
    technical: tuple[str, ...]
    """The rule first: 'R5: A change made here overwrites the remote record.'"""
    technical_short: str
    overruled: str
    """Which of the account's names lost to an edit here (D1), as a sentence; '' when none did."""
    sync: str
    """The sync that did this and more, '' when there is nothing else to undo with it."""
    undone_by: int | None
    restore: str
    """Caption of the button that takes it after all."""


class ActivityModel(ByDay[JournalView]):
    """The journal, newest first, under a heading for each day."""

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Stay empty until ``refresh``."""
        super().__init__(now, parent)
        self._queries, self._commands = queries, commands
        self._limit = PAGE
        self._entries: list[JournalView] = []
        self._words = EntryWords({})
        self._filter = Filter()
        self._waiting: dict[int, str] = {}
        self._undone: dict[int, int] = {}
        self._unsent_deletes: frozenset[ContactId] | None = None
        self._more = False

    # Reading

    def refresh(self) -> None:
        """Read the journal again."""
        self._words = EntryWords({a.id: a for a in self._queries.accounts()})
        self._waiting, self._unsent_deletes = {}, None
        entries = self._read_on()
        undone = self._queries.undone_by([e.id for e in entries])
        self._stale = False
        if (entries, undone) == (self._entries, self._undone):
            return
        self._undone = undone
        self.beginResetModel()
        self._entries = entries
        self._rows = self._by_day(entries)
        self.endResetModel()
        self.refreshed.emit()

    @property
    def filter(self) -> Filter:
        """What is shown."""
        return self._filter

    def set_filter(self, chosen: Filter) -> None:
        """Show other entries."""
        if chosen != self._filter:
            self._filter = chosen
            self._limit = PAGE
            self._read_on(PAGE)
            self.refresh()

    @property
    def accounts(self) -> list[AccountView]:
        """The linked accounts, to filter by."""
        return list(self._words.accounts.values())

    def _read_on(self, wanted: int = 0) -> list[JournalView]:
        """Read ``limit`` entries; with a filter, more until ``wanted`` are found."""
        chosen, limit = self._filter, self._limit
        most = limit + MOST_READ if wanted and chosen.narrows else limit
        while True:
            entries = self._queries.journal(chosen.contact, limit)
            found = [e for e in entries if chosen.takes(e)]
            self._more = len(entries) >= limit
            if not self._more or limit >= most or len(found) >= wanted:
                self._limit = limit
                return found
            limit = min(most, limit * 2)

    def on_event(self, event: SyncEvent) -> None:
        """Read again soon when something happened; a burst makes one reading."""
        if isinstance(event, SyncFinished | ContactsChanged | ContactChecked | AccountChanged):
            self._changed()

    @property
    def has_more(self) -> bool:
        """True when older entries may exist."""
        return self._more

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: Index = ROOT) -> None:
        known = len(self._entries)
        self._limit += PAGE
        entries = self._read_on(known + PAGE)
        if len(entries) <= known:
            return
        rows = self._by_day(entries)
        self._entries = entries
        self._undone = self._queries.undone_by([e.id for e in entries])
        self._grow(rows)

    # Qt's model

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        entry = None if isinstance(row, str) else self._row(row)
        if role == Role.ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else entry.spoken if entry else ""
        return None

    # Words

    def _row(self, entry: JournalView) -> EntryRow:
        icon, tone = LOOKS.get(entry.change.action, ("info", "plain"))
        badge_icon, badge = OUTCOMES.get(entry.outcome, ("", ""))
        waits = "" if badge else self._not_sent(entry)
        if waits:
            badge_icon, badge = waits, "outcome.not_sent"
        undone = entry.id in self._undone
        if undone:
            badge_icon, badge = "undo-2", "outcome.undone"
        return EntryRow(
            id=entry.id,
            name=self._words.name(entry),
            second=self._words.second(entry),
            time=when.clock(entry.at),
            icon=icon,
            tone="warn" if badge and not undone else tone,
            badge_icon=badge_icon,
            badge=t(badge) if badge else "",
            badge_tone="text2" if undone else "warn",
        )

    def _not_sent(self, entry: JournalView) -> str:
        """Return the icon of an act here that its account was not told of yet; '' when it was."""
        change = entry.change
        if change.action not in _HERE or change.contact is None or change.account is None:
            return ""
        if entry.id not in self._waiting:
            self._waiting[entry.id] = self._waits(entry, change.contact)
        return self._waiting[entry.id]

    def _waits(self, entry: JournalView, contact_id: ContactId) -> str:
        change = entry.change
        newer = (e.change for e in self._entries if e.id > entry.id)
        if any(c.contact == contact_id and c.action in _TOLD for c in newer):
            return ""
        account = self._words.accounts.get(change.account) if change.account else None
        if account is None or account.direction is not Direction.TWO_WAY:
            return ""
        icon = "key-round" if account.state is State.SIGN_IN_NEEDED else "clock"
        if change.action is Action.DELETE_HERE:
            return icon if contact_id in self._deletes_that_wait() else ""
        contact = self._queries.contact(contact_id)
        link = contact.link if contact is not None else None
        return icon if link is not None and link.state in _WAITING else ""

    def _deletes_that_wait(self) -> frozenset[ContactId]:
        if self._unsent_deletes is None:
            waiting = (d for d in self._queries.trash() if not d.delete_sent and not d.hidden)
            self._unsent_deletes = frozenset(d.id for d in waiting)
        return self._unsent_deletes

    def detail(self, index: Index) -> EntryDetail | None:
        """Return the entry at ``index`` in full."""
        entry = self.at(index)
        if entry is None:
            return None
        change, words = entry.change, self._words
        account = words.account(entry)
        overruled = " ".join(
            change.overruled[n] for n in ("given_name", "family_name") if change.overruled.get(n)
        )
        restore = t("activity.use_name", account=account) if change.overruled else ""
        promise = _PROMISES.get(change.rule, "")
        rule = f"{change.rule}: {promise}" if promise else change.rule
        alone = not any(e.sync == entry.sync and e.id != entry.id for e in self._entries)
        return EntryDetail(
            id=entry.id,
            contact=change.contact,
            name=words.name(entry),
            sentence=words.sentence(entry, self._now()),
            rows=tuple(in_short(differences(change.before, change.after))),
            reason=shown(change.reason),
            technical=(rule, *technical(entry)),
            sync="" if alone else entry.sync or "",
            undone_by=self._undone.get(entry.id),
            technical_short=technical_short(entry),
            overruled=(
                t("activity.overruled", account=account, name=shown(overruled)) if overruled else ""
            ),
            restore=restore,
        )

    def explained(self, index: Index, *, writes: bool) -> str:
        """Return what an undo of the entry at ``index`` does, in a sentence."""
        entry = self.at(index)
        if entry is None:
            return ""
        if not writes:
            return t("undo.restores.here")
        return t("undo.restores", account=self._words.account(entry))

    def restore(self, entry: int) -> None:
        """'Use Google's name': take the name that lost to an edit here (D1)."""
        self._commands.restore_overruled(entry)
        self.refresh()
