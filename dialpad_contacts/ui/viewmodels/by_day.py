"""A list of what happened, the newest first, under a heading for each day."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QTimer,
    Signal,
)

from dialpad_contacts.ui.viewmodels import when

GATHER_MS = 200
"""What happens meanwhile makes one reading."""
Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()


class Happened(Protocol):
    """What the list holds."""

    @property
    def id(self) -> int:
        """Its number in the store."""

    @property
    def at(self) -> datetime:
        """When it was, with its time zone."""


H = TypeVar("H", bound=Happened)


class ByDay(QAbstractListModel, Generic[H]):
    """The rows: a day's heading as a text, or what happened. Reads only while it is watched."""

    refreshed = Signal()

    def __init__(self, now: Callable[[], datetime], parent: QObject | None) -> None:
        """Stay empty until it is read."""
        super().__init__(parent)
        self._now = now
        self._rows: list[str | H] = []
        self._stale = True
        self.watched = False
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self.refresh)

    def refresh(self) -> None:
        """Read it again."""
        raise NotImplementedError

    def watch(self, watched: bool) -> None:
        """Read along only while the page is on the screen."""
        self.watched = watched
        if not watched:
            self._soon.stop()
        elif self._stale:
            self.refresh()

    def at(self, index: Index) -> H | None:
        """Return what is at ``index``, None for a heading or nothing."""
        row = self._rows[index.row()] if index.isValid() else ""
        return None if isinstance(row, str) else row

    def index_of(self, number: int) -> QModelIndex:
        """Return where the one with this number stands; invalid when it is not listed."""
        for at, row in enumerate(self._rows):
            if not isinstance(row, str) and row.id == number:
                return self.index(at)
        return QModelIndex()

    def first(self) -> QModelIndex:
        """Return the newest one's index; invalid when there is none."""
        return self.index(1) if len(self._rows) > 1 else QModelIndex()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def _changed(self) -> None:
        """Read soon, if anybody looks."""
        self._stale = True
        if self.watched and not self._soon.isActive():
            self._soon.start()

    def _by_day(self, found: Iterable[H]) -> list[str | H]:
        rows: list[str | H] = []
        now, last = self._now(), ""
        for one in found:
            heading = when.heading(one.at, now)
            if heading != last:
                rows.append(heading)
                last = heading
            rows.append(one)
        return rows

    def _grow(self, rows: list[str | H]) -> None:
        """Show more at the end; what was there stays where it is."""
        self.beginInsertRows(QModelIndex(), len(self._rows), len(rows) - 1)
        self._rows = rows
        self.endInsertRows()
