"""The caller's picture with the rings around it, which pulse while it rings."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPointF, QRect, QSize, QVariantAnimation
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.widgets import paint_avatar

EDGE, DISC = 60, 46
PULSE_MS = 1600


class RingAvatar(QWidget):
    """Decorative; where less motion is wanted the rings stand still."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = self._name = ""
        self._rings = False
        self._at = 0.0
        self._pulse = QVariantAnimation(self)
        self._pulse.setStartValue(0.0)
        self._pulse.setKeyValueAt(0.5, 1.0)
        self._pulse.setEndValue(0.0)
        self._pulse.setDuration(PULSE_MS)
        self._pulse.setLoopCount(-1)
        self._pulse.setEasingCurve(QEasingCurve.Type.InOutSine)
        self._pulse.valueChanged.connect(self._move)
        self._fit()
        theme.current().changed.connect(self._fit)

    def show_person(self, key: str, name: str, *, rings: bool) -> None:
        """Show whose picture it is, and whether it rings."""
        self._key, self._name, self._rings = key, name, rings
        if rings and not theme.current().reduced_motion:
            self._pulse.start()
        else:
            self._pulse.stop()
            self._at = 0.0
        self.update()

    def rest(self) -> None:
        """Stop moving: nobody sees it."""
        self._pulse.stop()

    @property
    def pulses(self) -> bool:
        """True while the rings move."""
        return self._pulse.state() is QVariantAnimation.State.Running

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = QPointF(self.width() / 2, self.height() / 2)
        if self._rings:
            for radius, share in ((26.0, 0.55), (29.0, 0.25)):
                ink = dress.color("ok")
                ink.setAlphaF(min(1.0, share * (0.6 + 0.8 * self._at)))
                painter.setPen(QPen(ink, 1.6))
                grown = radius * dress.scale
                painter.drawEllipse(middle, grown, grown)
        edge = dress.px(DISC)
        place = QRect((self.width() - edge) // 2, (self.height() - edge) // 2, edge, edge)
        paint_avatar(painter, place, self._key, self._name)
        painter.end()

    def sizeHint(self) -> QSize:
        edge = theme.current().px(EDGE)
        return QSize(edge, edge)

    def _move(self, at: float) -> None:
        self._at = at
        self.update()

    def _fit(self) -> None:
        self.setFixedSize(self.sizeHint())
