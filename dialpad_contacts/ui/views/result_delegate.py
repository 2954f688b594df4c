"""Paints the lines of both contact lists: headings, contacts, 'New contact'."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractItemModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QFontMetrics,
    QHelpEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QToolTip,
)

from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.search import Match
from dialpad_contacts.ui import icons, theme, tokens
from dialpad_contacts.ui.plain import self_directed, tip
from dialpad_contacts.ui.strings import count
from dialpad_contacts.ui.viewmodels.items import ITEM_ROLE, Item, Line, shown_match
from dialpad_contacts.ui.widgets import paint_avatar, paint_tile
from dialpad_contacts.ui.widgets.matched import paint_matched

Index = QModelIndex | QPersistentModelIndex
NAMES_FROM = 300
"""Below this width, in px of the pictures, a row shows its source's tile without the name."""
_MIDDLE = Qt.AlignmentFlag.AlignVCenter


def row_height() -> int:
    """Return the height of a contact's row: two lines of text and air."""
    dress = theme.current()
    lines = QFontMetrics(dress.font("row")).height() + QFontMetrics(dress.font("meta")).height()
    return max(dress.px(56), lines + dress.px(16))


def header_height() -> int:
    """Return the height of a heading."""
    dress = theme.current()
    return max(dress.px(34), QFontMetrics(dress.font("group")).height() + dress.px(12))


