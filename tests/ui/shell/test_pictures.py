"""The window in every dress and size: painted without a fault, nothing wider than it is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views import result_list
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import Open, search
from tests.ui.fakes import Book

SIZES = {"wide": (1220, 768), "narrow": (940, 700), "least": (720, 520)}


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("px", [13, 17, 26])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_the_window_is_painted(
    qtbot: QtBot,
    open_window: Open,
    theme: Theme,
    contacts: Book,
    scheme: Scheme,
    px: int,
    size: str,
) -> None:
    theme.set_scheme(scheme)
    theme.set_base_px(px)
    window = open_window(contacts)
    window.resize(*SIZES[size])
    search(qtbot, window, "Leo")
    for page in Page:
        window.go(page)
        image = window.grab().toImage()
        assert not image.isNull()
    window.go(Page.CONTACTS)
    assert window.sidebar.rail is (SIZES[size][0] < theme.px(1000))
    assert _overlaps([window.sidebar, window.stack]) == []
    panes = [w for i in (0, 1) if (w := window.contacts.split.widget(i)) is not None]
    assert _overlaps(panes) == []


def test_right_to_left(
    qtbot: QtBot, right_to_left: None, open_window: Open, contacts: Book
) -> None:
    window = open_window(contacts)
    search(qtbot, window, "Leo")
    window.grab()
    assert window.sidebar.x() > window.stack.x()


def test_the_scheme_changes_while_the_window_is_open(
    qtbot: QtBot, open_window: Open, theme: Theme, contacts: Book
) -> None:
    window = open_window(contacts)
    search(qtbot, window, "Leo")
    light = window.grab().toImage().pixelColor(100, 500)
    theme.set_scheme(Scheme.DARK)
    dark = window.grab().toImage().pixelColor(100, 500)
    assert light.lightness() > 200 > 60 > dark.lightness()


def _overlaps(widgets: list[QWidget]) -> list[tuple[QWidget, QWidget]]:
    a, b = widgets
    return [(a, b)] if a.geometry().intersects(b.geometry()) else []


def test_both_lists_paint_a_selected_row_alike(
    qtbot: QtBot, window: MainWindow, theme: Theme
) -> None:
    for text in ("", "Leo"):
        search(qtbot, window, text)
        qtbot.waitUntil(lambda: window.contacts.stack.currentWidget() is window.contacts.list)
        view = window.contacts.list
        best = window.search.results.best() if text else window.search.everyone.best()
        result_list.select(view, best)
        rect = view.visualRect(view.currentIndex())
        image = view.viewport().grab().toImage()
        dpr = image.devicePixelRatio()
        edge = image.pixelColor(round((rect.left() + 3) * dpr), round(rect.center().y() * dpr))
        inside = image.pixelColor(
            round((rect.right() - 12) * dpr), round((rect.bottom() - 8) * dpr)
        )
        assert (edge, inside) == (theme.color("list"), theme.color("sel"))
