"""The call history as a list by day, read page by page: thousands of calls stay quick."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QObject, Qt

from dialpad_contacts.calls.events import CallEvent, NotDone
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import EntryId, LineState, LoggedCall
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync.events import ContactsChanged, SyncEvent
from dialpad_contacts.ui.call_services import CallLog, Calls
from dialpad_contacts.ui.services import Queries
from dialpad_contacts.ui.viewmodels.by_day import GATHER_MS, ROOT, ByDay, Index
from dialpad_contacts.ui.viewmodels.call_words import CallLine, line_of

PAGE = 100
MOST_KEPT = 1000
"""So many rows are read again at once when something changed; scrolling on reads the rest."""
SHARE = 6
"""A reading, with its painting, takes no more than this part of the time: a burst of calls is
painted as often as the computer can, and its pop-ups come first."""


class Role(IntEnum):
    """What a row answers to beside Qt's own roles."""

    LINE = Qt.ItemDataRole.UserRole + 1
    """The row as a ``CallLine``; None for a day's heading."""


class CallsModel(ByDay[LoggedCall]):
    """Calls, the newest first, under a heading for each day."""

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
        super().__init__(now, parent)
        self._live, self._log, self._queries = calls, log, queries
        self._calls: list[LoggedCall] = []
        self._people: dict[ContactId, Row] = {}
        self._titles: dict[AccountId, str] = {}
        self._held: frozenset[EntryId] = frozenset()
        self._more = False
        self.missed = False
        self.text = ""
        self.waiting = 0
        self.total = self.notes = 0

    # -- reading --------------------------------------------------------------------------

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
        self._changed()

    @property
    def narrows(self) -> bool:
        """True when not all calls are shown."""
        return self.missed or bool(self.text.strip())

    # -- Qt's model -----------------------------------------------------------------------

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
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

    def canFetchMore(self, parent: Index = ROOT) -> bool:
        return not parent.isValid() and self._more

    def fetchMore(self, parent: Index = ROOT) -> None:
        if not self._calls:
            return
        more = self._log.calls(PAGE, missed=self.missed, text=self.text, before=self._calls[-1].id)
        self._more = len(more) >= PAGE
        if not more:
            return
        self._people.update(self._people_of(more))
        self._calls += more
        self._grow(self._by_day(self._calls))

    # -- parts ----------------------------------------------------------------------------

    def _line(self, call: LoggedCall) -> CallLine:
        row = self._people.get(call.contact) if call.contact is not None else None
        held = call.id in self._held
        return line_of(call, row, self._titles, region=self._live.region, held=held)

    def _people_of(self, calls: list[LoggedCall]) -> dict[ContactId, Row]:
        ids = list(dict.fromkeys(c.contact for c in calls if c.contact is not None))
        return {ContactId(int(row.id)): row for row in self._queries.rows(ids)}
