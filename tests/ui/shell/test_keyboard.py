"""Everything by keyboard, and names for what is painted."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.shortcuts import ACTS, SHEET
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.shortcut_sheet import ShortcutSheet
from dialpad_contacts.ui.widgets import KeyCap
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import Open, search
from tests.ui.fakes import LEONARD, Book

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def press(
    window: MainWindow, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier
) -> None:
    """Press a key where the focus is."""
    QTest.keyClick(QApplication.focusWidget() or window, key, modifier)


def chosen(window: MainWindow) -> str:
    item = window.contacts.current
    return item.title if item is not None else ""


def in_detail(window: MainWindow) -> bool:
    focused = QApplication.focusWidget()
    return window.pages is not None and focused is not None and (
        window.pages.detail.isAncestorOf(focused)
    )  # fmt: skip


def box(window: MainWindow) -> QLineEdit:
    return window.contacts.box.edit


@pytest.mark.parametrize("key", [Key.Key_K, Key.Key_F])
def test_search_is_reached_from_anywhere_with_its_text_selected(
    qtbot: QtBot, window: MainWindow, key: Qt.Key
) -> None:
    search(qtbot, window, "Leo")
    window.go(Page.ACTIVITY)
    press(window, key, CTRL)
    assert box(window).hasFocus()
    assert box(window).selectedText() == "Leo"
    assert window.nav.page is Page.CONTACTS


def test_a_slash_goes_to_search_and_in_a_field_it_is_a_slash(
    qtbot: QtBot, window: MainWindow
) -> None:
    window.sidebar.rows[Page.CONTACTS].setFocus()
    press(window, Key.Key_Slash)
    assert box(window).hasFocus()
    QTest.keyClicks(box(window), "a/b")
    assert box(window).text() == "a/b"


def test_arrows_move_over_headings_and_stop_at_the_ends(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "Leo")
    for _ in range(20):
        press(window, Key.Key_Up)
    assert window.contacts.list.currentIndex().row() == 1
    press(window, Key.Key_Down)
    assert chosen(window) == "Leo, Renee, Shane, Gemma"
    for _ in range(20):
        press(window, Key.Key_Down)
    assert chosen(window) == "New contact “Leo”"
    press(window, Key.Key_PageUp)
    assert chosen(window) != "New contact “Leo”"
    assert box(window).hasFocus()


def test_enter_opens_and_brings_the_focus_to_the_contact(
    qtbot: QtBot, window: MainWindow, contacts: Book
) -> None:
    search(qtbot, window, "Leo")
    press(window, Key.Key_Return)
    assert contacts.asked("open") == [(LEONARD,)]
    qtbot.waitUntil(lambda: in_detail(window))


def test_the_list_takes_arrows_enter_and_typing(
    qtbot: QtBot, window: MainWindow, contacts: Book
) -> None:
    search(qtbot, window, "Leo")
    window.contacts.list.setFocus()
    press(window, Key.Key_Down)
    press(window, Key.Key_Return)
    assert contacts.asked("open") == [(4,)]
    window.contacts.list.setFocus()
    press(window, Key.Key_N)
    assert box(window).hasFocus()
    assert box(window).text() == "Leon"


def test_escape_clears_the_search_then_goes_to_the_top(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "Leo")
    press(window, Key.Key_Escape)
    assert box(window).text() == ""
    qtbot.waitUntil(lambda: window.search.mode == "everyone")
    press(window, Key.Key_Escape)
    assert window.contacts.list.currentIndex().row() == window.search.everyone.best()


def test_f6_goes_round_the_panes_both_ways(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "Leo")
    stops = []
    for _ in range(4):
        press(window, Key.Key_F6)
        focused = QApplication.focusWidget()
        assert focused is not None
        stops.append(focused)
    assert stops[0] is window.contacts.results
    assert window.sidebar.isAncestorOf(stops[2])
    assert stops[3] is box(window)
    press(window, Key.Key_F6, SHIFT)
    assert QApplication.focusWidget() is stops[2]


def test_pages_have_numbers(window: MainWindow) -> None:
    for key, page in zip((Key.Key_3, Key.Key_4, Key.Key_1), ("activity", "accounts", "contacts"),
                         strict=True):  # fmt: skip
        press(window, key, CTRL)
        assert window.nav.page == page
        assert window.sidebar.rows[Page(page)].isChecked()


def test_new_edit_and_delete(qtbot: QtBot, window: MainWindow, contacts: Book) -> None:
    assert window.pages is not None
    search(qtbot, window, "Leonard")
    press(window, Key.Key_E, CTRL)
    assert window.pages.detail.is_editing
    assert window.status.line.title == "Editing Leonard Ciano"
    press(window, Key.Key_Escape)
    assert not window.pages.detail.is_editing
    press(window, Key.Key_N, CTRL)
    assert window.pages.detail.is_editing
    press(window, Key.Key_Escape)


def test_delete_edits_text_in_the_box_and_elsewhere_asks(
    qtbot: QtBot, window: MainWindow, contacts: Book
) -> None:
    search(qtbot, window, "Leonard")
    box(window).setCursorPosition(0)
    press(window, Key.Key_Delete)
    assert box(window).text() == "eonard"
    search(qtbot, window, "Leonard")
    window.contacts.list.setFocus()
    press(window, Key.Key_Delete)
    asked = QApplication.activeModalWidget()
    assert asked is not None
    assert asked.windowTitle().startswith("Delete Leonard Ciano")
    assert contacts.asked("delete") == []
    asked.close()


def test_a_company_contact_is_not_edited_or_deleted(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "Leo")
    press(window, Key.Key_Up)
    press(window, Key.Key_Up)
    assert window.contacts.list.currentIndex().row() == 1
    assert not window.actions_["edit"].isEnabled()
    assert not window.actions_["delete"].isEnabled()


@pytest.mark.parametrize(("key", "modifier"), [(Key.Key_F5, None), (Key.Key_R, CTRL)])
def test_sync_now(
    window: MainWindow, contacts: Book, key: Qt.Key, modifier: Qt.KeyboardModifier | None
) -> None:
    press(window, key, modifier or Qt.KeyboardModifier.NoModifier)
    assert contacts.asked("sync_now") == [(None,)]


def test_f1_shows_the_keys(window: MainWindow) -> None:
    press(window, Key.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert sheet is not None
    said = {label.text() for label in sheet.findChildren(QLabel)}
    assert {t(words) for heading, lines in SHEET for words in (heading, *dict(lines))} <= said
    sheet.close()


@pytest.mark.parametrize("base_px", [13.0, 26.0])
def test_the_sheet_stays_within_the_window_and_scrolls_by_keys(
    qtbot: QtBot, window: MainWindow, theme: Theme, base_px: float
) -> None:
    theme.set_base_px(base_px)
    window.resize(900, 640)
    press(window, Key.Key_F1)
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, ShortcutSheet)
    qtbot.waitUntil(lambda: sheet.first is QApplication.focusWidget())
    assert sheet.height() <= window.height()
    bar = sheet.scroller.verticalScrollBar()
    assert bar.maximum() > 0
    keys = [Key.Key_Down, Key.Key_PageDown, Key.Key_End, Key.Key_Up, Key.Key_PageUp, Key.Key_Home]
    seen = []
    for key in keys:
        press(window, key, Qt.KeyboardModifier.NoModifier)
        seen.append(bar.value())
    assert 0 < seen[0] < seen[1] <= seen[2] == bar.maximum() > seen[3] > seen[4] >= seen[5] == 0
    caps = sheet.findChildren(KeyCap)
    assert all(cap.width() >= cap.sizeHint().width() for cap in caps)
    inner = sheet.scroller.viewport()
    assert all(cap.mapTo(inner, cap.rect().topRight()).x() <= inner.width() for cap in caps)
    press(window, Key.Key_Escape)
    assert not sheet.isVisible()


def test_every_action_is_in_the_menu_bar_and_no_key_is_there_twice(window: MainWindow) -> None:
    actions = [a for m in window.menuBar().actions() for a in m.menu().actions()]  # type: ignore[attr-defined]  # the stubs know no QAction.menu
    keys = [k.toString() for a in actions for k in a.shortcuts()]
    assert len(keys) == len(set(keys))
    assert {QKeySequence(k).toString() for act in ACTS for k in act.keys} <= set(keys)


NAMES = [
    ("Search contacts", QAccessible.Role.EditableText),
    ("Search results", QAccessible.Role.List),
    ("Sync status", QAccessible.Role.Grouping),
    ("Contacts", QAccessible.Role.RadioButton),
    ("Activity", QAccessible.Role.RadioButton),
    ("Accounts", QAccessible.Role.RadioButton),
    ("Google, 846 contacts", QAccessible.Role.CheckBox),
    ("Clear search", QAccessible.Role.Button),
]


@pytest.mark.parametrize(("name", "role"), NAMES)
def test_what_is_seen_has_its_name_and_role(
    qtbot: QtBot, window: MainWindow, name: str, role: QAccessible.Role
) -> None:
    search(qtbot, window, "Leo")
    found = [
        QAccessible.queryAccessibleInterface(w).role()
        for w in window.findChildren(QWidget)
        if w.isVisible()
        and QAccessible.queryAccessibleInterface(w).text(QAccessible.Text.Name) == name
    ]
    assert role in found


def test_the_window_and_the_contact_have_their_names(window: MainWindow) -> None:
    assert window.accessibleName() == window.windowTitle() == "Dialpad Contacts"
    assert window.pages is not None
    assert window.pages.detail.accessibleName() == "Contact details"


def test_every_button_says_what_it_does(qtbot: QtBot, open_window: Open, contacts: Book) -> None:
    window = open_window(contacts, sample=True)
    search(qtbot, window, "Leo")
    for button in window.findChildren(QAbstractButton):
        if button.isVisible():
            spoken = QAccessible.queryAccessibleInterface(button).text(QAccessible.Text.Name)
            assert spoken.strip(), button


def test_what_is_painted_is_spoken(qtbot: QtBot, window: MainWindow) -> None:
    search(qtbot, window, "Leo")
    rows = QAccessible.queryAccessibleInterface(window.contacts.results)
    said = [rows.child(i).text(QAccessible.Text.Name) for i in range(rows.childCount())]
    assert "Personal contacts, 5" in said
    assert "Leonard Ciano, +1 (415) 555-0133, Google, two-way" in said
