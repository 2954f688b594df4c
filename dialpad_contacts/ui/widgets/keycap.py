"""Key caps, and a hint of a key with what it does."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from dialpad_contacts.ui import icons, theme, tokens
from dialpad_contacts.ui.plain import plain_label

_DRAWN = {"↑": "arrow-up", "↓": "arrow-down", "↵": "corner-down-left"}


class KeyCap(QWidget):
    """A painted key, as 'Ctrl K'; arrows and Enter are drawn. Decorative for screen readers."""

    def __init__(self, keys: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts = keys.split(" ")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        gaps = self._gap() * (len(self._parts) - 1)
        width = sum(self._width(part) for part in self._parts) + gaps + px(18)
        return QSize(width, max(px(18), self._metrics().height() + px(3)))

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(dress.color("line"), 1))
        painter.setBrush(dress.color("sunken"))
        radius = tokens.RADIUS["keycap"]
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.setFont(dress.font("caption"))
        painter.setPen(dress.color("text2"))
        x = dress.px(9)
        for part in self._parts:
            width = self._width(part)
            if part in _DRAWN:
                picture = icons.pixmap(_DRAWN[part], width, "text2", self.devicePixelRatioF())
                painter.drawPixmap(x, (self.height() - width) // 2, picture)
            else:
                box = QRectF(x, 0, width, self.height())
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part)
            x += width + self._gap()
        painter.end()

    def _metrics(self) -> QFontMetrics:
        return QFontMetrics(theme.current().font("caption"))

    def _gap(self) -> int:
        """Words need a gap between them, drawn arrows have air of their own."""
        return 0 if self._parts[0] in _DRAWN else theme.current().px(4)

    def _width(self, part: str) -> int:
        if part in _DRAWN:
            return theme.current().px(12)
        return self._metrics().horizontalAdvance(part)


class KeyHint(QWidget):
    """A key cap and what the key does."""

    def __init__(self, keys: str, does: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        self._does = plain_label(does, "meta", "text2", parent=self)
        row.addWidget(KeyCap(keys, self))
        row.addWidget(self._does)

    def set_words(self, does: str) -> None:
        """Say what the key does now."""
        self._does.setText(does)
