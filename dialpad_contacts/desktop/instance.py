"""One window and one sync per data folder: a lock file, and a private socket to talk over."""

from __future__ import annotations

import contextlib
import hashlib
import os
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Protocol, Self

MAX_SOCKET_PATH = 100
"""Unix allows about 108 bytes; a longer folder gets its socket in the run-time folder."""
RETRY_S = 0.05
"""How often a lock that is waited for is tried."""


class FileLock:
    """An advisory lock that the system gives back when the process ends, however it ends."""

    def __init__(self, path: Path) -> None:
        """Take the path of the lock file; locks nothing yet."""
        self._path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> bool:
        """Take the lock if it is free; return whether we have it now."""
        if self._file is not None:
            return True
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        file = os.fdopen(descriptor, "r+b")
        if not _lock(file):
            file.close()
            return False
        self._file = file
        return True

    def wait(self, patience_s: float) -> bool:
        """Take the lock as soon as it is free; return whether we have it now."""
        end = time.monotonic() + patience_s
        while not self.acquire():
            if time.monotonic() >= end:
                return False
            time.sleep(RETRY_S)
        return True

    def release(self) -> None:
        """Give the lock back."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        """Nothing more: ``acquire`` says whether the lock was free."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Give the lock back."""
        self.release()


def window_lock(data: Path) -> FileLock:
    """Return the lock that the window of this data folder holds."""
    return FileLock(data / "window.lock")


def sync_lock(data: Path) -> FileLock:
    """Return the lock that whoever syncs this data folder holds (P8)."""
    return FileLock(data / "sync.lock")


def socket_name(data: Path) -> str:
    """Return where the window of this data folder listens: a path, or a pipe on Windows."""
    real = str(data.resolve())
    digest = hashlib.sha256(real.encode()).hexdigest()[:20]
    if sys.platform == "win32":
        return rf"\\.\pipe\dialpad-contacts-{digest}"
    path = str(Path(real) / "window.socket")
    if len(os.fsencode(path)) <= MAX_SOCKET_PATH:
        return path
    folder = Path(os.environ.get("XDG_RUNTIME_DIR") or tempfile.gettempdir())
    private = folder / f"dialpad-contacts-{os.getuid()}"
    private.mkdir(mode=0o700, exist_ok=True)
    if private.stat().st_uid != os.getuid() or private.stat().st_mode & 0o077:
        raise PermissionError(f"{private} belongs to somebody else.")
    return str(private / f"{digest}.socket")


class Stream(Protocol):
    """Lines both ways."""

    def write(self, line: bytes, /) -> object:
        """Write a line."""
        ...

    def flush(self) -> object:
        """Send what was written."""
        ...

    def readline(self) -> bytes:
        """Read a line; b'' at the end."""
        ...


class NoWindow(Exception):
    """No window of this data folder is running."""


@contextlib.contextmanager
def call_window(data: Path, *, timeout_s: float | None) -> Iterator[Stream]:
    """Connect to the running window; lines go both ways.

    Raises:
        NoWindow: there is none.
    """
    name = socket_name(data)
    if sys.platform == "win32":
        if not Path(name).exists():
            raise NoWindow
        with Path(name).open("r+b") as pipe:
            yield pipe
        return
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(timeout_s)
    with connection:
        try:
            connection.connect(name)
        except OSError:
            raise NoWindow from None
        with connection.makefile("rwb") as stream:
            yield stream


def _lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
