"""The open scenario: its head, its steps, both records, and what is next."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.ui.plain import plain_label, set_tone
from dialpad_contacts.ui.shortcuts import cap
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab import LabModel
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.lab_faults import FaultsPane, RequestsPane
from dialpad_contacts.ui.views.lab_sides import SidesPane
from dialpad_contacts.ui.views.lab_steps import StepsCard
from dialpad_contacts.ui.views.parts import Narrow, set_words, wrapping
from dialpad_contacts.ui.views.segments import Segments
from dialpad_contacts.ui.widgets import Button, ElidedLabel, IconLabel, KeyCap

NARROW = 640
SIDES, FAULTS, REQUESTS = "sides", "faults", "requests"
_NOTES = {
    "next": ("soft", "arrow-right", "onsoft"),
    "ok": ("ok", "circle-check", "ok"),
    "bad": ("bad", "circle-alert", "bad"),
}


class ScenarioPane(QWidget):
    """The middle of the page."""

    act = Signal(str, str)
    """(side, deed) of a column's button."""
    more = Signal(object)
    """The More button was pressed."""
    source = Signal()
    """The published text of the rule is asked for."""

    def __init__(self, lab: LabModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lab = lab
        self._folded = False
        column = QVBoxLayout(self)
        column.setContentsMargins(22, 16, 22, 18)
        column.setSpacing(10)
        column.addLayout(self._head())
        self.steps = StepsCard()
        column.addWidget(self.steps)
        column.addWidget(self._middle())
        self.sides = SidesPane()
        self.sides.act.connect(self.act)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.sides)
        column.addWidget(self.stack)
        self.note = _Note()
        column.addWidget(self.note)
        column.addStretch(1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._place_buttons)

    def fold(self, faults: FaultsPane, requests: RequestsPane, *, folded: bool) -> None:
        """Take faults and requests in as tabs beside 'Side by side', or let them go."""
        if folded is self._folded:
            return
        self._folded = folded
        for pane in (faults, requests):
            if folded:
                self.stack.addWidget(pane)
            else:
                self.stack.removeWidget(pane)
        tabs = [(key, t(f"lab.tab.{key}")) for key in (SIDES, FAULTS, REQUESTS)]
        self.tabs.offer(tabs if folded else [], SIDES)
        self._heading.setVisible(not folded)
        self._show_tab(SIDES)

    def show_model(self) -> None:
        """Show what the view-model has."""
        lab, view = self._lab, self._lab.view
        scenario = lab.chosen
        if scenario is None:
            return
        self.number.setText(scenario.number)
        self.title.setText(scenario.title)
        self.promise.setText(scenario.promise)
        self.source_button.set_words(t(_source(scenario.rule), rule=scenario.rule))
        self.code.set_full(t("lab.kept", code=scenario.kept_by))
        self.kinds.offer([(k.value, k.display_name) for k in scenario.kinds], lab.kind.value)
        self.steps.show_view(view, running=lab.doing == "step")
        self.sides.show_view(view, busy=lab.busy)
        over = view is not None and view.is_over
        if lab.doing in ("step", "open") or view is None:
            self.step_button.set_words(t("lab.step.busy"))
        else:
            self.step_button.set_words(
                t("lab.step.again") if over else t("lab.step", n=view.at + 1)
            )
        self.step_button.set_icon("rotate-ccw" if over else "play")
        self.rest_button.setVisible(not over)
        self._show_note()

    def _show_note(self) -> None:
        view = self._lab.view
        if view is None:
            self.note.hide()
            return
        failed = view.failure
        if failed is not None:
            number = next(n for n, s in enumerate(view.steps, 1) if s is failed)
            self.note.show_words("bad", t("lab.failed", n=number, difference=failed.difference))
        elif view.outcome is Outcome.PASS:
            self.note.show_words("ok", t("lab.passed"))
        else:
            step = view.steps[view.at]
            self.note.show_words("next", t("lab.next", do=step.do, expected=step.expected))

    def _head(self) -> QVBoxLayout:
        head = QVBoxLayout()
        head.setSpacing(3)
        self._line = line = QHBoxLayout()
        line.setSpacing(8)
        self.number = plain_label("", "group", "text2")
        self.title = wrapping("", "section")
        line.addWidget(self.number, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.title, 1)
        head.addLayout(line)
        self.promise = wrapping("", "body", "text2")
        head.addWidget(self.promise)
        facts = QHBoxLayout()
        facts.setSpacing(8)
        self.source_button = Button("", "link")
        self.source_button.setProperty("flush", True)
        self.source_button.clicked.connect(lambda _checked: self.source.emit())
        self.code = ElidedLabel("", "meta", "text2")
        facts.addWidget(self.source_button)
        facts.addWidget(self.code, 1)
        head.addLayout(facts)
        self._strip = self._buttons()
        self._below = QVBoxLayout()
        head.addLayout(self._below)
        self._place_buttons(False)
        return head

    def _buttons(self) -> QWidget:
        strip = QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.step_button = Button("", "primary", "play")
        self.step_button.clicked.connect(lambda _checked: self.step_or_again())
        self.rest_button = Button(t("lab.rest"), "plain")
        self.rest_button.clicked.connect(lambda _checked: self._lab.run_rest())
        self.reset_button = Button(t("lab.reset"), "ghost", "rotate-ccw")
        self.reset_button.clicked.connect(lambda _checked: self._lab.reset())
        self.more_button = Button("", "ghost", "ellipsis", name=t("lab.more"))
        self.more_button.clicked.connect(lambda _checked: self.more.emit(self.more_button))
        for button in (self.reset_button, self.rest_button, self.step_button, self.more_button):
            row.addWidget(button)
        row.addStretch(1)
        return strip

    def _place_buttons(self, narrow: bool) -> None:
        """Put the buttons beside the title, or below it where there is no room."""
        for layout, here in ((self._line, not narrow), (self._below, narrow)):
            if here and layout.indexOf(self._strip) < 0:
                layout.addWidget(self._strip, 0, Qt.AlignmentFlag.AlignTop)
            elif not here:
                layout.removeWidget(self._strip)

    def step_or_again(self) -> None:
        """Take the next step; a scenario that is over is run again from its beginning."""
        view = self._lab.view
        if view is not None and view.is_over:
            self._lab.run_rest()
        else:
            self._lab.step()

    def _middle(self) -> QWidget:
        strip = QWidget()
        flow = FlowLayout(strip, gap=12)
        self._heading = plain_label(t("lab.sides"), "group", "text2")
        self.tabs = Segments(t("lab.tabs"))
        self.tabs.hide()
        self.tabs.chosen.connect(self._show_tab)
        self.kinds = Segments(t("lab.kinds"))
        self.kinds.chosen.connect(lambda kind: self._lab.choose_kind(AccountKind(kind)))
        for part in (self._heading, self.tabs, self.kinds):
            flow.addWidget(part)
        return strip

    def _show_tab(self, key: str) -> None:
        self.stack.setCurrentIndex((SIDES, FAULTS, REQUESTS).index(key))


class _Note(QFrame):
    """What is next, or how it ended."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(13, 8, 9, 8)
        row.setSpacing(10)
        self._icon = IconLabel("arrow-right", 16, "onsoft")
        self.words = wrapping("", "body")
        self._key = KeyCap(cap("Space"))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.words, 1)
        row.addWidget(self._key)
        self.hide()

    def show_words(self, tone: str, words: str) -> None:
        """Show a sentence."""
        banner, icon, ink = _NOTES[tone]
        self._icon.set_icon(icon, ink)
        set_tone(self.words, "onsoft" if tone == "next" else "text")
        if self.property("banner") != banner:
            self.setProperty("banner", banner)
            self.style().unpolish(self)
            self.style().polish(self)
        set_words(self.words, words)
        self._key.setVisible(tone == "next")
        self.show()


def _source(rule: str) -> str:
    return "lab.source" if rule.startswith("R") else "lab.source.decided"
