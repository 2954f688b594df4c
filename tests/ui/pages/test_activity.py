"""The Activity page: the journal by day, one entry in full, the Trash."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, LinkState
from dialpad_contacts.sync.events import ContactsChanged
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.ui.services import TrashView
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.activity_page import ActivityPage
from tests.ui.conftest import painted_by_scrolling
from tests.ui.pages.desk import GOOGLE, LEONARD, NOW, OUTLOOK, Desk, fields


@pytest.fixture
def page(qtbot: QtBot, dress: Theme, desk: Desk) -> ActivityPage:
    page = ActivityPage(dress)
    page.connect_services(desk, desk)
    page.model._now = lambda: NOW
    qtbot.addWidget(page)
    page.resize(1044, 748)
    page.show()
    return page


def rows(page: ActivityPage) -> list[str]:
    model = page.model
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(model.index(n).data(role)) for n in range(model.rowCount())]


def said(page: ActivityPage) -> str:
    assert page.card is not None
    return "\n".join(x.text() for x in page.card.findChildren(QLabel))


def test_entries_stand_under_their_day(page: ActivityPage) -> None:
    headings = [r for r in rows(page) if "," not in r]
    assert headings[:2] == ["Today", "Yesterday"]


def test_every_row_says_what_happened_in_words(page: ActivityPage) -> None:
    spoken = rows(page)
    assert spoken[1].endswith("Leonard Ciano, Wrote 2 fields to Google")
    assert any("Created in Google" in r for r in spoken)
    assert any("No answer yet" in r for r in spoken)
    assert any("Deleted in Google" in r for r in spoken)
    assert any("Kept leo.ciano@gmail.example here" in r for r in spoken)
    assert any("Edited here only, Outlook.com is one-way" in r for r in spoken)
    assert any("Copied from Outlook.com" in r for r in spoken)


def test_arrow_keys_skip_the_headings(qtbot: QtBot, page: ActivityPage) -> None:
    page.list.setFocus()
    names = []
    for _ in range(7):
        QTest.keyClick(page.list, Qt.Key.Key_Down)
        names.append(str(page.list.currentIndex().data()))
    assert "Yesterday" not in names
    assert len(set(names)) == 7


def test_the_newest_entry_is_shown_with_before_and_after(page: ActivityPage) -> None:
    words = said(page)
    assert "Written to Google today at" in words
    assert "because you saved an edit" in words
    assert "+1 (415) 555-0133" in words
    assert "+1 (415) 555-0190" in words
    assert "R5: " in words


def test_technical_details_are_folded(page: ActivityPage) -> None:
    assert page.card is not None
    assert not page.card.technical.isVisible()
    page.card.fold.click()
    assert page.card.technical.isVisible()
    assert "Action update_there" in page.card.technical.text()


def test_D1_the_overruled_name_is_shown_and_can_be_taken(page: ActivityPage, desk: Desk) -> None:
    page.show_entry(5)
    assert page.card is not None
    assert "Google said “Okafor-Bell”" in said(page)
    page.card.notice.buttons["restore"].click()
    assert desk.asked("restore_overruled") == [(5,)]


def test_an_entry_leads_to_its_contact(qtbot: QtBot, page: ActivityPage) -> None:
    assert page.card is not None
    with qtbot.waitSignal(page.navigate) as caught:
        page.card.show_button.click()
    assert caught.args == [LEONARD]


def test_new_entries_come_in_and_the_chosen_one_stays(
    qtbot: QtBot, page: ActivityPage, desk: Desk
) -> None:
    page.show_entry(5)
    desk.entries = desk.entries[1:]
    page.on_event(ContactsChanged(GOOGLE, (LEONARD,)))
    qtbot.waitUntil(lambda: "Wrote 2 fields" not in rows(page)[1])
    assert page.card is not None
    assert page.card.detail.id == 5


def test_a_hidden_page_reads_nothing(qtbot: QtBot, page: ActivityPage, desk: Desk) -> None:
    page.hide()
    desk.entries = []
    page.on_event(ContactsChanged(GOOGLE, (LEONARD,)))
    qtbot.wait(300)
    assert page.model.rowCount()
    page.show()
    assert not page.model.rowCount()


def deleted(n: int, *, hidden: bool) -> TrashView:
    return TrashView(
        ContactId(100 + n),
        f"Person {n}",
        fields(f"Person {n}"),
        None,
        OUTLOOK if hidden else GOOGLE,
        NOW - timedelta(days=n),
        NOW + timedelta(days=30 - n),
        delete_sent=False,
        hidden=hidden,
    )


def test_D6_the_trash_gives_a_contact_back(page: ActivityPage, desk: Desk) -> None:
    desk.bin = [deleted(1, hidden=False), deleted(2, hidden=False)]
    dialog = page.show_trash()
    dialog.restore_buttons[ContactId(101)].click()
    assert desk.asked("undelete") == [((101,),)]
    assert list(dialog.restore_buttons) == [102]


def test_D7_hidden_contacts_have_their_own_list(page: ActivityPage, desk: Desk) -> None:
    desk.bin = [deleted(1, hidden=False), deleted(2, hidden=True)]
    dialog = page.show_trash()
    assert list(dialog.restore_buttons) == [101]
    dialog.tabs[True].click()
    assert dialog.title.text() == "Hidden contacts"
    assert list(dialog.restore_buttons) == [102]


def names(page: ActivityPage) -> list[str]:
    return [r.split(", ")[1] for r in rows(page) if ", " in r]


def choose(page: ActivityPage, words: str) -> None:
    menu = page.pane.filter_menu()
    next(a for a in menu.actions() if a.text() == words).trigger()


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("Sent", ["Leonard Ciano", "+1 (628) 555-0119", "Leonor Vidal", "Old fax line"]),
        ("Received", ["Shane Okafor", "Leonard Ciano", "陳立歐 (Leo Chan)"]),
        ("Failed", []),
        ("Only Outlook.com", ["Cleo Marsh", "陳立歐 (Leo Chan)"]),
        ("Only Leonard Ciano", ["Leonard Ciano", "Leonard Ciano"]),
    ],
)
def test_the_list_is_filtered(page: ActivityPage, words: str, left: list[str]) -> None:
    choose(page, words)
    assert names(page) == left
    assert page.pane.filter_button.text() != "Filter"
    page.pane.clear_button.click()
    assert len(names(page)) == 8
    assert page.pane.filter_button.text() == "Filter"


def test_filters_add_up_and_each_can_be_taken_back(page: ActivityPage) -> None:
    choose(page, "Sent")
    choose(page, "Only Google")
    choose(page, "Only Leonard Ciano")
    assert names(page) == ["Leonard Ciano"]
    choose(page, "Only Leonard Ciano")
    choose(page, "Only Google")
    assert len(names(page)) == 4


def test_a_filter_looks_further_back_than_the_first_page(
    qtbot: QtBot, page: ActivityPage, desk: Desk
) -> None:
    first = desk.entries[0]
    seen = [replace(first, id=n, change=replace(first.change, action=Action.IMPORT))
            for n in range(3000, 9, -1)]  # fmt: skip
    desk.entries = [*seen, *desk.entries]
    page.model.refresh()
    assert len(names(page)) == 200
    choose(page, "Sent")
    qtbot.waitUntil(lambda: len(names(page)) == 4)


def test_the_journal_is_moved_when_it_scrolls(qtbot: QtBot, page: ActivityPage, desk: Desk) -> None:
    desk.entries = [replace(desk.entries[0], id=n) for n in range(60, 0, -1)]
    page.model.refresh()
    assert 0 < painted_by_scrolling(qtbot, page.pane.list) < 0.1


def test_an_edit_that_waits_says_not_sent(page: ActivityPage, desk: Desk) -> None:
    desk.states[LEONARD] = (LinkState.PENDING, "")
    first = desk.entries[0]
    waiting = replace(first, id=9, change=replace(first.change, action=Action.EDIT_HERE))
    desk.entries = [waiting, *desk.entries]
    page.model.refresh()
    assert rows(page)[1].endswith("Leonard Ciano, Changed 2 fields here, Not sent")
    desk.entries = [replace(first, id=10), *desk.entries]
    page.model.refresh()
    assert not any("Not sent" in r for r in rows(page))


def test_a_delete_that_waits_says_not_sent(page: ActivityPage, desk: Desk) -> None:
    gone = Change("R8", Action.DELETE_HERE, ContactId(101), GOOGLE, fields("Gone"))
    desk.entries = [replace(desk.entries[0], id=9, change=gone, name=""), *desk.entries]
    desk.bin = [deleted(1, hidden=False)]
    page.model.refresh()
    assert rows(page)[1].endswith("Gone, Deleted here, Not sent")
