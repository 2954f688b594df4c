"""Small pieces that the pages share: wrapping labels, notices, columns, menus, the clipboard."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QMenu,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import caption, plain_label, set_tip
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.widgets import Button, IconLabel

MOST_WIDE = 720
"""Where the content of a pane stops growing, in px of the pictures."""
NARROW = 460
_LONG_WORD = 36

_NOTICES = {
    "plain": ("info", "text2"),
    "info": ("info", "info"),
    "warn": ("triangle-alert", "warn"),
    "bad": ("circle-alert", "bad"),
    "ok": ("circle-check", "ok"),
    "soft": ("info", "onsoft"),
}


def wrapping(text: str, type_: str = "body", tone: str = "text") -> QLabel:
    """Return a label that wraps and never makes its pane wider, whatever is written in it."""
    label = plain_label(text, type_, tone, wrap=True)
    label.setMinimumWidth(1)
    if any(len(word) > _LONG_WORD for word in text.split()):
        set_tip(label, text)
    return label


def set_words(label: QLabel, text: str) -> None:
    """Show other words; an empty label takes no room."""
    label.setText(text)
    label.setVisible(bool(text))


class Notice(QFrame):
    """A sentence on a tinted ground with its buttons below it or beside it, as the width allows."""

    chosen = Signal(str)
    """The action whose button was pressed."""

    def __init__(
        self,
        tone: str,
        text: str,
        actions: Iterable[tuple[str, str]] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        if tone == "plain":
            self.setProperty("card", "quiet")
        else:
            self.setProperty("banner", tone)
        icon, ink = _NOTICES[tone]
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(10)
        mark = IconLabel(icon, 16, ink, self)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(6)
        self.label = wrapping(text)
        words.addWidget(self.label)
        self.buttons: dict[str, Button] = {}
        actions = list(actions)
        if actions:
            strip = QWidget(self)
            flow = FlowLayout(strip)
            for action, words_ in actions:
                flow.addWidget(self._button(action, words_))
            words.addWidget(strip)
        row.addLayout(words, 1)

    def _button(self, action: str, words: str) -> Button:
        button = Button(words, "plain")
        button.clicked.connect(lambda: self.chosen.emit(action))
        self.buttons[action] = button
        return button


class Column(QWidget):
    """A column of content that stops growing at 720 px and stays at the reading side."""

    def __init__(
        self, *, side: int = 36, top: int = 0, bottom: int = 24, most: int = MOST_WIDE
    ) -> None:
        super().__init__()
        self.setProperty("clear", True)
        outer = QHBoxLayout(self)
        self._outer, self._edges = outer, (side, top, side, bottom)
        self._given, self._most = 0, most
        outer.setSpacing(0)
        self._inner = QWidget(self)
        self.content = QVBoxLayout(self._inner)
        self.content.setContentsMargins(0, 0, 0, 0)
        self.content.setSpacing(0)
        outer.addWidget(self._inner, 100)
        outer.addStretch(1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._pad)
        self._narrow = narrow
        self._pad()
        self._fit()
        theme.current().changed.connect(self._fit)

    def give(self, width: int) -> None:
        """Give ``width`` px of the padding at the end away, to a scroll bar."""
        if width != self._given:
            self._given = width
            self._pad()

    def _pad(self) -> None:
        left, top, right, bottom = self._edges
        if self._narrow.narrow:
            left, right = min(left, 20), min(right, 20)
        self._outer.setContentsMargins(left, top, max(0, right - self._given), bottom)

    def _fit(self) -> None:
        self._inner.setMaximumWidth(theme.current().px(self._most))


class Scroller(QScrollArea):
    """A pane's body: scrolls up and down, never sideways."""

    def __init__(self, inner: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setWidget(inner)
        self._inner = inner
        self.verticalScrollBar().rangeChanged.connect(self._make_room)
        self.viewport().setAutoFillBackground(False)
        inner.setAutoFillBackground(False)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, 60)

    def _make_room(self, _least: int, most: int) -> None:
        """Take the bar's width from a column's padding, so that nothing moves when it comes."""
        if isinstance(self._inner, Column):
            self._inner.give(self.verticalScrollBar().sizeHint().width() if most > 0 else 0)


class Narrow(QObject):
    """Tells a widget when it becomes narrower or wider than ``limit`` px of the pictures."""

    changed = Signal(bool)

    def __init__(self, watched: QWidget, limit: int) -> None:
        super().__init__(watched)
        self._limit = limit
        self.narrow = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QResizeEvent):
            narrow = event.size().width() < theme.current().px(self._limit)
            if narrow is not self.narrow:
                self.narrow = narrow
                self.changed.emit(narrow)
        return False


def empty(layout: QLayout) -> None:
    """Remove everything from ``layout``; its widgets go when nobody handles their events."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            return
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


def menu_for(button: QPushButton) -> QMenu:
    """Return an empty menu to be opened below ``button``."""
    menu = QMenu(button)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    return menu


def add_action(menu: QMenu, words: str) -> QAction:
    """Add an entry; an '&' in a name marks no shortcut."""
    return menu.addAction(caption(words))


def pop_below(menu: QMenu, button: QPushButton) -> None:
    """Open ``menu`` below ``button``, its right edges in line."""
    corner = button.mapToGlobal(QPoint(button.width(), button.height() + 4))
    menu.popup(QPoint(corner.x() - menu.sizeHint().width(), corner.y()))
