"""The card 'What will be written to Google': the plan of a save, as it is typed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.difference import DiffRow
from dialpad_contacts.ui.viewmodels.hint import Hint
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import empty, wrapping
from dialpad_contacts.ui.widgets import Card, ElidedLabel, IconLabel, Line, SourceTile

_SIGNS = {"changed": "pencil", "added": "plus", "removed": "x", "same": ""}


class WriteHint(Card):
    """Shows a ``Hint``; the same rows as the request will have."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, quiet=True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(16, 12, 16, 12)
        self._column.setSpacing(8)
        self.hint: Hint | None = None

    def show_hint(self, hint: Hint, account: str) -> None:
        """Show what will be written; ``account`` is the name in 'not in Google'."""
        if hint == self.hint:
            return
        self.hint = hint
        empty(self._column)
        tile = hint.kind.value if hint.kind is not None else "local"
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(SourceTile(tile, 16))
        head.addWidget(ElidedLabel(hint.title, "strong"), 1)
        head.addWidget(plain_label(hint.count, "meta", "text2"))
        self._column.addLayout(head)
        if hint.rows:
            self._add_rows(hint.rows, account)
            self._column.addWidget(Line())
        note = QHBoxLayout()
        note.setSpacing(9)
        icon = IconLabel("cloud-off" if hint.waits else "info", 14, "text2")
        note.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        note.addWidget(wrapping(hint.note, "meta", "text2"), 1)
        self._column.addLayout(note)
        said = ", ".join(p for p in (hint.title, hint.count) if p)
        self.setAccessibleName(said)
        self.setAccessibleDescription(hint.note)

    def _add_rows(self, rows: tuple[DiffRow, ...], account: str) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(9)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for n, row in enumerate(rows):
            grid.addWidget(IconLabel(_SIGNS[row.sign], 14, "accent"), n, 0, top)
            grid.addWidget(plain_label(row.label, "metalabel", "text2"), n, 1, top)
            grid.addWidget(_change(row, account), n, 2)
        self._column.addLayout(grid)


def _change(row: DiffRow, account: str) -> QWidget:
    box = QWidget()
    flow = FlowLayout(box, gap=8, line_gap=2)
    before = row.before or t("edit.hint.absent", account=account)
    flow.addWidget(ElidedLabel(before, "body", "text2"))
    flow.addWidget(IconLabel("arrow-right", 12, "text2"))
    after = row.after or t("edit.hint.removed")
    flow.addWidget(ElidedLabel(after, "strong", "bad" if not row.after else "text"))
    return box
