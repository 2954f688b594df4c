"""The search box: a line edit with a clear button and its key, and the thin bar under it."""

from __future__ import annotations

from PySide6.QtCore import (
    QEvent,
    QObject,
    QRectF,
    QSize,
    Qt,
    QVariantAnimation,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from dialpad_contacts.ui import theme, tokens
from dialpad_contacts.ui.shortcuts import is_action
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets import Button, IconLabel, KeyCap

MOST_TYPED = 500
_STEPS = {
    Qt.Key.Key_Up: ("line", -1),
    Qt.Key.Key_Down: ("line", 1),
    Qt.Key.Key_PageUp: ("page", -1),
    Qt.Key.Key_PageDown: ("page", 1),
}


class SearchBox(QFrame):
    """Keeps the focus while arrow keys move the selection in the list."""

    changed = Signal(str)
    moved = Signal(str, int)
    """('line' or 'page', -1 or 1): an arrow or page key was pressed."""
    submitted = Signal()
    escaped = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setProperty("bare", True)
        self.edit.setMaxLength(MOST_TYPED)
        self.edit.setPlaceholderText(t("search.placeholder"))
        self.edit.setAccessibleName(t("search.name"))
        self.clear_button = Button("", "ghost", "x", self, name=t("search.clear"), small=True)
        self.clear_button.hide()
        self.clear_button.clicked.connect(self._clear)
        keys = QKeySequence("Ctrl+K").toString(QKeySequence.SequenceFormat.NativeText)
        self._cap = KeyCap(keys.replace("+", " "), self)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 9, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel("search", 16, "text2", self))
        row.addWidget(self.edit, 1)
        row.addWidget(self.clear_button)
        row.setSpacing(9)
        row.addWidget(self._cap)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        self._fit()
        theme.current().changed.connect(self._fit)

    def take_focus(self) -> None:
        """Bring the cursor here, with the text selected."""
        self.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.edit.selectAll()

    def take_text(self, text: str) -> None:
        """Go on typing here with ``text``."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)
        self.edit.end(False)
        self.edit.insert(text)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(240), theme.current().px(36))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            return self._lets_go(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        focused = self.edit.hasFocus()
        width = dress.ring if focused else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(dress.color("accent" if focused else "linestrong"), width))
        painter.setBrush(dress.color("surface"))
        half = width / 2
        radius = tokens.RADIUS["search"]
        painter.drawRoundedRect(
            QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
        )
        painter.end()

    def _key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in _STEPS and plain:
            self.moved.emit(*_STEPS[key])
            return True
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self.submitted.emit()
            return True
        if key is Qt.Key.Key_Escape and plain:
            if self.edit.text():
                self.edit.clear()
            else:
                self.escaped.emit()
            return True
        return False

    def _lets_go(self, event: QKeyEvent) -> bool:
        """Keep keys from the field that are the window's; undoing is its own while it can."""
        undoes = event.matches(QKeySequence.StandardKey.Undo) and self.edit.isUndoAvailable()
        if undoes or not is_action(event):
            return False
        event.ignore()
        return True

    def _clear(self) -> None:
        self.edit.clear()
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _typed(self, text: str) -> None:
        self.clear_button.setVisible(bool(text))
        self.changed.emit(text)

    def _fit(self) -> None:
        self.edit.setFont(theme.current().font("value"))
        self.setFixedHeight(max(theme.current().px(36), self.edit.sizeHint().height() + 8))
        self.update()


class BusyBar(QWidget):
    """A bar, 2 px high, that wanders while accounts are asked; it stands still on request."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(2)
        self._busy = False
        self._at = 0.0
        self._wander = QVariantAnimation(self)
        self._wander.setStartValue(0.0)
        self._wander.setEndValue(1.0)
        self._wander.setDuration(1200)
        self._wander.setLoopCount(-1)
        self._wander.valueChanged.connect(self._move)

    def set_busy(self, busy: bool) -> None:
        """Show the bar, or hide it; it keeps its place."""
        if busy is self._busy:
            return
        self._busy = busy
        if busy and not theme.current().reduced_motion:
            self._wander.start()
        else:
            self._wander.stop()
            self._at = 0.5
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._busy:
            return
        painter = QPainter(self)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.current().color("accent"))
        part = self.width() * 0.3
        left = (self.width() + part) * self._at - part
        painter.drawRoundedRect(QRectF(left, 0, part, 2), 1, 1)
        painter.end()

    def _move(self, at: float) -> None:
        self._at = at
        self.update()
