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
    """Shows an ``EntryDetail``. ``against`` says why it can't be undone, '' when it can be."""

    restore = Signal(int)
    """Take the account's overruled name of this entry after all (D1)."""
    open_contact = Signal(int)
    undo = Signal(int)
    undo_sync = Signal(str)
    show_entry = Signal(int)

    def __init__(
        self,
        detail: EntryDetail,
        *,
        against: str = "",
        explained: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.detail = detail
        self.against = against
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 10)
        column.setSpacing(10)
        column.addLayout(self._head())
        column.addWidget(Line())
        if detail.rows:
            column.addWidget(DiffTable(detail.rows))
        else:
            column.addWidget(wrapping(t("activity.same"), "body", "text2"))
        if detail.overruled:
            column.addWidget(self._overruled())
        if detail.undone_by is not None:
            column.addWidget(self._undone(detail.undone_by))
        undone = detail.undone_by is not None
        for words in (detail.reason, "" if undone else against or explained):
            if words:
                column.addLayout(self._note(words))
        column.addLayout(self._technical())
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._place)
        self._place(False)

    def _head(self) -> QGridLayout:
        detail = self.detail
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
        self._strip = QWidget(self)
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(0, 0, 0, 0)
        strip.setSpacing(6)
        self.show_button = Button(t("activity.open"), "ghost", parent=self._strip)
        self.show_button.clicked.connect(lambda: self.open_contact.emit(detail.contact))
        self.show_button.setVisible(detail.contact is not None)
        self.undo_button = Button(t("undo.entry"), "plain", "undo-2", parent=self._strip)
        name = t("undo.entry.name", name=detail.name, what=detail.sentence)
        self.undo_button.setAccessibleName(name)
        self.undo_button.set_reason(self.against)
        self.undo_button.clicked.connect(lambda: self.undo.emit(detail.id))
        self.undo_button.setVisible(detail.undone_by is None)
        strip.addWidget(self.show_button)
        strip.addWidget(self.undo_button)
        return head

    def _place(self, narrow: bool) -> None:
        """Put buttons beside what they belong to, or below it where it is narrow."""
        for grid, piece in ((self._grid, self._strip), (self._foot, self._beside)):
            grid.removeWidget(piece)
        if narrow:
            side = Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(self._strip, 1, 0, 1, 2, side)
            self._foot.addWidget(self._beside, 1, 0, 1, 2, side)
        else:
            self._grid.addWidget(self._strip, 0, 2, Qt.AlignmentFlag.AlignTop)
            self._foot.addWidget(self._beside, 0, 1)
        self.short.setVisible(not narrow)

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

    def _undone(self, by: int) -> Notice:
        show = (("show", t("undo.done_by.show")),)
        self.undone_notice = Notice("plain", t("undo.done_by"), show)
        self.undone_notice.chosen.connect(lambda _: self.show_entry.emit(by))
        return self.undone_notice

    def _technical(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(4)
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
        self._beside = QWidget(self)
        self.short = ElidedLabel(self.detail.technical_short, "body", "text2", self._beside)
        self.sync_button = Button(t("undo.sync"), "ghost", parent=self._beside)
        self.sync_button.setVisible(bool(self.detail.sync))
        self.sync_button.clicked.connect(lambda: self.undo_sync.emit(self.detail.sync))
        beside = QHBoxLayout(self._beside)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.short, 1)
        beside.addWidget(self.sync_button)
        self._foot = QGridLayout()
        self._foot.setHorizontalSpacing(4)
        self._foot.setColumnStretch(1, 1)
        self._foot.addWidget(fold, 0, 0, Qt.AlignmentFlag.AlignLeading)
        column.addLayout(self._foot)
        column.addWidget(details)
        self.fold, self.technical = fold, details
        return column
