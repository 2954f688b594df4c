"""A small window over all others that never takes the focus, with a shadow of our own painting."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QEvent, QPoint, QPropertyAnimation, QRect, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPalette, QPen, QPixmap, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dialpad_contacts.ui import theme, tokens

MARGIN, BLUR, DROP = 40, 36, 8
WIDE = 420
GUARD_MS = 400
IN_MS = 180
FLAGS = (
    Qt.WindowType.Tool
    | Qt.WindowType.FramelessWindowHint
    | Qt.WindowType.WindowStaysOnTopHint
    | Qt.WindowType.WindowDoesNotAcceptFocus
)


class PopUpFrame(QWidget):
    """The window and its card; what is on the card is the heir's."""

    def __init__(self) -> None:
        super().__init__(None, FLAGS)
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(MARGIN + 18, MARGIN + 14, MARGIN + 14, MARGIN + 16)
        self.body.setSpacing(12)
        self._guard = _Guard(self)
        self._fade = QPropertyAnimation(self, b"windowOpacity", self)
        self._fade.setStartValue(0.0)
        self._fade.setEndValue(1.0)
        theme.current().changed.connect(self._dress)
        self._dress()

    @property
    def guarded(self) -> bool:
        """True while clicks are ignored."""
        return self._guard.isVisible()

    def guard(self) -> None:
        """Ignore clicks for a while: one that was meant for another window answers nothing."""
        self._guard.cover()

    def card_size(self) -> QSize:
        """Return the size of the card, the shadow's margin not counted."""
        return self.size() - QSize(2 * MARGIN, 2 * MARGIN)

    def fit(self) -> None:
        """Take the size that the content wants."""
        wide = theme.current().px(WIDE) + 2 * MARGIN
        for widget in reversed(self.findChildren(QWidget)):  # the inner ones before the outer
            widget.ensurePolished()  # before that, a button doesn't know its padding
            inner = widget.layout()
            if inner is not None:
                inner.invalidate()
                inner.activate()
            widget.updateGeometry()
        layout = self.layout()
        if layout is None:
            return
        layout.invalidate()
        layout.activate()
        high = layout.totalHeightForWidth(wide) if layout.hasHeightForWidth() else (
            layout.totalSizeHint().height()
        )  # fmt: skip
        self.setFixedSize(wide, high)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.guard()
        duration = theme.current().ms(IN_MS)
        if duration:
            self._fade.setDuration(duration)
            self._fade.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        card = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        painter.drawPixmap(0, 0, _shadow(self.size(), self.devicePixelRatioF(), dark=dress.dark))
        painter.setPen(QPen(dress.color("text" if dress.high_contrast else "line"), 1))
        painter.setBrush(dress.color("surface"))
        radius = tokens.RADIUS["toast"]
        painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.current().color("surface"))
        self.setPalette(palette)
        self.update()


class _Guard(QWidget):
    """Lies over everything for a moment, and swallows what is clicked."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.hide()
        self._over = QTimer(self, singleShot=True, interval=GUARD_MS)
        self._over.timeout.connect(self.hide)

    def cover(self) -> None:
        """Cover the window."""
        window = self.parentWidget()
        if window is not None:
            self.setGeometry(window.rect())
        self.show()
        self.raise_()
        self._over.start()

    def event(self, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.MouseButtonPress,
            QEvent.Type.MouseButtonRelease,
            QEvent.Type.MouseButtonDblClick,
            QEvent.Type.Wheel,
        ):
            event.accept()
            return True
        return super().event(event)


@lru_cache(maxsize=4)
def _shadow(size: QSize, dpr: float, *, dark: bool) -> QPixmap:
    """Return the soft shadow of a window's card, ring by ring, each a little darker.

    Painted once: the pulse around a caller repaints the window many times a second.
    """
    picture = QPixmap(size * dpr)
    picture.setDevicePixelRatio(dpr)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    card = QRectF(QRect(QPoint(), size)).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    strength = 0.45 if dark else 0.24
    for step in range(BLUR):
        far = float(BLUR - step)
        share = (step + 1) / BLUR
        ink = QColor(0, 0, 0)
        ink.setAlphaF(strength * share * share * 0.28)
        painter.setPen(QPen(ink, 1.6))
        ring = card.adjusted(-far, -far, far, far).translated(0, DROP * (1 - share))
        painter.drawRoundedRect(ring, 14 + far, 14 + far)
    painter.end()
    return picture
