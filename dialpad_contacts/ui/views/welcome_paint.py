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
    """Paint tile, title and second line at the start; the direction and a chevron at the end.

    Without words of a direction the card is a small one: its icon alone stands at the end.
    """
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

    is_small = not direction
    edge, side, size = px(22 if is_small else 30), px(13 if is_small else 16), px(15)
    paint_tile(painter, at(side, (area.height() - edge) // 2, edge, edge), source)
    end = area.width() - side - size
    middle = (area.height() - size) // 2
    if not is_small:
        chevron = icons.pixmap("chevron-right", size, "text2")
        painter.drawPixmap(at(end, middle, size, size), chevron)
        painter.setFont(dress.font("metalabel"))
        painter.setPen(dress.color("text2"))
        end -= painter.fontMetrics().horizontalAdvance(direction) + side
        words = at(end, 0, painter.fontMetrics().horizontalAdvance(direction) + 2, area.height())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, direction)
        end -= size + px(6)
    painter.drawPixmap(at(end, middle, size, size), icons.pixmap(icon, size, "text2"))
    left = side + edge + px(10 if is_small else 14)
    room = end - left - px(10)
    title_font = dress.font("strong" if is_small else "card")
    painter.setFont(title_font)
    high = painter.fontMetrics().height()
    top = (area.height() - high) // 2
    if second:
        painter.setFont(dress.font("meta"))
        low = painter.fontMetrics().height()
        top -= low // 2 + 1
        painter.setPen(dress.color("text2"))
        cut = painter.fontMetrics().elidedText(second, Qt.TextElideMode.ElideRight, room)
        spot = at(left, top + high + 2, room, low)
        painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, cut)
    painter.setFont(title_font)
    painter.setPen(dress.color("text"))
    painter.drawText(at(left, top, room, high), Qt.AlignmentFlag.AlignVCenter, title)
