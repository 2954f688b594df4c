"""What appears on a row while the pointer is on it: call or write, and copy."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.fields import FieldView
from dialpad_contacts.ui.widgets import Button

COPIED_MS = 1500


class RowTools(QFrame):
    """Two small buttons; the keyboard has Enter and Ctrl C for them."""

    opened = Signal()
    copied = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("ground", "surface")
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 0, 0, 0)
        row.setSpacing(2)
        self._open = self._tool("phone")
        self._copy = self._tool("copy")
        self._open.clicked.connect(self.opened)
        self._copy.clicked.connect(self.copied)
        row.addWidget(self._open)
        row.addWidget(self._copy)
        self.hide()

    def show_view(self, view: FieldView, who: str) -> None:
        """Take the words for a row."""
        calls = view.link.startswith("tel:")
        words = t(
            "field.call" if calls else "field.mail", name=who, label=view.label, value=view.value
        )
        self._open.set_icon("phone" if calls else "mail")
        self._name(self._open, words)
        self._name(self._copy, t("field.copy", label=view.label, value=view.value))
        self._open.setVisible(bool(view.link))
        self.adjustSize()

    def confirm(self) -> None:
        """Show for a moment that the value was copied."""
        self._copy.set_icon("check")
        QTimer.singleShot(COPIED_MS, self._copy, lambda: self._copy.set_icon("copy"))

    def _tool(self, icon: str) -> Button:
        tool = Button("", "ghost", icon, self, small=True)
        tool.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return tool

    def _name(self, tool: Button, words: str) -> None:
        tool.setAccessibleName(words)
        set_tip(tool, words)
