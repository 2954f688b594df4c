"""The dial pad: twelve keys with their letters; a long press of 0 is '+'."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets.button import pressed_by_enter

KEYS = (
    ("1", ""), ("2", "ABC"), ("3", "DEF"), ("4", "GHI"), ("5", "JKL"), ("6", "MNO"),
    ("7", "PQRS"), ("8", "TUV"), ("9", "WXYZ"), ("*", ""), ("0", "+"), ("#", ""),
)  # fmt: skip
WIDE, HIGH = 72, 52
LONG_MS = 500


class DialPad(QWidget):
    """Tells which key was pressed."""

    pressed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("panel.pad"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.keys: dict[str, DialKey] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(9)
        for at, (key, letters) in enumerate(KEYS):
            button = DialKey(key, letters, self)
            button.dialled.connect(self.pressed)
            self.keys[key] = button
            grid.addWidget(button, at // 3, at % 3)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # a telephone's keys stay put


class DialKey(QAbstractButton):
    """One key, painted."""

    dialled = Signal(str)

    def __init__(self, key: str, letters: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._key, self._letters = key, letters
        self.setAccessibleName(_spoken(key, letters))
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._long = QTimer(self, singleShot=True, interval=LONG_MS)
        self._long.timeout.connect(self._held)
        self._was_long = False
        self.clicked.connect(self._clicked)
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        dress = theme.current()
        high = QFontMetrics(dress.font("title")).height()
        if self._letters:
            high += QFontMetrics(dress.font("caption")).height()
        return QSize(dress.px(WIDE), max(dress.px(HIGH), high + 8))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        self._was_long = False
        if self._key == "0" and event.button() is Qt.MouseButton.LeftButton:
            self._long.start()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._long.stop()
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = "sel" if self.isDown() else "hover" if self.underMouse() else "raised"
        painter.setPen(QPen(dress.color("line"), 1))
        painter.setBrush(dress.color(ground))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, 10, 10)
        if self.hasFocus():
            ring = dress.ring
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), ring))
            inner = area.adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2)
            painter.drawRoundedRect(inner, 9, 9)
        painter.setPen(dress.color("text"))
        big, small = dress.font("title"), dress.font("caption")
        painter.setFont(big)
        middle = Qt.AlignmentFlag.AlignCenter
        if not self._letters:
            painter.drawText(self.rect(), middle, self._key)
        else:
            high, low = QFontMetrics(big).height(), QFontMetrics(small).height()
            top = (self.height() - high - low + 2) / 2
            painter.drawText(QRectF(0, top, self.width(), high), middle, self._key)
            painter.setFont(small)
            painter.setPen(dress.color("text2"))
            below = QRectF(0, top + high - 2, self.width(), low)
            painter.drawText(below, middle, self._letters)
        painter.end()

    def _held(self) -> None:
        self._was_long = True
        self.dialled.emit("+")

    def _clicked(self) -> None:
        if not self._was_long:
            self.dialled.emit(self._key)
        self._was_long = False


def _spoken(key: str, letters: str) -> str:
    if key == "*":
        return t("key.star")
    if key == "#":
        return t("key.hash")
    if key == "0":
        return t("key.zero")
    return f"{key}, {' '.join(letters)}" if letters else key
