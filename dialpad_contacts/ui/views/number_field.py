"""The field of the dial pad: a number or a name, in large letters, with a key that deletes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets import Button

MOST_TYPED = 120
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class NumberField(QFrame):
    """What is typed; Enter calls, arrow keys choose among the matches below."""

    changed = Signal(str)
    submitted = Signal()
    moved = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.edit = QLineEdit(self)
        self.edit.setProperty("bare", True)
        self.edit.setMaxLength(MOST_TYPED)
        self.edit.setPlaceholderText(t("panel.number"))
        self.edit.setAccessibleName(t("panel.number"))
        self.edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.back = Button("", "ghost", "delete", self, name=t("panel.backspace"), small=True)
        self.back.setAutoRepeat(True)
        self.back.clicked.connect(self.backspace)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 0, 7, 0)
        row.setSpacing(6)
        row.addWidget(self.edit, 1)
        row.addWidget(self.back)
        self.setFocusProxy(self.edit)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.edit.installEventFilter(self)
        self.edit.textChanged.connect(self._typed)
        self.back.hide()
        self._fit()
        theme.current().changed.connect(self._fit)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.text().strip()

    def insert(self, text: str) -> None:
        """Type ``text`` at the cursor; the focus stays where it is."""
        self.edit.insert(text)

    def backspace(self) -> None:
        """Delete what is before the cursor."""
        self.edit.backspace()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            return self._key(event)
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        dress, focused = theme.current(), self.edit.hasFocus()
        width = dress.ring if focused else 1
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(dress.color("accent" if focused else "linestrong"), width))
        painter.setBrush(dress.color("surface"))
        half = width / 2
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), 9, 9)
        painter.end()

    def _key(self, event: QKeyEvent) -> bool:
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() in _ENTER and plain:
            self.submitted.emit()
            return True
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down) and plain:
            self.moved.emit(1 if event.key() == Qt.Key.Key_Down else -1)
            return True
        if event.key() == Qt.Key.Key_Escape and plain and self.edit.text():
            self.edit.clear()
            return True
        return False

    def _typed(self, text: str) -> None:
        self.back.setVisible(bool(text))
        self.changed.emit(text)

    def _fit(self) -> None:
        font = theme.current().font("toast", tabular=True)
        font.setWeight(font.Weight.Normal)
        self.edit.setFont(font)
        self.setFixedHeight(max(theme.current().px(44), self.edit.sizeHint().height() + 12))
        self.update()
