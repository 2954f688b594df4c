"""Banners above every page: what waits for a yes."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.holds import Held
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import wrapping
from dialpad_contacts.ui.widgets import Button, Ground, IconLabel, Line


class HoldBanner(QWidget):
    """'134 contacts are about to be deleted in Google. [Review] [Stop] [Delete]'."""

    chosen = Signal(str)
    """'review', 'stop' or 'go'."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.held: Held | None = None
        self.label = wrapping("", "button", "text")
        self.review = Button(t("held.review"), "plain")
        self.stop = Button(t("held.stop"), "plain")
        self.go = Button(t("held.delete"), "danger")
        ground = Ground("warnsoft", self)
        row = QHBoxLayout(ground)
        row.setContentsMargins(15, 6, 12, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel("triangle-alert", 16, "warn"))
        row.addWidget(self.label, 1)
        strip = QWidget()
        flow = FlowLayout(strip)
        for button, act in ((self.review, "review"), (self.stop, "stop"), (self.go, "go")):
            button.clicked.connect(lambda _checked, a=act: self.chosen.emit(a))
            flow.addWidget(button)
        row.addWidget(strip)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ground)
        column.addWidget(Line())
        self.hide()

    def show_held(self, held: Held | None) -> None:
        """Show what waits; None hides the banner."""
        if held == self.held:
            return
        self.held = held
        self.setVisible(held is not None)
        if held is None:
            return
        self.label.setText(held.text)
        self.setAccessibleName(held.text)
        self.go.set_words(t("held.go_on" if held.fell else "held.delete"))
        name = "held.go_on.name" if held.fell else "held.delete.name"
        self.go.setAccessibleName(t(name, account=held.title))
        words = t("held.stop.fell", account=held.title) if held.fell else t("held.stop.name")
        self.stop.setAccessibleName(words)
        set_tip(self.stop, words)
