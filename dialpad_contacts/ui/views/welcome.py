"""The welcome page: which accounts can be linked, or the sample to look around."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QFontMetrics,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractButton,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.linkable import LINKABLE
from dialpad_contacts.ui.views.welcome_paint import paint_card
from dialpad_contacts.ui.widgets import Avatar, Button, Ground, IconLabel
from dialpad_contacts.ui.widgets.button import pressed_by_enter

WIDTH = 520
SMALL_FRAME = 83
"""What a small card has beside its words, in px of the pictures."""
SMALL = (AccountKind.EXCHANGE, AccountKind.OUTLOOK, AccountKind.HOTMAIL)
"""These stand beside each other where there is room; the heading says which way they flow."""
_PEOPLE = (("24", "陳立歐", 46), ("11", "Leonard Ciano", 60), ("3", "Renee Abara", 46))


class LinkCard(QAbstractButton):
    """A painted button that says what linking this kind of account means."""

    def __init__(self, kind: AccountKind, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = kind
        self.is_small = kind in SMALL
        title = t(f"welcome.{kind}")
        second = t(f"welcome.{kind}.text")
        direction = t(f"direction.{kind.direction}")
        self.setText(title)
        self.setAccessibleName(f"{title}, {direction}")
        self.setAccessibleDescription(second)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._second, self._direction = second, direction
        self._hovered = False
        theme.current().changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        px = theme.current().px
        if not self.is_small:
            return QSize(px(WIDTH), px(60))
        title = QFontMetrics(theme.current().font("strong")).horizontalAdvance(self.text())
        return QSize(title + px(SMALL_FRAME), px(46))

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
        painter = QPainter(self)
        one_way = self.kind.direction is not Direction.TWO_WAY
        paint_card(
            painter,
            self.rect(),
            self.layoutDirection(),
            source="company" if self.kind is AccountKind.DIALPAD else self.kind,
            title=self.text(),
            second="" if self.is_small else self._second,
            direction="" if self.is_small else self._direction,
            icon="arrow-down-to-line" if one_way else "arrow-left-right",
            focused=self.hasFocus(),
            raised=self._hovered or self.isDown(),
        )
        painter.end()


class Welcome(Ground):
    """Touches no network, and says so."""

    link = Signal(str)
    """An account kind to link."""
    sample = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.cards = {kind: LinkCard(kind) for kind in LINKABLE}
        for kind, card in self.cards.items():
            card.clicked.connect(lambda _=False, k=kind: self.link.emit(k))
        self.sample_button = Button(t("welcome.sample"), "plain", "play")
        self.sample_button.clicked.connect(self.sample)
        inner = QWidget()
        inner.setProperty("clear", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(28, 28, 28, 20)
        column.setSpacing(0)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addStretch(3)
        column.addLayout(_people())
        column.addSpacing(18)
        title = plain_label(t("welcome.title"), "display", wrap=True)
        title.setAlignment(middle)
        column.addWidget(title)
        column.addSpacing(8)
        text = plain_label(t("welcome.text"), "value", "text2", wrap=True)
        text.setAlignment(middle)
        column.addWidget(text)
        column.addSpacing(26)
        self._links = QWidget()
        self._small = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._links.setLayout(self._cards())
        column.addWidget(self._links, 0, middle)
        column.addSpacing(22)
        column.addLayout(self._sample_row())
        column.addSpacing(16)
        column.addStretch(3)
        self._safe = plain_label(t("welcome.safe"), "meta", "text2", wrap=True)
        column.addLayout(_safe(self._safe))
        scroller = QScrollArea()
        scroller.setWidgetResizable(True)
        scroller.setFrameShape(QFrame.Shape.NoFrame)
        scroller.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroller.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroller.setWidget(inner)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scroller)
        self._fit()
        theme.current().changed.connect(self._fit)

    def take_focus(self) -> None:
        """Bring the focus to the first choice."""
        self.cards[AccountKind.GOOGLE].setFocus(Qt.FocusReason.OtherFocusReason)

    def set_busy(self, busy: bool) -> None:
        """Let nothing be chosen while contacts are being opened."""
        for card in self.cards.values():
            card.setEnabled(not busy)
        self.sample_button.setEnabled(not busy)

    def _cards(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(plain_label(t("welcome.two"), "group", "text2"))
        column.addWidget(self.cards[AccountKind.GOOGLE])
        column.addWidget(self.cards[AccountKind.OFFICE365])
        column.addSpacing(8)
        column.addWidget(plain_label(t("welcome.one"), "group", "text2"))
        self._small.setContentsMargins(0, 0, 0, 0)
        self._small.setSpacing(8)
        for kind in SMALL:
            policy = QSizePolicy.Policy
            self.cards[kind].setSizePolicy(policy.Ignored, policy.Fixed)  # all as wide
            self._small.addWidget(self.cards[kind], 1)
        column.addLayout(self._small)
        column.addSpacing(8)
        column.addWidget(plain_label(t("welcome.read"), "group", "text2"))
        column.addWidget(self.cards[AccountKind.DIALPAD])
        return column

    def _sample_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(11)
        row.addStretch(1)
        row.addWidget(plain_label(t("welcome.sample.lead"), "body", "text2"))
        row.addWidget(self.sample_button)
        row.addStretch(1)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_safe()

    def _fit_safe(self) -> None:
        """One line where there is room for it, in the middle; else it wraps."""
        self._safe.ensurePolished()
        wanted = self._safe.fontMetrics().horizontalAdvance(self._safe.text()) + 4
        self._safe.setFixedWidth(max(80, min(wanted, self.width() - 90)))

    def _fit(self) -> None:
        self._fit_safe()
        width = min(theme.current().px(WIDTH), 640)
        self._links.setFixedWidth(width)
        wanted = max(self.cards[kind].sizeHint().width() + 8 for kind in SMALL) * len(SMALL) - 8
        way = QBoxLayout.Direction
        self._small.setDirection(way.LeftToRight if wanted <= width else way.TopToBottom)


def _people() -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(2)
    row.addStretch(1)
    for key, name, size in _PEOPLE:
        avatar = Avatar(size)
        avatar.show_person(key, name)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignVCenter)
    row.addStretch(1)
    return row


def _safe(words: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(7)
    row.addStretch(1)
    row.addWidget(IconLabel("lock", 14, "text2"), 0, Qt.AlignmentFlag.AlignVCenter)
    row.addWidget(words)
    row.addStretch(1)
    return row
