"""Frames: a ground, a card, a hairline."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QWidget


class Ground(QFrame):
    """A plain area in a ground colour: window, list, surface, raised, sunken or soft."""

    def __init__(self, ground: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", ground)


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
