"""'What will happen next' on the Activity page: a dry run, Check again, Sync now."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui.services import Commands
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.next_sync import AheadModel, AheadRole
from dialpad_contacts.ui.views.next_sync_table import AheadTable
from dialpad_contacts.ui.views.parts import Narrow, empty, set_words, wrapping
from dialpad_contacts.ui.widgets import Button, Card, IconLabel

NARROW = 520
TINY = 300


class NextSyncCard(QWidget):
    """Shows an ``AheadModel``."""

    navigate = Signal(int)
    """A contact of the table should be shown."""
    revealed = Signal(QRect)
    """What the keyboard reached, in this widget's own coordinates."""

    def __init__(
        self, model: AheadModel, commands: Commands, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.setAccessibleName(t("preview.title"))
        self.title = wrapping(t("preview.title"), "section")
        self.head = wrapping("", "body", "text2")
        self.again = Button(t("preview.again"), "ghost", "refresh-cw")
        self.sync = Button(t("preview.sync"), "primary")
        self.again.clicked.connect(lambda _checked: model.check())
        self.sync.clicked.connect(lambda _checked: commands.sync_now())
        self.table = AheadTable(model)
        self.table.setAccessibleName(t("preview.list"))
        self.table.activated.connect(self._open)
        self.table.revealed.connect(self._reveal)
        self._nothing = wrapping("", "body", "text2")
        self._nothing.setContentsMargins(15, 11, 15, 12)
        self._card = Card()
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(1, 1, 1, 1)
        inner.addWidget(self.table)
        inner.addWidget(self._nothing)
        self._notes = QVBoxLayout()
        self._notes.setSpacing(6)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._top())
        column.addWidget(self._card)
        column.addLayout(self._notes)
        model.told.connect(self.show_state)
        self.show_state()

    def show_state(self) -> None:
        """Show what is known now."""
        model = self.model
        asking = model.phase == "asking"
        self.head.setText(model.head)
        self.again.set_words(t("preview.check" if model.phase == "unknown" else "preview.again"))
        self.again.setEnabled(not asking and model.linked)
        self.sync.setEnabled(model.linked)
        rows = model.rowCount()
        known = model.phase == "known"
        self.table.setVisible(bool(rows))
        set_words(self._nothing, self._words_for_none() if not rows else "")
        self._card.setVisible(bool(rows) or bool(self._nothing.text()))
        empty(self._notes)
        for words in model.aside if known else ():
            self._notes.addLayout(_note("triangle-alert", "warn", words))
        if model.one_way and rows:
            self._notes.addLayout(_note("circle-check", "ok", model.one_way))

    def _words_for_none(self) -> str:
        if not self.model.linked:
            return t("preview.none.linked")
        return t("preview.none") if self.model.phase == "known" and not self.model.aside else ""

    def _top(self) -> QGridLayout:
        self._grid = grid = QGridLayout()
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(0, 1)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.title)
        words.addWidget(self.head)
        grid.addLayout(words, 0, 0)
        self._buttons = QWidget()
        self._row = row = QHBoxLayout(self._buttons)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.again)
        row.addWidget(self.sync)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._place)
        tiny = Narrow(self, TINY)
        tiny.changed.connect(self._stand)
        self._place(False)
        return grid

    def _stand(self, tiny: bool) -> None:
        """Stand below each other where a row of buttons has no room."""
        ways = QBoxLayout.Direction
        self._row.setDirection(ways.TopToBottom if tiny else ways.LeftToRight)

    def _place(self, narrow: bool) -> None:
        self._grid.removeWidget(self._buttons)
        row, column = (1, 0) if narrow else (0, 1)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(self._buttons, row, column, side)

    def _open(self) -> None:
        row = self.table.currentIndex().data(AheadRole.ROW)
        if row is not None and row.contact is not None:
            self.navigate.emit(int(row.contact))

    def _reveal(self, rect: QRect) -> None:
        corner = self.table.mapTo(self, QPoint(0, 0))
        self.revealed.emit(rect.translated(corner))


def _note(icon: str, tone: str, words: str) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(7)
    row.addWidget(IconLabel(icon, 14, tone), 0, Qt.AlignmentFlag.AlignTop)
    row.addWidget(wrapping(words, "body", "text2"), 1)
    return row
