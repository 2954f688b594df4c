"""As it was on a day: who differs is listed, and restored after a look (D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.views import NotUndone, UndoPlan, UndoStep
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.past_dialog import PastDialog
from dialpad_contacts.ui.widgets import Button
from tests.ui.pages.conftest import focused
from tests.ui.pages.desk import GOOGLE, LEONARD, Desk, fields

THEN = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0133")
HERE = fields("Leonard", "Ciano", "mobile:+1 (415) 555-0190")
CHANGED = UndoStep(0, LEONARD, "Leonard Ciano", GOOGLE, HERE, THEN, writes_there=True)
DELETED = replace(CHANGED, contact=ContactId(5), name="<i>Ana</i>", now=None, lost="No photo.")


@pytest.fixture
def page(qtbot: QtBot, dress: Theme, desk: Desk) -> ActivityPage:
    page = ActivityPage(dress)
    page.connect_services(desk, desk)
    qtbot.addWidget(page)
    page.resize(1044, 748)
    page.show()
    return page


@pytest.fixture
def dialog(page: ActivityPage) -> PastDialog:
    return page.show_past()


def words(dialog: Dialog) -> str:
    return "\n".join(x.text() for x in dialog.findChildren(QLabel))


def press(dialog: Dialog | None, caption: str) -> None:
    assert dialog is not None
    next(b for b in dialog.findChildren(Button) if b.text() == caption).click()


def test_looking_asks_for_the_end_of_the_day_and_changes_nothing(
    dialog: PastDialog, desk: Desk
) -> None:
    dialog.day.setDate(QDate.currentDate().addDays(-3))
    dialog.look.click()
    ((at,),) = desk.asked("plan_back")
    local = at.astimezone()
    assert (local.hour, local.minute, local.second) == (23, 59, 59)
    assert datetime.now(UTC) - timedelta(days=4) < at < datetime.now(UTC) - timedelta(days=2)
    assert dialog.said.text() == "Everything is as it was that day."
    assert not dialog.all.isEnabled()
    assert not desk.asked("go_back")


def test_the_day_stays_within_what_the_journal_keeps(dialog: PastDialog) -> None:
    assert dialog.day.minimumDate() >= QDate.currentDate().addDays(-180)
    assert dialog.day.maximumDate() < QDate.currentDate()


def test_who_differs_is_listed_and_one_is_restored_after_a_look(
    page: ActivityPage, dialog: PastDialog, desk: Desk
) -> None:
    desk.then = UndoPlan((CHANGED, DELETED))
    dialog.look.click()
    assert dialog.said.text() == "2 contacts differ"
    said = words(dialog)
    assert "Mobile: +1 (415) 555-0190 → +1 (415) 555-0133" in said
    assert "Deleted since" in said
    assert "<i>Ana</i>" in said
    dialog.buttons_by_contact[5].click()
    preview = page.undoing.dialog
    assert preview is not None
    assert preview.title.text().startswith("Go back to ")
    assert "No photo." in words(preview)
    assert focused(preview) == "Cancel"
    press(preview, "Restore")
    ((plan, at),) = desk.asked("go_back")
    assert plan.steps == (DELETED,)
    assert desk.asked("plan_back") == [(at,), (at,)]


def test_all_are_restored_after_a_look(page: ActivityPage, dialog: PastDialog, desk: Desk) -> None:
    desk.then = UndoPlan((CHANGED, DELETED))
    dialog.look.click()
    dialog.all.click()
    press(page.undoing.dialog, "Restore")
    ((plan, _),) = desk.asked("go_back")
    assert plan == desk.then


def test_cancel_restores_nothing(page: ActivityPage, dialog: PastDialog, desk: Desk) -> None:
    desk.then = UndoPlan((CHANGED,))
    dialog.look.click()
    dialog.all.click()
    press(page.undoing.dialog, "Cancel")
    assert not desk.asked("go_back")


def test_a_day_that_can_not_be_shown_says_why(dialog: PastDialog, desk: Desk) -> None:
    desk.then = UndoPlan((), (NotUndone(0, "The journal goes back 180 days, no further."),))
    dialog.look.click()
    assert dialog.said.text().endswith("The journal goes back 180 days, no further.")


def test_it_is_used_with_the_keyboard_alone(qtbot: QtBot, dialog: PastDialog, desk: Desk) -> None:
    dialog.activateWindow()
    qtbot.waitUntil(dialog.day.hasFocus)
    for _section in range(3):  # day, month, year
        QTest.keyClick(dialog.day, Qt.Key.Key_Tab)
    assert dialog.look.hasFocus()
    QTest.keyClick(dialog.look, Qt.Key.Key_Return)
    assert len(desk.asked("plan_back")) == 1
