"""The undo bar above the status bar: says what was done, and takes it back within 8 seconds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEasingCurve, QEvent, QObject, QPropertyAnimation, QTimer, Signal
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.widgets import Button, ElidedLabel, Ground, IconLabel, Line

STAYS_MS = 8000
COMES_MS = 160


class UndoBar(QWidget):
    """Shows one message at a time; the time stands still while it is hovered or focused."""

    shown_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("undo.name"))
        self._on_undo: Callable[[], object] | None = None
        ground = Ground("soft", self)
        self.label = ElidedLabel("", "button", "text")
        self.undo_button = Button(t("undo.action"), "link", "undo-2")
        self.close_button = Button("", "ghost", "x", name=t("undo.close"), small=True)
        self.undo_button.clicked.connect(self.undo)
        self.close_button.clicked.connect(self.dismiss)
        row = QHBoxLayout(ground)
        row.setContentsMargins(15, 3, 8, 3)
        row.setSpacing(10)
        self._icon = IconLabel("trash-2", 16, "onsoft")
        row.addWidget(self._icon)
        row.addWidget(self.label, 1)
        row.addWidget(self.undo_button)
        row.addWidget(self.close_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Line())
        column.addWidget(ground)
        self._clock = QTimer(self, singleShot=True, interval=STAYS_MS)
        self._clock.timeout.connect(self.dismiss)
        self._slide = QPropertyAnimation(self, b"maximumHeight", self)
        self._slide.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._slide.finished.connect(lambda: self.setMaximumHeight(16777215))
        for button in (self.undo_button, self.close_button):
            button.installEventFilter(self)
        self.hide()

    def show_message(
        self, text: str, on_undo: Callable[[], object] | None, icon: str = "trash-2"
    ) -> None:
        """Say what was done; ``on_undo`` takes it back. A message that is up is replaced."""
        self._on_undo = on_undo
        self._icon.set_icon(icon, "onsoft")
        self.undo_button.setVisible(on_undo is not None)
        self.label.set_full(text)
        self.undo_button.setAccessibleDescription(text)
        fresh = not self.isVisible()
        self.show()
        if fresh:
            self.shown_changed.emit(True)
            duration = theme.current().ms(COMES_MS)
            if duration:
                self._slide.setDuration(duration)
                self._slide.setStartValue(0)
                self._slide.setEndValue(self.sizeHint().height())
                self._slide.start()
        self._clock.start()

    def undo(self) -> None:
        """Take back what the bar tells of; nothing when it is not up."""
        on_undo = self._on_undo
        self.dismiss()
        if on_undo is not None:
            on_undo()

    def dismiss(self) -> None:
        """Hide the bar; what was done stays done."""
        self._on_undo = None
        self._clock.stop()
        if self.isVisible():
            self.hide()
            self.shown_changed.emit(False)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._clock.stop()

    def leaveEvent(self, event: QEvent) -> None:
        self._go_on()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.FocusIn:
            self._clock.stop()
        elif event.type() is QEvent.Type.FocusOut:
            self._go_on()
        return False

    def _go_on(self) -> None:
        focused = QApplication.focusWidget()
        if self.isVisible() and not (focused is not None and self.isAncestorOf(focused)):
            self._clock.start()
