"""Avatars: initials on a colour that stays with the contact; two discs for a group."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTextBoundaryFinder
from PySide6.QtGui import (
    QColor,
    QFont,
    QPainter,
    QPainterPath,
    QPainterPathStroker,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import icons, theme


@lru_cache(maxsize=4096)
def initials(name: str) -> str:
    """Return an avatar's letters: first and last word's, one for CJK, '' when there are none."""
    words = [w for w in (_core(word) for word in shown(name)[:200].split()) if w]
    if not words:
        return _first_grapheme(shown(name)) if _symbols_only(name) else ""
    first = words[0][0]
    if _wide(first) or len(words) == 1:
        return _first_grapheme(words[0]).upper()
    return (first + words[-1][0]).upper()


def paint_avatar(
    painter: QPainter,
    rect: QRect,
    key: str,
    name: str,
    *,
    members: tuple[str, ...] = (),
    ring: QColor | None = None,
) -> None:
    """Paint the avatar of contact ``key`` into a square.

    Args:
        painter: active.
        rect: a square.
        key: the contact's id; chooses the colour.
        name: what to take the initials from.
        members: of a group chat: two overlapping discs, of the first two.
        ring: an outline that sets the disc off from a selected row.
    """
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    area = QRectF(rect)
    if members:
        _paint_pair(painter, area, members)
    else:
        letters = initials(name)
        if letters:
            _paint_disc(painter, area, key, letters)
        else:
            _paint_unknown(painter, area)
        if ring is not None:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(ring, 2.0))
            painter.drawEllipse(area)
    painter.restore()


class Avatar(QWidget):
    """An avatar of ``size`` px of the pictures; decorative, so it has no name."""

    def __init__(self, size: int = 36, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size = size
        self._key = self._name = ""
        self._members: tuple[str, ...] = ()
        self._fit()
        theme.current().changed.connect(self._fit)

    def show_person(self, key: str, name: str, members: tuple[str, ...] = ()) -> None:
        """Show a contact's avatar."""
        self._key, self._name, self._members = key, name, members
        self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_avatar(painter, self.rect(), self._key, self._name, members=self._members)
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()


def _paint_disc(
    painter: QPainter, area: QRectF, key: str, letters: str, *, share: float = 0.38
) -> None:
    ground, ink = theme.current().avatar(key)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawEllipse(area)
    font = QFont(theme.current().font("strong"))
    font.setPixelSize(max(8, round(area.height() * share)))
    painter.setFont(font)
    painter.setPen(ink)
    painter.drawText(area, Qt.AlignmentFlag.AlignCenter, letters)


def _paint_pair(painter: QPainter, area: QRectF, members: tuple[str, ...]) -> None:
    edge = area.width() * 0.62
    back = QRectF(area.right() - edge, area.top(), edge, edge)
    front = QRectF(area.left(), area.bottom() - edge, edge, edge)
    first, second = members[0], members[1] if len(members) > 1 else members[0]
    _paint_disc(painter, back, second, initials(second)[:1] or "+", share=0.45)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.current().color("list"))
    gap = max(1.0, edge * 0.06)
    painter.drawEllipse(front.adjusted(-gap, -gap, gap, gap))
    _paint_disc(painter, front, first, initials(first)[:1] or "+", share=0.45)


def _paint_unknown(painter: QPainter, area: QRectF) -> None:
    circle = QPainterPath()
    circle.addEllipse(area.adjusted(1, 1, -1, -1))
    # As an outline that is filled: where a pen's dashes begin depends on what is painted of a line,
    # and a list that scrolls paints slices.
    dashes = QPainterPathStroker(QPen(Qt.GlobalColor.black, 1.2, Qt.PenStyle.DashLine))
    painter.fillPath(dashes.createStroke(circle), theme.current().color("linestrong"))
    edge = round(area.width() * 0.42)
    picture = icons.pixmap("phone", edge, "text2")
    painter.drawPixmap(area.center() - QPointF(edge / 2, edge / 2), picture)


def _core(word: str) -> str:
    """Return ``word`` from its first letter on, '' when it has none."""
    for i, c in enumerate(word):
        if unicodedata.category(c)[0] == "L":
            return word[i:]
    return ""


def _symbols_only(name: str) -> bool:
    return any(unicodedata.category(c)[0] == "S" and ord(c) > 0x2000 for c in name[:200])


def _wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in {"W", "F"}


def _first_grapheme(text: str) -> str:
    text = text.strip()[:40]
    finder = QTextBoundaryFinder(QTextBoundaryFinder.BoundaryType.Grapheme, text)
    end = finder.toNextBoundary()
    if end <= 0:
        return text[:1]
    # The finder counts UTF-16 units, Python code points.
    return text.encode("utf-16-le", "replace")[: 2 * end].decode("utf-16-le", "replace")
