"""A segmented control: one of a few, side by side; it goes on in the next line where it must."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QEnterEvent, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy, QWidget

from dialpad_contacts.ui import theme, tokens
from dialpad_contacts.ui.views.flow import FlowLayout


class Segments(QFrame):
    """One of many. ``chosen`` comes from people alone."""

    chosen = Signal(str)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setProperty("card", "quiet")
        self._flow = FlowLayout(self, gap=2, line_gap=2)
        self._flow.setContentsMargins(3, 3, 3, 3)
        self._group = QButtonGroup(self)
        self.parts: dict[str, Segment] = {}

    def offer(self, parts: Iterable[tuple[str, str]], now: str) -> None:
        """Offer ``parts``, (key, words) each, and show which is chosen."""
        wanted = dict(parts)
        if list(self.parts) != list(wanted):
            for old in self.parts.values():
                self._group.removeButton(old)
                self._flow.removeWidget(old)
                old.hide()
                old.deleteLater()
            self.parts = {key: self._part(key, words) for key, words in wanted.items()}
        if now in self.parts:
            self.parts[now].setChecked(True)
        self.setVisible(bool(self.parts))

    def _part(self, key: str, words: str) -> Segment:
        part = Segment(words, self)
        part.clicked.connect(lambda _=False: self.chosen.emit(key))
        self._group.addButton(part)
        self._flow.addWidget(part)
        part.show()
        return part


class Segment(QRadioButton):
    """One part, painted."""

    def __init__(self, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._hovered = words, False
        self.setAccessibleName(words)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        dress = theme.current()
        metrics = QFontMetrics(dress.font("group"))
        wide = metrics.horizontalAdvance(self._words) + dress.px(22)
        return QSize(wide, max(dress.px(28), metrics.height() + dress.px(8)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        on = self.isChecked()
        area = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        radius = tokens.RADIUS["control"] - 1
        if on or self._hovered:
            painter.setPen(QPen(dress.color("line"), 1) if on else Qt.PenStyle.NoPen)
            painter.setBrush(dress.color("raised" if on else "hover"))
            painter.drawRoundedRect(area, radius, radius)
        if self.hasFocus() and self.window().isActiveWindow():
            half = dress.ring / 2
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.drawRoundedRect(area.adjusted(half, half, -half, -half), radius, radius)
        painter.setFont(dress.font("group" if on else "metalabel"))
        painter.setPen(dress.color("text" if on else "text2"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._words)
        painter.end()
