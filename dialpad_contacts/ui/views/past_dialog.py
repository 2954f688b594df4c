"""'As it was on…': which contacts differ from how they were on a day, and the way back (D19)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.sync.views import UndoPlan, UndoStep
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.undoing import Undoing
from dialpad_contacts.ui.viewmodels.undoing import StepWords, words_of
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller, empty, wrapping
from dialpad_contacts.ui.widgets import Avatar, Button, Card, ElidedLabel, Line

MOST_ROWS = 300
HEIGHT = 280
DAY = "d MMM yyyy"


class PastDialog(Dialog):
    """Asks for a day, lists who differs, and restores one or all after a preview."""

    def __init__(self, parent: QWidget, undoing: Undoing, days: int) -> None:
        super().__init__(parent, t("past.title"), t("past.second"), "history", width=600)
        self._undoing, self._days = undoing, days
        self._plan = UndoPlan(())
        self._at = datetime.now(UTC)
        undoing.differs.connect(self._show)
        undoing.said.connect(self._done)
        today = QDate.currentDate()
        self.day = QDateEdit(today.addDays(-1))
        self.day.setCalendarPopup(True)
        self.day.setDateRange(today.addDays(1 - days), today.addDays(-1))
        self.day.setDisplayFormat(DAY)
        self.day.setMinimumHeight(theme.current().px(32))
        self.day.setAccessibleName(t("past.day"))
        self.look = Button(t("past.look"), "plain", "eye")
        self.look.clicked.connect(lambda _checked: self._look())
        row = QHBoxLayout()
        row.setSpacing(9)
        label = plain_label(t("past.day"), "metalabel", "text2")
        label.setBuddy(self.day)
        row.addWidget(label)
        row.addWidget(self.day)
        row.addWidget(self.look)
        row.addStretch(1)
        self.body.addLayout(row)
        self.said = wrapping(t("past.pick"), "body", "text2")
        self.body.addWidget(self.said)
        self.body.addWidget(self._card(), 1)
        self.buttons_by_contact: dict[int, Button] = {}
        self.all = self.add_start_button(t("past.restore.all"), lambda: self._back(self._plan))
        self.all.setEnabled(False)
        self.add_button(t("action.close"))
        self.first = self.day

    def _card(self) -> Card:
        card = Card()
        outer = QVBoxLayout(card)
        outer.setContentsMargins(1, 1, 1, 1)
        inner = QWidget()
        inner.setProperty("clear", True)
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        scroller = Scroller(inner)
        scroller.setMinimumHeight(HEIGHT)
        outer.addWidget(scroller)
        return card

    @property
    def _day_words(self) -> str:
        return QLocale().toString(self.day.date(), DAY)

    def _look(self) -> None:
        """Ask for the end of the chosen day, in the user's own zone."""
        chosen = self.day.date()
        start = datetime(chosen.year(), chosen.month(), chosen.day()).astimezone()
        self._at = (start + timedelta(days=1) - timedelta(microseconds=1)).astimezone(UTC)
        self.look.setEnabled(False)
        self.said.setText(t("past.looking"))
        self._undoing.plan_back(self._at)

    def _show(self, plan: UndoPlan) -> None:
        self._plan = plan
        self.look.setEnabled(True)
        self.all.setEnabled(bool(plan.steps))
        empty(self._rows)
        self.buttons_by_contact = {}
        if plan.steps:
            self.said.setText(t("past.found", n=len(plan.steps)))
        elif plan.not_undone:
            self.said.setText(t("past.failed", reason=plan.not_undone[0].reason))
        else:
            self.said.setText(t("past.none"))
        shown = words_of(plan, {}).steps if plan.steps else ()
        pairs = zip(plan.steps[:MOST_ROWS], shown[:MOST_ROWS], strict=True)
        for number, (step, words) in enumerate(pairs):
            if number:
                self._rows.addWidget(Line())
            self._rows.addWidget(self._row(step, words))
        self._rows.addStretch(1)

    def _row(self, step: UndoStep, words: StepWords) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(14, 8, 12, 8)
        line.setSpacing(12)
        avatar = Avatar(34)
        avatar.show_person(str(step.contact), words.name)
        line.addWidget(avatar)
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addWidget(ElidedLabel(words.name, "row"))
        column.addWidget(ElidedLabel(_second(step, words), "meta", "text2"))
        line.addLayout(column, 1)
        button = Button(t("past.restore"), "plain", "rotate-ccw")
        name = t("past.restore.name", name=words.name, day=self._day_words)
        button.setAccessibleName(name)
        button.clicked.connect(lambda: self._back(replace(self._plan, steps=(step,))))
        line.addWidget(button)
        self.buttons_by_contact[int(step.contact)] = button
        return box

    def _back(self, plan: UndoPlan) -> None:
        self._undoing.go_back(self._at, plan, self._day_words, self)

    def _done(self, words: str, _entries: object) -> None:
        """Look again when something was restored."""
        self._look()
        self.second.setText(words)


def _second(step: UndoStep, words: StepWords) -> str:
    if step.now is None:
        return t("past.deleted")
    pairs = [f"{r.label}: {r.before or '–'} → {r.after or '–'}" for r in words.rows]
    return ", ".join(pairs) or words.sentence
