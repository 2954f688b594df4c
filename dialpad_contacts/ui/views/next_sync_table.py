"""Paints 'What will happen next': who, what, in which account, and what is done about it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QHelpEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.plain import tip
from dialpad_contacts.ui.viewmodels.next_sync import AheadModel, AheadRole, AheadRow
from dialpad_contacts.ui.widgets.tile import paint_tile

_Index = QModelIndex | QPersistentModelIndex
ROW = 38
NARROW = 520
SIDE, GAP = 16, 12
ICON, TILE = 15, 14
ACCOUNT, VERB = 100, 88


class AheadTable(QListView):
    """As high as its rows: the page scrolls, not the table."""

    revealed = Signal(QRect)
    """A row that was reached with the keyboard, for the page to scroll to."""

    def __init__(self, model: AheadModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setModel(model)
        self.setItemDelegate(_Delegate(self))
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        model.modelReset.connect(self._fit)
        self.selectionModel().currentChanged.connect(self._reached)
        theme.current().changed.connect(self._fit)
        self._fit()

    @property
    def narrow(self) -> bool:
        """True when a row takes two lines."""
        return self.width() < theme.current().px(NARROW)

    def row_height(self) -> int:
        """Return the height of one row."""
        dress = theme.current()
        line = max(QFontMetrics(dress.font("body")).height(), dress.px(TILE))
        if self.narrow:
            return line * 2 + dress.px(20)
        return max(dress.px(ROW), line + dress.px(14))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def _fit(self) -> None:
        height = self.row_height() * self.model().rowCount()
        if height != self.minimumHeight():
            self.setFixedHeight(height)
        self.scheduleDelayedItemsLayout()

    def _reached(self, index: QModelIndex) -> None:
        if index.isValid() and self.hasFocus():
            self.revealed.emit(self.visualRect(index))


class _Delegate(QStyledItemDelegate):
    def __init__(self, table: AheadTable) -> None:
        super().__init__(table)
        self._table = table

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(120, self._table.row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        row: AheadRow | None = index.data(AheadRole.ROW)
        if row is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect: QRect = option.rect
        self._paint_ground(painter, rect, option, first=index.row() == 0)
        brush = _Brush(painter, rect, option.direction)
        if self._table.narrow:
            _paint_two_lines(brush, row)
        else:
            _paint_one_line(brush, row)
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: _Index,
    ) -> bool:
        row: AheadRow | None = index.data(AheadRole.ROW)
        if row is None:
            return False
        QToolTip.showText(event.globalPos(), tip(f"{row.name}: {row.what}"), view)
        return True

    def _paint_ground(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, *, first: bool
    ) -> None:
        dress = theme.current()
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected) and self._table.hasFocus()
        if not first:
            painter.setPen(QPen(dress.color("line"), 1))
            inset = dress.px(SIDE + ICON + GAP)
            left_to_right = option.direction is Qt.LayoutDirection.LeftToRight
            x1 = rect.left() + (inset if left_to_right else 0)
            x2 = rect.right() - (0 if left_to_right else inset)
            painter.drawLine(x1, rect.top(), x2, rect.top())
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            area = QRectF(rect).adjusted(3, 3, -3, -3)
            painter.setPen(QPen(dress.color("accent"), dress.ring) if chosen else Qt.PenStyle.NoPen)
            painter.setBrush(dress.color("hover"))
            painter.drawRoundedRect(area, 7, 7)


class _Brush:
    """Paints into places that are counted from the reading side."""

    def __init__(self, painter: QPainter, rect: QRect, direction: Qt.LayoutDirection) -> None:
        self.rect = rect
        self._painter, self._direction = painter, direction

    def _at(self, x: int, y: int, width: int, height: int) -> QRect:
        place = QRect(self.rect.left() + x, self.rect.top() + y, max(0, width), height)
        if self._direction is Qt.LayoutDirection.LeftToRight:
            return place
        return QStyle.visualRect(self._direction, self.rect, place)

    def words(self, text: str, font: QFont, tone: str, place: tuple[int, int, int, int]) -> None:
        """Write ``text``, cut to its place."""
        where = self._at(*place)
        self._painter.setFont(font)
        self._painter.setPen(theme.current().color(tone))
        cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, where.width())
        side = Qt.AlignmentFlag.AlignLeading | Qt.AlignmentFlag.AlignVCenter
        self._painter.drawText(where, side, cut)

    def icon(self, row: AheadRow, y: int, height: int) -> None:
        """Paint what is done as an icon."""
        dress = theme.current()
        size = dress.px(ICON)
        where = self._at(dress.px(SIDE), y + (height - size) // 2, size, size)
        dpr = self._painter.device().devicePixelRatioF()
        picture = icons.pixmap(row.icon, size, row.tone, dpr)
        self._painter.drawPixmap(where.topLeft(), picture)

    def source(self, row: AheadRow, place: tuple[int, int, int, int]) -> None:
        """Paint the account's tile and its name."""
        dress = theme.current()
        x, y, width, height = place
        tile, gap = dress.px(TILE), dress.px(6)
        paint_tile(self._painter, self._at(x, y + (height - tile) // 2, tile, tile), row.source)
        font = dress.font("metalabel")
        self.words(row.account, font, "text2", (x + tile + gap, y, width - tile - gap, height))


def _paint_one_line(brush: _Brush, row: AheadRow) -> None:
    dress = theme.current()
    width, height = brush.rect.width(), brush.rect.height()
    left, gap = dress.px(SIDE + ICON + GAP), dress.px(GAP)
    verb = width - dress.px(VERB)
    account = verb - dress.px(ACCOUNT)
    name = max(dress.px(88), round((account - left) * 0.29))
    brush.icon(row, 0, height)
    brush.words(row.name, _bold(), "text", (left, 0, name - gap, height))
    what = left + name
    brush.words(row.what, dress.font("body"), "text", (what, 0, account - what - gap, height))
    brush.source(row, (account, 0, verb - account - gap // 2, height))
    brush.words(row.does, dress.font("metalabel"), "text2", (verb, 0, width - verb - 8, height))


def _paint_two_lines(brush: _Brush, row: AheadRow) -> None:
    dress = theme.current()
    width, half = brush.rect.width(), (brush.rect.height() - dress.px(12)) // 2
    top, gap = dress.px(6), dress.px(GAP)
    left = dress.px(SIDE + ICON + GAP)
    small = dress.font("metalabel")
    verb = QFontMetrics(small).horizontalAdvance(row.does) + dress.px(SIDE)
    account = QFontMetrics(small).horizontalAdvance(row.account) + dress.px(TILE + 6 + SIDE)
    account = min(account, (width - left) // 2)
    brush.icon(row, top, half)
    brush.words(row.name, _bold(), "text", (left, top, width - left - verb - gap, half))
    brush.words(row.does, small, "text2", (width - verb, top, verb, half))
    below = top + half
    room = width - left - account - gap
    brush.words(row.what, dress.font("body"), "text", (left, below, room, half))
    brush.source(row, (width - account, below, account - dress.px(4), half))


def _bold() -> QFont:
    return theme.current().font("strong")
