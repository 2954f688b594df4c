"""The QThread that conducts the sync: schedule, commands, events.

The heavy part of a sync is done by its child process.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta

from PySide6.QtCore import QObject, QProcess, Qt, QThread, QTimer, Signal, Slot

from dialpad_contacts.background import messages as m
from dialpad_contacts.background.network import has_route
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.sync.events import AccountChanged
from dialpad_contacts.sync.states import State

log = logging.getLogger(__name__)

QUIT_MS = 1800
"""How long the worker gets to finish; a sync that is cut off repeats one item at most."""
EDIT_DELAY_MS = 250
"""Edits within this time go out together."""
RESTART_MS = (500, 2000, 10_000)
NETWORK_MS = 4000
"""How often the network is looked for: what is gone shows within 5 s (interaction.md 11.1)."""
BACK_MS = 2000
"""How long after it came back the sync goes on (interaction.md 11.3)."""
HELD = "The Scenario Lab is open in the window, and nothing is synced meanwhile. Leave it first."


class Conductor(QObject):
    """Lives in the sync thread. Starts the worker, schedules syncs, passes messages both ways."""

    _posted = Signal(object)
    _due = Signal(float)
    _holding = Signal(bool)
    _ending = Signal()

    def __init__(
        self,
        command_line: Sequence[str],
        publish: Callable[[object], None],
        *,
        interval: timedelta,
        has_route: Callable[[], bool] = has_route,
    ) -> None:
        """Take the parts. ``publish`` is called in this thread and must only hand over.

        ``has_route`` says, at once, whether there is a network at all.
        """
        super().__init__()
        self._command_line = list(command_line)
        self._publish = publish
        self._interval = interval
        self._has_route = has_route
        self._process: QProcess | None = None
        self._retries: dict[AccountId, QTimer] = {}
        self._crashes = 0
        self._ended = False
        self._held = False
        self._thread = QThread()
        self._thread.setObjectName("sync")
        self.moveToThread(self._thread)
        self._posted.connect(self._send, Qt.ConnectionType.QueuedConnection)
        self._due.connect(self._arm_outgoing, Qt.ConnectionType.QueuedConnection)
        self._holding.connect(self._hold, Qt.ConnectionType.QueuedConnection)
        self._ending.connect(self._end, Qt.ConnectionType.BlockingQueuedConnection)
        self._thread.started.connect(self._begin)

    # -- called from the GUI thread -------------------------------------------------------

    def start(self) -> None:
        """Start the thread and with it the worker."""
        self._thread.start()

    def post(self, command: m.Command) -> None:
        """Hand a command over; returns at once."""
        self._posted.emit(command)

    def outgoing_in(self, seconds: float) -> None:
        """Something waits to be sent; sync in ``seconds`` (0 for at once)."""
        self._due.emit(seconds)

    def linked(self, account: AccountId) -> None:
        """An account was just linked: its first sync starts by itself (R1)."""
        self.post(m.SyncNow(accounts=(account,), cause="linked"))

    def hold(self, held: bool) -> None:
        """Pause all syncs, the running one too, or let them go on; what waits is kept."""
        self._holding.emit(held)

    def stop(self) -> None:
        """End worker and thread; returns within about two seconds."""
        if self._thread.isRunning():
            self._ending.emit()
            self._thread.quit()
            self._thread.wait()

    # -- in the sync thread ---------------------------------------------------------------

    @Slot()
    def _begin(self) -> None:
        self._outgoing = QTimer(self, singleShot=True)
        self._outgoing.timeout.connect(lambda: self._send(m.SyncNow(cause="edit")))
        self._regular = QTimer(self)
        self._regular.timeout.connect(lambda: self._send(m.SyncNow(cause="scheduled")))
        self._regular.start(int(self._interval.total_seconds() * 1000))
        self._online = self._has_route()
        self._network = QTimer(self)
        self._network.timeout.connect(self._look_for_network)
        self._network.start(NETWORK_MS)
        self._launch()

    @Slot()
    def _look_for_network(self) -> None:
        """A sync that finds no network says so at once, and one that finds it again goes on."""
        before, self._online = self._online, self._has_route()
        if before != self._online:
            wait = BACK_MS if self._online else 0
            QTimer.singleShot(wait, self, lambda: self._send(m.SyncNow(cause="retry")))

    @Slot()
    def _launch(self) -> None:
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        process.start(self._command_line[0], self._command_line[1:])

    @Slot()
    def _read(self) -> None:
        process = self._process
        while process is not None and process.canReadLine():
            line = bytes(process.readLine().data())
            with suppress(ValueError):
                self._heard(m.decode(line))

    def _heard(self, message: m.Command | m.Answer) -> None:
        match message:
            case m.Ready():
                self._crashes = 0
                self._send(m.SyncNow(cause="started"))
            case AccountChanged():
                self._follow(message)
            case _:
                pass
        self._publish(message)

    def _follow(self, event: AccountChanged) -> None:
        """Set or drop the account's retry."""
        timer = self._retries.pop(event.account, None)
        if timer is not None:
            timer.stop()
            timer.deleteLater()
        if event.retry_in_s is None or event.state not in (State.WAITING, State.OFFLINE):
            return
        account = event.account
        timer = QTimer(self, singleShot=True)
        timer.timeout.connect(lambda: self._send(m.SyncNow(accounts=(account,), cause="retry")))
        timer.start(min(int(event.retry_in_s * 1000) + 50, 2**31 - 1))
        self._retries[account] = timer

    @Slot(bool)
    def _hold(self, held: bool) -> None:
        if held is self._held:
            return
        self._held = held
        self._send(m.SyncNow(cause="retry") if not held else m.Cancel(what="sync"))

    @Slot(object)
    def _send(self, command: m.Command) -> None:
        if self._held and isinstance(command, m.SyncNow):
            if command.job:
                self._publish(m.Done(command.job, "later", HELD))
            return
        process = self._process
        if process is None or process.state() is QProcess.ProcessState.NotRunning:
            if job := getattr(command, "job", 0):
                self._publish(m.Done(job, "failed", "The sync is not running. Try again."))
            return
        process.write(m.encode(command))

    @Slot(float)
    def _arm_outgoing(self, seconds: float) -> None:
        wait = max(EDIT_DELAY_MS, int(seconds * 1000) + 50)
        left = self._outgoing.remainingTime()
        if left < 0 or wait < left or seconds == 0:
            self._outgoing.start(wait)
        if seconds > 0 and left >= 0 and wait > left:  # a later one is due after this one
            QTimer.singleShot(wait, self, lambda: self._send(m.SyncNow(cause="edit")))

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        self._process = None
        if self._ended:
            return
        log.warning("the sync worker ended with %s, %s", code, status.name)
        wait = RESTART_MS[min(self._crashes, len(RESTART_MS) - 1)]
        self._crashes += 1
        self._publish(m.WorkerFailed("The sync stopped unexpectedly and is being started again."))
        QTimer.singleShot(wait, self, self._launch)

    @Slot(QProcess.ProcessError)
    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._process = None
            self._publish(m.WorkerFailed("The sync could not be started."))

    @Slot()
    def _end(self) -> None:
        self._ended = True
        process = self._process
        for timer in (self._outgoing, self._regular, self._network, *self._retries.values()):
            timer.stop()
        if process is None:
            return
        process.write(m.encode(m.Quit()))
        process.closeWriteChannel()
        if not process.waitForFinished(QUIT_MS):
            process.kill()
            process.waitForFinished(500)
