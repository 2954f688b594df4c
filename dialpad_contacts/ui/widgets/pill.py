"""Pills: a state in a word, with an icon, on a tinted ground."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import icons, theme

_LOOK = {
    "ok": ("oksoft", "ok"),
    "warn": ("warnsoft", "warn"),
    "bad": ("badsoft", "bad"),
    "info": ("infosoft", "info"),
    "soft": ("soft", "onsoft"),
    "plain": ("sunken", "text2"),
}


class Pill(QWidget):
    """A state, ``look`` is ok, warn, bad, info, soft or plain; its words are its name."""

    def __init__(
        self, text: str = "", look: str = "plain", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_state(text, look, icon)
        theme.current().changed.connect(self.updateGeometry)

    def show_state(self, text: str, look: str, icon: str = "") -> None:
        """Show another state."""
        self._text, self._look, self._icon = shown(text), look, icon
        self.setAccessibleName(self._text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        metrics = QFontMetrics(theme.current().font("group"))
        icon = px(12) + px(6) if self._icon else 0
        width = metrics.horizontalAdvance(self._text) + icon + px(20)
        return QSize(width, max(px(22), metrics.height() + px(6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        ground, ink = _LOOK[self._look]
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = QPen(dress.color("text"), 1) if dress.high_contrast else QPen(Qt.PenStyle.NoPen)
        painter.setPen(edge)
        painter.setBrush(dress.color(ground))
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        x = dress.px(10)
        if self._icon:
            size = dress.px(12)
            picture = icons.pixmap(self._icon, size, ink, self.devicePixelRatioF())
            painter.drawPixmap(x, (self.height() - size) // 2, picture)
            x += size + dress.px(6)
        painter.setFont(dress.font("group"))
        painter.setPen(dress.color(ink))
        box = area.adjusted(x, 0, -dress.px(4), 0)
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, self._text)
        painter.end()
