"""The Scenario Lab by clicking and by keys, over its real process and simulated clouds."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QFileDialog, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.lab.view import View
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.lab import LOST, READY
from dialpad_contacts.ui.viewmodels.lab_lists import ROW_ROLE, RuleRow
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.lab_edit import LabEdit
from dialpad_contacts.ui.views.lab_page import LabPage
from dialpad_contacts.ui.window import MainWindow
from tests.ui.fakes import Book, book

WORKER = [sys.executable, "-m", "dialpad_contacts.app.lab_worker"]
R4 = "r04_removed_values_stay"
PATIENCE_MS = 120_000


class Sitting:
    """Somebody at the Lab."""

    def __init__(self, bot: QtBot, window: MainWindow, book: Book) -> None:
        self.bot, self.window, self.book = bot, window, book

    @property
    def page(self) -> LabPage:
        assert self.window.pages is not None
        return self.window.pages.lab.page

    @property
    def view(self) -> View:
        view = self.page.model.view
        assert view is not None
        return view

    def idle(self) -> bool:
        model = self.page.model
        return model.phase == READY and not model.busy and model.view is not None

    def wait(self) -> None:
        self.bot.waitUntil(self.idle, timeout=PATIENCE_MS)

    def click(self, button: QAbstractButton) -> None:
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)

    def choose(self, name: str, kind: AccountKind = AccountKind.GOOGLE) -> None:
        self.wait()
        page = self.page
        index = page.rules.index(page.rules.row_of(name))
        page.list.scrollTo(index)
        spot = page.list.visualRect(index).center()
        QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=spot)
        self.wait()
        if page.model.kind is not kind:
            self.click(page.scenario.kinds.parts[kind.value])
            self.wait()
        assert (self.view.name, self.view.kind) == (name, kind)

    def step(self) -> None:
        self.click(self.page.scenario.step_button)
        self.wait()

    def button(self, side: str, deed: str) -> QAbstractButton:
        return self.page.scenario.sides.cards[side].buttons[deed]

    def dialog(self) -> LabEdit:
        found: list[LabEdit] = []

        def there() -> bool:
            found[:] = [
                w
                for w in QApplication.topLevelWidgets()
                if isinstance(w, LabEdit) and w.isVisible()
            ]
            return bool(found)

        self.bot.waitUntil(there)
        return found[0]

    def pick(self, words: str) -> None:
        """Choose an entry of the menu that is open."""
        menus = [
            w for w in QApplication.topLevelWidgets() if isinstance(w, QMenu) and w.isVisible()
        ]
        (menu,) = menus
        next(a for a in menu.actions() if a.text() == words).trigger()
        menu.close()


@pytest.fixture(scope="module")
def sat(qapp: QApplication, dress: Theme) -> Iterator[Callable[[QtBot], Sitting]]:
    """One window at the Lab for all tests here: its process takes two seconds to start."""
    Theme._current = dress
    dress.set_scheme(Scheme.LIGHT)
    contacts = book()
    window = MainWindow(dress, lambda link: contacts.calls.append(("link", link)))
    window.resize(1380, 860)
    window.show()
    window.activateWindow()
    window.connect_services(contacts, contacts, lab=WORKER)
    window.go(Page.LAB)
    yield lambda bot: Sitting(bot, window, contacts)
    window.close()
    window.deleteLater()


@pytest.fixture
def lab(qtbot: QtBot, sat: Callable[[QtBot], Sitting]) -> Sitting:
    sitting = sat(qtbot)
    sitting.window.activateWindow()
    sitting.window.resize(1380, 860)
    sitting.window.go(Page.LAB)
    qtbot.waitUntil(sitting.window.isActiveWindow)
    sitting.wait()
    return sitting


def test_steps_are_run_by_clicking_and_the_sides_follow(lab: Sitting) -> None:
    lab.choose(R4)
    assert lab.page.scenario.step_button.text() == "Run step 1"
    for _ in range(2):
        lab.step()
    assert [s.outcome for s in lab.view.steps[:3]] == [Outcome.PASS, Outcome.PASS, Outcome.NOT_RUN]
    index = lab.page.rules.index(lab.page.rules.row_of(R4))
    spoken = lab.page.rules.data(index, Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "R4, Removed values stay here, running, step 3 of 4"
    assert "Open Ada here" in lab.page.scenario.note.words.text()
    lab.step()
    email = lab.view.lines[-1]
    assert (email.here, email.there, email.mark, email.differs) == (
        "ada@two.example", "Removed", "Kept here", True,
    )  # fmt: skip
    lab.step()
    assert lab.view.outcome is Outcome.PASS
    row = lab.page.rules.index(lab.page.rules.row_of(R4)).data(ROW_ROLE)
    assert isinstance(row, RuleRow)
    assert (row.state, row.words) == ("part", "1 of 5")
    assert lab.page.scenario.step_button.text() == "Run again"
    assert lab.page.tally.text().startswith("0 pass, 0 fail")


def test_every_kind_passes_and_then_the_row_does(lab: Sitting) -> None:
    for kind in ("google", "office365", "exchange", "outlook", "hotmail"):
        lab.choose(R4, AccountKind(kind))
        if lab.view.outcome is Outcome.NOT_RUN:
            lab.click(lab.page.scenario.rest_button)
        lab.bot.waitUntil(lambda: lab.idle() and lab.view.is_over, timeout=PATIENCE_MS)
    row = lab.page.rules.index(lab.page.rules.row_of(R4)).data(ROW_ROLE)
    assert isinstance(row, RuleRow)
    assert (row.state, row.words, row.spoken) == (
        "pass",
        "Pass",
        "R4, Removed values stay here, pass",
    )


def test_keys_step_and_reset(lab: Sitting) -> None:
    lab.choose("r08_deletes_travel")
    lab.page.list.setFocus()
    QTest.keyClick(lab.page.list, Qt.Key.Key_Space)
    lab.wait()
    assert lab.view.at == 1
    QTest.keyClick(lab.page.list, Qt.Key.Key_R)
    lab.wait()
    assert lab.view.at == 0
    assert lab.view.name == "r08_deletes_travel"


def test_by_hand_in_both_columns_ticks_the_steps(lab: Sitting) -> None:
    lab.choose(R4)
    lab.page.model.reset()
    lab.wait()
    lab.click(lab.button("there", "add"))
    form = lab.dialog()
    assert form.given.text() == "Ada"  # the step says whom
    lab.click(form.save)
    lab.wait()
    lab.click(lab.button("here", "sync"))
    lab.wait()
    assert (lab.view.at, lab.view.steps[0].by_hand) == (1, True)
    assert "Step ticked" in lab.page.said.text()
    lab.click(lab.button("there", "edit"))
    form = lab.dialog()
    lab.click(form.emails.rows[1].remove)
    lab.click(form.save)
    lab.wait()
    assert lab.view.at == 2
    lab.click(lab.button("here", "more"))
    lab.pick("Open Ada Lovelace here")
    lab.wait()
    assert lab.view.at == 3
    assert lab.page.scenario.steps.rows[2].observed.text() == "As expected, by hand"


def test_what_was_done_by_hand_is_saved_and_replays_the_same(
    lab: Sitting, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.choose("r05_edits_here_overwrite")
    lab.step()
    lab.click(lab.button("here", "edit"))
    form = lab.dialog()
    form.given.setText("Augusta")
    QTest.keyClick(form.given, Qt.Key.Key_Return)
    lab.wait()
    lab.click(lab.button("here", "sync"))
    lab.wait()
    assert lab.view.who == "Augusta Lovelace"
    file = tmp_path / "mine.lab.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (str(file), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_, **__: (str(file), ""))
    dialog = lab.page.hands.save()
    assert dialog is not None
    title = dialog.findChild(QLineEdit)
    assert title is not None
    title.setText("Mine")
    QTest.keyClick(title, Qt.Key.Key_Return)
    lab.wait()
    lab.bot.waitUntil(file.exists)
    assert json.loads(file.read_text())["title"] == "Mine"
    lab.page.hands.load()
    lab.bot.waitUntil(lambda: lab.idle() and lab.view.name == "recorded/mine", timeout=PATIENCE_MS)
    lab.click(lab.page.scenario.rest_button)
    lab.bot.waitUntil(lambda: lab.idle() and lab.view.is_over, timeout=PATIENCE_MS)
    assert lab.view.outcome is Outcome.PASS
    assert lab.page.rules.index(lab.page.rules.row_of("recorded/mine") - 1).data() == "Recorded"


def test_faults_and_clock_by_switch_and_button(lab: Sitting) -> None:
    lab.choose("r03_four_fields_sync")
    switch = lab.page.faults.switches["offline"]
    assert switch.accessibleName() == "Offline, off"
    lab.click(switch)
    lab.wait()
    assert "offline" in lab.view.broken
    assert switch.accessibleName() == "Offline, on"
    lab.click(lab.button("here", "sync"))
    lab.wait()
    assert "offline" in lab.page.said.text()
    lab.click(switch)
    lab.wait()
    assert not lab.view.broken
    lab.click(lab.page.faults.clocks[86_400.0])
    lab.wait()
    assert lab.page.faults.clock.text() == "Clock, both are 24 h ahead"
    once = lab.page.faults.switches["expired_access"]
    lab.click(once)
    lab.wait()
    lab.click(lab.button("here", "sync"))
    lab.wait()
    assert not once.isChecked()  # it struck, and is over
    said = [
        lab.page.requests.model.index(i).data() for i in range(lab.page.requests.model.rowCount())
    ]
    assert any("401" in line for line in said), said


def test_the_report_is_on_the_clipboard_and_has_everything(lab: Sitting) -> None:
    lab.choose("r12_names_travel")
    lab.step()
    lab.click(lab.page.requests.report_button)
    report = QGuiApplication.clipboard().text()
    for part in ("R12", "| Step | Expected | Observed |", "seed 1", "Version ", "## Requests",
                 "Simulated Google", "ada@one.example"):  # fmt: skip
        assert part in report
    assert lab.page.said.text() == "The report is on the clipboard."


def test_real_sync_waits_and_the_bar_says_so(lab: Sitting) -> None:
    assert ("hold_sync", True) in lab.book.calls
    assert lab.window.status.line.title == "Lab is running on simulated accounts"
    assert lab.window.status.line.detail == "Real sync is paused"
    assert lab.window.actions_["lab_report"].isEnabled()
    lab.book.calls.clear()
    lab.window.go(Page.ACTIVITY)
    assert lab.book.calls[-1] == ("hold_sync", False)
    assert lab.window.status.line.kind != "lab"
    assert not lab.window.actions_["lab_report"].isEnabled()
    assert lab.page.model.phase == READY  # as it was when one comes back


def test_the_rule_leads_to_its_published_text(lab: Sitting) -> None:
    lab.choose(R4)
    assert lab.page.scenario.source_button.text() == "R4 in the published FAQ"
    lab.click(lab.page.scenario.source_button)
    assert lab.book.calls[-1][0] == "link"
    assert "Contact-Syncing-FAQs" in lab.book.calls[-1][1]
    assert lab.page.scenario.code.full == "Kept by domain.merge:absorb"


@pytest.mark.parametrize(
    ("wide", "high", "combo", "tabs"),
    [
        (1380, 860, False, False),
        (1100, 768, False, True),
        (900, 700, True, True),
        (720, 520, True, True),
    ],
)
def test_it_folds_where_there_is_no_room(
    lab: Sitting, wide: int, high: int, combo: bool, tabs: bool
) -> None:
    lab.window.resize(wide, high)
    QTest.qWait(50)
    page = lab.page
    assert (page.combo.isVisible(), page.list.isVisible()) == (combo, not combo)
    assert page.scenario.tabs.isVisible() is tabs
    if tabs:
        lab.click(page.scenario.tabs.parts["faults"])
        assert page.faults.isVisible()
        lab.click(page.scenario.tabs.parts["requests"])
        assert page.requests.isVisible()
    else:
        assert page.faults.isVisible()
        assert page.requests.isVisible()
    if combo:
        assert page.combo.currentText().startswith(
            page.model.chosen.number if page.model.chosen else ""
        )


def test_every_control_has_a_name(lab: Sitting) -> None:
    lab.choose(R4)
    controls = [
        w
        for w in lab.page.findChildren(QWidget)
        if w.focusPolicy() & Qt.FocusPolicy.TabFocus and w.isVisible()
    ]
    assert len(controls) > 20
    for control in controls:
        spoken = control.accessibleName() or (
            control.text() if isinstance(control, QAbstractButton) else ""
        )
        assert spoken, control


def test_run_all_goes_through_the_list_and_can_be_stopped(lab: Sitting) -> None:
    lab.click(lab.page.all_button)
    assert lab.page.all_button.text() == "Stop"
    lab.bot.waitUntil(lambda: len(lab.page.model.outcomes) >= 3, timeout=PATIENCE_MS)
    lab.click(lab.page.all_button)
    lab.wait()
    assert lab.page.all_button.text() == "Run all"
    assert set(lab.page.model.outcomes.values()) == {Outcome.PASS}


def test_leaving_ends_it_and_coming_back_begins_anew(lab: Sitting) -> None:
    lab.window.go(Page.ACCOUNTS)
    lab.window.go(Page.LAB)
    (leave,) = [b for b in lab.window.status_bar.links if b.text() == "Leave lab"]
    lab.click(leave)
    assert lab.window.nav.page is Page.ACCOUNTS
    assert lab.page.model.phase == "off"
    lab.window.go(Page.LAB)
    lab.wait()
    assert lab.page.model.outcomes == {}


def test_a_lab_that_cannot_start_says_so(qtbot: QtBot, theme: Theme) -> None:
    contacts = book()
    window = MainWindow(theme, lambda link: None)
    qtbot.addWidget(window)
    window.show()
    window.connect_services(contacts, contacts, lab=[sys.executable, "-c", "raise SystemExit(3)"])
    window.go(Page.LAB)
    assert window.pages is not None
    page = window.pages.lab.page
    qtbot.waitUntil(lambda: page.model.phase == LOST)
    assert page.lost.isVisible()
    assert "ended unexpectedly" in page.lost.label.text()
    window.close()
