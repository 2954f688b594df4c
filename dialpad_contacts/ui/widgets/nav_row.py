"""Rows of the sidebar: a page (one of many) and a source (a filter, on or off), both painted."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QEnterEvent, QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy, QStyle, QWidget

from dialpad_contacts.ui import icons, theme, tokens
from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.widgets.tile import paint_tile


class _Painted:
    """What both rows paint alike."""

    hovered = False
    rail = False

    def paint_ground(self, painter: QPainter, area: QRect, *, on: bool, focus: bool) -> None:
        """Paint the fill and, inside it, the focus ring."""
        dress = theme.current()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = tokens.RADIUS["row"]
        painter.setPen(Qt.PenStyle.NoPen)
        if on or self.hovered:
            painter.setBrush(dress.color("sel" if on else "hover"))
            painter.drawRoundedRect(QRectF(area), radius, radius)
        if focus:
            ring = dress.ring
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), ring))
            inner = QRectF(area).adjusted(ring / 2, ring / 2, -ring / 2, -ring / 2)
            painter.drawRoundedRect(inner, radius - 1, radius - 1)


class NavRow(QRadioButton, _Painted):
    """A page of the sidebar; ``rail`` shows the icon alone."""

    def __init__(self, icon: str, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._title = title
        self._count = 0
        self._note = ""
        self.setText(title)
        self.setAccessibleName(title)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def set_attention(self, count: int, spoken: str) -> None:
        """Show how many things of this page need somebody; ``spoken`` is the row's whole name."""
        self._count = count
        self.setAccessibleName(spoken)
        self._tell()
        self.update()

    def set_note(self, note: str, count: int, spoken: str) -> None:
        """Show quiet words at the end ('2 missed'), on a rail their number."""
        self._note = note
        self.set_attention(count, spoken)

    def set_rail(self, rail: bool) -> None:
        """Show the icon alone, with the words as tooltip."""
        self.rail = rail
        self._tell()
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        if self.rail:
            return QSize(px(40), px(36))
        metrics = QFontMetrics(theme.current().font("strong"))
        width = metrics.horizontalAdvance(self._title) + px(80)
        return QSize(width, max(px(32), metrics.height() + px(12)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(40), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        on = self.isChecked()
        self.paint_ground(painter, self.rect(), on=on, focus=_keyboard_focus(self))
        ink = "onsoft" if on else "text2"
        size = dress.px(18 if self.rail else 16)
        left = (self.width() - size) // 2 if self.rail else dress.px(10)
        spot = QRect(left, (self.height() - size) // 2, size, size)
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        picture = icons.pixmap(self._icon, size, ink, self.devicePixelRatioF())
        painter.drawPixmap(spot.topLeft(), picture)
        if self.rail:
            self._paint_badge(painter)
        else:
            self._paint_words(painter, on=on)
        painter.end()

    def _paint_words(self, painter: QPainter, *, on: bool) -> None:
        dress = theme.current()
        painter.setFont(dress.font("strong" if on else "button"))
        painter.setPen(dress.color("onsoft" if on else "text"))
        text = self.rect().adjusted(dress.px(37), 0, -dress.px(10), 0)
        text = QStyle.visualRect(self.layoutDirection(), self.rect(), text)
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, self._title)
        if self._note:
            painter.setFont(dress.font("meta", tabular=True))
            painter.setPen(dress.color("onsoft" if on else "text2"))
            end = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignTrailing
            painter.drawText(text, end, self._note)
        elif self._count:
            painter.setFont(dress.font("group", tabular=True))
            number = str(self._count)
            width = painter.fontMetrics().horizontalAdvance(number)
            size = dress.px(14)
            line = QRect(0, 0, width + size + dress.px(5), self.height())
            line.moveRight(self.width() - dress.px(10))
            line = QStyle.visualRect(self.layoutDirection(), self.rect(), line)
            top = (self.height() - size) // 2
            sign = icons.pixmap("triangle-alert", size, "warn", self.devicePixelRatioF())
            painter.drawPixmap(line.left(), top, sign)
            painter.setPen(dress.color("warn"))
            flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
            painter.drawText(line, flags, number)

    def _paint_badge(self, painter: QPainter) -> None:
        if not self._count:
            return
        dress = theme.current()
        edge = dress.px(15)
        disc = QRectF(self.width() / 2 + dress.px(3), dress.px(1), edge, edge)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("warn"))
        painter.drawEllipse(disc)
        font = QFont(dress.font("caption"))
        font.setWeight(QFont.Weight.Bold)
        painter.setFont(font)
        painter.setPen(dress.color("surface"))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, str(min(self._count, 9)))

    def _tell(self) -> None:
        set_tip(self, self.accessibleName() if self.rail else "")


class SourceRow(QCheckBox, _Painted):
    """A source of the sidebar, with its count; checked filters the list by it."""

    def __init__(
        self, tile: str, title: str, count: str, spoken: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._tile, self._title, self._count = tile, title, count
        self._needs_sign_in = False
        self.setText(title)
        self.show_numbers(count, spoken, needs_sign_in=False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_numbers(self, count: str, spoken: str, *, needs_sign_in: bool) -> None:
        """Show another count, and whether the source waits for a sign-in."""
        self._count, self._needs_sign_in = count, needs_sign_in
        self.setAccessibleName(spoken)
        set_tip(self, spoken)
        self.update()

    def sizeHint(self) -> QSize:
        px = theme.current().px
        metrics = QFontMetrics(theme.current().font("body"))
        return QSize(px(120), max(px(28), metrics.height() + px(8)))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.current().px(60), self.sizeHint().height())

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def enterEvent(self, event: QEnterEvent) -> None:
        self.hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self.hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        on = self.isChecked()
        self.paint_ground(painter, self.rect(), on=on, focus=_keyboard_focus(self))
        way = self.layoutDirection()
        edge = dress.px(15)
        tile = QRect(dress.px(10), (self.height() - edge) // 2, edge, edge)
        paint_tile(painter, QStyle.visualRect(way, self.rect(), tile), self._tile)
        painter.setFont(dress.font("meta", tabular=True))
        metrics = painter.fontMetrics()
        right = self.width() - dress.px(10)
        number = QRect(0, 0, metrics.horizontalAdvance(self._count), self.height())
        number.moveRight(right)
        painter.setPen(dress.color("onsoft" if on else "text3"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QStyle.visualRect(way, self.rect(), number), flags, self._count)
        end = number.left() - dress.px(8)
        sign = "check" if on else "key-round" if self._needs_sign_in else ""
        if sign:
            size = dress.px(13)
            end -= size
            spot = QRect(end, (self.height() - size) // 2, size, size)
            spot = QStyle.visualRect(way, self.rect(), spot)
            ink = "onsoft" if on else "warn"
            picture = icons.pixmap(sign, size, ink, self.devicePixelRatioF())
            painter.drawPixmap(spot.topLeft(), picture)
        painter.setFont(dress.font("strong" if on else "body"))
        painter.setPen(dress.color("onsoft" if on else "text"))
        start = dress.px(37)
        words = QRect(start, 0, max(0, end - start - dress.px(4)), self.height())
        cut = painter.fontMetrics().elidedText(
            self._title, Qt.TextElideMode.ElideRight, words.width()
        )
        words = QStyle.visualRect(way, self.rect(), words)
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()


def _keyboard_focus(widget: QWidget) -> bool:
    return widget.hasFocus() and widget.window().isActiveWindow()
