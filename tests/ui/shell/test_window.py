"""The window: its frame first, then search, lists, pages and what happens between them."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.sync.events import AccountChanged, ContactsChanged
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui import deeds
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.linkable import LINKABLE
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views import result_list
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import Open, painted_by_scrolling, search
from tests.ui.fakes import GOOGLE, LEONARD, Book, live_row


def titles(window: MainWindow) -> list[str]:
    return [i.title for i in window.search.results.items]


def chosen(window: MainWindow) -> str:
    item = window.contacts.current
    return item.title if item is not None else ""


def shown_name(window: MainWindow) -> str:
    assert window.pages is not None
    contact = window.pages.detail.contact
    return contact.display_name if contact is not None else ""


class TestFrame:
    def test_it_is_there_before_the_services(self, open_window: Open) -> None:
        window = open_window()
        assert window.status.line.title == "Opening your contacts"
        assert window.contacts.box.edit.hasFocus()
        assert (window.width(), window.height()) == (1220, 768)

    def test_what_is_typed_meanwhile_is_searched_then(
        self, qtbot: QtBot, open_window: Open, contacts: Book
    ) -> None:
        window = open_window()
        QTest.keyClicks(window.contacts.box.edit, "Leonard")
        window.connect_services(contacts, contacts)
        qtbot.waitUntil(lambda: "Leonard Ciano" in titles(window))

    def test_its_frame_needs_no_store_no_vendor_and_no_calls(self) -> None:
        code = (
            "import sys; import dialpad_contacts.ui.window;"
            "bad = {'sqlalchemy', 'requests', 'exchangelib', 'msal', 'google', 'phonenumbers'};"
            "late = ('dialpad_contacts.calls', 'dialpad_contacts.store',"
            " 'dialpad_contacts.ui.pages', 'dialpad_contacts.ui.telephone',"
            " 'dialpad_contacts.ui.viewmodels.trash', 'zoneinfo');"
            "found = {m.partition('.')[0] for m in sys.modules};"
            "print(sorted(bad & found) + sorted(m for m in sys.modules if m.startswith(late)))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert run.stdout.strip() == "[]"

    def test_what_is_imported_after_qt_is_not_read_a_second_time(self) -> None:
        """PySide reads, and keeps, the source of each module; our application does without."""
        code = (
            "import linecache; from dialpad_contacts.app.window import make_application;"
            "make_application(); before = set(linecache.cache);"
            "import dialpad_contacts.ui.pages; print(sorted(set(linecache.cache) - before))"
        )
        run = subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        )
        assert run.stdout.strip() == "[]"

    def test_another_address_book_can_be_opened_in_it(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        search(qtbot, window, "Leo")
        window.disconnect_services()
        assert titles(window) == []
        assert window.contacts.box.edit.text() == ""
        window.connect_services(Book(), contacts)
        qtbot.waitUntil(lambda: window.search.mode != "loading")
        assert window.nav.welcome

    def test_its_place_is_kept(
        self, qtbot: QtBot, theme: Theme, contacts: Book, open_window: Open
    ) -> None:
        kept: dict[str, str] = {}

        class Memory:
            def read(self, key: str) -> str:
                return kept.get(key, "")

            def write(self, key: str, value: str) -> None:
                kept[key] = value

        first = MainWindow(theme, lambda link: None, Memory())
        qtbot.addWidget(first)
        first.resize(760, 560)
        first.show()
        theme.set_scheme(Scheme.DARK)
        first.close()
        theme.set_scheme(Scheme.LIGHT)
        second = MainWindow(theme, lambda link: None, Memory())
        qtbot.addWidget(second)
        assert (second.width(), second.height()) == (760, 560)
        assert theme.scheme is Scheme.DARK


class TestSearch:
    def test_leo_is_a_colleague_a_group_chat_and_a_contact(
        self, qtbot: QtBot, window: MainWindow
    ) -> None:
        search(qtbot, window, "Leo")
        assert titles(window)[:6] == [
            "Company contacts",
            "Leo Fink",
            "Group chats",
            "Leo, Renee, Shane, Gemma",
            "Personal contacts",
            "Leonard Ciano",
        ]
        assert chosen(window) == shown_name(window) == "Leonard Ciano"

    @pytest.mark.parametrize("text", ["4155550133", "+1 415 555", "(415) 555-0133"])
    def test_a_number_in_any_form_finds_leonard(
        self, qtbot: QtBot, window: MainWindow, text: str
    ) -> None:
        search(qtbot, window, text)
        assert "Leonard Ciano" in titles(window)

    def test_browsing_asks_nothing_and_opening_does(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        search(qtbot, window, "Leo")
        for _ in range(3):
            QTest.keyClick(window.contacts.box.edit, Qt.Key.Key_Down)
        assert chosen(window) == shown_name(window) == "陳立歐 (Leo Chan)"
        assert contacts.asked("open") == []
        QTest.keyClick(window.contacts.box.edit, Qt.Key.Key_Return)
        assert contacts.asked("open") == [(ContactId(6),)]

    def test_accounts_are_asked_once_typing_stops(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        QTest.keyClicks(window.contacts.box.edit, "Leo")
        assert contacts.asked("search_remote") == []
        qtbot.waitUntil(lambda: contacts.asked("search_remote") == [("Leo",)])
        assert window.contacts.foot.label.text() == "Searching Google and Office 365"
        contacts.remote = [live_row("Leopold Ott", 1)]
        contacts.later.clear()
        window.search.type("Leop")
        qtbot.waitUntil(lambda: len(contacts.later) == 1)
        contacts.answer()
        assert window.contacts.foot.label.text() == "Google and Office 365 searched too"
        assert "Leopold Ott" in titles(window)

    def test_an_answer_to_an_older_search_is_not_shown(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        contacts.remote = [live_row("Leopold Ott", 1)]
        search(qtbot, window, "Leo")
        qtbot.waitUntil(lambda: len(contacts.later) == 1)
        search(qtbot, window, "Renee")
        contacts.answer()
        assert "Leopold Ott" not in titles(window)

    @pytest.mark.parametrize(
        ("answers", "words"),
        [
            ((("Google", "ok"),), "Google searched too"),
            (
                (("Google", "ok"), ("Office 365", "sign_in_needed")),
                "Google searched too. Office 365 needs sign-in.",
            ),
            ((("Google", "offline"),), "Searched this computer only"),
            ((), "Searched this computer only"),
        ],
    )
    def test_the_foot_says_who_answered(
        self,
        qtbot: QtBot,
        window: MainWindow,
        contacts: Book,
        answers: tuple[tuple[str, str], ...],
        words: str,
    ) -> None:
        contacts.answers = answers
        search(qtbot, window, "Leo")
        qtbot.waitUntil(lambda: len(contacts.later) == 1)
        contacts.answer()
        assert window.contacts.foot.label.text() == words

    def test_no_match_offers_a_new_contact(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        search(qtbot, window, "Zebulon")
        assert window.contacts.state.title.text() == "No one matches “Zebulon”"
        QTest.keyClick(window.contacts.box.edit, Qt.Key.Key_Return)
        assert window.pages is not None
        assert window.pages.detail.is_editing

    def test_google_is_offered_while_it_is_not_linked(
        self, qtbot: QtBot, open_window: Open
    ) -> None:
        desk = Book()
        desk.account(AccountId("outlook"), AccountKind.OUTLOOK)
        window = open_window(desk)
        search(qtbot, window, "Zebulon")
        assert window.contacts.state.link_button.isVisible()
        assert desk.asked("search_remote") == []

    def test_what_is_only_in_an_account_is_brought_here_when_opened(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        contacts.remote = [live_row("Zebulon Ott", 1)]
        search(qtbot, window, "Zebulon")
        qtbot.waitUntil(lambda: len(contacts.later) == 1)
        contacts.answer()
        line = window.search.results.index_of("google/people/c1")
        result_list.select(window.contacts.results, line)
        assert shown_name(window) == ""
        QTest.keyClick(window.contacts.box.edit, Qt.Key.Key_Return)
        assert contacts.asked("keep_remote") == [("google/people/c1",)]

    def test_a_source_narrows_the_search(self, qtbot: QtBot, window: MainWindow) -> None:
        search(qtbot, window, "Leo")
        window.sidebar.source_rows["outlook"].click()
        qtbot.waitUntil(lambda: "Leonard Ciano" not in titles(window))
        assert "Cleo Marsh" in titles(window)
        assert window.sidebar.source_rows["outlook"].isChecked()


class TestChanges:
    def test_a_changed_contact_keeps_selection_and_place(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        search(qtbot, window, "Leo")
        QTest.keyClick(window.contacts.box.edit, Qt.Key.Key_Down)
        before = chosen(window), window.contacts.results.verticalScrollBar().value()
        record = contacts.records[ContactId(5)]
        fields = replace(record.fields, family_name="Vidal Ruiz")
        contacts.records[ContactId(5)] = replace(record, fields=fields, clean=fields)
        window.on_event(ContactsChanged(GOOGLE, (ContactId(5),)))
        qtbot.waitUntil(lambda: "Leonor Vidal Ruiz" in titles(window))
        after = chosen(window), window.contacts.results.verticalScrollBar().value()
        assert after == before

    def test_after_a_delete_the_next_one_is_chosen_and_undo_is_offered(
        self, qtbot: QtBot, window: MainWindow, contacts: Book
    ) -> None:
        search(qtbot, window, "Leo")
        contacts.delete([LEONARD])
        deeds.show_deleted(window, [LEONARD], ["Leonard Ciano"])
        window.on_event(ContactsChanged(GOOGLE, (LEONARD,)))
        qtbot.waitUntil(lambda: "Leonard Ciano" not in titles(window))
        assert chosen(window) == "Leo Fink"
        assert window.undo.label.full == "Deleted Leonard Ciano."
        assert window.actions_["undo"].isEnabled()
        window.actions_["undo"].trigger()
        assert contacts.asked("undelete") == [((LEONARD,),)]
        assert not window.undo.isVisible()

    def test_an_account_that_needs_somebody_is_marked(
        self, window: MainWindow, contacts: Book
    ) -> None:
        contacts.account(GOOGLE, AccountKind.GOOGLE, state=State.SIGN_IN_NEEDED)
        window.on_event(AccountChanged(GOOGLE, State.SIGN_IN_NEEDED))
        row = window.sidebar.rows[Page.ACCOUNTS]
        assert row.accessibleName() == "Accounts, 1 needs attention"
        assert window.status.line.title == "Sign in to Google again"

    def test_a_crowd_scrolls(self, qtbot: QtBot, open_window: Open, contacts: Book) -> None:
        contacts.crowd = 100_000
        window = open_window(contacts)
        view = window.contacts.everyone
        qtbot.waitUntil(lambda: view.model().rowCount() == 100_000)
        view.scrollToBottom()
        view.viewport().repaint()
        result_list.select(view, 99_999)
        assert chosen(window).endswith("100999")
        assert contacts.reads <= 4

    def test_to_scroll_is_to_move_what_is_there_and_to_paint_what_comes(
        self, qtbot: QtBot, open_window: Open, contacts: Book, theme: Theme
    ) -> None:
        """A dozen lines painted anew with each step take longer than a frame."""
        contacts.crowd = 1000
        window = open_window(contacts)
        view = window.contacts.everyone
        qtbot.waitUntil(lambda: view.model().rowCount() == 1000)
        assert 0 < painted_by_scrolling(qtbot, view) < 0.1
        theme.set_scheme(Scheme.DARK)
        assert 0 < painted_by_scrolling(qtbot, view) < 0.1


class TestWelcome:
    def test_it_shows_what_can_be_linked_and_asks_nobody(
        self, qtbot: QtBot, open_window: Open
    ) -> None:
        desk = Book()
        window = open_window(desk)
        assert window.nav.welcome
        cards = window.welcome.cards
        assert list(cards) == list(LINKABLE)
        assert set(cards) == set(AccountKind)
        assert cards[AccountKind.GOOGLE].hasFocus()
        assert [c[0] for c in desk.calls] == []
        assert window.status.line.links[0].text == "Skip for now"

    def test_it_can_be_skipped(self, qtbot: QtBot, open_window: Open) -> None:
        window = open_window(Book())
        window.status_bar.links[0].click()
        assert not window.nav.welcome
        assert window.status.line.links[0].text == "Link account"
        window.refresh()
        qtbot.wait(150)
        assert not window.nav.welcome

    def test_the_sample_is_one_click_away(self, open_window: Open) -> None:
        desk = Book()
        window = open_window(desk)
        window.welcome.sample_button.click()
        assert desk.asked("start_sample") == [()]

    def test_the_sample_opens_with_leo_typed_and_says_what_it_is(
        self, qtbot: QtBot, open_window: Open, contacts: Book
    ) -> None:
        window = open_window(contacts, sample=True)
        qtbot.waitUntil(lambda: "Leonard Ciano" in titles(window))
        assert window.contacts.box.edit.selectedText() == "Leo"
        assert window.banner.isVisible()
        window.banner.remove_button.click()
        assert contacts.asked("remove_sample") == [()]
