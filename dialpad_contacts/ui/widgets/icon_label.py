"""An icon by itself, tinted by a token; it follows the theme."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from dialpad_contacts.ui import icons, theme


class IconLabel(QWidget):
    """A decorative icon of ``size`` px of the pictures; the words beside it say what it means."""

    def __init__(
        self, name: str, size: int = 16, tone: str = "text2", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._name, self._size, self._tone = name, size, tone
        self._turn = 0.0
        self._fit()
        theme.current().changed.connect(self._fit)

    def set_icon(self, name: str, tone: str) -> None:
        """Show another icon, or the same in another colour."""
        if (name, tone) != (self._name, self._tone):
            self._name, self._tone, self._turn = name, tone, 0.0
            self.update()

    def set_turn(self, degrees: float) -> None:
        """Turn the icon, clockwise."""
        self._turn = degrees
        self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._name:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self.width()
        if self._turn:
            painter.translate(size / 2, size / 2)
            painter.rotate(self._turn)
            painter.translate(-size / 2, -size / 2)
        picture = icons.pixmap(self._name, size, self._tone, self.devicePixelRatioF())
        painter.drawPixmap(0, 0, picture)
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
