"""Paints the call history: a heading for each day, who and how of each call, its source."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.plain import number as left_to_right
from dialpad_contacts.ui.viewmodels.call_words import CallLine
from dialpad_contacts.ui.viewmodels.calls import Role
from dialpad_contacts.ui.widgets import make_solid, paint_avatar, paint_ground, paint_tile

_Index = QModelIndex | QPersistentModelIndex
HEADING, ROW = 36, 56
INSET, DISC = 14, 36
FEW = 430
"""Narrower than this, the source is its tile alone; its name is in tooltip and spoken text."""


class CallsDelegate(QStyledItemDelegate):
    """Painter of ``CallsModel``'s rows."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        dress = theme.current()
        if index.flags() == Qt.ItemFlag.NoItemFlags:
            return QSize(120, max(dress.px(HEADING), QFontMetrics(dress.font("group")).height()))
        lines = QFontMetrics(dress.font("row")).height() + QFontMetrics(dress.font("body")).height()
        return QSize(120, max(dress.px(ROW), lines + dress.px(18)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        line = index.data(Role.LINE)
        rect: QRect = option.rect
        if line is None:
            dress = theme.current()
            painter.setFont(dress.font("group"))
            painter.setPen(dress.color("text2"))
            area = rect.adjusted(INSET, 0, -INSET, -dress.px(8))
            painter.drawText(area, Qt.AlignmentFlag.AlignBottom, str(index.data()))
        else:
            _Row(painter, option, line).paint()
        painter.restore()


class _Row:
    """One call being painted; every place is mirrored where text runs right to left."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, line: CallLine) -> None:
        self._painter, self._option, self._line = painter, option, line
        self._rect: QRect = option.rect
        self._rtl = option.direction is Qt.LayoutDirection.RightToLeft
        self._dpr = painter.device().devicePixelRatioF()

    def paint(self) -> None:
        """Paint it."""
        dress, line, rect = theme.current(), self._line, self._rect
        state: QStyle.StateFlag = self._option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        self._ground(chosen, hovered=bool(state & QStyle.StateFlag.State_MouseOver))
        edge = dress.px(DISC)
        inner = rect.adjusted(INSET, 0, -INSET, 0)
        disc = QRect(inner.left(), rect.top() + (rect.height() - edge) // 2, edge, edge)
        ring = dress.color("surface") if chosen else None
        paint_avatar(self._painter, self._put(disc), line.key, line.initials_of, ring=ring)
        row, body = dress.font("row"), dress.font("body")
        high, low = QFontMetrics(row).height(), QFontMetrics(body).height()
        top = rect.top() + (rect.height() - high - low - 3) // 2
        left = inner.left() + edge + dress.px(13)
        time_font = dress.font("body", tabular=True)
        time_width = QFontMetrics(time_font).horizontalAdvance(line.time) + 4
        self._text(
            QRect(left, top, inner.right() - left - time_width - 8, high),
            left_to_right(line.title, right_to_left=self._rtl and line.title == line.number),
            row,
            "text",
        )
        time = QRect(inner.right() - time_width, top, time_width, high)
        self._text(time, line.time, time_font, "text2", end=True)
        below = top + high + 3
        end = self._badge(inner, below, low)
        self._second(QRect(left, below, end - left - dress.px(8), low), body)

    def _ground(self, chosen: bool, *, hovered: bool) -> None:
        if not (chosen or hovered):
            return
        dress, painter = theme.current(), self._painter
        area = QRectF(self._rect).adjusted(0.5, 1.5, -0.5, -1.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(dress.color("sel" if chosen else "hover"))
        painter.drawRoundedRect(area, 8, 8)
        if not chosen:
            return
        widget: QWidget | None = self._option.widget
        if widget is not None and widget.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 7, 7)
            return
        painter.setBrush(dress.color("accent"))
        bar = QRect(int(area.left()), int(area.center().y()) - dress.px(15), 3, dress.px(30))
        painter.drawRoundedRect(QRectF(self._put(bar)), 1.5, 1.5)

    def _badge(self, inner: QRect, top: int, height: int) -> int:
        """Paint the source and what marks the call; return where they begin."""
        dress, line, at = theme.current(), self._line, inner.right()
        if line.origin is not None:
            font = dress.font("metalabel")
            words = line.origin.title if self._rect.width() >= dress.px(FEW) else ""
            width = min(QFontMetrics(font).horizontalAdvance(words) + 2, inner.width() // 3)
            if words:
                at -= width
                self._text(QRect(at, top, width, height), words, font, "text2", end=True)
                at -= dress.px(6)
            edge = dress.px(14)
            at -= edge
            tile = QRect(at, top + (height - edge) // 2, edge, edge)
            paint_tile(self._painter, self._put(tile), line.origin.tile)
        for icon, on in (("flask-conical", line.simulated), ("pencil", bool(line.note))):
            if on:
                at -= dress.px(20)
                self._icon(QRect(at, top, dress.px(14), height), icon, "text2")
        return at

    def _second(self, place: QRect, font: QFont) -> None:
        dress, line = theme.current(), self._line
        size = dress.px(15)
        self._icon(QRect(place.left(), place.top(), size, place.height()), line.icon, line.tone)
        left = place.left() + size + dress.px(5)
        if line.lead:
            strong = dress.font("strong")
            width = QFontMetrics(strong).horizontalAdvance(line.lead) + 1
            lead = QRect(left, place.top(), min(width, place.right() - left), place.height())
            self._text(lead, line.lead, strong, line.tone)
            left += width
        rest = QRect(left, place.top(), max(0, place.right() - left), place.height())
        self._text(rest, line.rest, font, "text2")

    def _icon(self, place: QRect, name: str, tone: str) -> None:
        size = place.width()
        spot = self._put(QRect(place.left(), place.center().y() - size // 2, size, size))
        self._painter.drawPixmap(spot.topLeft(), icons.pixmap(name, size, tone, self._dpr))

    def _text(self, place: QRect, words: str, font: QFont, tone: str, *, end: bool = False) -> None:
        painter = self._painter
        painter.setFont(font)
        painter.setPen(theme.current().color(tone))
        cut = QFontMetrics(font).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        side = Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
        painter.drawText(self._put(place), side | Qt.AlignmentFlag.AlignVCenter, cut)

    def _put(self, place: QRect) -> QRect:
        if not self._rtl:
            return place
        return QStyle.visualRect(Qt.LayoutDirection.RightToLeft, self._rect, place)


class CallsView(QListView):
    """The list; arrow keys skip the headings because those are no items to choose."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(CallsDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMouseTracking(True)
        self.setUniformItemSizes(False)
        make_solid(self)
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, event, "surface")
        super().paintEvent(event)
