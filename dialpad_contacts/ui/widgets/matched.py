"""Paints one line of text, cut at its end, with what was searched for bolder and underlined."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import (
    QFontMetricsF,
    QPainter,
    QPen,
    QTextCharFormat,
    QTextLayout,
    QTextLine,
)

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import self_directed

BOLD = 700
UNDERLINE = 1.6


def paint_matched(
    painter: QPainter,
    spot: QRect,
    text: str,
    type_: str,
    tone: str,
    spans: list[tuple[int, int]],
    way: Qt.LayoutDirection,
) -> None:
    """Paint ``text`` into ``spot``.

    Args:
        painter: active.
        spot: the place, one line high.
        text: fit to be shown.
        type_: a type token.
        tone: a colour token.
        spans: what matched, in code points of ``text``.
        way: which side the line begins at.
    """
    dress = theme.current()
    font = dress.font(type_, tabular=type_ == "meta")
    cut = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, spot.width())
    painter.setFont(font)
    painter.setPen(dress.color(tone))
    kept = len(cut) if cut == text else max(0, len(cut) - 1)
    spans = [(a, min(b, kept)) for a, b in spans if a < kept]
    if way is Qt.LayoutDirection.RightToLeft:
        cut = self_directed(cut)
        spans = [(a + 1, b + 1) for a, b in spans]
    if not spans:
        painter.drawText(spot, Qt.AlignmentFlag.AlignVCenter, cut)
        return
    layout = QTextLayout(cut, font)
    layout.setFormats([_bold(cut, a, b) for a, b in spans])
    layout.beginLayout()
    line = layout.createLine()
    line.setLineWidth(1e6)
    layout.endLayout()
    left = float(spot.left())
    if way is Qt.LayoutDirection.RightToLeft:
        left = spot.right() - line.naturalTextWidth()
    y = spot.top() + (spot.height() - line.height()) / 2
    painter.setClipRect(spot.adjusted(0, -2, 0, 4))
    layout.draw(painter, QPointF(left, y))
    pen = QPen(dress.color("accent"), UNDERLINE * dress.scale)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    painter.setPen(pen)
    under = y + line.ascent() + 2.4 * dress.scale
    for span in spans:
        start, end = _edges(line, cut, span)
        painter.drawLine(QPointF(left + start, under), QPointF(left + end, under))
    painter.setClipping(False)


def _bold(text: str, start: int, end: int) -> QTextLayout.FormatRange:
    out = QTextLayout.FormatRange()
    out.start = _units(text, start)
    out.length = _units(text, end) - out.start
    style = QTextCharFormat()
    style.setFontWeight(BOLD)
    out.format = style
    return out


def _edges(line: QTextLine, text: str, span: tuple[int, int]) -> tuple[float, float]:
    xs = [cast("tuple[float, int]", line.cursorToX(_units(text, i)))[0] for i in span]
    return min(xs), max(xs)


def _units(text: str, at: int) -> int:
    """Return the UTF-16 offset, by which Qt counts, of a code point."""
    return at + sum(1 for c in text[:at] if ord(c) > 0xFFFF)
