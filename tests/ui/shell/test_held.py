"""What waits for a yes stands above every page, and can be reviewed first (D15, D28)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.events import AccountChanged
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import TrashView
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import Open
from tests.ui.fakes import GOOGLE, Book
from tests.ui.pages.desk import NOW, fields

MANY = "134 contacts are about to be deleted in Google."
FELL = "80 of 90 contacts vanished at Google. Nothing is lost here."


def hold(window: MainWindow, contacts: Book, reason: str) -> None:
    view = contacts.views[GOOGLE]
    contacts.account(
        GOOGLE, view.kind, email=view.email, is_default=True, state=State.HELD, reason=reason
    )
    contacts.bin = [
        TrashView(ContactId(900 + n), f"P{n}", fields(f"P{n}"), None, GOOGLE, NOW,
                  NOW + timedelta(days=30), delete_sent=False, hidden=False)
        for n in range(3)
    ]  # fmt: skip
    window.on_event(AccountChanged(GOOGLE, State.HELD, reason))


def test_nothing_is_held_at_first(window: MainWindow) -> None:
    assert window.hold.isHidden()


def test_D15_a_mass_delete_says_how_many_and_where(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, MANY)
    assert window.hold.isVisible()
    assert window.hold.label.text() == MANY
    assert window.hold.go.text() == "Delete"
    assert window.hold.go.accessibleName() == "Delete them in Google"


def test_review_shows_the_plan(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, MANY)
    window.hold.review.click()
    assert window.nav.page is Page.ACTIVITY
    assert len(contacts.asked("look_ahead")) == 1
    assert not contacts.asked("approve")


def test_stop_brings_all_of_them_back(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, MANY)
    window.hold.stop.click()
    assert contacts.asked("undelete") == [((900, 901, 902),)]
    assert not contacts.asked("approve")


def test_delete_is_the_yes(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, MANY)
    window.hold.go.click()
    assert contacts.asked("approve") == [(GOOGLE,)]


def test_D28_a_fallen_listing_is_gone_on_with_or_paused(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, FELL)
    assert window.hold.go.text() == "Go on"
    window.hold.stop.click()
    assert contacts.asked("pause") == [(GOOGLE, True)]
    assert not contacts.asked("undelete")
    window.hold.go.click()
    assert contacts.asked("approve") == [(GOOGLE,)]


def test_the_banner_goes_when_nothing_is_held_any_more(window: MainWindow, contacts: Book) -> None:
    hold(window, contacts, MANY)
    view = contacts.views[GOOGLE]
    contacts.account(GOOGLE, view.kind, email=view.email, is_default=True)
    window.on_event(AccountChanged(GOOGLE, State.IDLE))
    assert window.hold.isHidden()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space])
def test_it_is_answered_with_the_keyboard(
    qtbot: QtBot, window: MainWindow, contacts: Book, key: Qt.Key
) -> None:
    hold(window, contacts, MANY)
    window.hold.review.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(window.hold.review, Qt.Key.Key_Tab)
    assert window.hold.stop.hasFocus()
    QTest.keyClick(window.hold.stop, key)
    assert contacts.asked("undelete")


def test_the_accounts_page_leads_to_the_preview(open_window: Open, contacts: Book) -> None:
    window = open_window(contacts)
    window.go(Page.ACCOUNTS)
    assert window.pages is not None
    window.pages.accounts.preview_button.click()
    assert window.nav.page is Page.ACTIVITY
    assert len(contacts.asked("look_ahead")) == 1
