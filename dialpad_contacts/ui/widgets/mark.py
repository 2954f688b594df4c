"""How a scenario or a step stands, as a sign: a shape for each state, so that colour only helps."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dialpad_contacts.ui import icons, theme

_SIXTEENTHS = 16
"""Qt measures arcs in sixteenths of a degree."""


def paint_mark(painter: QPainter, area: QRect, state: str, number: str = "") -> None:
    """Paint the sign of ``state`` into ``area``, a square.

    Args:
        painter: smooth.
        area: where.
        state: 'pass' (a disc with a tick), 'fail' (a square with a cross), 'running' (an arc),
            'part' (a ring with a tick), anything else is 'not run' (a dashed ring).
        number: stands inside an open ring.
    """
    dress = theme.current()
    edge = QRectF(area).adjusted(1, 1, -1, -1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state == "pass":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("ok"))
        painter.drawEllipse(QRectF(area))
        _sign(painter, area, "check")
    elif state == "fail":
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("bad"))
        painter.drawRoundedRect(QRectF(area), area.width() / 4, area.width() / 4)
        _sign(painter, area, "x")
    elif state == "running":
        painter.setPen(QPen(dress.color("accent"), 2))
        painter.drawArc(edge, 60 * _SIXTEENTHS, -250 * _SIXTEENTHS)
    elif state == "part":
        painter.setPen(QPen(dress.color("ok"), 1.5))
        painter.drawEllipse(edge)
        _sign(painter, area, "check", "ok")
    else:
        pen = QPen(dress.color("text3"), 1.5)
        if not number:
            pen.setStyle(Qt.PenStyle.CustomDashLine)
            pen.setDashPattern([2.0, 1.6])
        painter.setPen(pen)
        painter.drawEllipse(edge)
    if number and state not in ("pass", "fail"):
        painter.setFont(dress.font("caption", tabular=True))
        painter.setPen(dress.color("accent" if state == "running" else "text2"))
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter, number)


def _sign(painter: QPainter, area: QRect, name: str, ink: str = "surface") -> None:
    size = round(area.width() * 0.64)
    dpr = painter.device().devicePixelRatioF()
    picture = icons.pixmap(name, size, ink, dpr, stroke=3.0)
    left = area.left() + (area.width() - size) / 2
    top = area.top() + (area.height() - size) / 2
    painter.drawPixmap(QRectF(left, top, size, size), picture, QRectF(picture.rect()))


class Mark(QWidget):
    """The sign by itself; the words beside it say what it means."""

    def __init__(self, size: int = 18, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._size, self._state, self._number = size, "not_run", ""
        self._fit()
        theme.current().changed.connect(self._fit)

    def show_state(self, state: str, number: str = "") -> None:
        """Show a state, with a number where it is not over."""
        if (state, number) != (self._state, self._number):
            self._state, self._number = state, number
            self.update()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(self._size)
        return QSize(edge, edge)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        paint_mark(painter, self.rect(), self._state, self._number)
        painter.end()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()
