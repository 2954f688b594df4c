"""The one meeting of other threads and the GUI thread: events in, and the search worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QThread, QTimer, Signal, Slot

from dialpad_contacts.sync.events import joined, topic

log = logging.getLogger(__name__)


SLICE_S = 0.008
"""Half a frame: then input and painting have their turn (faults.md I16)."""


class SyncBridge(QObject):
    """Carries events to the GUI thread; receivers are QObjects that live there.

    What waits is handed out in slices, and of several events about one thing that wait only one
    is handed out, in the newest's place: thousands a second make no window stand still (U2).
    """

    arrived = Signal(object)  # not "event": QObject.event() is taken
    _came = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        """Hand out in the thread that this is made in."""
        super().__init__(parent)
        self._lock = threading.Lock()
        self._waiting: dict[object, object] = {}
        self._next = QTimer(self, singleShot=True, interval=0)
        self._next.timeout.connect(self._hand_out)
        self._came.connect(self._next.start, Qt.ConnectionType.QueuedConnection)

    def publish(self, event: object) -> None:
        """Hand over one event. Called from any thread; returns at once."""
        about = topic(event) or object()
        with self._lock:
            is_first = not self._waiting
            older = self._waiting.pop(about, None)
            self._waiting[about] = event if older is None else joined(older, event)
        if is_first:
            self._came.emit()

    @Slot()
    def _hand_out(self) -> None:
        until = time.monotonic() + SLICE_S
        while (event := self._first()) is not None:
            self.arrived.emit(event)
            if time.monotonic() > until:
                self._next.start()
                return

    def _first(self) -> object | None:
        with self._lock:
            about = next(iter(self._waiting), None)
            return None if about is None else self._waiting.pop(about)


Work = Callable[[], object]


class SearchWorker(QObject):
    """Reads on one thread of its own; of each kind of question only the newest is answered.

    All methods are for the GUI thread. A question that a newer one of its kind overtook is
    dropped: before it starts, or, when it has started, with its answer.
    """

    answered = Signal(str, object)
    """(kind, what ``work`` returned)."""
    failed = Signal(str)
    """A kind whose ``work`` raised; the log has why."""
    _go = Signal(str, int, object)

    def __init__(self, parent: QObject | None = None) -> None:
        """Start no thread yet: the first question does."""
        super().__init__(parent)
        self._thread: QThread | None = None
        self._reader: _Reader | None = None
        self._waiting: dict[str, Work] = {}
        self._running = ""
        self._stale = False
        self._round = 0

    @property
    def busy(self) -> bool:
        """True while a question is open."""
        return bool(self._running or self._waiting)

    def ask(self, kind: str, work: Work) -> None:
        """Have ``work`` done on the thread; it replaces an open question of the same kind."""
        self._waiting[kind] = work
        if kind == self._running:
            self._stale = True
        self._next()

    def drop(self, kind: str) -> None:
        """Take an open question back."""
        self._waiting.pop(kind, None)
        if kind == self._running:
            self._stale = True

    def close(self) -> None:
        """Drop what is open and end the thread; it can be used again afterwards."""
        self._waiting.clear()
        self._running = ""
        self._round += 1
        if self._thread is not None:
            self._thread.quit()
            self._thread.wait()
            self._thread = self._reader = None

    def _next(self) -> None:
        if self._running or not self._waiting:
            return
        if self._thread is None:
            self._start()
        kind = "search" if "search" in self._waiting else next(iter(self._waiting))
        self._running, self._stale = kind, False
        self._go.emit(kind, self._round, self._waiting.pop(kind))

    def _start(self) -> None:
        self._thread = QThread(self)
        self._thread.setObjectName("search")
        self._reader = _Reader()
        self._reader.moveToThread(self._thread)
        self._go.connect(self._reader.read, Qt.ConnectionType.QueuedConnection)
        self._reader.done.connect(self._done, Qt.ConnectionType.QueuedConnection)
        self._thread.start()

    @Slot(str, int, object, bool)
    def _done(self, kind: str, asked_in: int, answer: object, fine: bool) -> None:
        if asked_in != self._round:
            return
        stale, self._running = self._stale, ""
        self._next()
        if stale:
            return
        if fine:
            self.answered.emit(kind, answer)
        else:
            self.failed.emit(kind)


class _Reader(QObject):
    """Lives on the worker's thread."""

    done = Signal(str, int, object, bool)

    @Slot(str, int, object)
    def read(self, kind: str, asked_in: int, work: Work) -> None:
        """Do ``work``; what it raises goes to the log, so that the window goes on."""
        try:
            answer = work()
        except Exception:
            log.exception("a question for %s failed", kind)
            self.done.emit(kind, asked_in, None, False)
        else:
            self.done.emit(kind, asked_in, answer, True)
