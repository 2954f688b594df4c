"""Before and after of one entry, side by side; a sign marks what differs, not colour alone."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.difference import DiffRow
from dialpad_contacts.ui.views.parts import Narrow, wrapping
from dialpad_contacts.ui.widgets import IconLabel

_SIGNS = {"changed": "pencil", "added": "plus", "removed": "x", "same": ""}
NARROW = 440


class DiffTable(QWidget):
    """A table of ``DiffRow``; where it is narrow, After stands below Before."""

    def __init__(
        self,
        rows: Iterable[DiffRow],
        parent: QWidget | None = None,
        *,
        heads: tuple[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        left, right = heads or (t("activity.before"), t("activity.after"))
        self._heads = (
            plain_label(left, "group", "text2", parent=self),
            plain_label(right, "group", "text2", parent=self),
        )
        self._cells = [(_label(row), _before(row), _after(row)) for row in rows]
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setColumnStretch(1, 1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)
        self._arrange(False)

    def _arrange(self, narrow: bool) -> None:
        grid, top = self._grid, Qt.AlignmentFlag.AlignTop
        while grid.count():
            grid.takeAt(0)
        for head in self._heads:
            head.setVisible(not narrow)
        if not narrow:
            grid.addWidget(self._heads[0], 0, 1)
            grid.addWidget(self._heads[1], 0, 2)
        for number, (label, before, after) in enumerate(self._cells, 1):
            grid.addWidget(label, number * 2, 0, top)
            grid.addWidget(before, number * 2, 1)
            same = bool(after.property("same"))
            below = number * 2 + (1 if narrow and not same else 0)
            grid.addWidget(after, below, 1 if narrow else 2)
            before.setVisible(not (narrow and same))
        grid.setColumnStretch(2, 0 if narrow else 1)
        grid.setVerticalSpacing(4 if narrow else 8)


def _label(row: DiffRow) -> QLabel:
    label = plain_label(row.label, "metalabel", "text2")
    none = t("activity.none")
    words = t("activity.cell", label=row.label, before=row.before or none, after=row.after or none)
    label.setAccessibleDescription(words)
    return label


def _before(row: DiffRow) -> QLabel:
    if not row.before:
        return wrapping(t("activity.none"), "body", "text2")
    label = wrapping(row.before, "body", "text2")
    if row.sign != "same":
        label.setStyleSheet("text-decoration: line-through;")
    return label


def _after(row: DiffRow) -> QWidget:
    box = QWidget()
    box.setProperty("same", row.sign == "same")
    line = QHBoxLayout(box)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(6)
    if row.sign == "same":
        line.addWidget(wrapping(row.after, "body", "text2"), 1)
        return box
    tone = "bad" if row.sign == "removed" else "accent"
    line.addWidget(IconLabel(_SIGNS[row.sign], 13, tone), 0, Qt.AlignmentFlag.AlignTop)
    words = row.after or t("activity.none")
    line.addWidget(wrapping(words, "strong" if row.after else "body"), 1)
    return box
