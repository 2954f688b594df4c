"""Keys about the contact that is shown: calling, copying; and the keys that lead elsewhere."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.detail import DetailPane
from dialpad_contacts.ui.views.list_states import HINTS
from dialpad_contacts.ui.widgets.keycap import KeyHint
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import search
from tests.ui.fakes import Book

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
MOBILE, WORK = "tel:+14155550133", "tel:+12125550177"


def press(window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier) -> None:
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def pane_of(window: MainWindow) -> DetailPane:
    assert window.pages is not None
    return window.pages.detail


@pytest.fixture
def called(qtbot: QtBot, window: MainWindow) -> list[str]:
    """Choose Leonard by a search; return the links that are opened."""
    links: list[str] = []
    pane_of(window).header.opened.connect(links.append)
    search(qtbot, window, "Leonard C")
    return links


@pytest.mark.parametrize("key", [Key.Key_Return, Key.Key_Enter])
def test_ctrl_enter_calls_the_first_number_while_one_types(
    window: MainWindow, called: list[str], key: Qt.Key
) -> None:
    assert window.contacts.box.edit.hasFocus()
    press(window, key, CTRL)
    assert called == [MOBILE]


def test_ctrl_enter_calls_from_the_list_and_from_the_contact(
    window: MainWindow, called: list[str]
) -> None:
    window.contacts.list.setFocus()
    press(window, Key.Key_Return, CTRL)
    pane_of(window).body.rows[1].setFocus()
    press(window, Key.Key_Return, CTRL)
    assert called == [MOBILE, MOBILE]


def test_shift_enter_asks_which_number(qtbot: QtBot, window: MainWindow, called: list[str]) -> None:
    press(window, Key.Key_Return, SHIFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    words = [a.text() for a in menu.actions()]
    assert [w.split(":")[0] for w in words] == ["Mobile", "Work"]
    assert "(415) 555-0133" in words[0] and "(212) 555-0177" in words[1]
    QTest.keyClick(menu, Key.Key_Down)
    QTest.keyClick(menu, Key.Key_Return)
    assert called == [WORK]
    qtbot.waitUntil(window.contacts.box.edit.hasFocus)


def test_nobody_is_called_where_there_is_no_number_no_contact_or_a_form(
    qtbot: QtBot, window: MainWindow, called: list[str]
) -> None:
    pane_of(window).edit()
    press(window, Key.Key_Return, CTRL)
    pane_of(window).cancel_edit()
    window.go(Page.ACTIVITY)
    press(window, Key.Key_Return, CTRL)
    assert not window.actions_["copy"].isEnabled()
    window.go(Page.CONTACTS)
    search(qtbot, window, "Cleo")
    assert pane_of(window).contact is not None
    assert window.actions_["copy"].isEnabled()
    press(window, Key.Key_Return, CTRL)
    press(window, Key.Key_Return, SHIFT)
    assert not window.actions_["call_first"].isEnabled()
    assert QApplication.activePopupWidget() is None
    assert called == []


def test_copying_the_contact_is_in_the_menu(window: MainWindow, called: list[str]) -> None:
    action = window.actions_["copy"]
    assert action.text().endswith("Ctrl Shift C")
    action.trigger()
    assert QGuiApplication.clipboard().text().splitlines()[0] == "Leonard Ciano"


def test_ctrl_shift_r_says_what_the_next_sync_will_do(window: MainWindow, contacts: Book) -> None:
    press(window, Key.Key_R, CTRL | SHIFT)
    assert window.nav.page is Page.ACTIVITY
    assert len(contacts.asked("look_ahead")) == 1
    assert not contacts.asked("sync_now")


def test_the_keys_below_the_list_are_as_many_as_have_room(
    qtbot: QtBot, window: MainWindow, theme: Theme, called: list[str]
) -> None:
    foot = window.contacts.foot

    def shown() -> int:
        return sum(hint.isVisible() for hint in foot.findChildren(KeyHint))

    assert shown() == len(HINTS)
    theme.set_base_px(26.0)
    qtbot.waitUntil(lambda: 0 < shown() < len(HINTS))
    for hint in foot.findChildren(KeyHint):
        assert not hint.isVisible() or hint.geometry().right() <= foot.width()
