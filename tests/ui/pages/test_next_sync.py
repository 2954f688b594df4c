"""'What will happen next': what a dry run found, as words, in a table that can be walked."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, Fields
from dialpad_contacts.sync.events import SyncFinished
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import NextSync
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.next_sync import AheadModel
from dialpad_contacts.ui.views.activity_page import ActivityPage
from tests.ui.pages.desk import CLEO, GOOGLE, LEO_FINK, LEONARD, NOW, OUTLOOK, Desk, fields

LEONOR = fields("Leonor", "Vidal", "work:+34 655 550 100")


@pytest.fixture
def model(desk: Desk) -> AheadModel:
    return AheadModel(desk, desk, now=lambda: NOW)


def look(model: AheadModel, desk: Desk, *changes: Change, state: State = State.IDLE) -> list[str]:
    """Have the dry run answer; return what the table says."""
    model.check()
    assert desk.ahead_done is not None
    desk.ahead_done(NextSync((Report(GOOGLE, "s", state, "", changes),)))
    return [str(model.index(n).data()) for n in range(model.rowCount())]


def change(action: Action, before: Fields | None = None, after: Fields | None = None) -> Change:
    return Change("R5", action, LEONARD, GOOGLE, before, after)


@pytest.mark.parametrize(
    ("planned", "said"),
    [
        (
            change(Action.UPDATE_THERE, LEONOR, fields("Leonor", "Vidal", "work:+34 655 550 188")),
            "Leonor Vidal, Work phone becomes +34 655 550 188, Google, Update",
        ),
        (
            change(Action.UPDATE_THERE, LEONOR, fields("Leonor", "Vidal")),
            "Leonor Vidal, Work phone +34 655 550 100 is removed, Google, Update",
        ),
        (
            change(Action.CREATE_THERE, None, fields("Tomas", "Reyes", "mobile:+1 415 555 0100")),
            "Tomas Reyes, New contact with 1 phone, Google, Create",
        ),
        (
            change(Action.CREATE_THERE, None, fields("Tomas", "Reyes")),
            "Tomas Reyes, New contact, Google, Create",
        ),
        (
            change(Action.DELETE_THERE, fields("Old fax", "line")),
            "Old fax line, Deleted here, so deleted there, Google, Delete",
        ),
        (
            change(Action.KEEP, LEONOR, fields("Leonor", "Vidal")),
            "Leonor Vidal, Google dropped a number. It stays here., Google, Keep",
        ),
        (
            change(Action.MARK_DELETED_REMOTELY, LEONOR),
            "Leonor Vidal, Removed in Google. It stays here., Google, Keep",
        ),
        (
            change(Action.IMPORT, None, LEONOR),
            "Leonor Vidal, New here with 1 phone, Google, Copy here",
        ),
        (
            change(Action.UPDATE_HERE, LEONOR, replace(LEONOR, family_name="Vidal Ruiz")),
            "Leonor Vidal Ruiz, Last name becomes Vidal Ruiz, Google, Update here",
        ),
        (
            change(Action.UPDATE_HERE, Fields(), fields("A", "B", "other:a@b.example")),
            "A B, First name A is added and 2 more changes, Google, Update here",
        ),
    ],
)
def test_each_kind_of_change_is_said_in_words(
    model: AheadModel, desk: Desk, planned: Change, said: str
) -> None:
    assert look(model, desk, planned) == [said]


@pytest.mark.parametrize(
    ("state", "does"),
    [
        (State.SIGN_IN_NEEDED, "After sign in"),
        (State.PAUSED, "When resumed"),
        (State.OFFLINE, "When online"),
        (State.WAITING, "When it answers"),
        (State.HELD, "After your yes"),
    ],
)
def test_what_can_not_be_sent_now_says_what_it_waits_for(
    model: AheadModel, desk: Desk, state: State, does: str
) -> None:
    told = look(model, desk, change(Action.DELETE_THERE, LEONOR), state=state)
    assert told[0].endswith(does)


def test_what_is_written_comes_before_what_stays(model: AheadModel, desk: Desk) -> None:
    told = look(
        model,
        desk,
        change(Action.KEEP, LEONOR, fields("Kept")),
        change(Action.IMPORT, None, fields("Imported")),
        change(Action.DELETE_THERE, fields("Deleted")),
    )
    assert [row.split(",")[0] for row in told] == ["Deleted", "Imported", "Kept"]


def test_a_hostile_name_is_shown_as_it_is(model: AheadModel, desk: Desk) -> None:
    evil = fields("<img src=x>\u202e", "&amp;")
    assert look(model, desk, change(Action.DELETE_THERE, evil))[0].startswith("<img src=x> &amp;,")


def test_one_way_accounts_are_named(model: AheadModel) -> None:
    assert model.one_way == "Outlook.com is one-way, so nothing will be written to it."


@pytest.fixture
def page(qtbot: QtBot, dress: Theme, desk: Desk) -> ActivityPage:
    page = ActivityPage(dress)
    page.connect_services(desk, desk)
    page.ahead._now = lambda: NOW
    qtbot.addWidget(page)
    page.resize(1044, 748)
    page.show()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def said(page: ActivityPage) -> str:
    assert page.next is not None
    return "\n".join(x.text() for x in page.next.findChildren(QLabel) if not x.isHidden())


def test_it_is_asked_for_once_and_says_that_nothing_was_sent(
    page: ActivityPage, desk: Desk
) -> None:
    assert page.next is not None
    assert not desk.asked("look_ahead")
    page.next.again.click()
    page.next.again.click()
    assert len(desk.asked("look_ahead")) == 1
    assert "Nothing is sent" in said(page)
    look_done(desk)
    assert "A dry run. Nothing has been sent. Checked" in said(page)
    assert "Nothing to do. Everything matches." in said(page)
    assert page.next.again.isEnabled()


def look_done(desk: Desk, *changes: Change, problem: str = "") -> None:
    assert desk.ahead_done is not None
    reports = (
        Report(GOOGLE, "s", State.IDLE, "", changes),
        Report(OUTLOOK, "s", State.OFFLINE, "You're offline.", ()),
    )
    desk.ahead_done(NextSync(() if problem else reports[: 2 if changes else 1], problem))


def test_an_account_that_could_not_be_asked_is_named(
    qtbot: QtBot, page: ActivityPage, desk: Desk
) -> None:
    page.look_ahead()
    look_done(desk, change(Action.DELETE_THERE, LEONOR))
    qtbot.waitUntil(lambda: "Outlook.com couldn't be asked: You're offline." in said(page))


def test_a_dry_run_that_failed_says_why(page: ActivityPage, desk: Desk) -> None:
    page.look_ahead()
    look_done(desk, problem="The sync is not running. Try again.")
    assert "The sync is not running. Try again. Nothing was sent." in said(page)
    assert page.next is not None
    assert page.next.again.isEnabled()


def test_after_a_sync_the_table_says_that_it_is_old(page: ActivityPage, desk: Desk) -> None:
    page.look_ahead()
    look_done(desk, change(Action.DELETE_THERE, LEONOR))
    page.on_event(SyncFinished(GOOGLE, "s", 0, 1, 0))
    assert "Something changed since then, so check again." in said(page)


def test_the_table_is_walked_and_left_with_the_keyboard(
    qtbot: QtBot, page: ActivityPage, desk: Desk
) -> None:
    page.look_ahead()
    rows = [
        Change("R8", Action.DELETE_THERE, ContactId(n), GOOGLE, fields(f"P{n:02}"))
        for n in range(1, 60)
    ]
    look_done(desk, *rows)
    assert page.next is not None
    table = page.next.table
    table.setFocus(Qt.FocusReason.TabFocusReason)
    bar = page._scroller.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(table, Qt.Key.Key_End)
    assert table.currentIndex().row() == 58
    qtbot.waitUntil(lambda: bar.value() == bar.maximum() or bar.value() > 500)
    with qtbot.waitSignal(page.navigate) as caught:
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert caught.args == [59]


def test_sync_now_syncs(page: ActivityPage, desk: Desk) -> None:
    assert page.next is not None
    page.next.sync.click()
    assert desk.asked("sync_now") == [(None,)]


def test_with_no_account_there_is_nothing_to_ask(qtbot: QtBot, dress: Theme, desk: Desk) -> None:
    desk.views.clear()
    page = ActivityPage(dress)
    qtbot.addWidget(page)
    page.connect_services(desk, desk)
    page.show()
    assert page.next is not None
    assert not page.next.again.isEnabled()
    assert "No account is linked" in said(page)


def test_names_of_a_plan_without_fields_come_from_here(model: AheadModel, desk: Desk) -> None:
    assert desk.contact(CLEO) is not None
    told = look(model, desk, Change("R14", Action.SKIP, CLEO, GOOGLE, reason="Not read"))
    assert told == ["Cleo Marsh, Not read, Google, Skip"]
    told = look(model, desk, Change("R14", Action.SKIP, LEO_FINK, OUTLOOK, after=Fields()))
    assert told[0].startswith("Leo Fink, Left as it is")
