"""The shell's and the pages' tests: one dressed application, and a window on an address book."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QRect
from PySide6.QtGui import QImage, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QListView, QTableView, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.window import MainWindow
from tests.ui.fakes import Book, book
from tests.ui.x11 import empty_screen

Open = Callable[..., MainWindow]


@pytest.fixture(scope="session")
def dress(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT, 13.0)


@pytest.fixture
def theme(dress: Theme) -> Iterator[Theme]:
    """The theme, light and at its first size again after the test."""
    # Rooms below may have dressed the application with a theme of their own in between.
    Theme._current = dress
    dress.set_scheme(Scheme.LIGHT)
    dress.apply()
    yield dress
    dress.set_scheme(Scheme.LIGHT)
    dress.set_base_px(13.0)


@pytest.fixture(autouse=True)
def gone() -> Iterator[None]:
    """Delete the test's windows with it: to dress the application dresses all that are left."""
    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """An empty screen with a window manager; the environment of programs on it."""
    with empty_screen() as env:
        yield env


@pytest.fixture
def contacts() -> Book:
    return book()


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme) -> Iterator[Open]:
    """Opens windows, and closes them."""
    opened: list[MainWindow] = []

    def make(of: Book | None = None, *, sample: bool = False) -> MainWindow:
        window = MainWindow(theme, lambda link: None)
        opened.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        window.set_sample(sample)
        if of is not None:
            window.connect_services(of, of)
            qtbot.waitUntil(lambda: window.search.mode != "loading" or window.nav.welcome)
        return window

    yield make
    for window in opened:
        window.close()
        window.disconnect_services()  # as the host does; what arrives meanwhile asks nothing more
        window.deleteLater()


@pytest.fixture
def window(open_window: Open, contacts: Book) -> MainWindow:
    return open_window(contacts)


def search(qtbot: QtBot, window: MainWindow, text: str) -> None:
    """Type ``text`` into the search box, and wait for what is found here."""
    window.contacts.box.edit.setText(text)
    qtbot.waitUntil(
        lambda: (
            not window.worker.busy
            and (not text.strip() or window.search.results.query.strip() == text.strip())
        )
    )


class Painted(QObject):
    """Adds up how much of a view is painted: 1 is all of it, once."""

    def __init__(self, view: QAbstractScrollArea) -> None:
        super().__init__(view)
        self.much = 0.0
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent) and isinstance(watched, QWidget):
            self.much += event.rect().height() / watched.height()
        return False


def painted_by_scrolling(qtbot: QtBot, view: QListView | QTableView) -> float:
    """Scroll in steps of 7 px; return how much of the view was painted for each, 1 for all of it.

    What is on the screen then has to be what it is when all is painted anew.
    """

    def screen() -> QImage:
        window, viewport = view.window(), view.viewport()
        whole = window.screen().grabWindow(window.winId()).toImage()
        return whole.copy(QRect(viewport.mapTo(window, QPoint()), viewport.size()))

    bar, steps = view.verticalScrollBar(), 20
    qtbot.waitUntil(lambda: bar.maximum() >= steps * 7)
    bar.setValue(0)
    view.viewport().repaint()
    painted = Painted(view)
    for step in range(steps):
        bar.setValue((step + 1) * 7)
        QCoreApplication.processEvents()
    moved, much = screen(), painted.much / steps
    view.viewport().repaint()
    assert moved == screen()
    return much
