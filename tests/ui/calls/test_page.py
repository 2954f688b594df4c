"""The Calls page: history, panel, simulated calls; names as interfaces.md says; by keyboard."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QGroupBox, QLineEdit, QPlainTextEdit, QWidget

from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import Outcome
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.calls import PAGE
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.call_settings import CallSettings
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.widgets import Button
from tests.ui.calls.conftest import LEONARD, RENEE, STRANGER, Desk, choose_way
from tests.ui.calls.logged import lines, logged
from tests.ui.conftest import painted_by_scrolling

Key = Qt.Key
CTRL = Qt.KeyboardModifier.ControlModifier


def named(desk: Desk, name: str) -> QWidget:
    return next(w for w in desk.window.findChildren(QWidget) if w.accessibleName() == name)


def press_last(dialog: Dialog) -> None:
    dialog.findChildren(Button)[-1].click()


def test_names_are_those_of_the_interface(desk: Desk) -> None:
    desk.open()
    page = desk.go().page
    assert page.accessibleName() == "Calls"
    assert isinstance(named(desk, "Number or name to call"), QLineEdit)
    group = named(desk, "Simulate an incoming call")
    assert isinstance(group, QGroupBox)
    inside = {w.accessibleName() or getattr(w, "text", str)() for w in group.findChildren(QWidget)}
    assert {"Caller number", "Ring"} <= inside
    assert desk.phone.panel.call_button.accessibleName().startswith("Call")
    keys = {k.accessibleName() for k in desk.phone.panel.pad.keys.values()}
    assert {"1", "2, A B C", "Star", "Hash", "0, plus"} <= keys


def test_a_driver_rings_answers_and_ends_a_call(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    panel = desk.go().panel
    panel.simulate.number.setText(LEONARD)
    panel.simulate.who.setCurrentIndex(0)
    panel.simulate.ring_button.click()
    desk.until(lambda: panel.cards)
    (card,) = panel.cards.values()
    assert card.accessibleName() == "Call with Leonard Ciano, ringing"
    card.buttons["answer"].click()
    desk.until(card.buttons["end"].isVisible)
    assert card.buttons["end"].accessibleName() == "End call with Leonard Ciano"
    desk.until(lambda: lines(desk) == ["Leonard Ciano: Incoming, on the line now"])
    assert desk.window.status.line.title == "On a call with Leonard Ciano"
    card.buttons["end"].click()
    desk.until(lambda: not panel.cards)
    desk.until(lambda: lines(desk) == ["Leonard Ciano: Incoming, 0 s"])
    assert desk.window.status.line.kind != "call"


def test_call_places_a_simulated_call_that_the_far_end_takes(desk: Desk) -> None:
    desk.open()
    panel = desk.go().panel
    panel.fill(STRANGER)
    QTest.keyClick(panel.field.edit, Key.Key_Return)
    desk.until(lambda: panel.cards)
    (card,) = panel.cards.values()
    desk.until(card.buttons["they"].isVisible)
    assert not card.buttons["answer"].isVisible()
    card.buttons["they"].click()
    desk.until(lambda: desk.phone.live.talking)
    assert panel.field.text == ""


def test_call_by_the_computers_program_is_remembered_and_says_when_there_is_none(
    desk: Desk,
) -> None:
    desk.open()
    panel = desk.go().panel
    choose_way(desk, "This computer's phone program")
    panel.fill(STRANGER)
    panel.place()
    assert desk.links == ["tel:+16285550119"]
    assert not panel.problem.isVisible()
    desk.has_program = False
    panel.fill(STRANGER)
    panel.place()
    assert panel.problem.isVisible()
    assert desk.window.memory is not None
    assert desk.window.memory.read("calls.way") == "system"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("536", ["Leonard Ciano", "Leo Fink"]),
        ("415 555 0133", ["Leonard Ciano"]),
        ("(415) 555-01", ["Leonard Ciano", "Renee Abara"]),
        ("ren", ["Renee Abara"]),
        ("3465", ["Leo Fink"]),
        ("999", []),
    ],
)
def test_matches_as_one_types(desk: Desk, typed: str, found: list[str]) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.knows("Renee Abara", RENEE)
    desk.knows("Leo Fink", "+1 303 555 0166")
    desk.open()
    panel = desk.go().panel
    panel.field.edit.setText(typed)
    desk.until(lambda: panel.keypad.answered)
    assert sorted(m.name for m in panel.keypad.matches) == sorted(found)
    if typed == "999":
        assert panel.matches.lines[0].accessibleName() == "Not in your contacts yet"


def test_a_name_is_called_by_its_number(desk: Desk) -> None:
    desk.knows("Renee Abara", RENEE)
    desk.open()
    panel = desk.go().panel
    panel.field.edit.setText("ren")
    desk.until(lambda: panel.keypad.matches)
    QTest.keyClick(panel.field.edit, Key.Key_Return)
    desk.until(lambda: panel.cards)
    (card,) = panel.cards.values()
    assert card.accessibleName().startswith("Call with Renee Abara")


def test_digits_are_dialled_from_the_list_and_a_long_zero_is_plus(desk: Desk) -> None:
    logged(desk.store, 1)
    desk.open()
    page = desk.go().page
    page.history.list.setFocus()
    QTest.keyClicks(page.history.list, "1")
    assert page.panel.field.text == "1"
    assert page.panel.field.edit.hasFocus()
    QTest.keyClick(page.panel.field.edit, Key.Key_Backspace)
    QTest.mousePress(page.panel.pad.keys["0"], Qt.MouseButton.LeftButton)
    desk.until(lambda: page.panel.field.text == "+")
    QTest.mouseRelease(page.panel.pad.keys["0"], Qt.MouseButton.LeftButton)
    assert page.panel.field.text == "+"


def test_m_mutes_and_h_holds_but_not_in_a_field(desk: Desk) -> None:
    desk.open()
    page = desk.go().page
    call = desk.ring()
    desk.answer(call)
    page.history.list.setFocus()
    QTest.keyClick(page.history.list, Key.Key_M)
    assert call.call.id in desk.phone.live.muted
    QTest.keyClick(page.history.list, Key.Key_H)
    desk.until(lambda: desk.phone.live.all[0].call.phase is Phase.ON_HOLD)
    QTest.keyClick(page.history.list, Key.Key_H)
    desk.until(lambda: desk.phone.live.talking)
    QTest.keyClick(page.panel.field.edit, Key.Key_H)
    assert page.panel.field.text == "h"
    assert desk.phone.live.talking


def test_a_note_on_a_live_call_is_kept_with_it(desk: Desk) -> None:
    desk.open()
    panel = desk.go().panel
    call = desk.ring()
    desk.answer(call)
    desk.until(lambda: panel.cards)
    card = panel.cards[call.call.id]
    QTest.keyClicks(card.note, "asked for Maya")
    card.buttons["end"].click()
    desk.until(lambda: not panel.cards)
    desk.until(lambda: desk.store.calls(1)[0].note == "asked for Maya")


def test_the_row_says_how_many_were_missed_until_somebody_looked(desk: Desk) -> None:
    desk.open()
    for _ in range(2):
        desk.end(desk.ring())
    row = desk.window.sidebar.rows[Page.CALLS]
    desk.until(lambda: row.accessibleName() == "Calls, 2 missed")
    desk.go()
    assert row.accessibleName() == "Calls, 2 missed"
    desk.window.go(Page.CONTACTS)
    assert row.accessibleName() == "Calls"


def test_missed_alone_search_and_empty(desk: Desk) -> None:
    desk.open()
    page = desk.go().page
    assert page.history._title.text() == t("calls.empty")
    logged(desk.store, 3, name="Renee Abara")
    logged(desk.store, 2, name="Gemma Holt", outcome=Outcome.MISSED)
    desk.phone.model.refresh()
    assert len(lines(desk)) == 5
    page.history.shown.choose("missed")
    assert lines(desk) == ["Gemma Holt: Missed"] * 2
    page.history.search.setText("ren")
    assert lines(desk) == []
    page.history.all_button.click()
    assert len(lines(desk)) == 5


def test_a_row_says_how_long_it_rang_and_where_an_unknown_number_is_from(desk: Desk) -> None:

    def missed(name: str, number: str, rung_s: int, area: str = "") -> None:
        logged(
            desk.store, 1, name=name, number=number, outcome=Outcome.MISSED, seconds=0,
            rung_s=rung_s, area=area,
        )  # fmt: skip

    missed("Gemma Holt", RENEE, 18)
    missed("+1 628 555 0119", "+1 628 555 0119", 18, "San Francisco, CA")
    missed("+49 89 12345678", "+49 89 12345678", 75, "Munich")
    missed("+1 800 555 0199", "+1 800 555 0199", 0)
    vienna = "+43 1 5879100"
    logged(desk.store, 1, name=vienna, number=vienna, outcome=Outcome.DECLINED)
    desk.open()
    desk.go()
    assert sorted(lines(desk)) == sorted(
        [
            "Gemma Holt: Missed, rang 18 s",
            "+1 628 555 0119: Missed, rang 18 s, San Francisco, CA",
            "+49 89 12345678: Missed, rang 1 min 15 s, Munich, Germany",
            "+43 1 5879100: Declined by you, Austria",
            "+1 800 555 0199: Missed",
        ]
    )


def test_thousands_of_calls_are_read_page_by_page(desk: Desk) -> None:
    logged(desk.store, 3000)
    desk.open()
    page = desk.go().page
    assert page.history.list.model().rowCount() < PAGE + 40
    while desk.phone.model.canFetchMore():
        desk.phone.model.fetchMore()
    assert len(lines(desk)) == 3000


def test_enter_opens_ctrl_enter_calls_back_delete_removes_with_undo(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    desk.end(desk.ring())
    page = desk.go().page
    desk.until(lambda: page.history.current is not None)
    page.history.list.setFocus()
    QTest.keyClick(page.history.list, Key.Key_Return)
    assert desk.window.nav.page is Page.CONTACTS
    assert desk.window.pages is not None
    assert desk.window.pages.detail.contact is not None
    assert desk.window.pages.detail.contact.id == leo
    desk.go()
    QTest.keyClick(page.history.list, Key.Key_Return, CTRL)
    desk.until(lambda: desk.phone.live.all)
    desk.end(desk.phone.live.all[0])
    desk.until(lambda: len(lines(desk)) == 2)
    QTest.keyClick(page.history.list, Key.Key_Delete)
    desk.until(lambda: len(lines(desk)) == 1)
    desk.window.undo.undo()
    desk.until(lambda: len(lines(desk)) == 2)


def test_ctrl_enter_in_contacts_calls_as_the_button_does(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD, "+1 212 555 0177")
    desk.open()
    desk.go()
    desk.window.open_contact(leo)
    edit = desk.window.contacts.box.edit
    edit.setFocus()
    QTest.keyClick(edit, Key.Key_Return, CTRL)
    desk.until(lambda: desk.phone.live.all)
    call = desk.phone.live.all[0].call
    assert call.outgoing and call.number is not None and call.number.e164 == "+14155550133"


def test_ctrl_comma_opens_the_call_settings(desk: Desk) -> None:
    desk.open()
    desk.go()
    QTest.keyClick(desk.window, Key.Key_Comma, CTRL)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CallSettings)
    dialog.close()


def test_the_context_menu_blocks_marks_notes_and_copies(desk: Desk) -> None:
    desk.open()
    desk.end(desk.ring(STRANGER))
    desk.go()
    desk.until(lambda: desk.phone.page.history.current is not None)
    call = desk.phone.page.history.current
    assert call is not None and call.number is not None
    acts = desk.phone.acts
    assert {"call", "copy", "block", "spam", "note", "remove"} <= set(acts.entries(call))
    acts.do("block", call)
    desk.until(lambda: desk.store.mark_of(call.number).blocked if call.number else False)
    assert "unblock" in acts.entries(call)
    numbers = acts.show_numbers()
    (button,) = numbers.buttons_by_number.values()
    button.click()
    desk.until(lambda: not numbers.buttons_by_number)
    numbers.reject()
    acts.do("copy", call)
    assert QGuiApplication.clipboard().text() == "+1 628 555 0119"
    acts.do("note", call)
    dialog = next(d for d in desk.window.findChildren(Dialog) if d.isVisible())
    field = dialog.findChild(QPlainTextEdit)
    assert isinstance(field, QPlainTextEdit)
    field.setPlainText("ring back")
    press_last(dialog)
    desk.until(lambda: desk.store.calls(1)[0].note == "ring back")


def test_clearing_asks_and_says_how_many_notes_go(desk: Desk) -> None:
    logged(desk.store, 3, note="x")
    desk.open()
    desk.go()
    desk.phone.acts.clear()
    dialog = next(d for d in desk.window.findChildren(Dialog) if d.isVisible())
    assert "3 of them have notes" in dialog.second.text()
    desk.until(lambda: dialog.first is QApplication.focusWidget())
    press_last(dialog)
    desk.until(lambda: lines(desk) == [])


def test_export_is_written_on_the_worker(desk: Desk, tmp_path: Path) -> None:
    logged(desk.store, 4)
    desk.open()
    desk.go()
    file = tmp_path / "calls.json"
    desk.phone.acts.export_to(str(file))
    desk.until(lambda: any(d.isVisible() for d in desk.window.findChildren(Dialog)))
    assert len(json.loads(file.read_text())["calls"]) == 4


def test_a_burst_and_a_withheld_call(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    panel = desk.go().panel
    desk.until(lambda: panel.simulate.who.count() > 4)
    panel.simulate.who.setCurrentIndex(panel.simulate.who.findData("burst"))
    panel.simulate.ring_button.click()
    desk.until(lambda: panel._more.text() == "1 call more")
    assert len(panel.cards) == 4
    numbers = {c.call.number.key if c.call.number else "" for c in desk.phone.live.all}
    assert "" in numbers
    for call in desk.phone.live.all:
        desk.end(call)


def test_D20_callers_that_wait_are_saved_on_a_yes(desk: Desk) -> None:
    desk.open()
    desk.go()
    for last in range(22):
        desk.end(desk.ring(f"+1 628 555 01{last:02}"))
    desk.until(lambda: desk.phone.model.waiting == 2)
    history = desk.phone.page.history
    assert history.waiting.isVisible()
    assert history.save_button.text() == "Save them"
    history.save_button.click()
    desk.until(lambda: desk.phone.model.waiting == 0)
    assert desk.store.counts().total == 22
    assert 0 < painted_by_scrolling(desk.qtbot, history.list) < 0.1
