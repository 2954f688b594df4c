"""Paints a card of the welcome page."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle

from dialpad_contacts.ui import icons, theme, tokens
from dialpad_contacts.ui.widgets import paint_tile


def paint_card(
    painter: QPainter,
    area: QRect,
    way: Qt.LayoutDirection,
    *,
    source: str,
    title: str,
    second: str,
    direction: str,
    icon: str,
    focused: bool,
    raised: bool,
) -> None:
    """Paint tile, title and second line at the start; the direction and a chevron at the end."""
    dress = theme.current()
    px = dress.px
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    width = dress.ring if focused else 1
    painter.setPen(QPen(dress.color("accent" if focused else "line"), width))
    painter.setBrush(dress.color("hover" if raised else "surface"))
    inner = QRectF(area).adjusted(width / 2, width / 2, -width / 2, -width / 2)
    painter.drawRoundedRect(inner, tokens.RADIUS["card"], tokens.RADIUS["card"])

    def at(left: int, top: int, wide: int, high: int) -> QRect:
        spot = QRect(area.left() + left, area.top() + top, wide, high)
        return QStyle.visualRect(way, area, spot)

    edge = px(30)
    paint_tile(painter, at(px(16), (area.height() - edge) // 2, edge, edge), source)
    size = px(15)
    end = area.width() - px(16) - size
    middle = (area.height() - size) // 2
    painter.drawPixmap(at(end, middle, size, size), icons.pixmap("chevron-right", size, "text2"))
    painter.setFont(dress.font("metalabel"))
    painter.setPen(dress.color("text2"))
    end -= painter.fontMetrics().horizontalAdvance(direction) + px(16)
    words = at(end, 0, painter.fontMetrics().horizontalAdvance(direction) + 2, area.height())
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, direction)
    end -= size + px(6)
    painter.drawPixmap(at(end, middle, size, size), icons.pixmap(icon, size, "text2"))
    left = px(60)
    room = end - left - px(10)
    painter.setFont(dress.font("card"))
    painter.setPen(dress.color("text"))
    high = painter.fontMetrics().height()
    painter.setFont(dress.font("meta"))
    low = painter.fontMetrics().height()
    top = (area.height() - high - low - 2) // 2
    painter.setPen(dress.color("text2"))
    cut = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, room)
    painter.drawText(at(left, top + high + 2, room, low), Qt.AlignmentFlag.AlignVCenter, cut)
    painter.setFont(dress.font("card"))
    painter.setPen(dress.color("text"))
    painter.drawText(at(left, top, room, high), Qt.AlignmentFlag.AlignVCenter, title)
