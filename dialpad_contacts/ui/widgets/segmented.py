"""A segmented control: one of a few choices, side by side."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QRadioButton, QSizePolicy, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import caption

PAD = 3


class Segmented(QWidget):
    """One Tab stop; arrow keys choose."""

    chosen = Signal(str)

    def __init__(
        self, choices: list[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        """Offer (key, words); the first is chosen."""
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group = QButtonGroup(self)
        self.segments: dict[str, _Segment] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(PAD, PAD, PAD, PAD)
        row.setSpacing(0)
        for key, words in choices:
            segment = _Segment(words, self)
            segment.toggled.connect(lambda on, k=key: self.chosen.emit(k) if on else None)
            self._group.addButton(segment)
            self.segments[key] = segment
            row.addWidget(segment)
        self.segments[choices[0][0]].setChecked(True)

    def choose(self, key: str) -> None:
        """Choose a segment."""
        self.segments[key].setChecked(True)

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(dress.color("line"), 1))
        painter.setBrush(dress.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 9, 9)
        painter.end()


class _Segment(QRadioButton):
    """One choice, painted."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(caption(words), parent)
        self._words = words
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        metrics = QFontMetrics(theme.current().font("strong"))
        return QSize(metrics.horizontalAdvance(self._words) + px(26), max(px(26), metrics.height()))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        dress, on = theme.current(), self.isChecked()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        if on:
            painter.setPen(QPen(dress.color("line"), 1))
            painter.setBrush(dress.color("surface"))
            painter.drawRoundedRect(area, 6, 6)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setFont(dress.font("strong" if on else "button"))
        painter.setPen(dress.color("text" if on else "text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
