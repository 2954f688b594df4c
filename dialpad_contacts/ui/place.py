"""Where the window was: its place, its splitter and its scheme, kept between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QByteArray
from PySide6.QtGui import QGuiApplication

from dialpad_contacts.ui.theme import Scheme

if TYPE_CHECKING:
    from dialpad_contacts.ui.window import MainWindow

WIDE, HIGH = 1220, 768


class Memory(Protocol):
    """Where the window keeps its place between two runs."""

    def read(self, key: str) -> str:
        """Return what was kept, '' when nothing was."""
        ...

    def write(self, key: str, value: str) -> None:
        """Keep ``value``."""
        ...


def restore(window: MainWindow, memory: Memory | None) -> None:
    """Put the window where it was; a place that is off every screen is moved back."""
    window.resize(WIDE, HIGH)
    if memory is None:
        return
    scheme = memory.read("window.scheme")
    if scheme in set(Scheme):
        window.choose_scheme(Scheme(scheme))
    splitter = memory.read("window.splitter")
    if splitter:
        window.contacts.restore_state(_bytes(splitter))
    window.restoreGeometry(_bytes(memory.read("window.geometry")))
    frame = window.frameGeometry()
    if not any(s.availableGeometry().intersects(frame) for s in QGuiApplication.screens()):
        window.move(QGuiApplication.primaryScreen().availableGeometry().topLeft())


def keep(window: MainWindow, memory: Memory | None, scheme: Scheme) -> None:
    """Remember where the window is."""
    if memory is not None:
        memory.write("window.geometry", _text(window.saveGeometry()))
        memory.write("window.splitter", _text(window.contacts.save_state()))
        memory.write("window.scheme", scheme)


def recall(window: MainWindow, key: str) -> str:
    """Return what was kept in an earlier run, '' when nothing was."""
    return window.memory.read(key) if window.memory is not None else ""


def remember(window: MainWindow, key: str, text: str) -> None:
    """Keep something for the next run."""
    if window.memory is not None:
        window.memory.write(key, text)


def _text(state: QByteArray) -> str:
    return bytes(state.toBase64().data()).decode("ascii")


def _bytes(text: str) -> QByteArray:
    return QByteArray.fromBase64(QByteArray(text.encode("ascii", "ignore")))
