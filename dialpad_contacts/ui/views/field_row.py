"""One row of a card: label, value, where it comes from; copied and called from the keyboard too."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label, set_tone
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.fields import FieldView
from dialpad_contacts.ui.views.parts import Narrow, set_words, wrapping
from dialpad_contacts.ui.views.row_tools import RowTools
from dialpad_contacts.ui.widgets import Card, ElidedLabel, Line, SourceBadge

LABEL_WIDTH = 88
NARROW = 420
STACKED = 280
LONG = 60
"""Values longer than this wrap; shorter ones end in an ellipsis where the row ends."""


class FieldRow(QFrame):
    """A value with its label and origin. Ctrl C copies, Enter calls or writes."""

    opened = Signal(str)
    """A tel: or mailto: address to hand over."""
    copied = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = FieldView("", "")
        self._who = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._label = ElidedLabel("", "metalabel", "text2", self)
        self._dot = _Dot(self)
        self._value = ElidedLabel("", "value", "text", self)
        self._long: QLabel | None = None
        self._badge = SourceBadge("local", "", parent=self)
        self._aside = plain_label("", "meta", "text2", parent=self)
        self._note = wrapping("", "meta", "text2")
        self._note.setParent(self)
        self._tools: RowTools | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 11, 16, 11)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._narrow = Narrow(self, NARROW)
        self._stacked = Narrow(self, STACKED)
        self._narrow.changed.connect(self._arrange)
        self._stacked.changed.connect(self._arrange)
        theme.current().changed.connect(self._fit)

    def show_view(self, view: FieldView, who: str) -> None:
        """Show a field of ``who``; showing a row anew is quicker than making one."""
        if (view, who) == (self.view, self._who):
            return
        self.view, self._who = view, who
        self.setAccessibleName(view.spoken)
        self._label.set_full(view.label)
        self._show_value(view.value)
        origin = view.origin
        if origin is not None:
            self._badge.set_source(origin.tile, origin.title)
        self._badge.setVisible(origin is not None)
        self._aside.setText(view.aside)
        self._aside.setVisible(origin is None)
        set_words(self._note, view.note)
        set_tone(self._note, "warn" if view.attention else "text2")
        if self._tools is not None:
            self._tools.hide()
            self._tools.show_view(view, who)
        self.mark_updated(False)
        self._arrange()
        self._fit()

    def mark_updated(self, updated: bool) -> None:
        """Show or hide the dot of a value that just came from the account."""
        self._dot.setVisible(updated)
        described = (self.view.note, t("contact.updated.dot") if updated else "")
        self.setAccessibleDescription(". ".join(d for d in described if d))

    def copy(self) -> None:
        """Put the value on the clipboard."""
        self.copied.emit(self.view.copy or self.view.value)
        if self._tools is not None:
            self._tools.confirm()

    def _show_value(self, value: str) -> None:
        is_long = "\n" in value or len(value) > LONG
        if is_long and self._long is None:
            self._long = wrapping("", "value")
            self._long.setParent(self)
        if self._long is not None:
            set_words(self._long, value if is_long else "")
        self._value.set_full("" if is_long else value)
        self._value.setVisible(not is_long)

    def _arrange(self) -> None:
        narrow, stacked = self._narrow.narrow, self._stacked.narrow
        top, centre = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
        grid = self._grid
        value: QLabel = self._value
        if self._long is not None and not self._long.isHidden():
            value = self._long
        aside = self._aside if self.view.origin is None else self._badge
        while grid.count():
            grid.takeAt(0)
        grid.addWidget(self._label, 0, 0, top if self.view.note or narrow else centre)
        if stacked:
            grid.addWidget(value, 1, 0, 1, 2)
            grid.addWidget(aside, 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._note, 3, 0, 1, 2)
        elif narrow:
            grid.addWidget(value, 0, 1)
            grid.addWidget(aside, 1, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._note, 2, 1)
        else:
            right = Qt.AlignmentFlag.AlignRight
            grid.addWidget(value, 0, 1)
            grid.addWidget(aside, 0, 2, right | (top if self.view.note else centre))
            grid.addWidget(self._note, 1, 1, 1, 2)

    def _fit(self) -> None:
        px = theme.current().px
        self._label.setFixedWidth(px(LABEL_WIDTH - 12))
        self.setMinimumHeight(px(58 if self.view.note else 44))

    # Hover and focus

    def enterEvent(self, event: QEnterEvent) -> None:
        self._show_tools(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._show_tools(False)
        super().leaveEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._tools is not None and self._tools.isVisible():
            self._show_tools(True)

    def _show_tools(self, shown: bool) -> None:
        if self._tools is None:
            if not shown:
                return
            self._tools = RowTools(self)
            self._tools.opened.connect(lambda: self.opened.emit(self.view.link))
            self._tools.copied.connect(self.copy)
            self._tools.show_view(self.view, self._who)
        if shown:
            aside = self._aside if self.view.origin is None else self._badge
            end = self.width() - 16 if self._narrow.narrow else aside.x() - 4
            middle = self._value.geometry().center().y()
            self._tools.move(end - self._tools.width(), middle - self._tools.height() // 2)
            self._tools.raise_()
        self._tools.setVisible(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.view.link:
            self.opened.emit(self.view.link)
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self.hasFocus():
            return
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inset = dress.ring // 2 + 1
        painter.setPen(QPen(dress.color("accent"), dress.ring))
        painter.drawRoundedRect(self.rect().adjusted(inset, inset, -inset, -inset), 8, 8)
        painter.end()


class _Dot(QWidget):
    """A small disc at the row's start: this value just changed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedSize(6, 6)
        self.move(6, 19)
        self.hide()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().color("accent"))
        painter.drawEllipse(self.rect())
        painter.end()


class RowsCard(QWidget):
    """A heading and its card of rows, parted by hairlines."""

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 16)
        column.setSpacing(6)
        caption = plain_label(heading, "group", "text2")
        caption.setIndent(2)
        column.addWidget(caption)
        card = Card()
        self._rows = QVBoxLayout(card)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        column.addWidget(card)

    def add(self, row: QWidget) -> QWidget | None:
        """Add a row below the others; return the line above it, None for the first."""
        line: QWidget | None = None
        if self._rows.count():
            line = QWidget()
            inset = QHBoxLayout(line)
            inset.setContentsMargins(16, 0, 0, 0)
            inset.addWidget(Line())
            self._rows.addWidget(line)
        self._rows.addWidget(row)
        return line


class FieldsCard(RowsCard):
    """A card of field rows, which it keeps for the next contact."""

    opened = Signal(str)
    copied = Signal(str)

    def __init__(self, heading: str, parent: QWidget | None = None) -> None:
        super().__init__(heading, parent)
        self._kept: list[tuple[FieldRow, QWidget | None]] = []
        self._count = 0

    @property
    def rows(self) -> list[FieldRow]:
        """The rows that are shown."""
        return [row for row, _ in self._kept[: self._count]]

    def show_rows(self, views: Sequence[FieldView], who: str) -> None:
        """Show fields of ``who``; none takes no room."""
        while len(self._kept) < len(views):
            row = FieldRow()
            row.opened.connect(self.opened)
            row.copied.connect(self.copied)
            self._kept.append((row, self.add(row)))
        self._count = len(views)
        for number, (row, line) in enumerate(self._kept):
            shown = number < len(views)
            if shown:
                row.show_view(views[number], who)
            row.setVisible(shown)
            if line is not None:
                line.setVisible(shown)
        self.setVisible(bool(views))
