"""A switch with a title and a line that says what it does, painted; it is a check box to others."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QStyle, QWidget

from dialpad_contacts.ui import icons, theme, tokens
from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets.button import pressed_by_enter

_MIDDLE = Qt.AlignmentFlag.AlignVCenter


class Switch(QCheckBox):
    """On or off. ``clicked`` comes from people alone, never from ``show_on``."""

    def __init__(self, title: str, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._hint, self._hovered = title, hint, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleDescription(hint)
        self.toggled.connect(lambda _: self._tell())
        self._tell()
        set_tip(self, hint)
        theme.current().changed.connect(self.updateGeometry)

    def show_on(self, on: bool) -> None:
        """Show that it is on or off."""
        if self.isChecked() is not on:
            self.setChecked(on)

    def sizeHint(self) -> QSize:
        return QSize(theme.current().px(180), self._high())

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(110), self._high())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

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
        px, way = dress.px, self.layoutDirection()
        if self._hovered or self.hasFocus():
            painter.setPen(
                QPen(dress.color("accent"), dress.ring)
                if self._ring()
                else Qt.GlobalColor.transparent
            )
            painter.setBrush(dress.color("hover") if self._hovered else Qt.BrushStyle.NoBrush)
            half = dress.ring / 2
            radius = tokens.RADIUS["control"]
            painter.drawRoundedRect(
                QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius
            )
        track = QRect(0, 0, px(34), px(20))
        track.moveCenter(self.rect().center())
        track.moveRight(self.width() - px(6))
        self._paint_track(painter, QStyle.visualRect(way, self.rect(), track))
        words = QRect(px(6), 0, max(0, track.left() - px(14)), self.height())
        title_high = QFontMetrics(dress.font("button")).height()
        hint_high = QFontMetrics(dress.font("caption")).height()
        top = (self.height() - title_high - hint_high) // 2
        for text, font, ink, at, high in (
            (self._title, "button", "text", top, title_high),
            (self._hint, "caption", "text2", top + title_high, hint_high),
        ):
            painter.setFont(dress.font(font))
            painter.setPen(dress.color(ink if self.isEnabled() else "text3"))
            line = QStyle.visualRect(way, self.rect(), QRect(words.left(), at, words.width(), high))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, line.width())
            painter.drawText(line, _MIDDLE, cut)
        painter.end()

    def _paint_track(self, painter: QPainter, track: QRect) -> None:
        dress = theme.current()
        on = self.isChecked()
        pen = QPen(dress.color("accent" if on else "linestrong"), 1.4)
        painter.setPen(pen)
        painter.setBrush(dress.color("accent" if on else "surface"))
        area = QRectF(track).adjusted(0.7, 0.7, -0.7, -0.7)
        painter.drawRoundedRect(area, area.height() / 2, area.height() / 2)
        edge = area.height() - dress.px(6)
        right = on is (self.layoutDirection() is Qt.LayoutDirection.LeftToRight)
        knob = QRectF(0, 0, edge, edge)
        knob.moveCenter(area.center())
        if right:
            knob.moveRight(area.right() - dress.px(3))
        else:
            knob.moveLeft(area.left() + dress.px(3))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("onaccent" if on else "linestrong"))
        painter.drawEllipse(knob)
        if on:
            size = dress.px(11)
            spot = QRect(0, 0, size, size)
            spot.moveCenter(track.center())
            if right:
                spot.moveLeft(track.left() + dress.px(4))
            else:
                spot.moveRight(track.right() - dress.px(4))
            dpr = self.devicePixelRatioF()
            painter.drawPixmap(
                spot.topLeft(), icons.pixmap("check", size, "onaccent", dpr, stroke=3.0)
            )

    def _ring(self) -> bool:
        return self.hasFocus() and self.window().isActiveWindow()

    def _high(self) -> int:
        dress = theme.current()
        lines = QFontMetrics(dress.font("button")).height()
        lines += QFontMetrics(dress.font("caption")).height()
        return max(dress.px(38), lines + dress.px(6))

    def _tell(self) -> None:
        key = "lab.fault.on" if self.isChecked() else "lab.fault.off"
        self.setAccessibleName(t(key, fault=self._title))
