"""The Scenario Lab's page: scenarios, the open one, faults and requests."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.background.lab_process import LabProcess
from dialpad_contacts.domain.rules import FAQ_URL
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab import LOST, LabModel
from dialpad_contacts.ui.viewmodels.lab_lists import RuleList
from dialpad_contacts.ui.views.lab_faults import FaultsPane, RequestsPane
from dialpad_contacts.ui.views.lab_hands import Hands
from dialpad_contacts.ui.views.lab_list import RuleView
from dialpad_contacts.ui.views.lab_scenario import ScenarioPane
from dialpad_contacts.ui.views.parts import (
    Notice,
    Scroller,
    add_action,
    menu_for,
    pop_below,
    wrapping,
)
from dialpad_contacts.ui.views.status_bar import announce
from dialpad_contacts.ui.widgets import Button, Ground, IconLabel, Line
from dialpad_contacts.ui.widgets.chooser import Chooser

FOLD_BELOW, COMBO_BELOW = 1240, 1000
"""Widths of the window, in px of the pictures."""
RULES_WIDE, SIDE_WIDE = 290, 236


class LabPage(Ground):
    """The page; its process runs from the first time it is shown until the Lab is left."""

    def __init__(self, process: LabProcess, open_link: Callable[[str], object]) -> None:
        super().__init__("surface")
        self._process = process
        self.model = LabModel(process, self)
        self.hands = Hands(self, self.model)
        self.rules = RuleList(self.model, self)
        self._build()
        self.scenario.act.connect(self._act)
        self.scenario.more.connect(lambda button: pop_below(self.more_menu(button), button))
        self.scenario.source.connect(lambda: open_link(FAQ_URL))
        self.faults.turned.connect(self.hands.turn)
        self.faults.later.connect(self.hands.later)
        self.requests.report.connect(self.copy_report)
        self.model.changed.connect(self._show)
        self.model.said.connect(self._said)
        theme.current().changed.connect(self._fit)
        self._fit()
        self._show()

    # -- what the window does ----------------------------------------------------------------

    def leave(self) -> None:
        """End the Lab."""
        self.model.leave()

    def close_process(self) -> None:
        """End the Lab's process now: the window goes."""
        self.model.leave()
        self._process.close()

    def copy_report(self) -> None:
        """Put the open scenario's report on the clipboard."""
        report = self.model.report()
        if report:
            QGuiApplication.clipboard().setText(report)
            self._said(t("lab.report.done"), False)

    def more_menu(self, button: Button) -> QMenu:
        """Return the menu of what is seldom wanted."""
        menu = menu_for(button)
        view = self.model.view
        save = add_action(menu, t("lab.record"))
        save.setEnabled(view is not None and view.recorded > 0)
        save.triggered.connect(lambda _checked=False: self.hands.save())
        add_action(menu, t("lab.replay")).triggered.connect(
            lambda _checked=False: self.hands.load()
        )
        add_action(menu, t("lab.report")).triggered.connect(
            lambda _checked=False: self.copy_report()
        )
        return menu

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        plain = event.modifiers() == Qt.KeyboardModifier.NoModifier
        if event.key() == Qt.Key.Key_Space and (plain or shift):
            self.model.run_all() if shift else self.scenario.step_or_again()
        elif event.key() == Qt.Key.Key_R and plain:
            self.model.reset()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    # -- parts ---------------------------------------------------------------------------------

    def _build(self) -> None:
        self.list = RuleView()
        self.list.setModel(self.rules)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.combo = Chooser(t("lab.rules.choose"))
        self.combo.setModel(self.rules)
        self.combo.activated.connect(self._choose)
        self.all_button = Button(t("lab.all"), "plain", "play")
        self.all_button.clicked.connect(lambda _checked: self.model.run_all())
        self.tally = wrapping("", "meta", "text2")
        self._rules_pane = self._rules()
        self._rules_edge = Line(vertical=True)
        self.scenario = ScenarioPane(self.model)
        self.faults, self.requests = FaultsPane(), RequestsPane()
        self._side, self._side_edge = self._right(), Line(vertical=True)
        self.said = wrapping("", "body", "text")
        self.said.setContentsMargins(24, 8, 24, 8)
        self.said.hide()
        self._bar = QHBoxLayout()
        self._bar.setSpacing(8)
        middle = QVBoxLayout()
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(0)
        middle.addLayout(self._bar)
        middle.addWidget(Scroller(self.scenario), 1)
        middle.addWidget(self.said)
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._rules_pane)
        row.addWidget(self._rules_edge)
        row.addLayout(middle, 1)
        row.addWidget(self._side_edge)
        row.addWidget(self._side)
        self.lost = Notice("bad", "", [("again", t("action.try_again"))])
        self.lost.chosen.connect(lambda _: self.model.start())
        self._waiting = plain_label(t("lab.starting"), "section", "text2")
        wait = QWidget()
        column = QVBoxLayout(wait)
        column.setContentsMargins(28, 24, 28, 24)
        column.addWidget(plain_label(t("page.lab"), "title"))
        column.addWidget(self._waiting)
        column.addWidget(self.lost)
        column.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(wait)
        self._stack.addWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def _rules(self) -> QWidget:
        pane = Ground("list")
        column = QVBoxLayout(pane)
        column.setContentsMargins(0, 14, 0, 12)
        column.setSpacing(4)
        self._rules_head = QHBoxLayout()
        self._rules_head.setContentsMargins(18, 0, 12, 0)
        self._rules_head.addWidget(wrapping(t("page.lab"), "title"), 1)
        column.addLayout(self._rules_head)
        words = QVBoxLayout()
        words.setContentsMargins(18, 0, 12, 4)
        words.addWidget(self.tally)
        column.addLayout(words)
        column.addWidget(self.list, 1)
        safe = QHBoxLayout()
        safe.setContentsMargins(18, 4, 12, 0)
        safe.setSpacing(8)
        safe.addWidget(IconLabel("shield-check", 15, "text2"), 0, Qt.AlignmentFlag.AlignTop)
        safe.addWidget(wrapping(t("lab.safe"), "meta", "text2"), 1)
        column.addLayout(safe)
        return pane

    def _right(self) -> QWidget:
        pane = Ground("list")
        self._side_column = QVBoxLayout(pane)
        self._side_column.setContentsMargins(12, 18, 8, 14)
        self._side_column.setSpacing(6)
        self._side_heads = [
            plain_label(t(f"lab.{k}"), "group", "text2") for k in ("faults", "requests")
        ]
        for head in self._side_heads:
            head.setContentsMargins(6, 0, 0, 0)
        return pane

    def _fit(self) -> None:
        """Fold what the window has no room for."""
        px = theme.current().px
        wide = self.window().width()
        narrow, folded = wide < px(COMBO_BELOW), wide < px(FOLD_BELOW)
        focused = self.list.hasFocus() or self.combo.hasFocus()  # before either is hidden
        self._rules_pane.setFixedWidth(px(RULES_WIDE))
        self._side.setFixedWidth(px(SIDE_WIDE))
        self.scenario.fold(self.faults, self.requests, folded=folded)
        if not folded and self._side_column.indexOf(self.faults) < 0:
            heads = self._side_heads
            self._side_column.addWidget(heads[0])
            self._side_column.addWidget(self.faults, 3)
            self._side_column.addWidget(heads[1])
            self._side_column.addWidget(self.requests, 2)
            self.faults.show()
            self.requests.show()
        for part, shown in (
            (self._rules_pane, not narrow), (self._rules_edge, not narrow),
            (self._side, not folded), (self._side_edge, not folded),
        ):  # fmt: skip
            part.setVisible(shown)
        self._bar.setContentsMargins(*((22, 14, 22, 0) if narrow else (0, 0, 0, 0)))
        if narrow and self._bar.indexOf(self.combo) < 0:
            self._bar.addWidget(self.combo, 1)
            self._bar.addWidget(self.all_button)
        elif not narrow and self._rules_head.indexOf(self.all_button) < 0:
            self._bar.removeWidget(self.combo)
            self._rules_head.addWidget(self.all_button)
        self.combo.setVisible(narrow)
        chooser = self.combo if narrow else self.list
        self.setFocusProxy(chooser)
        if focused and not chooser.hasFocus():
            chooser.setFocus()

    def _show(self) -> None:
        model = self.model
        ready = bool(model.scenarios)
        self._stack.setCurrentIndex(1 if ready else 0)
        self.lost.setVisible(model.phase == LOST)
        self.lost.label.setText(model.reason)
        self._waiting.setVisible(model.phase != LOST)
        if not ready:
            return
        self.all_button.set_words(t("lab.all.stop") if model.running_all else t("lab.all"))
        self.all_button.set_icon("pause" if model.running_all else "play")
        passed, failed, left = model.tally()
        words = t("lab.tally", passed=passed, failed=failed, left=left)
        if model.running_all:
            done, of = model.done_of_all
            words = f"{words} · {t('lab.tally.all', done=done, of=of)}"
        self.tally.setText(words)
        self._follow_choice()
        self.scenario.show_model()
        self.faults.show_view(model.view, busy=model.busy)
        self.requests.show_view(model.view)
        if model.doing in ("step", "open"):
            self.said.hide()

    def _follow_choice(self) -> None:
        """Show in list and combo box which scenario is open."""
        chosen = self.model.chosen
        at = self.rules.row_of(chosen.name) if chosen is not None else -1
        if at != self.list.currentIndex().row():
            self.list.setCurrentIndex(self.rules.index(at))
        if at != self.combo.currentIndex():
            self.combo.setCurrentIndex(at)

    def _chosen(self, index: QModelIndex, _before: QModelIndex) -> None:
        self._choose(index.row())

    def _choose(self, row: int) -> None:
        name = self.rules.name_at(row)
        if name:
            self.model.choose(name)

    def _act(self, side: str, deed: str) -> None:
        self.hands.do(side, deed, self.scenario.sides.cards[side].buttons[deed])

    def _said(self, sentence: str, refused: bool) -> None:
        self.said.setText(sentence)
        self.said.setProperty("tone", "bad" if refused else "text2")
        self.said.style().unpolish(self.said)
        self.said.style().polish(self.said)
        self.said.show()
        announce(self, sentence)
