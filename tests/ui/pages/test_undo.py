"""Undo in the window: previewed where it writes, refused with its reason, undone again (D19)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, Fields
from dialpad_contacts.sync.ports import Action, Change, Outcome
from dialpad_contacts.sync.views import JournalView, NotUndone, UndoPlan, UndoStep
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.undoing import words_of
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.widgets import Button
from tests.ui.conftest import Open
from tests.ui.fakes import Book
from tests.ui.pages.conftest import focused
from tests.ui.pages.desk import GOOGLE, LEONARD, NOW, Desk, fields

NOW_HERE = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0190")
OLD = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0133")


BASE = UndoStep(8, LEONARD, "Leonard Ciano", GOOGLE, NOW_HERE, OLD, writes_there=True)


def step(entry: int, **more: Any) -> UndoStep:
    return replace(BASE, entry=entry, **more)


def plan(*steps: UndoStep, cannot: tuple[NotUndone, ...] = ()) -> UndoPlan:
    return UndoPlan(steps, cannot)


@pytest.fixture
def page(qtbot: QtBot, dress: Theme, desk: Desk) -> ActivityPage:
    desk.plans[8] = plan(step(8))
    page = ActivityPage(dress)
    page.connect_services(desk, desk)
    page.model._now = lambda: NOW
    qtbot.addWidget(page)
    page.resize(1044, 748)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def words(widget: object) -> str:
    assert isinstance(widget, Dialog | ActivityPage)
    return "\n".join(x.text() for x in widget.findChildren(QLabel))


def press(dialog: Dialog | None, caption: str) -> None:
    assert dialog is not None
    next(b for b in dialog.findChildren(Button) if b.text() == caption).click()


def test_an_undo_that_writes_is_shown_first(page: ActivityPage, desk: Desk) -> None:
    assert page.card is not None
    assert "If Google has changed since, you will see both versions first." in words(page)
    page.card.undo_button.click()
    dialog = page.undoing.dialog
    assert dialog is not None
    said = words(dialog)
    assert dialog.title.text() == "Undo this change to Leonard Ciano?"
    assert "Google is written to at the next sync." in said
    assert "+1 (415) 555-0190" in said
    assert "+1 (415) 555-0133" in said
    assert focused(dialog) == "Cancel"
    assert not desk.asked("undo")
    press(dialog, "Undo")
    assert desk.asked("undo") == [(plan(step(8)),)]


def test_cancel_undoes_nothing(page: ActivityPage, desk: Desk) -> None:
    assert page.card is not None
    page.card.undo_button.click()
    assert page.undoing.dialog is not None
    QTest.keyClick(page.undoing.dialog, Qt.Key.Key_Escape)
    assert not desk.asked("undo")


def test_an_undo_that_writes_nothing_is_done_at_once(
    qtbot: QtBot, page: ActivityPage, desk: Desk
) -> None:
    desk.plans[2] = plan(step(2, writes_there=False))
    page.show_entry(2)
    assert page.card is not None
    with qtbot.waitSignal(page.undone) as told:
        page.card.undo_button.click()
    assert told.args == ["Undone.", (9,)]
    assert page.undoing.dialog is None


def test_what_was_undone_says_so_and_leads_to_the_new_entry(page: ActivityPage, desk: Desk) -> None:
    desk.plans[2] = plan(step(2, writes_there=False))
    page.show_entry(2)
    assert page.card is not None
    page.card.undo_button.click()
    row = page.model.index_of(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert str(row).endswith("Undone")
    change = Change("D19", Action.EDIT_HERE, LEONARD, GOOGLE, NOW_HERE, OLD)
    new = JournalView(9, NOW, "Leonard Ciano", change, "undo", Outcome.DONE, None)
    desk.entries = [new, *desk.entries]
    page.model.refresh()
    assert page.card.undo_button.isHidden()
    page.card.undone_notice.buttons["show"].click()
    assert page.card.detail.id == 9
    assert "because you undid something" in words(page)


def test_what_can_not_be_undone_says_why(page: ActivityPage, desk: Desk) -> None:
    page.show_entry(3)
    assert page.card is not None
    assert not page.card.undo_button.isEnabled()
    assert page.card.undo_button.toolTip() == "Nothing was changed."
    assert "Nothing was changed." in words(page)


def test_what_changed_since_is_shown_in_both_versions(page: ActivityPage, desk: Desk) -> None:
    newer = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0102")
    desk.plans[8] = plan(step(8, now=newer, changed_since=newer))
    page.undoing.undo([8])
    said = words(page.undoing.dialog)
    assert "Leonard Ciano changed since. Here are both versions." in said
    assert "+1 (415) 555-0102" in said
    assert "+1 (415) 555-0133" in said


@pytest.mark.parametrize(
    ("undo", "says"),
    [
        (step(8, then=None, writes_there=False), "leaves this computer now"),
        (step(8, now=None, lost="Labels and photo are not restored."), "Labels and photo are not"),
        (step(8, now=None), "Leonard Ciano comes back here now."),
        (step(8, then=NOW_HERE), "The record that was created in Google is deleted there."),
        (step(8, writes_there=False), "Nothing is written to any account."),
    ],
)
def test_every_kind_of_undo_says_what_happens(desk: Desk, undo: UndoStep, says: str) -> None:
    accounts = {a.id: a for a in desk.accounts()}
    effects = words_of(plan(undo), accounts).effects
    assert any(says in e.text for e in effects)


def test_a_whole_sync_is_undone_with_what_can_not_be_said(page: ActivityPage, desk: Desk) -> None:
    desk.plans[7] = plan(step(7, contact=ContactId(2), name="<b>Ana</b>"))
    assert page.card is not None
    page.card.sync_button.click()
    dialog = page.undoing.dialog
    assert dialog is not None
    said = words(dialog)
    assert dialog.title.text() == "Undo this sync? 2 changes"
    assert "<b>Ana</b>" in said
    assert "6 changes can't be undone" in said
    assert "Nothing was changed. (6)" in said
    press(dialog, "Undo")
    assert page.model.index_of(7).data(Qt.ItemDataRole.AccessibleTextRole).endswith("Undone")


def test_a_big_sync_shows_its_first_contacts(page: ActivityPage, desk: Desk) -> None:
    steps = [step(n, contact=ContactId(n), name=f"P{n}", then=None) for n in range(100, 5100)]
    desk.plans[8] = plan(*steps)
    page.undoing.undo([8])
    said = words(page.undoing.dialog)
    assert "5,000 contacts change here now." in said
    assert "and 4,940 more" in said


def test_an_entry_that_is_gone_is_refused_in_words(
    qtbot: QtBot, page: ActivityPage, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_entries: object) -> UndoPlan:
        raise LookupError("It is too old: the journal no longer has it.")

    monkeypatch.setattr(desk, "plan_undo", gone)
    with qtbot.waitSignal(page.undone) as told:
        page.undoing.undo([8])
    assert told.args[0] == "This can't be undone: It is too old: the journal no longer has it."


def test_the_work_is_done_off_the_gui_thread(qtbot: QtBot, dress: Theme, desk: Desk) -> None:
    worker = SearchWorker()
    page = ActivityPage(dress)
    qtbot.addWidget(page)
    desk.plans[2] = plan(step(2, writes_there=False))
    page.connect_services(desk, desk, worker)
    page.show()
    with qtbot.waitSignal(page.undone) as told:
        page.undoing.undo([2])
    assert told.args[0] == "Undone."
    worker.close()


def test_a_contact_without_a_name_has_words(desk: Desk) -> None:
    said = words_of(plan(step(8, name="", now=Fields(), then=Fields())), {})
    assert said.steps[0].name == t("contact.nameless")
    assert said.second == "Its account gets the old values at the next sync."


def test_an_edit_is_taken_back_from_its_bar(
    qtbot: QtBot, open_window: Open, contacts: Book
) -> None:
    window = open_window(contacts)
    change = Change("R5", Action.EDIT_HERE, ContactId(3), GOOGLE, OLD, NOW_HERE)
    entry = JournalView(50, NOW, "Leonard Ciano", change, "user", Outcome.DONE, None)
    contacts.entries = [entry]
    contacts.plans[50] = plan(step(50))
    assert window.pages is not None
    window.pages.detail.form.saved.emit(contacts.contact(ContactId(3)))
    assert window.undo.label.full == "Saved Leonard Ciano."
    box = window.contacts.box.edit
    box.setFocus()
    QTest.keyClicks(box, "leo")
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert box.text() == "", "in a text field with something typed, it undoes typing"
    assert not contacts.asked("undo")
    QTest.keyClick(box, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(contacts.asked("undo")) == 1)
    qtbot.waitUntil(lambda: window.undo.label.full.startswith("Undone."))


def test_saving_nothing_offers_no_undo(open_window: Open, contacts: Book) -> None:
    window = open_window(contacts)
    assert window.pages is not None
    window.pages.detail.form.saved.emit(None)
    assert window.undo.isHidden()
