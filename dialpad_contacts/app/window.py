"""Opens the window: paints its frame first, then brings store, sync and services to it."""

from __future__ import annotations

import logging
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from dialpad_contacts.cli.output import FAILED, OK, USAGE, Output
from dialpad_contacts.desktop.instance import FileLock, window_lock
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.desktop.trouble import watch

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

NO_DISPLAY = (
    "There is no display to open a window on: 'dialpad-contacts tour OUTDIR' needs none and"
    " leaves pictures of the app."
)
UNEXPECTED = (
    "A part of this window met something that it wasn't made for. Your contacts are safe: what you"
    " saved is saved. If something looks wrong, close the window and open it again."
)
log = logging.getLogger(__name__)


def run_window(args: Namespace, out: Output) -> int:
    """Open the window of the data folder, or bring the one that is open to the front."""
    if not has_display():
        out.warn(NO_DISPLAY)
        return USAGE
    paths = resolve(args.data_dir)
    with window_lock(paths.data) as lock:
        if not _is_first(lock):
            from dialpad_contacts.app.window_client import raise_window

            if raise_window(paths.data):
                return OK
            out.warn("A window of this data folder is open already, but it does not answer.")
            return FAILED
        application = make_application()
        from dialpad_contacts.app.host import Host

        host = Host(paths, sample=args.sample, safe_mode=args.safe_mode)
        host.show(minimized=args.minimized)
        end_on_signals(application)
        watch(lambda: host.tell(UNEXPECTED))
        hear_qt()
        try:
            return application.exec()
        finally:
            host.close()


def _is_first(lock: FileLock) -> bool:
    """Return whether no window has the folder; one that only looks needs no lock (S2)."""
    try:
        return lock.acquire()
    except OSError:
        return True


def end_on_signals(application: QApplication) -> None:
    """Let Ctrl C and a polite kill end the program as closing the window does (P4, P5).

    Python runs its handlers between two of its own instructions, and Qt's loop has none while
    nothing happens: a socket that Python writes to at a signal wakes it.
    """
    import signal
    import socket

    from PySide6.QtCore import QSocketNotifier

    ours, pythons = socket.socketpair()
    pythons.setblocking(False)
    signal.set_wakeup_fd(pythons.fileno(), warn_on_full_buffer=False)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: application.quit())
    notifier = QSocketNotifier(ours.fileno(), QSocketNotifier.Type.Read, application)
    notifier.activated.connect(lambda: ours.recv(64))

    def no_more() -> None:
        signal.set_wakeup_fd(-1)
        pythons.close()

    # A function keeps the socket. Of a bound method PySide keeps its object weakly: the socket
    # would be closed right now, and the other one be 'readable' for ever.
    application.aboutToQuit.connect(no_more)


def hear_qt() -> None:
    """Let what Qt complains of go to the log with all the rest (faults.md P2)."""
    from PySide6.QtCore import QMessageLogContext, QtMsgType, qInstallMessageHandler

    levels = {QtMsgType.QtDebugMsg: logging.DEBUG, QtMsgType.QtInfoMsg: logging.INFO,
              QtMsgType.QtWarningMsg: logging.WARNING}  # fmt: skip

    def heard(kind: QtMsgType, _: QMessageLogContext, words: str) -> None:
        log.log(levels.get(kind, logging.ERROR), "Qt: %s", words)

    qInstallMessageHandler(heard)


def has_display() -> bool:
    """Return whether a window can be opened."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def import_plainly() -> None:
    """Take PySide's hand off the import statement.

    It reads the source of each module that comes after it, and keeps it, for the sake of
    ``from __feature__ import``, which nothing here uses: 8 MB, and a twentieth of the start.
    """
    import builtins

    builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)


def make_application() -> QApplication:
    """Return the application, made as every window and test of ours wants it."""
    from PySide6.QtCore import Qt
    from PySide6.QtGui import QGuiApplication
    from PySide6.QtWidgets import QApplication

    import_plainly()
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QGuiApplication.setHighDpiScaleFactorRoundingPolicy(
        Qt.HighDpiScaleFactorRoundingPolicy.PassThrough
    )
    application = QApplication(sys.argv[:1])
    application.setApplicationName("dialpad-contacts")
    application.setApplicationDisplayName("Dialpad Contacts")
    application.setDesktopFileName("dialpad-contacts")
    application.setStyle("Fusion")
    return application
