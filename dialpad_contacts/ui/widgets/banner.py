"""Banners: one sentence on a tinted ground, with an icon and buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.plain import MOST_SHOWN, plain_label
from dialpad_contacts.ui.widgets.icon_label import IconLabel

_LOOK = {
    "warn": ("triangle-alert", "warn"),
    "bad": ("circle-alert", "bad"),
    "info": ("info", "info"),
    "ok": ("circle-check", "ok"),
    "soft": ("info", "onsoft"),
}


class Banner(QFrame):
    """A notice inside a page; ``look`` is warn, bad, info, ok or soft."""

    def __init__(
        self, text: str = "", look: str = "info", icon: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("banner", look)
        name, tone = _LOOK[look]
        self._icon = IconLabel(icon or name, 16, tone, self)
        self.label = plain_label(shown(text), "body", "text", wrap=True, parent=self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(14, 6, 8, 6)
        self._row.setSpacing(12)
        self._row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        self._row.addWidget(self.label, 1)

    def set_text(self, text: str) -> None:
        """Show another sentence."""
        self.label.setText(shown(text)[:MOST_SHOWN])

    def set_look(self, look: str) -> None:
        """Take another tint and icon."""
        self.setProperty("banner", look)
        self._icon.set_icon(*_LOOK[look])
        self.style().unpolish(self)
        self.style().polish(self)

    def add_button(self, button: QPushButton) -> None:
        """Put a button at the end."""
        self._row.addWidget(button)
