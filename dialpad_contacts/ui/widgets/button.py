"""The button in its variants, with an icon, a reason why not, and a busy state."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from dialpad_contacts.ui import icons, theme
from dialpad_contacts.ui.plain import caption, set_tip

_INK = {
    "primary": "onaccent",
    "plain": "text2",
    "ghost": "text2",
    "link": "accent",
    "danger": "white",
    "answer": "white",
    "ghostdanger": "bad",
}


def pressed_by_enter(button: QAbstractButton, event: QKeyEvent) -> bool:
    """Press ``button`` when the key is Enter: Qt itself gives buttons the space bar alone."""
    if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.isAutoRepeat():
        return False
    button.click()
    return True


class Button(QPushButton):
    """A push button of the design.

    ``v`` is primary, plain, ghost, link, danger, answer or ghostdanger. With an icon and no text
    it is square, and ``name`` must say what it does. ``small`` makes a square one 28 px instead
    of 32.
    """

    def __init__(
        self,
        text: str = "",
        v: str = "plain",
        icon: str = "",
        parent: QWidget | None = None,
        *,
        name: str = "",
        small: bool = False,
    ) -> None:
        super().__init__(caption(text), parent)
        self._v = v
        self._icon = icon
        self._words = text
        self._small = small
        self.setProperty("v", v)
        if name:
            self.setAccessibleName(name)
            if not text:
                set_tip(self, name)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor if v == "link" else self.cursor())
        self._dress()
        theme.current().changed.connect(self._dress)

    def set_words(self, text: str) -> None:
        """Show other words; an '&' in them marks nothing."""
        if text == self._words and self.text() == caption(text):
            return
        self._words = text
        self.setText(caption(text))
        self._dress()

    def set_icon(self, icon: str) -> None:
        """Show another icon, or none when it is ''."""
        if icon != self._icon:
            self._icon = icon
            self._dress()

    def set_reason(self, reason: str) -> None:
        """Disable the button and say why; '' enables it."""
        self.setEnabled(not reason)
        set_tip(self, reason)
        self.setAccessibleDescription(reason)

    def set_busy(self, words: str) -> None:
        """Disable the button and show ``words`` at the same width; '' ends that."""
        if words:
            self.setMinimumWidth(self.width())
            self.setText(caption(words))
        else:
            self.setMinimumWidth(0)
            self.setText(caption(self._words))
        self.setEnabled(not words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pressed_by_enter(self, event):
            super().keyPressEvent(event)

    def _shape(self) -> None:
        """Be square with an icon alone."""
        square = ("small" if self._small else "true") if self._icon and not self._words else ""
        if (self.property("square") or "") != square:
            self.setProperty("square", square)
            self.style().unpolish(self)
            self.style().polish(self)

    def _dress(self) -> None:
        self._shape()
        if not self._icon:
            return
        size = theme.current().px(14 if self._small else 16)
        gap = theme.current().px(4) if self._words else 0
        self.setIcon(icons.icon(self._icon, size, _INK[self._v], gap=gap))
        self.setIconSize(QSize(size + gap, size))
