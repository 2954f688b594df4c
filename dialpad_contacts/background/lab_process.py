"""The Lab's process as the window holds it: started when asked, one line in, one line out."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, QProcess, Signal, Slot

log = logging.getLogger(__name__)

QUIT_MS = 1500
"""How long it gets to remove its folder when the window ends; a killed one's simulator ends too."""
NOT_STARTED = "The Scenario Lab could not be started."
ENDED = "The Scenario Lab ended unexpectedly."


class LabProcess(QObject):
    """A child process that answers lines with lines. Lives in the GUI thread; nothing blocks.

    Its pipes are read by Qt's loop as they fill, and a line is some kilobytes.
    """

    answered = Signal(bytes)
    """One line that it wrote."""
    lost = Signal(str)
    """It ended without being told to; the sentence is for people."""

    def __init__(self, command_line: Sequence[str], parent: QObject | None = None) -> None:
        """Take how it is started; starts nothing yet."""
        super().__init__(parent)
        self._command_line = list(command_line)
        self._process: QProcess | None = None

    @property
    def is_running(self) -> bool:
        """True from ``start`` until it ended."""
        return self._process is not None

    def start(self) -> None:
        """Start it; one that runs is enough."""
        if self._process is not None:
            return
        if not self._command_line:
            self.lost.emit(NOT_STARTED)
            return
        process = QProcess(self)
        process.setProcessChannelMode(QProcess.ProcessChannelMode.ForwardedErrorChannel)
        process.readyReadStandardOutput.connect(self._read)
        process.finished.connect(self._finished)
        process.errorOccurred.connect(self._not_started)
        self._process = process
        program, *arguments = self._command_line
        process.start(program, arguments)

    def send(self, line: bytes) -> None:
        """Write a line to it; dropped when it does not run."""
        if self._process is not None:
            self._process.write(line)

    def stop(self) -> None:
        """Let it end by itself: it does so when nobody writes to it any more."""
        process = self._let_go()
        if process is not None:
            process.finished.connect(process.deleteLater)
            process.closeWriteChannel()

    def close(self) -> None:
        """End it now; returns within three seconds, mostly at once."""
        process = self._let_go()
        for left in [p for p in (process, *self.findChildren(QProcess)) if p is not None]:
            left.closeWriteChannel()
            if not left.waitForFinished(QUIT_MS):
                left.kill()
                left.waitForFinished(QUIT_MS)

    def _let_go(self) -> QProcess | None:
        process, self._process = self._process, None
        if process is not None:
            process.readyReadStandardOutput.disconnect(self._read)
            process.finished.disconnect(self._finished)
            process.errorOccurred.disconnect(self._not_started)
        return process

    @Slot()
    def _read(self) -> None:
        while self._process is not None and self._process.canReadLine():
            self.answered.emit(bytes(self._process.readLine().data()))

    @Slot(int, QProcess.ExitStatus)
    def _finished(self, code: int, status: QProcess.ExitStatus) -> None:
        log.warning("the Lab's process ended with %s, %s", code, status.name)
        self._read()
        self._fail(ENDED)

    @Slot(QProcess.ProcessError)
    def _not_started(self, error: QProcess.ProcessError) -> None:
        if error is QProcess.ProcessError.FailedToStart:
            self._fail(NOT_STARTED)

    def _fail(self, reason: str) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.deleteLater()
            self.lost.emit(reason)
