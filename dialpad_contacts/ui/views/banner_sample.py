"""The bar that says: this is sample data."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets import Button, Ground, IconLabel, Line


class SampleBanner(QWidget):
    """Stays while the sample account is open."""

    link_real = Signal()
    remove = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        ground = Ground("soft", self)
        self.link_button = Button(t("sample.link"), "link")
        self.remove_button = Button(t("sample.remove"), "link")
        self.link_button.clicked.connect(self.link_real)
        self.remove_button.clicked.connect(self.remove)
        row = QHBoxLayout(ground)
        row.setContentsMargins(15, 3, 12, 3)
        row.setSpacing(10)
        row.addWidget(IconLabel("info", 16, "onsoft"))
        row.addWidget(plain_label(t("sample.text"), "button", "text"))
        row.addStretch(1)
        row.addWidget(self.link_button)
        row.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(ground)
        column.addWidget(Line())
