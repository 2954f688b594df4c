"""The call history as a list by day, read page by page: thousands of calls stay quick."""

from __future__ import annotations

import time
from collections.abc import Callable
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

from dialpad_contacts.calls.events import CallEvent, NotDone
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import EntryId, LineState, LoggedCall
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync.events import ContactsChanged, SyncEvent
from dialpad_contacts.ui.call_services import CallLog, Calls
from dialpad_contacts.ui.services import Queries
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.call_words import CallLine, line_of

PAGE = 100
MOST_KEPT = 1000
"""So many rows are read again at once when something changed; scrolling on reads the rest."""
GATHER_MS = 200
SHARE = 6
"""A reading, with its painting, takes no more than this part of the time: a burst of calls is
painted as often as the computer can, and its pop-ups come first."""

_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """What a row answers to beside Qt's own roles."""

    LINE = Qt.ItemDataRole.UserRole + 1
    """The row as a ``CallLine``; None for a day's heading."""


class CallsModel(QAbstractListModel):
    """Calls, the newest first, under a heading for each day. Reads only while it is watched."""

    refreshed = Signal()

    def __init__(
        self,
        calls: Calls,
        log: CallLog,
        queries: Queries,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        parent: QObject | None = None,
    ) -> None:
        """Stay empty until it is watched."""
        super().__init__(parent)
        self._live, self._log, self._queries, self._now = calls, log, queries, now
        self._calls: list[LoggedCall] = []
        self._rows: list[str | LoggedCall] = []
        self._people: dict[ContactId, Row] = {}
        self._titles: dict[AccountId, str] = {}
        self._held: frozenset[EntryId] = frozenset()
        self._more = False
        self._stale = True
        self.missed = False
        self.text = ""
        self.waiting = 0
        self.total = self.notes = 0
        self.watched = False
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self.refresh)

    # -- reading --------------------------------------------------------------------------

    def watch(self, watched: bool) -> None:
        """Read along only while the page is on the screen."""
        self.watched = watched
        if not watched:
            self._soon.stop()
        elif self._stale:
            self.refresh()

    def narrow(self, *, missed: bool | None = None, text: str | None = None) -> None:
        """Show missed calls alone, or those that match; None leaves it as it is."""
        wanted = (self.missed if missed is None else missed, self.text if text is None else text)
        if wanted != (self.missed, self.text):
            self.missed, self.text = wanted
            self._calls = []
            self.refresh()

    def refresh(self) -> None:
        """Read the history again, as far as it was read."""
        began = time.perf_counter()
        self._stale = False
        limit = max(PAGE, min(MOST_KEPT, len(self._calls)))
        calls = self._log.calls(limit, missed=self.missed, text=self.text)
        self.total, self.notes, self.waiting = self._log.call_counts()
        self._titles = {a.id: a.title for a in self._queries.accounts()}
        self._held = frozenset(
            s.entry for s in self._live.live if s.entry and s.call.phase is Phase.ON_HOLD
        )
        self._people = self._people_of(calls)
        self.beginResetModel()
        self._calls, self._more = calls, len(calls) >= limit
        self._rows = self._by_day(calls)
        self.endResetModel()
        self.refreshed.emit()
        taken_ms = (time.perf_counter() - began) * 1000
        self._soon.setInterval(max(GATHER_MS, int(taken_ms * SHARE)))

    def on_event(self, event: CallEvent | SyncEvent) -> None:
        """Read again soon when something happened; a burst makes one reading."""
        if isinstance(event, NotDone | LineState):
            return
        if isinstance(event, SyncEvent) and not isinstance(event, ContactsChanged):
            return
        self._stale = True
        if self.watched and not self._soon.isActive():
            self._soon.start()

    @property
    def narrows(self) -> bool:
        """True when not all calls are shown."""
        return self.missed or bool(self.text.strip())

    def call(self, index: _Index) -> LoggedCall | None:
        """Return the call at ``index``, None for a heading or nothing."""
        row = self._rows[index.row()] if index.isValid() else ""
        return None if isinstance(row, str) else row

    def index_of(self, entry: EntryId) -> QModelIndex:
        """Return where an entry is, an invalid index when it is not read."""
        for at, row in enumerate(self._rows):
            if not isinstance(row, str) and row.id == entry:
                return self.index(at)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """Return the newest call's place."""
        return next(
            (self.index(i) for i, r in enumerate(self._rows) if not isinstance(r, str)), _ROOT
        )

    # -- Qt's model -----------------------------------------------------------------------

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
        if role not in (
            Role.LINE, Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole,
            Qt.ItemDataRole.ToolTipRole,
        ):  # fmt: skip
            return None
        line = None if isinstance(row, str) else self._line(row)
        if role == Role.LINE:
            return line
        if role == Qt.ItemDataRole.ToolTipRole:
            return line.tip if line is not None else None
        return row if isinstance(row, str) else line.spoken if line else ""

    def canFetchMore(self, parent: _Index = _ROOT) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: _Index = _ROOT) -> None:
        if not self._calls:
            return
        more = self._log.calls(PAGE, missed=self.missed, text=self.text, before=self._calls[-1].id)
        self._more = len(more) >= PAGE
        if not more:
            return
        self._people.update(self._people_of(more))
        self._calls += more
        rows = self._by_day(self._calls)
        self.beginInsertRows(QModelIndex(), len(self._rows), len(rows) - 1)
        self._rows = rows
        self.endInsertRows()

    # -- parts ----------------------------------------------------------------------------

    def _line(self, call: LoggedCall) -> CallLine:
        row = self._people.get(call.contact) if call.contact is not None else None
        held = call.id in self._held
        return line_of(call, row, self._titles, region=self._live.region, held=held)

    def _people_of(self, calls: list[LoggedCall]) -> dict[ContactId, Row]:
        ids = list(dict.fromkeys(c.contact for c in calls if c.contact is not None))
        return {ContactId(int(row.id)): row for row in self._queries.rows(ids)}

    def _by_day(self, calls: list[LoggedCall]) -> list[str | LoggedCall]:
        rows: list[str | LoggedCall] = []
        now, last = self._now(), ""
        for call in calls:
            heading = when.heading(call.at, now)
            if heading != last:
                rows.append(heading)
                last = heading
            rows.append(call)
        return rows
