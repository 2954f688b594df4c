"""The status bar: icon, bold state, detail, progress; links and the contact count at the end."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QVariantAnimation, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QGroupBox, QHBoxLayout, QProgressBar, QWidget

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.status import Status
from dialpad_contacts.ui.viewmodels.status_lines import StatusLink
from dialpad_contacts.ui.widgets import Button, ElidedLabel, Ground, IconLabel, Line

MOST_LINKS = 2
TURN_MS = 900


class StatusBar(QGroupBox):
    """One line, always in the same place. Its labels have no names: they speak for themselves."""

    chosen = Signal(str, str)
    """A link: (action, account id or '')."""

    def __init__(self, status: Status, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = status
        self.setProperty("bare", True)
        self.setAccessibleName(t("status.name"))
        self._ground = Ground("window", self)
        self.icon = IconLabel("", 16, "text2")
        self.state = ElidedLabel("", "strong", "text")
        self.detail = ElidedLabel("", "body", "text2")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(150)
        self.count = plain_label("", "body", "text2")
        self._links = [Button("", "link") for _ in range(MOST_LINKS)]
        self._shown_links: tuple[StatusLink, ...] = ()
        for button in self._links:
            button.hide()
        row = QHBoxLayout(self._ground)
        row.setContentsMargins(15, 0, 14, 0)
        row.setSpacing(9)
        row.addWidget(self.icon)
        row.addWidget(self.state)
        row.addWidget(self.detail)
        row.addSpacing(4)
        row.addWidget(self.bar)
        row.addStretch(1)
        for i, button in enumerate(self._links):
            button.clicked.connect(lambda _=False, at=i: self._follow(at))
            row.addWidget(button)
        row.addSpacing(3)
        row.addWidget(self.count)
        # Placed by hand: a group box keeps margins for a frame and a title, which this has not.
        self._edge = Line(self)
        self._turn = QVariantAnimation(self)
        self._turn.setStartValue(0.0)
        self._turn.setEndValue(360.0)
        self._turn.setDuration(TURN_MS)
        self._turn.setLoopCount(-1)
        self._turn.valueChanged.connect(self.icon.set_turn)
        self.state.installEventFilter(self)
        self.detail.installEventFilter(self)
        self._fit()
        theme.current().changed.connect(self._fit)
        status.changed.connect(self._show)
        status.announced.connect(self._announce)
        self._show()

    @property
    def links(self) -> list[Button]:
        """The links that are shown."""
        return self._links[: len(self._shown_links)]

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if isinstance(event, QMouseEvent) and event.type() is QEvent.Type.MouseButtonRelease:
            if self._status.line.target:
                self.chosen.emit(self._status.line.target, "")
            return True
        return False

    def sizeHint(self) -> QSize:
        return QSize(self._ground.sizeHint().width(), self._ground.height() + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self._ground.height() + 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._edge.setGeometry(0, 0, self.width(), 1)
        self._ground.setGeometry(0, 1, self.width(), self.height() - 1)

    def _show(self) -> None:
        line = self._status.line
        self.icon.set_icon(line.icon, line.tone)
        self.state.set_full(line.title)
        self.detail.set_full(line.detail)
        self.detail.setVisible(bool(line.detail))
        self.bar.setVisible(line.progress is not None)
        if line.progress is not None:
            done, total = line.progress
            self.bar.setRange(0, total)
            self.bar.setValue(min(done, total))
        self.count.setText(self._status.count)
        self.count.setVisible(bool(self._status.count))
        self._show_links(line.links[:MOST_LINKS])
        pointer = Qt.CursorShape.PointingHandCursor if line.target else Qt.CursorShape.ArrowCursor
        self.state.setCursor(pointer)
        self.detail.setCursor(pointer)
        if self._ground.property("ground") != line.ground:
            self._ground.setProperty("ground", line.ground)
            self._ground.style().unpolish(self._ground)
            self._ground.style().polish(self._ground)
        turning = line.kind == "syncing" and not theme.current().reduced_motion
        if turning and self._turn.state() is not QVariantAnimation.State.Running:
            self._turn.start()
        elif not turning:
            self._turn.stop()
            self.icon.set_turn(0.0)

    def _show_links(self, links: tuple[StatusLink, ...]) -> None:
        if links == self._shown_links:
            return
        self._shown_links = links
        for i, button in enumerate(self._links):
            button.setVisible(i < len(links))
            if i < len(links):
                button.set_words(links[i].text)

    def _follow(self, at: int) -> None:
        if at < len(self._shown_links):
            link = self._shown_links[at]
            self.chosen.emit(link.action, link.account or AccountId(""))

    def _announce(self, text: str) -> None:
        announce(self, text)

    def _fit(self) -> None:
        height = max(theme.current().px(34), theme.current().px(32) + 2)
        self._ground.setFixedHeight(height)
        self.setFixedHeight(height + 1)


def announce(widget: QWidget, text: str) -> None:
    """Have a screen reader say ``text``."""
    if text:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, text))
