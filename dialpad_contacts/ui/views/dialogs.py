"""The dialog of the design: an icon, a title, what will happen, buttons."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import isolated, plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.deleting import Effect
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import empty, wrapping
from dialpad_contacts.ui.widgets import Button, Card, IconLabel


class Dialog(QDialog):
    """A window-modal question. The safe button has the focus; Esc is that button."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        second: str = "",
        icon: str = "info",
        tone: str = "accent",
        width: int = 480,
    ) -> None:
        super().__init__(parent)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(shown(title)[:200])
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._dress()
        theme.current().changed.connect(self._dress)
        px = theme.current().px
        self.setMinimumWidth(min(px(width), 680))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(24, 22, 24, 20)
        outer.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(IconLabel(icon, 22, tone, self), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(4)
        self.title = wrapping(shown(title), "section")
        words.addWidget(self.title)
        self.second = wrapping(second, "body", "text2")
        if not second:
            self.second.hide()
        words.addWidget(self.second)
        head.addLayout(words, 1)
        outer.addLayout(head)
        self.body = QVBoxLayout()
        self.body.setContentsMargins(0, 16, 0, 16)
        self.body.setSpacing(10)
        outer.addLayout(self.body, 1)
        strip = QHBoxLayout()
        self._start = FlowLayout()
        strip.addLayout(self._start, 1)
        self.buttons = QHBoxLayout()
        self.buttons.setSpacing(9)
        strip.addLayout(self.buttons)
        outer.addLayout(strip)
        self.first: QWidget | None = None
        """What has the focus when the dialog opens: the safe button, unless set otherwise."""

    def add_button(
        self, words: str, v: str = "plain", then: Callable[[], object] | None = None
    ) -> Button:
        """Add a button at the end; without ``then`` it is the safe one and closes the dialog."""
        button = Button(words, v, parent=self)
        if then is None:
            self.first = self.first or button
            button.clicked.connect(self.reject)
        else:
            button.clicked.connect(lambda _checked: then())
        self.buttons.addWidget(button)
        return button

    def clear_buttons(self) -> None:
        """Take every button away, for another page."""
        empty(self.buttons)
        empty(self._start)
        self.first = None

    def add_start_button(self, words: str, then: Callable[[], object], v: str = "plain") -> Button:
        """Add a button at the start of the row."""
        button = Button(words, v, parent=self)
        button.clicked.connect(lambda _checked: then())
        self._start.addWidget(button)
        return button

    def fit_soon(self) -> None:
        """Fit once what was just added counts: Qt shows new children when it is idle."""
        QTimer.singleShot(0, self, self.fit)

    def fit(self) -> None:
        """Be as high as the words need at this width; a dialog does not do so by itself."""
        layout = self.layout()
        if layout is not None:
            width = max(self.minimumWidth(), layout.minimumSize().width())
            height = layout.totalHeightForWidth(width)
            self.setMinimumHeight(0)
            self.resize(width, height)
            self.setMinimumHeight(min(height, 640))

    def _dress(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, theme.current().color("surface"))
        self.setPalette(palette)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.fit()
        if self.first is not None:
            self.first.setFocus(Qt.FocusReason.TabFocusReason)


def effects_card(effects: Iterable[Effect]) -> Card:
    """Return the quiet card 'What will happen'."""
    card = Card(quiet=True)
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 13, 16, 14)
    column.setSpacing(8)
    column.addWidget(plain_label(t("del.what"), "group", "text2"))
    for effect in effects:
        row = QHBoxLayout()
        row.setSpacing(10)
        tone = "bad" if effect.bad else "text2"
        row.addWidget(IconLabel(effect.icon, 16, tone), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(wrapping(effect.text), 1)
        column.addLayout(row)
    return card


def ask_discard(
    parent: QWidget, name: str, discard: Callable[[], object], keep: Callable[[], object]
) -> Dialog:
    """Ask whether what is typed may go (``edit.discard``); an empty name is a new contact."""
    title = t("edit.discard.title", name=isolated(name)) if name else t("edit.discard.new")
    dialog = Dialog(parent, title, t("edit.discard.second"), "pencil", "warn", width=420)

    def go() -> None:
        dialog.accept()
        discard()

    dialog.add_button(t("edit.discard.keep"))
    dialog.add_button(t("edit.discard.go"), "danger", go)
    dialog.rejected.connect(keep)
    dialog.open()
    return dialog
