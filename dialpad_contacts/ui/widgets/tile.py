"""Source tiles: a letter on a colour, always beside the source's name."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label


def paint_tile(painter: QPainter, rect: QRect, source: str) -> None:
    """Paint the tile of ``source`` ('company', 'local', or an account kind) into ``rect``."""
    letter, ground, ink = theme.current().source(source)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    radius = rect.height() * 0.25
    painter.drawRoundedRect(QRectF(rect), radius, radius)
    font = QFont(theme.current().font("strong"))
    font.setPixelSize(max(8, round(rect.height() * 0.6)))
    font.setWeight(QFont.Weight.Bold)
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, letter)
    painter.restore()


class SourceTile(QWidget):
    """A source's tile, ``size`` px of the pictures; decorative, so it has no name."""

    def __init__(self, source: str, size: int = 15, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._source = source
        self._size = size
        self._fit()
        theme.current().changed.connect(self._fit)

    def set_source(self, source: str) -> None:
        """Show another source."""
        self._source = source
        self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_tile(painter, self.rect(), self._source)
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()


class SourceBadge(QWidget):
    """A tile and its source's name."""

    def __init__(
        self, source: str, name: str, type_: str = "metalabel", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.tile = SourceTile(source, 14, self)
        self.label = plain_label(name, type_, "text2", parent=self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.tile)
        row.addWidget(self.label)

    def set_source(self, source: str, name: str) -> None:
        """Show another source."""
        self.tile.set_source(source)
        self.label.setText(name)
