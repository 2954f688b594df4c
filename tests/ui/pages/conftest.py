"""The pages' tests: a dressed application, a furnished desk, a pane on it."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.views.detail import DetailPane
from tests.ui.pages.desk import NOW, Desk, furnished


@pytest.fixture(scope="session")
def dress(qapp: QApplication) -> Theme:
    return Theme(qapp, Scheme.LIGHT, 13.0)


@pytest.fixture
def desk() -> Desk:
    return furnished()


@pytest.fixture
def opened() -> list[str]:
    """Links that were handed over."""
    return []


@pytest.fixture
def pane(qtbot: QtBot, dress: Theme, desk: Desk, opened: list[str]) -> DetailPane:
    return make_pane(qtbot, dress, desk, opened)


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    """A window for dialogs to stand over."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.show()
    return parent


def make_pane(qtbot: QtBot, dress: Theme, desk: Desk, opened: list[str]) -> DetailPane:
    pane = DetailPane(dress, opened.append)
    pane.connect_services(desk, desk)
    pane.model.now = lambda: NOW
    pane.edit_model.now = lambda: NOW
    qtbot.addWidget(pane)
    pane.resize(684, 748)
    pane.show()
    pane.activateWindow()
    qtbot.waitUntil(pane.isActiveWindow)
    return pane


def focused(dialog: QWidget) -> str:
    """Return the caption of the button that has a dialog's focus."""
    button = dialog.focusWidget()
    assert isinstance(button, QAbstractButton)
    return button.text()
