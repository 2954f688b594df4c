"""The group 'Simulate an incoming call': who, from which number, when."""

from __future__ import annotations

import secrets

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QGroupBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.keypad import Match
from dialpad_contacts.ui.views.edit_parts import ChoiceBox
from dialpad_contacts.ui.widgets import Button, Card, IconLabel

DELAYS_S = (0, 3, 10)
BURST = 5
_TYPED, _UNKNOWN, _WITHHELD, _BURST = "typed", "unknown", "withheld", "burst"


class SimulateBox(QGroupBox):
    """``ring`` is told with each number, None for a withheld one."""

    ring = Signal(object)

    def __init__(self, calls: Calls, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calls = calls
        self._people: tuple[Match, ...] = ()
        self.setProperty("bare", True)
        self.setAccessibleName(t("simulate.title"))
        self.who = ChoiceBox()
        self.who.setAccessibleName(t("simulate.who"))
        self.who.setMinimumContentsLength(8)
        self.who.setSizeAdjustPolicy(
            ChoiceBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.number = QLineEdit()
        self.number.setMaxLength(120)
        self.number.setPlaceholderText(t("simulate.number.hint"))
        self.number.setAccessibleName(t("simulate.number"))
        self.delay = ChoiceBox()
        self.delay.setAccessibleName(t("simulate.delay"))
        for seconds in DELAYS_S:
            self.delay.addItem(t(f"simulate.delay.{seconds}"), seconds)
        self.ring_button = Button(t("simulate.ring"), "plain", "bell-ring")
        self.ring_button.clicked.connect(self.go)
        self._waits = plain_label("", "meta", "text2")
        self._waits.hide()
        self._waiting = 0
        self.number.textEdited.connect(lambda _: self.who.setCurrentIndex(0))
        self.number.returnPressed.connect(self.go)
        self.who.activated.connect(self._chosen)
        self._arrange()
        self.show_people(())

    def show_people(self, people: tuple[Match, ...]) -> None:
        """Offer these contacts as callers; what was chosen stays chosen."""
        if people == self._people and self.who.count():
            return
        before = self.who.currentData()
        self._people = people
        self.who.clear()
        self.who.addItem(t("simulate.typed"), _TYPED)
        for person in people:
            words = t("simulate.person", name=shown(person.name)[:60], source=person.origin.title)
            self.who.addItem(words, person.dial)
        for kind in (_UNKNOWN, _WITHHELD, _BURST):
            self.who.addItem(t(f"simulate.{kind}"), kind)
        at = self.who.findData(before)
        if at > 0 or self.number.text():
            self.who.setCurrentIndex(max(0, at))
        else:
            self.who.setCurrentIndex(1)
            self._chosen(1)

    def go(self) -> None:
        """Ring, now or when the time has come."""
        numbers = self._numbers()
        seconds = int(self.delay.currentData())
        if not seconds:
            self._ring(numbers)
            return
        self._waiting += 1
        self._waits.setText(t("simulate.waits", n=seconds))
        self._waits.show()
        QTimer.singleShot(seconds * 1000, self, lambda: self._waited(numbers))

    def _waited(self, numbers: list[str | None]) -> None:
        self._waiting -= 1
        self._waits.setVisible(self._waiting > 0)
        self._ring(numbers)

    def _ring(self, numbers: list[str | None]) -> None:
        for number in numbers:
            self.ring.emit(number)

    def _numbers(self) -> list[str | None]:
        kind = self.who.currentData()
        if kind == _WITHHELD:
            return [None]
        if kind == _BURST:
            known: list[str | None] = [p.dial for p in self._people[:2]]
            strangers = [self._stranger() for _ in range(BURST - 1 - len(known))]
            return [*known, *strangers, None]
        if kind == _UNKNOWN and not self.number.text().strip():
            return [self._stranger()]
        return [self.number.text().strip() or None]

    def _chosen(self, at: int) -> None:
        kind = self.who.itemData(at)
        if kind == _UNKNOWN:
            self.number.setText(self._stranger())
        elif kind in (_WITHHELD, _BURST):
            self.number.clear()
        elif kind == _TYPED:
            self.number.setFocus()
        else:
            self.number.setText(str(kind))

    def _stranger(self) -> str:
        """Return a number that nobody has: those with 555 01 are kept for stories and tests."""
        for _ in range(50):
            number = f"+1 628 555 01{secrets.randbelow(100):02}"
            if self._calls.who(number).first is None:
                return number
        return f"+1 {201 + secrets.randbelow(700)} 555 01{secrets.randbelow(100):02}"

    def _arrange(self) -> None:
        card = Card(self, quiet=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(14, 11, 14, 13)
        column.setSpacing(9)
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(IconLabel("flask-conical", 15, "text2"))
        head.addWidget(plain_label(t("simulate.title"), "strong"), 1)
        head.addWidget(self._waits)
        column.addLayout(head)
        grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.addWidget(self.who, 0, 0, 1, 2)
        grid.addWidget(self.number, 1, 0)
        grid.addWidget(self.delay, 1, 1)
        grid.setColumnStretch(0, 1)
        column.addLayout(grid)
        column.addWidget(self.ring_button)
