"""The journal as a list by day, and one entry in full: before, after, rule, cause (D19)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from dialpad_contacts.domain.contact import AccountId, Direction
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.rules import RULES
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactChecked,
    ContactsChanged,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.sync.ports import Action, Outcome
from dialpad_contacts.ui.services import Commands, JournalView, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.difference import DiffRow, changes, differences

PAGE = 200
GATHER_MS = 200

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_PROMISES = {rule.id: rule.promise for rule in RULES}

_LOOKS: dict[Action, tuple[str, str]] = {  # action -> icon, tone
    Action.IMPORT: ("arrow-down", "info"),
    Action.UPDATE_HERE: ("arrow-down", "info"),
    Action.CREATE_THERE: ("user-plus", "soft"),
    Action.UPDATE_THERE: ("arrow-up", "soft"),
    Action.DELETE_THERE: ("trash-2", "soft"),
    Action.MARK_DELETED_REMOTELY: ("pin", "plain"),
    Action.KEEP: ("pin", "plain"),
    Action.SKIP: ("info", "plain"),
    Action.FAIL: ("triangle-alert", "bad"),
    Action.ADD_HERE: ("user-plus", "plain"),
    Action.EDIT_HERE: ("hard-drive", "plain"),
    Action.DELETE_HERE: ("trash-2", "plain"),
    Action.RESTORE_HERE: ("rotate-ccw", "plain"),
}
_OUTCOMES: dict[Outcome, tuple[str, str]] = {  # outcome -> icon, string id
    Outcome.SENT: ("clock", "outcome.sent"),
    Outcome.UNKNOWN: ("clock", "outcome.unknown"),
    Outcome.FAILED: ("triangle-alert", "outcome.failed"),
    Outcome.STALE: ("refresh-cw", "outcome.stale"),
}


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
    rule: str
    """'R5: A change made here overwrites the remote record.', '' when no rule is named."""
    reason: str
    technical: tuple[str, ...]
    overruled: str
    """Which of the account's names lost to an edit here (D1), as a sentence; '' when none did."""
    restore: str
    """Caption of the button that takes it after all."""


