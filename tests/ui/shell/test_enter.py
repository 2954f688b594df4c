"""Enter presses what has the focus, as the welcome page promises (interaction.md, flow 1)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.welcome import Welcome


def test_enter_on_google_links_it(theme: Theme, qtbot: QtBot) -> None:
    welcome = Welcome()
    qtbot.addWidget(welcome)
    welcome.show()
    with qtbot.waitSignal(welcome.link, timeout=1000):
        QTest.keyClick(welcome.cards[AccountKind.GOOGLE], Qt.Key.Key_Return)


def test_enter_on_the_sample_opens_it(theme: Theme, qtbot: QtBot) -> None:
    welcome = Welcome()
    qtbot.addWidget(welcome)
    welcome.show()
    with qtbot.waitSignal(welcome.sample, timeout=1000):
        QTest.keyClick(welcome.sample_button, Qt.Key.Key_Enter)
