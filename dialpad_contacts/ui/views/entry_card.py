"""One journal entry in full: who, what, when, why; before and after; the rule; details."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.activity import EntryDetail
from dialpad_contacts.ui.views.diff_table import DiffTable
from dialpad_contacts.ui.views.parts import Narrow, Notice, wrapping
from dialpad_contacts.ui.widgets import Avatar, Button, Card, ElidedLabel, IconLabel, Line

NARROW = 460


class EntryCard(Card):
    """Shows an ``EntryDetail``."""

    restore = Signal(int)
    """Take the account's overruled name of this entry after all (D1)."""
    open_contact = Signal(int)

    def __init__(self, detail: EntryDetail, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.detail = detail
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(Line())
        if detail.rows:
            column.addWidget(DiffTable(detail.rows))
        else:
            column.addWidget(wrapping(t("activity.same"), "body", "text2"))
        if detail.overruled:
            column.addWidget(self._overruled())
        for words in (detail.rule, detail.reason):
            if words:
                column.addLayout(self._note(words))
        column.addLayout(self._technical())

    def _head(self) -> QGridLayout:
        detail = self.detail
        self.short = ElidedLabel("", "body", "text2", self)
        self._grid = head = QGridLayout()
        head.setHorizontalSpacing(12)
        head.setVerticalSpacing(8)
        head.setColumnStretch(1, 1)
        avatar = Avatar(36)
        avatar.show_person(str(detail.contact or detail.name), detail.name)
        head.addWidget(avatar, 0, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(detail.name, "card"))
        words.addWidget(wrapping(detail.sentence, "body", "text2"))
        head.addLayout(words, 0, 1)
        self.show_button = Button(t("activity.open"), "plain")
        self.show_button.clicked.connect(lambda: self.open_contact.emit(detail.contact))
        if detail.contact is None:
            self.show_button.hide()
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._place_button)
        self._place_button(False)
        return head

    def _place_button(self, narrow: bool) -> None:
        self.short.setVisible(not narrow)
        self._grid.removeWidget(self.show_button)
        side = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        if narrow:
            self._grid.addWidget(self.show_button, 1, 0, 1, 2, side)
        else:
            self._grid.addWidget(self.show_button, 0, 2, side)

    def _overruled(self) -> Notice:
        actions = (("restore", self.detail.restore),)
        self.notice = Notice("info", self.detail.overruled, actions)
        self.notice.chosen.connect(lambda _: self.restore.emit(self.detail.id))
        return self.notice

    def _note(self, words: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(IconLabel("info", 14), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapping(words, "meta", "text2"), 1)
        return row

    def _technical(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
        self.short.set_full(self.detail.technical_short)
        fold = Button(t("activity.technical"), "ghost", "chevron-right")
        fold.setProperty("flush", True)
        fold.setCheckable(True)
        details = wrapping("\n".join(self.detail.technical), "meta", "text2")
        details.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        details.setIndent(24)
        details.hide()
        fold.toggled.connect(details.setVisible)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(fold)
        row.addWidget(self.short, 1)
        column.addLayout(row)
        column.addWidget(details)
        self.fold, self.technical = fold, details
        return column
