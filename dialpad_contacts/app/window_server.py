"""The window's private socket: other starts raise it, commands tell it and let it do their work."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from dialpad_contacts.background import messages as m
from dialpad_contacts.desktop.instance import socket_name

FIRST_JOB = 1_000_000
"""Jobs of other processes are numbered from here, so that they never meet the window's own."""
MAX_LINE_BYTES = 64 * 1024


class WindowServer(QObject):
    """Listens for commands of the same user. Whatever is no message of ours is dropped."""

    def __init__(
        self,
        data: Path,
        *,
        folder: Callable[[], Path],
        post: Callable[[m.Command], None],
        raised: Callable[[], None],
        changed: Callable[[m.Changed | m.CallsChanged], None],
        ring: Callable[[m.Ring], None],
        parent: QObject | None = None,
    ) -> None:
        """Take what to do; does not listen yet."""
        super().__init__(parent)
        self._name = socket_name(data)
        self._folder = folder
        self._post = post
        self._raised = raised
        self._changed = changed
        self._ring = ring
        self._jobs = count(FIRST_JOB)
        self._waiting: dict[int, QLocalSocket] = {}
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._welcome)

    def listen(self) -> bool:
        """Listen; a socket left by a crash is taken over (the window's lock says it is ours)."""
        QLocalServer.removeServer(self._name)
        return self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def on_message(self, message: object) -> None:
        """Pass an answer on to whoever asked for it."""
        if not isinstance(message, m.Done | m.Found) or message.job < FIRST_JOB:
            return
        caller = self._waiting.pop(message.job, None)
        if caller is not None:
            self._answer(caller, message)

    def _welcome(self) -> None:
        while (caller := self._server.nextPendingConnection()) is not None:
            caller.readyRead.connect(lambda who=caller: self._read(who))
            caller.disconnected.connect(lambda who=caller: self._left(who))
            self._read(caller)

    def _left(self, caller: QLocalSocket) -> None:
        for job in [j for j, who in self._waiting.items() if who is caller]:
            del self._waiting[job]
        caller.deleteLater()

    def _read(self, caller: QLocalSocket) -> None:
        if caller.bytesAvailable() > MAX_LINE_BYTES and not caller.canReadLine():
            caller.abort()
            return
        while caller.canReadLine():
            line = bytes(caller.readLine(MAX_LINE_BYTES).data())
            with suppress(ValueError):
                self._take(caller, m.decode(line))

    def _take(self, caller: QLocalSocket, message: m.Command | m.Answer) -> None:
        match message:
            case m.Raise():
                self._raised()
            case m.Changed() | m.CallsChanged():
                self._changed(message)
            case m.Ring():
                job = next(self._jobs)
                self._waiting[job] = caller
                self._ring(replace(message, job=job))
            case m.WhichFolder():
                self._answer(caller, m.Folder(str(self._folder())))
            case m.SyncNow() | m.OpenContact() | m.SearchRemote() | m.Keep() | m.ShowRemote():
                job = next(self._jobs)
                self._waiting[job] = caller
                self._post(m.with_job(message, job))
            case _:
                return

    def _answer(self, caller: QLocalSocket, message: m.Answer) -> None:
        caller.write(m.encode(message))
        caller.flush()
