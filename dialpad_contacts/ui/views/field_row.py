"""One row of a card: label, value, where it comes from; copied and called from the keyboard too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
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
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.fields import FieldView
from dialpad_contacts.ui.views.parts import Narrow, wrapping
from dialpad_contacts.ui.widgets import Button, Card, ElidedLabel, Line, SourceBadge

LABEL_WIDTH = 88
NARROW = 420
STACKED = 280
COPIED_MS = 1500


class FieldRow(QFrame):
    """A value with its label and origin. Ctrl C copies, Enter calls or writes."""

    opened = Signal(str)
    """A tel: or mailto: address to hand over."""
    copied = Signal(str)

    def __init__(self, view: FieldView, who: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view = view
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(view.spoken)
        self.setAccessibleDescription(view.note)
        self._label = ElidedLabel(view.label, "metalabel", "text2", self)
        self._dot = _Dot(self)
        self._value = self._value_widget(view)
        self._aside = self._aside_widget(view)
        self._note = wrapping(view.note, "meta", "warn" if view.attention else "text2")
        if not view.note:
            self._note.hide()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 11, 16, 11)
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        self._tools = self._tool_strip(view, who)
        self._narrow = Narrow(self, NARROW)
        self._stacked = Narrow(self, STACKED)
        self._narrow.changed.connect(self._arrange)
        self._stacked.changed.connect(self._arrange)
        self._arrange()
        theme.current().changed.connect(self._fit)
        self._fit()

    def mark_updated(self, updated: bool) -> None:
        """Show or hide the dot of a value that just came from the account."""
        self._dot.setVisible(updated)
        described = (self.view.note, t("contact.updated.dot") if updated else "")
        self.setAccessibleDescription(". ".join(d for d in described if d))

    def copy(self) -> None:
        """Put the value on the clipboard."""
        self.copied.emit(self.view.copy or self.view.value)

    def _value_widget(self, view: FieldView) -> QLabel:
        if "\n" in view.value or len(view.value) > 60:
            return wrapping(view.value, "value")
        return ElidedLabel(view.value, "value", "text", self)

    def _aside_widget(self, view: FieldView) -> QWidget:
        if view.origin is not None:
            return SourceBadge(view.origin.tile, view.origin.title, parent=self)
        return plain_label(view.aside, "meta", "text2", parent=self)

    def _tool_strip(self, view: FieldView, who: str) -> QFrame:
        strip = QFrame(self)
        strip.setProperty("ground", "surface")
        row = QHBoxLayout(strip)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(2)
        if view.link:
            is_call = view.link.startswith("tel:")
            key = "field.call" if is_call else "field.mail"
            words = t(key, name=who, label=view.label, value=view.value)
            self._add_tool(row, "phone" if is_call else "mail", words).clicked.connect(
                lambda: self.opened.emit(view.link)
            )
        words = t("field.copy", label=view.label, value=view.value)
        self._copy = self._add_tool(row, "copy", words)
        self._copy.clicked.connect(self._show_copied)
        strip.hide()
        return strip

    def _add_tool(self, row: QHBoxLayout, icon: str, words: str) -> Button:
        tool = Button("", "ghost", icon, self, name=words, small=True)
        tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        row.addWidget(tool)
        return tool

    def _show_copied(self) -> None:
        self.copy()
        self._copy.set_icon("check")
        QTimer.singleShot(COPIED_MS, self._copy, lambda: self._copy.set_icon("copy"))

    def _arrange(self) -> None:
        narrow, stacked = self._narrow.narrow, self._stacked.narrow
        top, centre = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignVCenter
        grid = self._grid
        for widget in (self._label, self._value, self._aside, self._note):
            grid.removeWidget(widget)
        grid.addWidget(self._label, 0, 0, top if self.view.note or narrow else centre)
        grid.addWidget(self._value, 0, 1)
        if stacked:
            for n, part in enumerate((self._value, self._note), 1):
                grid.removeWidget(part)
                grid.addWidget(part, n * 2 - 1, 0, 1, 2)
            grid.addWidget(self._aside, 2, 0, 1, 2, Qt.AlignmentFlag.AlignLeft)
        elif narrow:
            grid.addWidget(self._aside, 1, 1, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._note, 2, 1)
        else:
            right = Qt.AlignmentFlag.AlignRight
            grid.addWidget(self._aside, 0, 2, right | (top if self.view.note else centre))
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
        if self._tools.isVisible():
            self._show_tools(True)

    def _show_tools(self, shown: bool) -> None:
        if shown:
            self._tools.adjustSize()
            end = self._aside.x() - 4 if not self._narrow.narrow else self.width() - 16
            middle = self._value.geometry().center().y()
            self._tools.move(end - self._tools.width(), middle - self._tools.height() // 2)
            self._tools.raise_()
        self._tools.setVisible(shown)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self._show_copied()
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
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        caption = plain_label(heading, "group", "text2")
        caption.setIndent(2)
        column.addWidget(caption)
        card = Card()
        self._rows = QVBoxLayout(card)
        self._rows.setContentsMargins(1, 1, 1, 1)
        self._rows.setSpacing(0)
        column.addWidget(card)

    def add(self, row: QWidget) -> None:
        """Add a row below the others."""
        if self._rows.count():
            inset = QHBoxLayout()
            inset.setContentsMargins(16, 0, 0, 0)
            inset.addWidget(Line())
            self._rows.addLayout(inset)
        self._rows.addWidget(row)
