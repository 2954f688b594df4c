"""Linking, signing in again, the API key: each step, and that giving up leaves nothing behind."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.ui.services import LinkStep
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.linkable import LINKABLE
from dialpad_contacts.ui.viewmodels.linking import Stage
from dialpad_contacts.ui.views.link_dialog import LinkDialog
from dialpad_contacts.ui.views.link_forms import KeyForm
from tests.ui.pages.desk import DIALPAD, GOOGLE, Desk
from tests.ui.pages.linking import answer, begin, press, said

URL = "https://accounts.example/sign-in?state=1"


def test_nothing_is_asked_before_the_user_says_so(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    assert "We will open your browser" in said(dialog)
    assert not desk.calls
    assert not opened


def test_the_browser_opens_once_and_the_link_can_be_copied(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    assert desk.asked("link") == [(AccountKind.GOOGLE, None)]
    answer(desk, LinkStep("browser", url=URL))
    assert opened == [URL]
    assert dialog.model.stage is Stage.BROWSER
    press(dialog, "Copy link")
    assert QGuiApplication.clipboard().text() == URL
    press(dialog, "Open browser again")
    assert opened == [URL, URL]


def test_a_closed_browser_is_noticed_after_three_minutes(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    answer(desk, LinkStep("browser", url=URL))
    assert dialog.model._still.interval() == 180_000
    dialog.model._still_waiting()
    assert "Still waiting" in said(dialog)
    press(dialog, "Try again")
    assert len(desk.asked("cancel_link")) == 1
    assert len(desk.asked("link")) == 2


def test_success_is_said_and_the_account_is_known(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    answer(desk, LinkStep("browser", url=URL))
    answer(desk, LinkStep("done", account=GOOGLE))
    assert "Google is linked" in said(dialog)
    press(dialog, "Done")
    assert dialog.model.account == GOOGLE
    assert not desk.asked("cancel_link")


def test_a_refusal_says_why_and_offers_to_try_again(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    answer(desk, LinkStep("failed", reason="Google let you in but didn't allow contacts."))
    assert "didn't allow contacts" in said(dialog)
    press(dialog, "Try again")
    assert len(desk.asked("link")) == 2


def test_cancelling_at_any_waiting_step_gives_the_sign_in_up(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    answer(desk, LinkStep("browser", url=URL))
    dialog.reject()
    assert len(desk.asked("cancel_link")) == 1


def test_an_answer_that_comes_after_giving_up_is_not_listened_to(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened)
    press(dialog, "Open browser")
    late = desk.link_done
    press(dialog, "Cancel")
    assert late is not None
    late(LinkStep("browser", url=URL))
    assert not opened


def test_signing_in_again_names_the_account(
    parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
) -> None:
    dialog = begin(parent, dress, desk, opened, again=GOOGLE)
    assert dialog.title.text() == "Sign in to Google again"
    press(dialog, "Open browser")
    assert desk.asked("link") == [(AccountKind.GOOGLE, GOOGLE)]


class TestApiKey:
    def test_D23_dialpad_takes_a_key_and_hides_it(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        dialog = begin(parent, dress, desk, opened, AccountKind.DIALPAD)
        form = dialog.form
        assert isinstance(form, KeyForm)
        assert form.key.echoMode() == form.key.EchoMode.Password
        form.key.setText("  secret ")
        press(dialog, "Link Dialpad")
        assert desk.asked("link_dialpad") == [("secret",)]
        answer(desk, LinkStep("done", account=DIALPAD))
        assert "Dialpad is linked" in said(dialog)
        assert not opened

    def test_an_empty_key_is_not_sent(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        dialog = begin(parent, dress, desk, opened, AccountKind.DIALPAD)
        press(dialog, "Link Dialpad")
        assert "Paste the API key first." in said(dialog)
        assert not desk.calls

    def test_D23_a_key_that_is_refused_can_be_put_right_where_it_stands(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        dialog = begin(parent, dress, desk, opened, AccountKind.DIALPAD)
        form = dialog.form
        assert isinstance(form, KeyForm)
        form.key.setText("wrong")
        press(dialog, "Link Dialpad")
        assert not form.isEnabled()
        answer(desk, LinkStep("failed", reason="Dialpad doesn't take this key."))
        assert "Dialpad doesn't take this key." in said(dialog)
        form.key.setText("right")
        press(dialog, "Link Dialpad")
        assert desk.asked("link_dialpad") == [("wrong",), ("right",)]


class TestNoKeyring:
    def ask(self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]) -> LinkDialog:
        dialog = begin(parent, dress, desk, opened)
        press(dialog, "Open browser")
        answer(desk, LinkStep("no_keyring"))
        return dialog

    def test_this_run_only(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        dialog = self.ask(parent, dress, desk, opened)
        assert "This computer has no keyring" in said(dialog)
        press(dialog, "Continue")
        assert desk.asked("choose_vault") == [(None,)]

    def test_a_locked_file_needs_its_passphrase_twice(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        dialog = self.ask(parent, dress, desk, opened)
        vault = dialog._vault
        vault.file.setChecked(True)
        vault.passphrase.setText("correct horse")
        vault.again.setText("correct hors")
        press(dialog, "Continue")
        assert not desk.asked("choose_vault")
        assert "differ" in said(dialog)
        vault.again.setText("correct horse")
        press(dialog, "Continue")
        assert desk.asked("choose_vault") == [("correct horse",)]

    def test_a_passphrase_that_won_t_do_is_explained(
        self, parent: QWidget, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        desk.vault_problem = "Use at least 8 characters."
        dialog = self.ask(parent, dress, desk, opened)
        press(dialog, "Continue")
        assert "Use at least 8 characters." in said(dialog)
        assert dialog.model.stage is Stage.VAULT


@pytest.mark.parametrize(
    ("kind", "direction"),
    [
        (AccountKind.OFFICE365, "Two-way"),
        (AccountKind.OUTLOOK, "One-way"),
        (AccountKind.HOTMAIL, "One-way"),
    ],
)
def test_microsofts_accounts_say_which_way_they_flow_and_use_the_browser(
    parent: QWidget,
    dress: Theme,
    desk: Desk,
    opened: list[str],
    kind: AccountKind,
    direction: str,
) -> None:
    dialog = begin(parent, dress, desk, opened, kind)
    assert direction in said(dialog)
    assert f"Nothing is written to {kind.display_name}." in said(dialog)
    press(dialog, "Open browser")
    answer(desk, LinkStep("browser", url=URL))
    assert opened == [URL]
    answer(desk, LinkStep("done", account=AccountId(kind.value)))
    assert f"{kind.display_name} is linked" in said(dialog)


def test_every_kind_that_can_be_linked_has_its_line_in_the_menu() -> None:
    lines = [t(f"acct.link.{kind.value}") for kind in LINKABLE]
    ways = {"two-way", "one-way", "read-only"}
    assert all(any(way in line for way in ways) for line in lines)
    assert all(kind.direction.value in t(f"acct.link.{kind.value}") for kind in LINKABLE)
