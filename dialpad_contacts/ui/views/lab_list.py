"""The Lab's list of scenarios, and its list of requests, painted."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from dialpad_contacts.domain.names import shown
from dialpad_contacts.lab.cloud import Asked
from dialpad_contacts.ui import theme, tokens
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab_lists import ROW_ROLE, Index, RuleRow, clock, status
from dialpad_contacts.ui.widgets.mark import paint_mark

_INKS = {"pass": "ok", "fail": "bad", "running": "accent", "part": "text2"}
LAB_KEYS = (Qt.Key.Key_Space, Qt.Key.Key_R)
"""Keys that the page itself answers."""


class _List(QListView):
    """What both lists have in common."""

    def __init__(self, name: str, delegate: QStyledItemDelegate) -> None:
        super().__init__()
        self.setAccessibleName(name)
        delegate.setParent(self)
        self.setItemDelegate(delegate)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        theme.current().changed.connect(self.scheduleDelayedItemsLayout)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in LAB_KEYS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Letters are the page's."""


class RuleView(_List):
    """The scenarios; arrow keys skip the headings."""

    def __init__(self) -> None:
        super().__init__(t("lab.rules"), RuleDelegate())
        self.setSelectionMode(QListView.SelectionMode.SingleSelection)


class RequestView(_List):
    """The requests."""

    def __init__(self) -> None:
        super().__init__(t("lab.requests"), RequestDelegate())
        self.setSelectionMode(QListView.SelectionMode.NoSelection)


class RuleDelegate(QStyledItemDelegate):
    """A scenario: its sign, number, title, and how it stands in a word."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        dress = theme.current()
        row = index.data(ROW_ROLE)
        heading = isinstance(row, RuleRow) and not row.name
        high = QFontMetrics(dress.font("group" if heading else "body")).height()
        return QSize(0, max(dress.px(34 if heading else 38), high + dress.px(12)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row = index.data(ROW_ROLE)
        if not isinstance(row, RuleRow):
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setLayoutDirection(option.direction)
        if row.name:
            self._paint_row(painter, option, row)
        else:
            area = option.rect.adjusted(theme.current().px(18), 0, -theme.current().px(12), 0)
            _text(painter, area, row.title, "group", "text2")
        painter.restore()

    def _paint_row(self, painter: QPainter, option: QStyleOptionViewItem, row: RuleRow) -> None:
        dress = theme.current()
        px, way = dress.px, option.direction
        area = option.rect.adjusted(px(8), 1, -px(8), -1)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dress.color("sel" if selected else "hover"))
            painter.drawRoundedRect(QRectF(area), tokens.RADIUS["row"], tokens.RADIUS["row"])
        if selected and option.state & QStyle.StateFlag.State_HasFocus:
            half = dress.ring / 2
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = QRectF(area).adjusted(half, half, -half, -half)
            painter.drawRoundedRect(edge, tokens.RADIUS["row"] - 1, tokens.RADIUS["row"] - 1)

        def at(left: int, width: int) -> QRect:
            spot = QRect(area.left() + left, area.top(), max(0, width), area.height())
            return QStyle.visualRect(way, area, spot)

        size = px(14)
        mark = QRect(area.left() + px(10), area.center().y() - size // 2 + 1, size, size)
        paint_mark(painter, QStyle.visualRect(way, area, mark), row.state)
        ink = "onsoft" if selected else "text2"
        left = px(32)
        number = _wide("R10", "group") + px(8)
        _text(painter, at(left, number), row.number, "group", ink)
        left += number
        words = _wide(row.words, "group")
        end = area.width() - px(10)
        if row.words:
            tone = _INKS.get(row.state, "text2")
            _text(painter, at(end - words, words), row.words, "group", tone)
            end -= words + px(6)
        _text(painter, at(left, end - left), row.title, "strong" if selected else "body", "text")


class RequestDelegate(QStyledItemDelegate):
    """A request: time, call, status."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        dress = theme.current()
        return QSize(0, max(dress.px(22), QFontMetrics(dress.font("meta")).height() + dress.px(4)))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        asked = index.data(ROW_ROLE)
        if not isinstance(asked, Asked):
            return
        dress = theme.current()
        painter.save()
        painter.setLayoutDirection(option.direction)
        area = option.rect.adjusted(dress.px(6), 0, -dress.px(6), 0)
        time = _wide("00:00:00", "meta")
        said = status(asked)
        end = _wide(said, "group")
        left = time + dress.px(9)
        fine = asked.status is not None and asked.status < 400

        def at(start: int, width: int) -> QRect:
            spot = QRect(area.left() + start, area.top(), max(0, width), area.height())
            return QStyle.visualRect(option.direction, area, spot)

        _text(painter, at(0, time + 2), clock(asked), "meta", "text2")
        _text(
            painter,
            at(left, area.width() - left - end - dress.px(6)),
            asked.call,
            "metalabel",
            "text",
        )
        _text(painter, at(area.width() - end, end), said, "group", "ok" if fine else "bad")
        painter.restore()


def _wide(text: str, font: str) -> int:
    """Return how wide ``_text`` paints a text."""
    return QFontMetrics(theme.current().font(font, tabular=True)).horizontalAdvance(text) + 2


def _text(painter: QPainter, area: QRect, text: str, font: str, tone: str) -> None:
    dress = theme.current()
    painter.setFont(dress.font(font, tabular=True))
    painter.setPen(dress.color(tone))
    cut = painter.fontMetrics().elidedText(shown(text), Qt.TextElideMode.ElideRight, area.width())
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeading
    painter.drawText(area, flags, cut)