class ResultDelegate(QStyledItemDelegate):
    """Sizes come from the fonts, so that rows grow with the text."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.pressed_row = -1

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        item = index.data(ITEM_ROLE)
        is_header = isinstance(item, Item) and item.line is Line.HEADER
        return QSize(0, header_height() if is_header else row_height())

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        item = index.data(ITEM_ROLE)
        if not isinstance(item, Item):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setLayoutDirection(option.direction)
        if item.line is Line.HEADER:
            _Painter(painter, option, item).header()
        elif item.line is Line.NEW:
            _Painter(painter, option, item).new()
        elif item.line is Line.ROW:
            _Painter(painter, option, item).person()
        painter.restore()

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        if event.type() is not QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        item = index.data(ITEM_ROLE)
        if isinstance(item, Item) and item.row is not None:
            QToolTip.showText(event.globalPos(), tip(_whole(item)), view)
        return True

    def editorEvent(
        self,
        event: QEvent,
        model: QAbstractItemModel,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        return False


class _Painter:
    """One line being painted; rectangles are given left to right and turned by ``at``."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, item: Item) -> None:
        self.p = painter
        self.option = option
        self.item = item
        self.dress = theme.current()
        self.px = self.dress.px
        self.area = option.rect.adjusted(self.px(8), 1, -self.px(8), -1)
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self.focused = bool(option.state & QStyle.StateFlag.State_HasFocus) and self.selected
        self.hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)

    def at(self, left: int, top: int, width: int, height: int) -> QRect:
        """Return a rectangle in the row, mirrored where text runs right to left."""
        rect = QRect(self.area.left() + left, self.area.top() + top, width, height)
        return QStyle.visualRect(self.option.direction, self.area, rect)

    def header(self) -> None:
        """Paint a heading with its count."""
        font = self.dress.font("group")
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(self.item.title) + 2
        self.p.setFont(font)
        self.p.setPen(self.dress.color("text2"))
        self.p.drawText(
            self.at(self.px(12), 0, width, self.area.height()), _MIDDLE, self.item.title
        )
        if self.item.count is not None:
            self.p.setFont(self.dress.font("meta", tabular=True))
            self.p.setPen(self.dress.color("text3"))
            spot = self.at(self.px(12) + width + self.px(7), 0, self.px(90), self.area.height())
            self.p.drawText(spot, _MIDDLE, count(self.item.count))

    def new(self) -> None:
        """Paint 'New contact'."""
        self._ground()
        size = self.px(18)
        spot = self.at(self.px(21), (self.area.height() - size) // 2, size, size)
        self.p.drawPixmap(spot.topLeft(), icons.pixmap("user-plus", size, "accent"))
        self.p.setFont(self.dress.font("row"))
        self.p.setPen(self.dress.color("accent"))
        left = self.px(60)
        words = self.at(left, 0, self.area.width() - left - self.px(12), self.area.height())
        cut = self.p.fontMetrics().elidedText(
            self.item.title, Qt.TextElideMode.ElideMiddle, words.width()
        )
        if self.option.direction is Qt.LayoutDirection.RightToLeft:
            cut = self_directed(cut)
        self.p.drawText(words, _MIDDLE, cut)

    def person(self) -> None:
        """Paint a contact."""
        row = self.item.row
        if row is None:
            return
        self._ground()
        edge = self.px(36)
        disc = self.at(self.px(12), (self.area.height() - edge) // 2, edge, edge)
        ring = self.dress.color("surface") if self.selected else None
        paint_avatar(self.p, disc, row.id, row.name, members=row.members, ring=ring)
        name_height = QFontMetrics(self.dress.font("row")).height()
        meta_height = QFontMetrics(self.dress.font("meta")).height()
        gap = self.px(1)
        low = meta_height + gap if self.item.second else 0
        top = (self.area.height() - name_height - low) // 2
        left = self.px(60)
        taken = self._source(top, name_height)
        width = self.area.width() - left - self.px(12) - taken
        self._name(self.at(left, top, width, name_height))
        room = self.area.width() - left - self.px(12)
        self._second(left, top + name_height + gap, room, meta_height)

    def _ground(self) -> None:
        radius = tokens.RADIUS["row"]
        if self.selected or self.hovered:
            self.p.setPen(Qt.PenStyle.NoPen)
            self.p.setBrush(self.dress.color("sel" if self.selected else "hover"))
            self.p.drawRoundedRect(QRectF(self.area), radius, radius)
        if self.focused:
            half = self.dress.ring / 2
            self.p.setBrush(Qt.BrushStyle.NoBrush)
            self.p.setPen(QPen(self.dress.color("accent"), self.dress.ring))
            inner = QRectF(self.area).adjusted(half, half, -half, -half)
            self.p.drawRoundedRect(inner, radius - 1, radius - 1)
        elif self.selected:
            height = self.px(26)
            bar = self.at(0, (self.area.height() - height) // 2, 3, height)
            self.p.setPen(Qt.PenStyle.NoPen)
            self.p.setBrush(self.dress.color("accent"))
            self.p.drawRoundedRect(QRectF(bar), 1.5, 1.5)

    def _source(self, top: int, height: int) -> int:
        """Paint tile and name of the source at the end; return the width they take."""
        source = self.item.source
        if not source.tile:
            return 0
        edge = self.px(14)
        named = self.option.rect.width() >= self.px(NAMES_FROM)
        font = self.dress.font("caption")
        metrics = QFontMetrics(font)
        most = self.area.width() // 3
        name = metrics.elidedText(source.name, Qt.TextElideMode.ElideRight, most) if named else ""
        text_width = metrics.horizontalAdvance(name) + 1 if name else 0
        width = edge + (self.px(6) + text_width if name else 0)
        left = self.area.width() - self.px(12) - width
        tile = self.at(left, top + (height - edge) // 2, edge, edge)
        paint_tile(self.p, tile, source.tile)
        if name:
            self.p.setFont(font)
            self.p.setPen(self.dress.color("text2"))
            spot = self.at(left + edge + self.px(6), top, text_width, height)
            self.p.drawText(spot, _MIDDLE, name)
        return width + self.px(10)

    def _name(self, spot: QRect) -> None:
        row = self.item.row
        found = [m for m in row.matches if m.field == "name" and m.text == row.name] if row else []
        found += [m for m in row.matches if m.field == "member"] if row else []
        spans = [shown_match(m) for m in found if m.field == "name"]
        spans += _spans_in(self.item.title, found)
        self._text(spot, self.item.title, "row", "text", spans)

    def _second(self, left: int, top: int, width: int, height: int) -> None:
        if self.item.second_icon:
            size = self.px(13)
            spot = self.at(left, top + (height - size) // 2, size, size)
            picture = icons.pixmap(self.item.second_icon, size, self.item.second_tone)
            self.p.drawPixmap(spot.topLeft(), picture)
            left += size + self.px(5)
            width -= size + self.px(5)
        row = self.item.row
        tone = "text2" if not self.item.second_tone else self.item.second_tone
        spans = []
        if row is not None and self.item.second == row.second:
            spans = [shown_match(m) for m in row.matches if m.text == row.second]
        elif row is not None and row.members:
            spans = _spans_in(self.item.second, row.matches)
        self._text(self.at(left, top, width, height), self.item.second, "meta", tone, spans)

    def _text(
        self, spot: QRect, text: str, type_: str, tone: str, spans: list[tuple[int, int]]
    ) -> None:
        paint_matched(self.p, spot, text, type_, tone, spans, self.option.direction)


def _spans_in(text: str, matches: Sequence[Match]) -> list[tuple[int, int]]:
    """Return where matching members are named in ``text``."""
    spans = []
    for match in matches:
        start = text.rfind(shown(match.text)) if match.field == "member" else -1
        if start >= 0:
            a, b = shown_match(match)
            spans.append((start + a, start + b))
    return spans


def _whole(item: Item) -> str:
    lines = [item.title, item.second, item.source.name]
    return "\n".join(line for line in lines if line)
