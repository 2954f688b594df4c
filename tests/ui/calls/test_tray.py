"""The tray: closing hides the window where there is one, and quits where there is none."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from dialpad_contacts.ui.tray import Tray, add_tray
from tests.ui.calls.conftest import STRANGER, Desk


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    told: list[str] = []
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: True))
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _, __, text: told.append(text))
    monkeypatch.setattr(QApplication, "quit", staticmethod(lambda: told.append("quit")))
    yield told
    QApplication.setQuitOnLastWindowClosed(True)


def tray_of(desk: Desk) -> Tray:
    tray = add_tray(desk.window)
    assert tray is not None
    desk.window.tray = tray
    return tray


def test_closing_hides_the_window_callers_pop_up_and_it_is_said_once(
    desk: Desk, said: list[str]
) -> None:
    desk.open()
    tray = tray_of(desk)
    desk.window.close()
    assert not desk.window.isVisible()
    assert said == ["Callers still pop up while the window is closed. Quit is in this icon's menu."]
    call = desk.ring(STRANGER)
    desk.until(lambda: desk.phone.pop_ups.of(call.call.id))
    tray.open()
    assert desk.window.isVisible()
    desk.window.close()
    assert len(said) == 1
    tray.quit()
    assert said[-1] == "quit"
    assert tray.leaving


def test_its_menu_opens_is_quiet_and_counts_what_was_missed(desk: Desk, said: list[str]) -> None:
    desk.open()
    tray = tray_of(desk)
    tray.quiet_action.trigger()
    tray.menu.aboutToShow.emit()
    assert tray.quiet_action.isChecked()
    assert desk.window.sidebar.bell.accessibleName() == "Do not disturb"
    desk.end(desk.ring(STRANGER))
    desk.until(lambda: tray.icon.toolTip() == "Dialpad Contacts, 1 missed")
    desk.window.actions_["quit"].trigger()
    assert said[-1] == "quit"


def test_without_a_tray_closing_ends_it(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", staticmethod(lambda: False))
    desk.open()
    assert add_tray(desk.window) is None
    desk.window.close()
    assert not desk.window.isVisible()
    assert QApplication.quitOnLastWindowClosed()
