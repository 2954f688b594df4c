"""The detail pane: what it shows, what it asks, and what it says while it does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, LinkState
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.events import ContactChecked, ContactsChanged
from dialpad_contacts.ui.services import Draft
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.detail import DetailPane
from dialpad_contacts.ui.views.detail_body import MemberRow
from dialpad_contacts.ui.views.detail_menu import entries
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Notice
from tests.ui.pages.conftest import focused, make_pane
from tests.ui.pages.desk import (
    CHAT,
    CLEO,
    GOOGLE,
    LEO_COMPANY,
    LEO_FINK,
    LEONARD,
    LOCAL,
    NOW,
    Desk,
    fields,
)


def said(pane: DetailPane) -> str:
    """Return every visible word of the pane, once Qt has shown what was just added."""
    QApplication.processEvents()
    return "\n".join(x.text() for x in pane.findChildren(QLabel) if x.isVisible())


def notices(pane: DetailPane) -> list[Notice]:
    return [n for n in pane.findChildren(Notice) if n.isVisible()]


def dialog_of(pane: DetailPane) -> Dialog:
    return next(d for d in pane.findChildren(Dialog) if d.isVisible())


def button(dialog: Dialog, words: str) -> QPushButton:
    return next(b for b in dialog.findChildren(QPushButton) if b.text() == words)


def test_D21_a_preview_asks_nothing_of_anybody(pane: DetailPane, desk: Desk) -> None:
    pane.show_contact(LEONARD)
    assert "Leonard Ciano" in said(pane)
    assert not desk.calls


def test_R6_opening_fetches_once(pane: DetailPane, desk: Desk) -> None:
    pane.open_contact(LEONARD)
    assert desk.asked("open") == [(LEONARD,)]


def test_nobody_chosen_says_so(pane: DetailPane) -> None:
    assert said(pane) == "Choose someone to see their details"


def test_R4_a_kept_value_says_since_when_and_for_how_long(pane: DetailPane) -> None:
    pane.show_contact(LEONARD)
    words = said(pane)
    assert "Kept here" in words
    assert "Removed in Google on 14 Nov. It stays here until you delete it." in words


def test_company_and_note_are_marked_as_never_sent(pane: DetailPane) -> None:
    pane.show_contact(LEONARD)
    assert said(pane).count("Never sent") == 2


class TestChecking:
    def test_it_says_checking_only_when_it_takes_a_while(
        self, qtbot: QtBot, pane: DetailPane
    ) -> None:
        pane.open_contact(LEO_FINK)
        assert "Checking" not in said(pane)
        qtbot.waitUntil(lambda: "Checking with Google…" in said(pane), timeout=2000)
        pane.on_event(ContactChecked(LEO_FINK, ()))
        assert "Checking" not in said(pane)

    def test_an_update_is_named_and_marked_for_a_while(self, pane: DetailPane, desk: Desk) -> None:
        pane.open_contact(LEONARD)
        link = desk.records[LEONARD].link
        assert link is not None
        numbers = (phone("+1 (415) 555-0102", "mobile", region="US"), *link.base.phones[1:])
        for event in desk.arrive(LEONARD, replace(link.base, phones=numbers)):
            pane.on_event(event)
        assert "Updated from Google: mobile" in said(pane)
        assert "+1 (415) 555-0102" in said(pane)
        pane.model._forget_news()
        assert "Checked just now" in said(pane)

    def test_a_check_that_failed_leaves_the_contact_usable(
        self, pane: DetailPane, desk: Desk
    ) -> None:
        desk.checked_at[LEONARD] = NOW - timedelta(hours=2)
        pane.open_contact(LEONARD)
        pane.on_event(ContactChecked(LEONARD, (), "Google can't be reached."))
        assert "Checked 2 hours ago" in said(pane)
        assert pane.header.edit_button.isVisible()

    def test_D21_opening_twice_at_once_shows_no_second_check(
        self, qtbot: QtBot, pane: DetailPane
    ) -> None:
        pane.open_contact(LEO_FINK)
        pane.on_event(ContactChecked(LEO_FINK, ()))
        pane.open_contact(LEO_FINK)  # the service does not fetch again, and so does not answer
        qtbot.wait(500)
        assert "Checking" not in said(pane)

    def test_another_contacts_news_change_nothing_here(
        self, qtbot: QtBot, pane: DetailPane
    ) -> None:
        pane.show_contact(LEONARD)
        with qtbot.assertNotEmitted(pane.model.changed):
            pane.on_event(ContactsChanged(GOOGLE, (CLEO,)))


class TestKinds:
    def test_a_company_contact_is_read_only_and_says_who_manages_it(self, pane: DetailPane) -> None:
        pane.show_contact(LEO_COMPANY)
        assert "Managed by your company. You can't edit this contact." in said(pane)
        assert not pane.header.edit_button.isVisible()
        pane.edit()
        assert not pane.is_editing
        assert "delete" not in [a for a, _ in entries(pane)]

    def test_a_member_of_a_group_chat_opens_that_person(
        self, qtbot: QtBot, pane: DetailPane
    ) -> None:
        pane.show_contact(CHAT)
        members = pane.body.findChildren(MemberRow)
        row = next(m for m in members if m.accessibleName() == "Leo Fink")
        with qtbot.waitSignal(pane.navigate) as caught:
            row.click()
        assert caught.args == [LEO_COMPANY]

    def test_a_dialpad_only_contact_offers_its_accounts(self, pane: DetailPane, desk: Desk) -> None:
        pane.show_contact(LOCAL)
        notices(pane)[0].buttons["add:google"].click()
        assert desk.asked("add_to") == [(LOCAL, GOOGLE)]

    def test_D4_removed_remotely_offers_to_put_it_back(self, pane: DetailPane, desk: Desk) -> None:
        desk.states[LEONARD] = (LinkState.DELETED_REMOTELY, "")
        pane.show_contact(LEONARD)
        assert "Removed in Google on 14 Nov. Still here until you delete it." in said(pane)
        notices(pane)[0].buttons["put_back"].click()
        assert desk.asked("put_back") == [(LEONARD,)]

    def test_R9_removed_in_a_one_way_account_offers_only_to_delete_it_here(
        self, pane: DetailPane, desk: Desk
    ) -> None:
        desk.states[CLEO] = (LinkState.DELETED_REMOTELY, "")
        pane.show_contact(CLEO)
        assert list(notices(pane)[0].buttons) == ["delete"]

    def test_a_refused_contact_says_why(self, pane: DetailPane, desk: Desk) -> None:
        desk.states[LEONARD] = (LinkState.FAILED, "The phone number is too long.")
        pane.show_contact(LEONARD)
        assert "The phone number is too long." in said(pane)
        notices(pane)[0].buttons["edit"].click()
        assert pane.is_editing


class TestActs:
    def test_call_and_email_are_handed_over(self, pane: DetailPane, opened: list[str]) -> None:
        pane.show_contact(LEONARD)
        for words in ("Call mobile", "Email"):
            next(b for b in pane.header.findChildren(QPushButton) if b.text() == words).click()
        assert opened == ["tel:+14155550133", "mailto:leonard@cianodesign.example"]

    @pytest.mark.parametrize(
        "address", ["a@b.example?bcc=x@y.example", "a@b.example&attach=/etc/passwd"]
    )
    def test_an_address_carries_no_headers(
        self, pane: DetailPane, desk: Desk, opened: list[str], address: str
    ) -> None:
        desk.person(LOCAL, fields("R", "", f"other:{address}"))
        pane.show_contact(LOCAL)
        for words in ("Email",):
            next(b for b in pane.header.findChildren(QPushButton) if b.text() == words).click()
        assert all("?" not in x and "&" not in x for x in opened)

    def test_ctrl_c_on_a_row_copies_its_value(self, qtbot: QtBot, pane: DetailPane) -> None:
        pane.show_contact(LEONARD)
        row = pane.body.rows[1]
        row.setFocus()
        QTest.keyClick(row, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
        assert QGuiApplication.clipboard().text() == "+1 (212) 555-0177"

    def test_enter_on_a_row_calls(self, qtbot: QtBot, pane: DetailPane, opened: list[str]) -> None:
        pane.show_contact(LEONARD)
        QTest.keyClick(pane.body.rows[0], Qt.Key.Key_Return)
        assert opened == ["tel:+14155550133"]

    def test_ctrl_shift_c_copies_the_whole_contact(self, pane: DetailPane) -> None:
        pane.show_contact(LEONARD)
        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        QTest.keyClick(pane.body.rows[0], Qt.Key.Key_C, both)
        text = QGuiApplication.clipboard().text()
        assert text.splitlines()[:2] == ["Leonard Ciano", "Mobile: +1 (415) 555-0133"]

    def test_R7_the_reason_for_a_second_row_is_explained(
        self, qtbot: QtBot, pane: DetailPane
    ) -> None:
        pane.show_contact(LEO_FINK)
        assert "Also a company contact" in [
            b.text() for b in pane.header.findChildren(QPushButton) if b.isVisible()
        ]
        pane.why_twice()
        dialog = dialog_of(pane)
        assert "colleague in your company" in dialog.second.text()
        assert focused(dialog) == "Keep both"
        with qtbot.waitSignal(pane.navigate) as caught:
            button(dialog, "Show the other").click()
        assert caught.args == [LEO_COMPANY]


class TestDelete:
    def test_R8_a_two_way_delete_says_where_before_it_does(
        self, qtbot: QtBot, pane: DetailPane, desk: Desk
    ) -> None:
        pane.show_contact(LEONARD)
        pane.delete()
        dialog = dialog_of(pane)
        words = " ".join(x.text() for x in dialog.findChildren(QLabel))
        assert "Deleted from Google contacts at the next sync" in words
        assert focused(dialog) == "Cancel"
        assert not desk.asked("delete")
        with qtbot.waitSignal(pane.deleted) as caught:
            button(dialog, "Delete here and in Google").click()
        assert desk.asked("delete") == [((LEONARD,),)]
        assert caught.args == [[LEONARD], ["Leonard Ciano"]]
        assert pane.contact is None

    def test_D7_a_one_way_delete_says_that_the_account_keeps_it(self, pane: DetailPane) -> None:
        pane.delete([CLEO])
        dialog = dialog_of(pane)
        words = " ".join(x.text() for x in dialog.findChildren(QLabel))
        assert "Outlook.com keeps this contact. Nothing is written there." in words
        assert button(dialog, "Delete here only").isEnabled()

    def test_many_are_counted_by_account(self, pane: DetailPane, desk: Desk) -> None:
        pane.delete([LEONARD, LEO_FINK, CLEO, LOCAL])
        dialog = dialog_of(pane)
        words = " ".join(x.text() for x in dialog.findChildren(QLabel))
        assert "Delete 4 contacts?" in words
        assert "2 deleted from Google contacts" in words
        button(dialog, "Cancel").click()
        assert not desk.asked("delete")

    def test_a_company_contact_is_never_offered(self, pane: DetailPane) -> None:
        pane.delete([LEO_COMPANY])
        assert not [d for d in pane.findChildren(Dialog) if d.isVisible()]


class TestDraftOffer:
    def test_an_interrupted_form_is_offered_and_continued(
        self, qtbot: QtBot, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        desk.draft = (LEONARD, Draft(fields("Leo", "Ciano")))
        pane = make_pane(qtbot, dress, desk, opened)
        assert "You have an unsaved edit of Leonard Ciano." in said(pane)
        assert pane.draft_notice is not None
        pane.draft_notice.buttons["continue"].click()
        assert pane.is_editing
        assert pane.form.names.fields["given_name"].value.text() == "Leo"

    def test_discarding_it_forgets_it(
        self, qtbot: QtBot, dress: Theme, desk: Desk, opened: list[str]
    ) -> None:
        desk.draft = (None, Draft(fields("Ann")))
        pane = make_pane(qtbot, dress, desk, opened)
        assert "You have an unsaved new contact." in said(pane)
        assert pane.draft_notice is not None
        pane.draft_notice.buttons["discard"].click()
        assert desk.draft is None
        assert not pane.is_editing


def test_a_contact_that_vanished_shows_the_empty_pane(pane: DetailPane, desk: Desk) -> None:
    pane.show_contact(LEONARD)
    del desk.records[LEONARD]
    pane.on_event(ContactsChanged(None, ()))
    assert said(pane) == "Choose someone to see their details"


def test_an_unknown_id_shows_the_empty_pane(pane: DetailPane) -> None:
    pane.show_contact(ContactId(999))
    assert said(pane) == "Choose someone to see their details"
