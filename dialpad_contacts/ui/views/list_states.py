"""What stands in the list's place when it is empty, and the line and keys under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import isolated, plain_label
from dialpad_contacts.ui.shortcuts import cap
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.search import Foot as FootLine
from dialpad_contacts.ui.widgets import Button, IconLabel, KeyHint, Line

_WORDS = {
    "nobody": ("search.nobody", "search.nobody.hint", "users"),
    "filtered": ("search.filtered", "search.filtered.hint", "list-filter"),
    "none": ("search.none", "search.none.hint", "search"),
}


HINTS = (("↑ ↓", "move"), ("↵", "open"), ("Ctrl+Return", "call"))
"""The keys that are shown below the list, and what they do."""


class ListState(QWidget):
    """Says why there is nobody, and what to do."""

    new_contact = Signal()
    link = Signal()
    show_all = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.unlinked = False
        """True while Google is not linked: then linking it is offered first."""
        self._icon = IconLabel("search", 28, "text3")
        self.title = plain_label("", "strong", "text", wrap=True)
        self.hint = plain_label("", "body", "text2", wrap=True)
        for label in (self.title, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            label.setMinimumWidth(1)
        self.link_button = Button(t("search.none.link"), "primary", "plus")
        self.new_button = Button("", "plain", "user-plus")
        self.all_button = Button(t("search.filtered.clear"), "plain")
        self.link_button.clicked.connect(self.link)
        self.new_button.clicked.connect(self.new_contact)
        self.all_button.clicked.connect(self.show_all)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 48, 24, 24)
        column.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(self._icon, 0, middle)
        column.addSpacing(6)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        column.addSpacing(10)
        for button in (self.link_button, self.new_button, self.all_button):
            column.addWidget(button, 0, middle)
        column.addStretch(1)

    def show_mode(self, mode: str, query: str) -> None:
        """Say what ``mode`` of the search means; empty while contacts are being read."""
        known = mode in _WORDS
        for widget in (self._icon, self.title, self.hint):
            widget.setVisible(known)
        none = mode == "none"
        self.link_button.setVisible(none and self.unlinked)
        self.new_button.setVisible(none or mode == "nobody")
        self.all_button.setVisible(mode == "filtered")
        if not known:
            return
        title, hint, icon = _WORDS[mode]
        if none and self.unlinked:
            hint = "search.none.unlinked"
        self._icon.set_icon(icon, "text3")
        self.title.setText(t(title, q=isolated(query[:80])) if none else t(title))
        self.hint.setText(t(hint))
        short = query if len(query) <= 24 else f"{query[:23]}…"
        self.new_button.set_words(t("search.new", q=short) if none else t("row.new"))

    def press_first(self) -> None:
        """Do what the first button does: Enter in the search box."""
        button = self.link_button if not self.link_button.isHidden() else self.new_button
        if not button.isHidden():
            button.click()


class Foot(QWidget):
    """Where was searched, and which keys there are."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("", 14, "text2")
        self.label = plain_label("", "meta", "text2", wrap=True)
        self.label.setMinimumWidth(1)
        self._line = QWidget()
        line = QHBoxLayout(self._line)
        line.setContentsMargins(19, 6, 12, 0)
        line.setSpacing(7)
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(self.label, 1)
        self._keys = QWidget()
        keys = QHBoxLayout(self._keys)
        keys.setContentsMargins(16, 6, 12, 10)
        keys.setSpacing(12)
        self._hints = [KeyHint(cap(k), t(f"search.key.{does}")) for k, does in HINTS]
        for hint in self._hints:
            keys.addWidget(hint)
        keys.addStretch(1)
        theme.current().changed.connect(self._fit)
        self._edge = Line()
        self._edge.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._edge)
        column.addWidget(self._line)
        column.addWidget(self._keys)

    def show_foot(self, foot: FootLine, *, keys: bool) -> None:
        """Show a line, or none when it has no text; ``keys`` shows the key caps."""
        self._line.setVisible(bool(foot.text))
        self._icon.set_icon(foot.icon, foot.tone)
        self.label.setText(foot.text)
        self._keys.setVisible(keys)
        layout = self._line.layout()
        if layout is not None:
            layout.setContentsMargins(19, 8, 12, 0 if keys else 12)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show as many key caps as have room, the first ones first."""
        room = self.width() - 16
        for hint in self._hints:
            room -= hint.sizeHint().width() + 12
            hint.setVisible(room >= 0)

    def set_edge(self, on: bool) -> None:
        """Draw a hairline above: the list goes on below it."""
        self._edge.setVisible(on)
