"""Paints the journal: a heading for each day, a row with its icon for each entry."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.viewmodels.activity import EntryRow, Role
from dialpad_contacts.ui.widgets import make_solid, paint_ground

_Index = QModelIndex | QPersistentModelIndex
_GROUNDS = {
    "soft": ("soft", "onsoft"),
    "info": ("infosoft", "info"),
    "warn": ("warnsoft", "warn"),
    "bad": ("badsoft", "bad"),
    "plain": ("hover", "text2"),
}
HEADING, ROW = 34, 56
INSET, TILE = 12, 28


class JournalDelegate(QStyledItemDelegate):
    """Painter of ``ActivityModel``'s rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        dress = theme.current()
        if index.data(Role.ENTRY) is None:
            return QSize(120, dress.px(HEADING))
        lines = QFontMetrics(dress.font("row")).height() + QFontMetrics(dress.font("body")).height()
        return QSize(120, max(dress.px(ROW), lines + dress.px(20)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        entry = index.data(Role.ENTRY)
        rect: QRect = option.rect
        if entry is None:
            self._paint_heading(painter, rect, str(index.data()))
        else:
            self._paint_ground(painter, rect, option)
            self._paint_entry(painter, rect, entry, option)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, words: str) -> None:
        dress = theme.current()
        painter.setFont(dress.font("group"))
        painter.setPen(dress.color("text2"))
        area = rect.adjusted(INSET, 0, -INSET, -dress.px(8))
        painter.drawText(area, Qt.AlignmentFlag.AlignBottom, words)

    def _paint_ground(self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem) -> None:
        dress = theme.current()
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        if not (chosen or hovered):
            return
        area = QRectF(rect).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("sel" if chosen else "hover"))
        painter.drawRoundedRect(area, 8, 8)
        if not chosen:
            return
        widget: QWidget | None = option.widget
        if widget is not None and widget.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
        else:
            painter.setBrush(dress.color("accent"))
            bar = QRectF(area.left(), area.center().y() - dress.px(15), 3, dress.px(30))
            painter.drawRoundedRect(bar, 1.5, 1.5)

    def _paint_entry(
        self, painter: QPainter, rect: QRect, entry: EntryRow, option: QStyleOptionViewItem
    ) -> None:
        dress = theme.current()
        right_to_left = option.direction is Qt.LayoutDirection.RightToLeft
        edge = dress.px(TILE)
        inner = rect.adjusted(INSET, 0, -INSET, 0)
        tile = QRect(inner.left(), rect.top() + (rect.height() - edge) // 2, edge, edge)
        self._paint_tile(painter, _placed(tile, rect, right_to_left), entry)
        body = dress.font("body")
        top_height = QFontMetrics(dress.font("row")).height()
        second_height = QFontMetrics(body).height()
        top = rect.top() + (rect.height() - top_height - second_height - 2) // 2
        left = inner.left() + edge + dress.px(12)
        tabular = dress.font("body", tabular=True)
        time_width = QFontMetrics(tabular).horizontalAdvance(entry.time) + dress.px(4)
        name = QRect(left, top, inner.right() - left - time_width - 8, top_height)
        time = QRect(inner.right() - time_width, top, time_width, top_height)
        strong = dress.font("row")
        strong.setWeight(QFont.Weight.DemiBold)
        _draw(painter, _placed(name, rect, right_to_left), entry.name, strong, "text")
        _draw(painter, _placed(time, rect, right_to_left), entry.time, tabular, "text2", end=True)
        below = top + top_height + 2
        badge = self._badge_width(entry, inner.right() - left)
        second = QRect(left, below, inner.right() - left - badge - 8, second_height)
        _draw(painter, _placed(second, rect, right_to_left), entry.second, body, "text2")
        if badge:
            place = QRect(inner.right() - badge, below, badge, second_height)
            self._paint_badge(painter, _placed(place, rect, right_to_left), entry)

    def _paint_tile(self, painter: QPainter, place: QRect, entry: EntryRow) -> None:
        dress = theme.current()
        ground, ink = _GROUNDS[entry.tone]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color(ground))
        painter.drawRoundedRect(place, 8, 8)
        size = dress.px(15)
        dpr = painter.device().devicePixelRatioF()
        x = place.left() + (place.width() - size) // 2
        y = place.top() + (place.height() - size) // 2
        painter.drawPixmap(x, y, icons.pixmap(entry.icon, size, ink, dpr))

    def _badge_width(self, entry: EntryRow, room: int) -> int:
        """Return what the badge takes: its icon alone where the words would leave no room."""
        if not entry.badge:
            return 0
        dress = theme.current()
        words = QFontMetrics(dress.font("group")).horizontalAdvance(entry.badge)
        return min(words + dress.px(20), max(dress.px(16), room * 2 // 3))

    def _paint_badge(self, painter: QPainter, place: QRect, entry: EntryRow) -> None:
        dress = theme.current()
        size = dress.px(12)
        dpr = painter.device().devicePixelRatioF()
        y = place.top() + (place.height() - size) // 2
        painter.drawPixmap(
            place.left(), y, icons.pixmap(entry.badge_icon, size, entry.badge_tone, dpr)
        )
        words = place.adjusted(dress.px(17), 0, 4, 0)
        _draw(painter, words, entry.badge, dress.font("group"), entry.badge_tone)


class JournalView(QListView):
    """The list; arrow keys skip the headings because those are no items to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(JournalDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        make_solid(self)
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, event, "list")
        super().paintEvent(event)


def _placed(place: QRect, within: QRect, right_to_left: bool) -> QRect:
    if not right_to_left:
        return place
    return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, within, place)


def _draw(
    painter: QPainter, place: QRect, words: str, font: QFont, tone: str, *, end: bool = False
) -> None:
    painter.setFont(font)
    painter.setPen(theme.current().color(tone))
    cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
    side = Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, cut)
