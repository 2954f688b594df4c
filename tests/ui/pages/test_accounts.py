"""The Accounts page: each state in words, with the one button that helps."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QRadioButton
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.events import AccountChanged, Progress
from dialpad_contacts.sync.guards import RESTORED
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import Destination, TrashView
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.dialogs import Dialog
from tests.ui.pages.conftest import focused
from tests.ui.pages.desk import GOOGLE, LEONARD, NOW, OUTLOOK, Desk, fields


@pytest.fixture
def page(qtbot: QtBot, dress: Theme, desk: Desk) -> AccountsPage:
    page = AccountsPage(dress)
    page.connect_services(desk, desk)
    page.model._now = lambda: NOW
    qtbot.addWidget(page)
    page.resize(1044, 800)
    page.show()
    return page


def change(page: AccountsPage, desk: Desk, **more: object) -> None:
    desk.views[GOOGLE] = replace(desk.views[GOOGLE], **more)  # type: ignore[arg-type]
    page.on_event(AccountChanged(GOOGLE, desk.views[GOOGLE].state))


def dialog_of(page: AccountsPage) -> Dialog:
    return next(d for d in page.findChildren(Dialog) if d.isVisible())


def press(dialog: Dialog, words: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == words).click()


def said(page: AccountsPage) -> str:
    return "\n".join(x.text() for x in page.findChildren(QLabel))


@pytest.mark.parametrize(
    ("email", "product"),
    [
        ("maya@northwind.example", "Google Workspace"),
        ("Maya.Ortiz@GMail.com", "Gmail"),
        ("maya@googlemail.com", "Gmail"),
    ],
)
def test_a_google_account_is_called_what_its_address_belongs_to(
    page: AccountsPage, desk: Desk, email: str, product: str
) -> None:
    change(page, desk, email=email)
    assert product in said(page).splitlines()
    assert "Outlook.com" in said(page).splitlines()


def test_accounts_stand_under_their_direction(page: AccountsPage) -> None:
    assert [g.heading for g in page.model.groups()] == [
        "Two-way: changes you make here are written back",
        "One-way: copied to this computer, never written back",
        "Company directory, read-only",
    ]


@pytest.mark.parametrize(
    ("state", "pill", "button"),
    [
        (State.IDLE, "Up to date", None),
        (State.NEVER_SYNCED, "Not synced yet", "Sync now"),
        (State.SYNCING, "Syncing", "Cancel"),
        (State.WAITING, "Waiting 40 s", "Try now"),
        (State.OFFLINE, "Offline", "Try now"),
        (State.SIGN_IN_NEEDED, "Sign in needed", "Sign in"),
        (State.PAUSED, "Paused", "Resume"),
        (State.HELD, "Needs your yes", "Review"),
        (State.FAILED, "Couldn't sync", "Try again"),
    ],
)
def test_every_state_has_its_words_and_its_button(
    page: AccountsPage, desk: Desk, state: State, pill: str, button: str | None
) -> None:
    change(page, desk, state=state, retry_at=NOW + timedelta(seconds=40))
    card = page.cards[GOOGLE]
    assert card.view.pill.text == pill
    assert (card.action.text() if card.action else None) == button


def test_a_card_speaks_for_itself(page: AccountsPage, desk: Desk) -> None:
    change(page, desk, state=State.SIGN_IN_NEEDED, pending=1)
    assert page.cards[GOOGLE].accessibleName() == (
        "Google, maya@northwind.example, Sign in needed, Two-way, last sync 5 s ago,"
        " 1 change waiting"
    )


def test_a_sign_in_says_what_is_safe_and_leads_to_the_flow(page: AccountsPage, desk: Desk) -> None:
    change(page, desk, state=State.SIGN_IN_NEEDED, reason="Google ended this session.", pending=2)
    assert (
        "Google ended this session. Your contacts stay searchable, and 2 changes are saved here"
        " until you sign in." in said(page)
    )
    action = page.cards[GOOGLE].action
    assert action is not None
    action.click()
    assert dialog_of(page).title.text() == "Sign in to Google again"


def test_a_change_renews_one_card_at_once_and_in_its_place(page: AccountsPage, desk: Desk) -> None:
    before = dict(page.cards)
    change(page, desk, state=State.SIGN_IN_NEEDED)
    assert {a for a, card in page.cards.items() if card is not before[a]} == {GOOGLE}
    cards = list(page.cards.values())
    assert cards[0] is page.cards[GOOGLE]
    assert all(c.isVisible() and c.width() > 900 for c in cards), "no gap is seen, not for a frame"
    assert all(a.geometry().bottom() < b.y() for a, b in pairwise(cards))


def test_the_keyboard_goes_through_the_cards_in_their_order(page: AccountsPage, desk: Desk) -> None:
    change(page, desk, state=State.SIGN_IN_NEEDED)
    ways = [b for card in page.cards.values() for b in (card.action, card.more) if b is not None]
    page.activateWindow()
    page.link_button.setFocus()
    for before, button in pairwise((page.link_button, *ways)):
        QTest.keyClick(before, Qt.Key.Key_Tab)
        assert button.hasFocus()


def test_progress_moves_without_a_new_card(page: AccountsPage, desk: Desk) -> None:
    change(page, desk, state=State.SYNCING)
    page.on_event(Progress(GOOGLE, "reading", 10, 846))
    card = page.cards[GOOGLE]
    page.on_event(Progress(GOOGLE, "reading", 400, 846))
    assert page.cards[GOOGLE] is card
    assert card._progress.text() == "400 of 846 contacts"


@pytest.mark.parametrize(
    ("action", "call"),
    [
        ("sync", ("sync_now", GOOGLE)),
        ("cancel", ("cancel_sync",)),
        ("pause", ("pause", GOOGLE, True)),
        ("resume", ("pause", GOOGLE, False)),
        ("default", ("set_default", GOOGLE)),
    ],
)
def test_each_action_is_one_command(
    page: AccountsPage, desk: Desk, action: str, call: tuple[object, ...]
) -> None:
    page.cards[GOOGLE].chosen.emit(action)
    assert desk.calls == [call]


def test_only_what_can_be_done_is_in_the_menu(page: AccountsPage, desk: Desk) -> None:
    actions = [a for a, _ in page.cards[OUTLOOK].view.menu]
    assert "default" not in actions  # one-way: a new contact can't go there
    change(page, desk, state=State.PAUSED)
    assert "pause" not in [a for a, _ in page.cards[GOOGLE].view.menu]


class TestUnlink:
    def test_D14_the_contacts_stay_unless_told_otherwise(
        self, page: AccountsPage, desk: Desk
    ) -> None:
        page.cards[GOOGLE].chosen.emit("unlink")
        dialog = dialog_of(page)
        assert focused(dialog) == "Cancel"
        assert "Google keeps all of its contacts." in dialog.second.text()
        press(dialog, "Unlink")
        assert desk.asked("unlink") == [(GOOGLE, False)]
        assert GOOGLE not in page.cards

    def test_D14_removing_them_here_is_a_choice(self, page: AccountsPage, desk: Desk) -> None:
        page.cards[GOOGLE].chosen.emit("unlink")
        dialog = dialog_of(page)
        next(r for r in dialog.findChildren(QRadioButton) if "Remove" in r.text()).click()
        press(dialog, "Unlink")
        assert desk.asked("unlink") == [(GOOGLE, True)]

    def test_what_was_not_sent_is_said_and_can_be_sent_first(
        self, page: AccountsPage, desk: Desk
    ) -> None:
        change(page, desk, pending=1)
        page.cards[GOOGLE].chosen.emit("unlink")
        dialog = dialog_of(page)
        words = " ".join(x.text() for x in dialog.findChildren(QLabel))
        assert "1 change has not been sent to Google yet." in words
        press(dialog, "Send first")
        assert desk.asked("sync_now") == [(GOOGLE,)]
        assert not desk.asked("unlink")


class TestHold:
    def hold(self, page: AccountsPage, desk: Desk, reason: str) -> Dialog:
        change(page, desk, state=State.HELD, reason=reason)
        action = page.cards[GOOGLE].action
        assert action is not None
        action.click()
        return dialog_of(page)

    def waiting(self, n: int) -> list[TrashView]:
        return [
            TrashView(
                ContactId(100 + i),
                f"Person {i}",
                fields(f"Person {i}"),
                None,
                GOOGLE,
                NOW,
                NOW + timedelta(days=30),
                delete_sent=False,
                hidden=False,
            )
            for i in range(n)
        ]

    def test_D15_a_mass_delete_waits_and_nothing_is_the_safe_choice(
        self, page: AccountsPage, desk: Desk
    ) -> None:
        desk.bin = self.waiting(134)
        dialog = self.hold(page, desk, "134 contacts are about to be deleted in Google.")
        assert dialog.title.text() == "134 contacts are about to be deleted in Google"
        assert focused(dialog) == "Not now"
        dialog.reject()
        assert not desk.calls

    def test_D15_a_yes_approves(self, page: AccountsPage, desk: Desk) -> None:
        desk.bin = self.waiting(60)
        press(
            self.hold(page, desk, "60 contacts are about to be deleted in Google."),
            "Delete in Google",
        )
        assert desk.asked("approve") == [(GOOGLE,)]

    def test_D15_stop_brings_them_back(self, page: AccountsPage, desk: Desk) -> None:
        desk.bin = self.waiting(3)
        press(self.hold(page, desk, "3 contacts are about to be deleted in Google."), "Stop")
        assert desk.asked("undelete") == [((100, 101, 102),)]
        assert not desk.asked("approve")

    def test_D15_the_names_can_be_reviewed(self, page: AccountsPage, desk: Desk) -> None:
        desk.bin = self.waiting(3)
        dialog = self.hold(page, desk, "3 contacts are about to be deleted in Google.")
        press(dialog, "Review")
        words = " ".join(x.text() for x in dialog.findChildren(QLabel))
        assert "Person 0" in words
        assert not desk.calls

    def test_D28_a_fallen_listing_waits_for_a_yes(self, page: AccountsPage, desk: Desk) -> None:
        dialog = self.hold(page, desk, "Google suddenly lists no contacts at all.")
        assert dialog.title.text() == "Google lists far fewer contacts than before"
        assert focused(dialog) == "Not now"
        press(dialog, "Send changes")
        assert desk.asked("approve") == [(GOOGLE,)]

    def test_S7_a_restored_file_waits_for_a_yes_and_deletes_nobody(
        self, page: AccountsPage, desk: Desk
    ) -> None:
        desk.bin = self.waiting(3)
        dialog = self.hold(page, desk, RESTORED)
        assert dialog.title.text() == "Google waits: your contacts were restored"
        press(dialog, "Send changes")
        assert desk.asked("approve") == [(GOOGLE,)]


def test_with_no_account_the_page_says_what_to_do(
    qtbot: QtBot, dress: Theme, opened: list[str]
) -> None:
    desk = Desk()
    page = AccountsPage(dress)
    page.connect_services(desk, desk, opened.append)
    qtbot.addWidget(page)
    page.show()
    assert "No accounts linked" in said(page)
    assert LEONARD not in desk.records


@pytest.mark.parametrize(
    ("to", "words"),
    [
        (Destination(GOOGLE, "Google"), "Saved to Google when the call ends."),
        (Destination(None, "Dialpad only"), "Saved in Dialpad only when the call ends."),
        (None, "Not saved: you turned that off."),
    ],
)
def test_D17_the_first_card_says_where_new_callers_go(
    qtbot: QtBot,
    dress: Theme,
    desk: Desk,
    monkeypatch: pytest.MonkeyPatch,
    to: Destination | None,
    words: str,
) -> None:
    monkeypatch.setattr(desk, "caller_destination", lambda: to)
    page = AccountsPage(dress)
    qtbot.addWidget(page)
    page.connect_services(desk, desk)
    page.show()
    assert words in said(page)
