"""Frames: a ground, a card, a hairline."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from dialpad_contacts.ui import theme


class Ground(QFrame):
    """A plain area in a ground colour: window, list, surface, raised, sunken or soft."""

    def __init__(self, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", ground)


def make_solid(view: QAbstractScrollArea) -> None:
    """Let Qt move what a list shows when it scrolls; its ``paintEvent`` calls ``paint_ground``.

    Of a list that might be seen through, Qt paints every line anew with each step.
    """
    view.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)


def paint_ground(view: QAbstractScrollArea, event: QPaintEvent, ground: str) -> None:
    """Paint the ground of a solid list, before its lines."""
    painter = QPainter(view.viewport())
    painter.fillRect(event.rect(), theme.current().color(ground))
    painter.end()


class Card(QFrame):
    """A rounded box; ``quiet`` is the sunken one."""

    def __init__(self, parent: QWidget | None = None, *, quiet: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("card", "quiet" if quiet else "true")


class Line(QFrame):
    """A hairline; decorative only."""

    def __init__(self, parent: QWidget | None = None, *, vertical: bool = False) -> None:
        super().__init__(parent)
        self.setProperty("line", "v" if vertical else "h")