class ActivityModel(QAbstractListModel):
    """The journal, newest first, under a heading for each day."""

    refreshed = Signal()

    def __init__(
        self,
        queries: Queries,
        commands: Commands,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Stay empty until ``refresh``."""
        super().__init__(parent)
        self._queries, self._commands, self._now = queries, commands, now
        self._limit = PAGE
        self._entries: list[JournalView] = []
        self._rows: list[str | JournalView] = []
        self._titles: dict[AccountId, str] = {}
        self._one_way: set[AccountId] = set()
        self._stale = True
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(GATHER_MS)
        self._soon.timeout.connect(self.refresh)
        self.watched = False

    # Reading

    def refresh(self) -> None:
        """Read the journal again."""
        accounts = self._queries.accounts()
        self._titles = {a.id: a.title for a in accounts}
        self._one_way = {a.id for a in accounts if a.direction is Direction.ONE_WAY}
        entries = self._queries.journal(None, self._limit)
        self._stale = False
        if entries == self._entries:
            return
        self.beginResetModel()
        self._entries = entries
        self._rows = self._by_day(entries)
        self.endResetModel()
        self.refreshed.emit()

    def watch(self, watched: bool) -> None:
        """Read along only while the page is on the screen."""
        self.watched = watched
        if watched and self._stale:
            self.refresh()

    def on_event(self, event: SyncEvent) -> None:
        """Read again soon when something happened; a burst makes one reading."""
        if isinstance(event, SyncFinished | ContactsChanged | ContactChecked | AccountChanged):
            self._stale = True
            if self.watched and not self._soon.isActive():
                self._soon.start()

    @property
    def has_more(self) -> bool:
        """True when older entries may exist."""
        return len(self._entries) >= self._limit

    def canFetchMore(self, parent: _Index = _ROOT) -> bool:
        return not parent.isValid() and self.has_more

    def fetchMore(self, parent: _Index = _ROOT) -> None:
        known = len(self._entries)
        self._limit += PAGE
        entries = self._queries.journal(None, self._limit)
        if len(entries) <= known:
            return
        rows = self._by_day(entries)
        self._entries = entries
        self.beginInsertRows(QModelIndex(), len(self._rows), len(rows) - 1)
        self._rows = rows
        self.endInsertRows()

    def _by_day(self, entries: list[JournalView]) -> list[str | JournalView]:
        rows: list[str | JournalView] = []
        now, last = self._now(), ""
        for entry in entries:
            heading = when.heading(entry.at, now)
            if heading != last:
                rows.append(heading)
                last = heading
            rows.append(entry)
        return rows

    # Qt's model

    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        entry = None if isinstance(row, str) else self._row(row)
        if role == Role.ENTRY:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row if isinstance(row, str) else entry.spoken if entry else ""
        return None

    def index_of(self, entry: int) -> QModelIndex:
        """Return where an entry stands; invalid when it is not listed."""
        for number, row in enumerate(self._rows):
            if not isinstance(row, str) and row.id == entry:
                return self.index(number)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """Return the newest entry's index; invalid when there is none."""
        return self.index(1) if len(self._rows) > 1 else QModelIndex()

    # Words

    def _row(self, entry: JournalView) -> EntryRow:
        icon, tone = _LOOKS.get(entry.change.action, ("info", "plain"))
        badge_icon, badge = _OUTCOMES.get(entry.outcome, ("", ""))
        if badge:
            tone = "warn"
        return EntryRow(
            id=entry.id,
            name=self._name(entry),
            second=self._second(entry),
            time=when.clock(entry.at),
            icon=icon,
            tone=tone,
            badge_icon=badge_icon,
            badge=t(badge) if badge else "",
        )

    def detail(self, index: _Index) -> EntryDetail | None:
        """Return the entry at ``index`` in full."""
        row = self._rows[index.row()] if index.isValid() else ""
        if isinstance(row, str):
            return None
        change = row.change
        account = self._account(row)
        overruled = " ".join(
            change.overruled[n] for n in ("given_name", "family_name") if change.overruled.get(n)
        )
        restore = t("activity.use_name", account=account) if change.overruled else ""
        promise = _PROMISES.get(change.rule, "")
        return EntryDetail(
            id=row.id,
            contact=change.contact,
            name=self._name(row),
            sentence=self._sentence(row),
            rows=tuple(differences(change.before, change.after)),
            rule=f"{change.rule}: {promise}" if promise else change.rule,
            reason=shown(change.reason),
            technical=_technical(row),
            overruled=(
                t("activity.overruled", account=account, name=shown(overruled)) if overruled else ""
            ),
            restore=restore,
        )

    def restore(self, entry: int) -> None:
        """'Use Google's name': take the name that lost to an edit here (D1)."""
        self._commands.restore_overruled(entry)
        self.refresh()

    def _name(self, entry: JournalView) -> str:
        if entry.name.strip():
            return shown(entry.name)
        fields = entry.change.after or entry.change.before
        name = fields.display_name if fields is not None else ""
        return shown(name) or t("contact.nameless")

    def _account(self, entry: JournalView) -> str:
        account = entry.change.account
        if account is None:
            return t("origin.local")
        return self._titles.get(account, t("activity.unlinked"))

    def _second(self, entry: JournalView) -> str:
        change, account = entry.change, self._account(entry)
        n = len(changes(change.before, change.after))
        match change.action:
            case Action.UPDATE_THERE | Action.UPDATE_HERE | Action.EDIT_HERE:
                return self._counted(entry, n, account)
            case Action.KEEP if change.before is not None:
                return self._kept(entry, account)
            case Action.FAIL:
                reason = shown(change.reason)
                return reason or t("activity.fail", account=account)
            case Action.SKIP:
                return shown(change.reason) or t("activity.skip", account=account)
            case _:
                return t(f"activity.{change.action.value}", account=account)

    def _counted(self, entry: JournalView, n: int, account: str) -> str:
        action = entry.change.action.value
        if action == "edit_here" and entry.change.account in self._one_way:
            return t("activity.edit_here.oneway", account=account)
        if n == 0:
            return t(f"activity.{action}.none", account=account)
        return t(f"activity.{action}", account=account, n=n)

    def _kept(self, entry: JournalView, account: str) -> str:
        gone = [r for r in changes(entry.change.before, entry.change.after) if not r.after]
        if len(gone) == 1:
            return t("activity.keep.one", value=gone[0].before)
        return t("activity.keep.many", n=len(gone), account=account)

    def _sentence(self, entry: JournalView) -> str:
        """'Written to Google today at 10:44, because you saved an edit'."""
        what = t(f"activity.did.{entry.change.action.value}", account=self._account(entry))
        day = when.heading(entry.at, self._now())
        day = day.lower() if day in ("Today", "Yesterday") else t("activity.on", day=day)
        said = t("activity.when", what=what, day=day, time=when.clock(entry.at))
        why = cause_words(entry.cause)
        return f"{said}, {why}" if why else said


_CAUSES = {
    "user": "cause.user",
    "edit": "cause.edit",
    "scheduled": "cause.scheduled",
    "started": "cause.started",
    "retry": "cause.retry",
    "opened": "cause.opened",
    "linked": "cause.linked",
    "call": "cause.call",
    "kept from a search": "cause.search",
}


def cause_words(cause: str) -> str:
    """Return why something was done: 'because you saved an edit'; an unknown cause as it is."""
    known = _CAUSES.get(cause)
    return t(known) if known else shown(cause)


def _technical(entry: JournalView) -> tuple[str, ...]:
    change = entry.change
    parts = [
        ("activity.tech.entry", entry.id),
        ("activity.tech.action", change.action.value),
        ("activity.tech.outcome", entry.outcome.value),
        ("activity.tech.sync", entry.sync or "–"),
        ("activity.tech.account", change.account or "–"),
        ("activity.tech.contact", change.contact if change.contact is not None else "–"),
        ("activity.tech.at", entry.at.astimezone().isoformat(timespec="seconds")),
    ]
    return tuple(t(key, value=str(value)) for key, value in parts)
