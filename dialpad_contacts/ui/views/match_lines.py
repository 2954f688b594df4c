"""Who is meant by what is typed: two lines under the number field, which never push the keys."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QStyle, QVBoxLayout, QWidget

from dialpad_contacts.domain.phone import digits
from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.plain import self_directed, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.keypad import LEAST_NUMBER, Keypad, Match, is_number
from dialpad_contacts.ui.widgets import paint_tile

LINES = 2
HIGH = 30


class MatchLines(QWidget):
    """Shows the matches around the chosen one; a click chooses."""

    chosen = Signal(object)

    def __init__(self, keypad: Keypad, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._keypad = keypad
        self.setAccessibleName(t("panel.matches"))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.lines = [_Line(self) for _ in range(LINES)]
        for line in self.lines:
            line.clicked.connect(lambda _=False, at=line: self._clicked(at))
            column.addWidget(line)
        keypad.changed.connect(self.show_matches)
        self.show_matches()

    def show_matches(self) -> None:
        """Show who is meant now."""
        keypad = self._keypad
        first = max(0, min(keypad.at - LINES + 1, len(keypad.matches) - LINES))
        for at, line in enumerate(self.lines, start=first):
            match = keypad.matches[at] if at < len(keypad.matches) else None
            words = self._words() if at == 0 and match is None else ""
            line.show_match(match, words, on=match is not None and at == keypad.at)

    def _words(self) -> str:
        keypad = self._keypad
        if not keypad.text or not keypad.answered:
            return ""
        if is_number(keypad.text):
            enough = len(digits(keypad.text)) >= LEAST_NUMBER
            return t("panel.unknown") if enough else ""
        return t("panel.nobody")

    def _clicked(self, line: _Line) -> None:
        if line.match is not None:
            self.chosen.emit(line.match)


class _Line(QAbstractButton):
    """A match, painted: source, name, number."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.match: Match | None = None
        self._words = ""
        self._on = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        theme.current().changed.connect(self.updateGeometry)

    def show_match(self, match: Match | None, words: str, *, on: bool) -> None:
        """Show a match, or words in its place."""
        self.match, self._words, self._on = match, words, on
        spoken = match.spoken if match is not None else words
        self.setAccessibleName(spoken)
        set_tip(self, spoken)
        self.setEnabled(match is not None)
        self.update()

    def sizeHint(self) -> QSize:
        dress = theme.current()
        return QSize(100, max(dress.px(HIGH), QFontMetrics(dress.font("button")).height() + 8))

    def minimumSizeHint(self) -> QSize:
        return QSize(40, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        match = self.match
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if match is not None and (self._on or self.underMouse()):
            painter.setPen(
                QPen(dress.color("accent"), dress.ring) if self._on else Qt.PenStyle.NoPen
            )
            painter.setBrush(dress.color("sel" if self._on else "hover"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 7, 7)
        edge = dress.px(15)
        spot = self.rect().adjusted(8, (self.height() - edge) // 2, 0, 0)
        spot.setSize(QSize(edge, edge))
        way = self.layoutDirection()
        if match is not None:
            paint_tile(painter, QStyle.visualRect(way, self.rect(), spot), match.origin.tile)
        elif self._words:
            picture = icons.pixmap("user", edge, "text2", self.devicePixelRatioF())
            painter.drawPixmap(QStyle.visualRect(way, self.rect(), spot).topLeft(), picture)
        left = 8 + edge + 9
        room = self.rect().adjusted(left, 0, -8, 0)
        if match is None:
            painter.setFont(dress.font("body"))
            painter.setPen(dress.color("text2"))
            self._draw(painter, room, self._words)
        else:
            number_font = dress.font("body", tabular=True)
            number = match.number if match.number != match.name else ""
            width = min(
                QFontMetrics(number_font).horizontalAdvance(number) + 2, room.width() * 3 // 5
            )
            painter.setFont(dress.font("button"))
            painter.setPen(dress.color("text"))
            self._draw(painter, room.adjusted(0, 0, -width - 8, 0), match.name)
            painter.setFont(number_font)
            painter.setPen(dress.color("text2"))
            end = room.adjusted(room.width() - width, 0, 0, 0)
            self._draw(painter, end, self_directed(number) if number else "", end=True)
        painter.end()

    def _draw(self, painter: QPainter, room: QRect, words: str, *, end: bool = False) -> None:
        cut = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width())
        side = Qt.AlignmentFlag.AlignTrailing if end else Qt.AlignmentFlag.AlignLeading
        place = QStyle.visualRect(self.layoutDirection(), self.rect(), room)
        painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter, cut)
