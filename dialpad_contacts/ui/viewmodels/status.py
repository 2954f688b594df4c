"""View-model of the status bar: the one line that matters most now."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.sync.events import AccountChanged, Progress, SyncEvent, SyncFinished
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.viewmodels import status_lines
from dialpad_contacts.ui.viewmodels.status_lines import SPOKEN, StatusLine

SHOW_SYNC_AFTER_MS = 400
FINISHED_FOR_MS = 4000
REPAINT_MS = 5000


class Status(QObject):
    """Chooses the line; ``announced`` says what a screen reader should hear, never the time."""

    changed = Signal()
    announced = Signal(str)

    def __init__(
        self,
        parent: QObject | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(parent)
        self._now = now
        self._accounts: tuple[AccountView, ...] | None = None
        self._total = 0
        self._editing: str | None = None
        self._problem = ""
        self._call = ("", "")
        self._welcome = self._lab = False
        self._progress: dict[AccountId, Progress] = {}
        self._finished: list[SyncFinished] = []
        self._show_syncing = False
        self._spoken = ""
        self.line = status_lines.starting()
        self.count = ""
        self._late = QTimer(self, singleShot=True, interval=SHOW_SYNC_AFTER_MS)
        self._late.timeout.connect(self._syncing_long)
        self._over = QTimer(self, singleShot=True, interval=FINISHED_FOR_MS)
        self._over.timeout.connect(self._forget_finished)
        self._tick = QTimer(self, interval=REPAINT_MS)
        self._tick.timeout.connect(self._choose)

    def show_accounts(self, accounts: list[AccountView], total: int) -> None:
        """Take the accounts as they are now, and how many contacts there are."""
        self._accounts, self._total = tuple(accounts), total
        syncing = {a.id for a in accounts if a.state is State.SYNCING}
        self._progress = {k: v for k, v in self._progress.items() if k in syncing}
        if not syncing:
            self._late.stop()
            self._show_syncing = False
        elif not self._show_syncing and not self._late.isActive():
            self._late.start()
        if accounts and not self._tick.isActive():
            self._tick.start()
        self._choose()

    def forget_accounts(self) -> None:
        """Say that contacts are being opened."""
        self._accounts = None
        self._progress.clear()
        self._finished.clear()
        self._problem = ""
        for timer in (self._late, self._over, self._tick):
            timer.stop()
        self._choose()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync; the accounts themselves come by ``show_accounts``."""
        match event:
            case Progress():
                self._progress[event.account] = event
                if self._show_syncing:
                    self._choose()
            case SyncFinished():
                if event.received or event.sent or event.failed or self._show_syncing:
                    self._finished.append(event)
                    self._over.start()
                    self._choose()
            case AccountChanged(state=State.SYNCING):
                self._problem = ""
            case _:
                pass

    def set_editing(self, name: str | None) -> None:
        """Say whose form is open: '' for a new contact, None for no form."""
        self._editing = name
        self._choose()

    def set_welcome(self, welcome: bool) -> None:
        """Offer to leave the welcome page."""
        self._welcome = welcome
        self._choose()

    def set_lab(self, shown: bool) -> None:
        """Say that the Scenario Lab is shown, and that real sync waits meanwhile."""
        self._lab = shown
        self._choose()

    def set_call(self, title: str, detail: str) -> None:
        """Say who is on the line; '' when nobody is."""
        if (title, detail) != self._call:
            self._call = (title, detail)
            self._choose()

    def set_problem(self, reason: str) -> None:
        """Say why the sync as a whole does not work; '' when it does."""
        self._problem = reason
        self._choose()

    def _syncing_long(self) -> None:
        self._show_syncing = True
        self._choose()

    def _forget_finished(self) -> None:
        self._finished.clear()
        self._choose()

    def _choose(self) -> None:
        line = self._line()
        total = status_lines.total(self._total) if self._accounts and line.shows_count else ""
        if line == self.line and total == self.count:
            return
        self.line, self.count = line, total
        self.changed.emit()
        spoken = line.spoken if line.kind in SPOKEN else ""
        if spoken and spoken != self._spoken:
            self.announced.emit(spoken)
        self._spoken = spoken

    def _line(self) -> StatusLine:
        if self._lab:
            return status_lines.lab()
        if self._problem:
            return status_lines.problem(self._problem)
        if self._editing is not None:
            return status_lines.editing(self._editing)
        if self._accounts is None:
            return status_lines.starting()
        if self._welcome:
            return status_lines.welcome()
        line = status_lines.choose(
            self._accounts,
            self._now(),
            progress=self._progress,
            finished=self._finished,
            syncing=self._show_syncing,
        )
        return status_lines.over_call(line, *self._call)
