"""Linking Exchange: email and password, Advanced when they don't do, giving up at any step."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import LinkStep, Login
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.linking import Stage
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.link_dialog import LinkDialog
from dialpad_contacts.ui.views.link_forms import LoginForm
from tests.ui.pages.conftest import focused
from tests.ui.pages.desk import Desk
from tests.ui.pages.linking import answer, begin, press, said

EXCHANGE = AccountId("exchange")
EMAIL, PASSWORD = "maya@northwind.example", " correct horse "
BAD_LOGIN = "That username or password didn't work."
FOREIGN = 'The server is "mail.hosting.example". Your password was not sent there.'


@pytest.fixture
def dialog(parent: QWidget, dress: Theme, desk: Desk, opened: list[str]) -> LinkDialog:
    return begin(parent, dress, desk, opened, AccountKind.EXCHANGE)


def form_of(dialog: LinkDialog) -> LoginForm:
    assert isinstance(dialog.form, LoginForm)
    return dialog.form


def submit(dialog: LinkDialog, email: str = EMAIL, password: str = PASSWORD) -> None:
    form = form_of(dialog)
    form.email.setText(email)
    form.password.setText(password)
    press(dialog, "Link Exchange")


def shown_words(dialog: LinkDialog) -> str:
    QApplication.processEvents()  # Qt shows new children when it is idle
    return "\n".join(x.text() for x in dialog.findChildren(QLabel) if x.isVisible())


def test_it_says_which_way_it_flows_and_asks_for_email_and_password_alone(
    dialog: LinkDialog, desk: Desk
) -> None:
    form = form_of(dialog)
    assert "One-way" in said(dialog)
    assert form.email.hasFocus()
    assert form.password.echoMode() is QLineEdit.EchoMode.Password
    assert not form.user.isVisible()
    assert not form.server.isVisible()
    assert not desk.calls


def test_enter_signs_in_once_and_the_server_is_looked_for(dialog: LinkDialog, desk: Desk) -> None:
    form = form_of(dialog)
    form.email.setText(f" {EMAIL} ")
    form.password.setText(PASSWORD)
    QTest.keyClick(form.password, Qt.Key.Key_Return)
    login = Login(EMAIL, PASSWORD)
    assert desk.asked("link_password") == [(AccountKind.EXCHANGE, login, None)]
    assert dialog.model.stage is Stage.STARTING
    assert "Finding your server…" in shown_words(dialog)
    assert not form.isEnabled()
    assert focused(dialog) == "Cancel"


def test_what_was_typed_is_in_no_repr(dialog: LinkDialog, desk: Desk) -> None:
    submit(dialog)
    assert "correct horse" not in repr(desk.asked("link_password"))


@pytest.mark.parametrize(
    ("email", "password", "words", "field"),
    [
        ("", PASSWORD, "Type your email first.", "email"),
        (EMAIL, "", "Type your password first.", "password"),
    ],
)
def test_nothing_is_sent_before_both_are_typed(
    dialog: LinkDialog, desk: Desk, email: str, password: str, words: str, field: str
) -> None:
    submit(dialog, email, password)
    assert words in shown_words(dialog)
    edit = getattr(form_of(dialog), field)
    assert edit.hasFocus()
    assert edit.property("invalid")
    assert edit.accessibleDescription() == words
    assert not desk.calls


def test_a_refused_password_opens_advanced_and_can_be_typed_anew(
    dialog: LinkDialog, desk: Desk
) -> None:
    submit(dialog)
    answer(desk, LinkStep("sign_in", reason=BAD_LOGIN))
    form = form_of(dialog)
    assert BAD_LOGIN in shown_words(dialog)
    assert form.user.isVisible()
    assert form.server.isVisible()
    assert form.password.hasFocus()
    assert form.password.selectedText(), "the next key replaces it"
    form.user.setText(" NORTHWIND\\maya ")
    form.password.setText("other")
    press(dialog, "Link Exchange")
    login = Login(EMAIL, "other", "NORTHWIND\\maya")
    assert desk.asked("link_password")[-1] == (AccountKind.EXCHANGE, login, None)
    assert BAD_LOGIN not in said(dialog)


def test_N24_a_server_that_is_not_found_is_asked_for(dialog: LinkDialog, desk: Desk) -> None:
    submit(dialog)
    answer(desk, LinkStep("server", reason="We couldn't find your server."))
    form = form_of(dialog)
    assert "We couldn't find your server." in shown_words(dialog)
    assert form.server.hasFocus()
    assert form.server.property("invalid")
    form.server.setText("mail.northwind.example")
    QTest.keyClick(form.server, Qt.Key.Key_Return)
    login = Login(EMAIL, PASSWORD, server="mail.northwind.example")
    assert desk.asked("link_password")[-1] == (AccountKind.EXCHANGE, login, None)
    assert "Asking Exchange…" in shown_words(dialog)


def test_N24_a_foreign_server_gets_the_password_after_a_yes_that_no_enter_gives(
    dialog: LinkDialog, desk: Desk
) -> None:
    submit(dialog)
    answer(desk, LinkStep("server", reason=FOREIGN, server="mail.hosting.example"))
    form = form_of(dialog)
    assert form.server.text() == "mail.hosting.example"
    assert FOREIGN in shown_words(dialog)
    assert focused(dialog) == "Cancel"
    QTest.keyClick(form.server, Qt.Key.Key_Return)
    assert len(desk.asked("link_password")) == 1
    press(dialog, "Use this server")
    login = Login(EMAIL, PASSWORD, server="mail.hosting.example")
    assert desk.asked("link_password")[-1] == (AccountKind.EXCHANGE, login, None)


def test_D24_an_address_of_another_kind_is_said_so_and_can_be_put_right(
    dialog: LinkDialog, desk: Desk
) -> None:
    submit(dialog)
    answer(desk, LinkStep("failed", reason="This mailbox is in Office 365."))
    form = form_of(dialog)
    assert "This mailbox is in Office 365." in shown_words(dialog)
    assert form.email.hasFocus()
    assert not form.user.isVisible(), "Advanced would not help"


def test_success_is_said_and_the_password_is_forgotten(dialog: LinkDialog, desk: Desk) -> None:
    submit(dialog)
    answer(desk, LinkStep("done", account=EXCHANGE))
    assert "Exchange is linked" in shown_words(dialog)
    assert "Nothing is written to Exchange." in shown_words(dialog)
    assert form_of(dialog).password.text() == ""
    press(dialog, "Done")
    assert dialog.model.account == EXCHANGE
    assert not desk.asked("cancel_link")


def test_no_keyring_asks_where_the_password_goes_and_goes_on(
    dialog: LinkDialog, desk: Desk
) -> None:
    submit(dialog)
    answer(desk, LinkStep("no_keyring"))
    press(dialog, "Continue")
    assert desk.asked("choose_vault") == [(None,)]
    answer(desk, LinkStep("sign_in", reason=BAD_LOGIN))
    assert form_of(dialog).email.text() == EMAIL, "what was typed is still there"


@pytest.mark.parametrize("step", [None, LinkStep("no_keyring")])
def test_cancelling_while_somebody_is_asked_gives_the_sign_in_up(
    dialog: LinkDialog, desk: Desk, step: LinkStep | None
) -> None:
    submit(dialog)
    late = desk.link_done
    if step is not None:
        answer(desk, step)
    press(dialog, "Cancel")
    assert len(desk.asked("cancel_link")) == 1
    assert late is not None
    late(LinkStep("done", account=EXCHANGE))
    assert dialog.model.account is None


@pytest.mark.parametrize(
    "step",
    [
        LinkStep("sign_in", reason=BAD_LOGIN),
        LinkStep("server", reason=FOREIGN, server="mail.hosting.example"),
    ],
)
def test_cancelling_after_an_answer_has_nothing_to_give_up(
    dialog: LinkDialog, desk: Desk, step: LinkStep
) -> None:
    submit(dialog)
    answer(desk, step)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.model.stage is Stage.CLOSED
    assert len(desk.asked("link_password")) == 1


def test_advanced_opens_and_closes_with_the_keyboard(dialog: LinkDialog, qtbot: QtBot) -> None:
    form = form_of(dialog)
    low = dialog.height()
    form.fold.setFocus()
    QTest.keyClick(form.fold, Qt.Key.Key_Return)
    assert form.server.isVisible()
    qtbot.waitUntil(lambda: dialog.height() > low)
    QTest.keyClick(form.fold, Qt.Key.Key_Space)
    assert not form.server.isVisible()


class TestAgain:
    @pytest.fixture
    def dialog(self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]) -> LinkDialog:
        return begin(parent, dress, desk, opened, AccountKind.EXCHANGE, EXCHANGE, EMAIL)

    def test_D13_the_address_stands_and_only_the_password_is_asked_for(
        self, dialog: LinkDialog, desk: Desk
    ) -> None:
        form = form_of(dialog)
        assert form.email.text() == EMAIL
        assert form.email.isReadOnly()
        assert form.password.hasFocus()
        form.password.setText(PASSWORD)
        press(dialog, "Sign in")
        assert "Asking Exchange…" in shown_words(dialog)
        login = Login(EMAIL, PASSWORD)
        assert desk.asked("link_password") == [(AccountKind.EXCHANGE, login, EXCHANGE)]

    def test_whatever_goes_wrong_opens_advanced(self, dialog: LinkDialog, desk: Desk) -> None:
        form_of(dialog).password.setText(PASSWORD)
        press(dialog, "Sign in")
        answer(desk, LinkStep("failed", reason='We couldn\'t find the server "mail.example".'))
        assert form_of(dialog).server.isVisible()

    def test_R18_what_is_said_at_the_end_promises_no_sending(
        self, dialog: LinkDialog, desk: Desk
    ) -> None:
        form_of(dialog).password.setText(PASSWORD)
        press(dialog, "Sign in")
        answer(desk, LinkStep("done", account=EXCHANGE))
        assert "You are signed in again" in shown_words(dialog)
        assert "sent" not in shown_words(dialog)


class TestAccountsPage:
    @pytest.fixture
    def page(self, qtbot: QtBot, dress: Theme, desk: Desk) -> AccountsPage:
        desk.account(EXCHANGE, AccountKind.EXCHANGE, email=EMAIL, state=State.OFFLINE)
        page = AccountsPage(dress)
        page.connect_services(desk, desk)
        qtbot.addWidget(page)
        page.resize(1044, 800)
        page.show()
        return page

    def test_a_server_that_is_not_found_is_put_right_from_its_card(
        self, page: AccountsPage, desk: Desk
    ) -> None:
        button = page.cards[EXCHANGE].action
        assert isinstance(button, QPushButton)
        assert button.text() == "Fix settings"
        button.click()
        (dialog,) = (d for d in page.findChildren(LinkDialog) if d.isVisible())
        assert form_of(dialog).server.isVisible()
        assert form_of(dialog).email.text() == EMAIL
        dialog.reject()

    def test_signing_in_again_knows_the_address(self, page: AccountsPage) -> None:
        dialog = page.link(AccountKind.EXCHANGE, EXCHANGE)
        assert form_of(dialog).email.text() == EMAIL
        dialog.reject()
