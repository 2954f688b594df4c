"""The Calls page: the history, and the phone panel beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QWidget

from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.calls import CallsModel
from dialpad_contacts.ui.views.call_panel import CallPanel
from dialpad_contacts.ui.views.calls_history import PAGE_KEYS, CallsHistory
from dialpad_contacts.ui.widgets import Ground, Line

_DIALLED = frozenset("0123456789*#+")


class CallsPage(Ground):
    """Digits that are typed anywhere on it, but in a field, are dialled."""

    mute = Signal()
    hold = Signal()
    seen = Signal()
    """The page was left: what was missed has been looked at."""

    def __init__(self, model: CallsModel, panel: CallPanel, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.setAccessibleName(t("page.calls"))
        self.history = CallsHistory(model)
        self.panel = panel
        self._model = model
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.history, 3)
        row.addWidget(Line(vertical=True))
        row.addWidget(panel, 2)
        self.setFocusProxy(self.history.list)
        self.history.typed.connect(self._dialled)
        self.history.shortcut.connect(self._shortcut)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._model.watch(True)
        self.panel.keypad.find_people()
        QTimer.singleShot(0, self, self._settle_focus)

    def _settle_focus(self) -> None:
        """Where the focus fell to when another page went, the list is the better place."""
        focused = QApplication.focusWidget()
        if self.isVisible() and focused in self.history.shown.segments.values():
            self.history.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self._model.watched:
            self._model.watch(False)
            self.seen.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        in_field = isinstance(self.focusWidget(), QLineEdit)
        if not plain or in_field:
            super().keyPressEvent(event)
        elif text and text in _DIALLED:
            self._dialled(text)
        elif event.key() in PAGE_KEYS:
            self._shortcut(event.key())
        else:
            super().keyPressEvent(event)

    def _shortcut(self, key: int) -> None:
        if key == Qt.Key.Key_Backspace:
            self.panel.field.backspace()
        elif key == Qt.Key.Key_M:
            self.mute.emit()
        else:
            self.hold.emit()

    def _dialled(self, key: str) -> None:
        self.panel.press(key)
        if not self.panel.tones:
            self.panel.field.setFocus(Qt.FocusReason.OtherFocusReason)
            self.panel.field.edit.end(False)
