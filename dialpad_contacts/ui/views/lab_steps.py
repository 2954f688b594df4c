"""The steps of the open scenario: what to do, what is expected, what was seen."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.lab.view import Deed, StepView, View
from dialpad_contacts.ui.plain import plain_label, set_tone
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import Narrow, empty, set_words, wrapping
from dialpad_contacts.ui.widgets import Card, IconLabel, Line
from dialpad_contacts.ui.widgets.mark import Mark

NARROW = 470
_SHARES = ((0, 0), (1, 9), (2, 14), (3, 9))
"""How the columns share the width: sign, step, expected, observed."""


class StepsCard(Card):
    """The table of steps. Rows are kept while their number stays, so nothing flickers."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[StepRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(14, 10, 14, 8)
        self._column.setSpacing(0)
        self._heads = _Heads()
        self._column.addWidget(self._heads)
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self._column.addLayout(self._list)
        self._is_narrow = False
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)

    def show_view(self, view: View | None, *, running: bool) -> None:
        """Show the steps of ``view``; ``running`` says that the next one is under way."""
        steps: Sequence[StepView] = view.steps if view is not None else ()
        if len(steps) != len(self.rows):
            empty(self._list)
            self.rows = [StepRow(n, narrow=self._is_narrow) for n in range(1, len(steps) + 1)]
            for row in self.rows:
                self._list.addWidget(row)
        self._heads.setVisible(bool(steps) and not self._is_narrow)
        for at, (row, step) in enumerate(zip(self.rows, steps, strict=True)):
            is_next = view is not None and at == view.at and not view.is_over
            deeds = view.deeds if view is not None and is_next and len(view.deeds) > 1 else ()
            row.show_step(step, deeds, is_next=is_next, running=is_next and running)

    def _arrange(self, narrow: bool) -> None:
        self._is_narrow = narrow
        self._heads.setVisible(bool(self.rows) and not narrow)
        for row in self.rows:
            row.arrange(narrow)


class _Heads(QWidget):
    """Step, Expected, Observed."""

    def __init__(self) -> None:
        super().__init__()
        grid = _columns(self)
        for column, key in enumerate(("step", "expected", "observed"), 1):
            grid.addWidget(plain_label(t(f"lab.head.{key}"), "group", "text2"), 0, column)
        grid.addWidget(_Spot(), 0, 0)


class _Spot(Mark):
    """Room as wide as a mark."""

    def paintEvent(self, event: object) -> None:
        """Paint nothing."""


class StepRow(QWidget):
    """One step; where it is narrow, its three texts stand below each other."""

    def __init__(self, number: int, *, narrow: bool) -> None:
        super().__init__()
        self._number = number
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        if number > 1:
            column.addWidget(Line())
        self._body = QWidget()
        column.addWidget(self._body)
        self._grid = _columns(self._body)
        self._grid.setContentsMargins(0, 8, 0, 9)
        self.mark = Mark(18)
        self.do = wrapping("", "strong")
        self._deeds = QVBoxLayout()
        self._deeds.setSpacing(2)
        self._shown_deeds: tuple[Deed, ...] = ()
        self._doing = QWidget()
        doing = QVBoxLayout(self._doing)
        doing.setContentsMargins(0, 0, 0, 0)
        doing.setSpacing(4)
        doing.addWidget(self.do)
        doing.addLayout(self._deeds)
        doing.addStretch(1)
        self.expected = wrapping("", "body", "text2")
        self._tick = IconLabel("", 13, "ok")
        self.observed = wrapping("", "body")
        self.difference = wrapping("", "metalabel", "bad")
        self.difference.hide()
        self._seen = QWidget()
        seen = QGridLayout(self._seen)
        seen.setContentsMargins(0, 0, 0, 0)
        seen.setHorizontalSpacing(6)
        seen.setVerticalSpacing(4)
        seen.setColumnStretch(1, 1)
        seen.addWidget(self._tick, 0, 0, Qt.AlignmentFlag.AlignTop)
        seen.addWidget(self.observed, 0, 1)
        seen.addWidget(self.difference, 1, 1)
        seen.setRowStretch(2, 1)
        for label in (self.do, self.expected, self.observed, self.difference):
            label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeading)
        self.arrange(narrow)

    def arrange(self, narrow: bool) -> None:
        """Put the three texts beside or below each other."""
        grid = self._grid
        while grid.count():
            grid.takeAt(0)
        grid.addWidget(self.mark, 0, 0, Qt.AlignmentFlag.AlignTop)
        for at, part in enumerate((self._doing, self.expected, self._seen)):
            grid.addWidget(part, at if narrow else 0, 1 if narrow else 1 + at)
        for column, share in _SHARES:
            grid.setColumnStretch(column, share if column < 2 or not narrow else 0)

    def show_step(
        self, step: StepView, deeds: tuple[Deed, ...], *, is_next: bool, running: bool
    ) -> None:
        """Show how a step stands."""
        over = step.outcome in (Outcome.PASS, Outcome.FAIL)
        state = str(step.outcome) if over else "running" if is_next else "not_run"
        self.mark.show_state(state, str(self._number))
        self.do.setText(step.do)
        set_tone(self.do, "text" if over or is_next else "text2")
        self.expected.setText(step.expected)
        words = t("lab.step.busy") if running else t("lab.observed.none")
        if over:
            same = step.outcome is Outcome.PASS  # a step passes when it shows exactly that
            words = t("lab.observed.same") if same else step.observed
            words = t("lab.observed.hand", observed=words) if step.by_hand else words
        elif is_next and not running:
            words = t("lab.observed.next")
        self.observed.setText(words)
        set_tone(self.observed, "text" if over else "text2")
        self._tick.set_icon(
            {"pass": "check", "fail": "x"}.get(state, ""), "ok" if state == "pass" else "bad"
        )
        self._tick.setVisible(over)
        set_words(self.difference, step.difference)
        self.do.setAccessibleDescription(
            t("lab.step.name", n=self._number, do=step.do, state=t(f"lab.state.{state}"))
        )
        self._show_deeds(deeds)

    def _show_deeds(self, deeds: tuple[Deed, ...]) -> None:
        """Show what a hand can do of the step, and what it has done."""
        if deeds == self._shown_deeds:
            return
        self._shown_deeds = deeds
        empty(self._deeds)
        for deed in deeds:
            line = QHBoxLayout()
            line.setSpacing(6)
            icon = IconLabel(
                "check" if deed.done else "arrow-right", 12, "ok" if deed.done else "text3"
            )
            line.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
            words = wrapping(deed.words, "meta", "text2")
            words.setAccessibleName(
                t("lab.deed.done" if deed.done else "lab.deed.open", deed=deed.words)
            )
            line.addWidget(words, 1)
            self._deeds.addLayout(line)


def _columns(of: QWidget) -> QGridLayout:
    grid = QGridLayout(of)
    grid.setContentsMargins(0, 0, 0, 4)
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    for column, share in _SHARES:
        grid.setColumnStretch(column, share)
    return grid
