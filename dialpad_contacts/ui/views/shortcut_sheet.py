"""The sheet of keyboard shortcuts: by what they are about, keys at the end of each line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractSlider, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.shortcuts import SHEET, cap
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller, wrapping
from dialpad_contacts.ui.widgets import KeyCap

WIDTH = 560
AROUND = 220
"""What the dialog needs besides the lines, and leaves of the window above and below, in px."""
LEAST = 160
_Act = QAbstractSlider.SliderAction
_SCROLLS = {
    Qt.Key.Key_Up: _Act.SliderSingleStepSub,
    Qt.Key.Key_Down: _Act.SliderSingleStepAdd,
    Qt.Key.Key_PageUp: _Act.SliderPageStepSub,
    Qt.Key.Key_PageDown: _Act.SliderPageStepAdd,
    Qt.Key.Key_Home: _Act.SliderToMinimum,
    Qt.Key.Key_End: _Act.SliderToMaximum,
}


class ShortcutSheet(Dialog):
    """As high as the window allows; scrolls by the keys that scroll anything."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, t("keys.title"), icon="grip", tone="text2", width=WIDTH)
        self._window = parent.window()
        inner = QWidget()
        self._lines = QVBoxLayout(inner)
        self._lines.setContentsMargins(0, 0, 14, 0)
        self._lines.setSpacing(7)
        for number, (heading, lines) in enumerate(SHEET):
            if number:
                self._lines.addSpacing(10)
            self._lines.addWidget(plain_label(t(heading), "group", "text2"))
            for words, keys in lines:
                self._lines.addLayout(_line(t(words), keys))
        self._lines.addStretch(1)
        self.scroller = Scroller(inner)
        self.body.addWidget(self.scroller, 1)
        bar = self.scroller.verticalScrollBar()
        bar.setSingleStep(theme.current().px(28))
        for key, action in _SCROLLS.items():
            QShortcut(QKeySequence(key), self).activated.connect(
                lambda act=action: bar.triggerAction(act)
            )
        self.add_button(t("keys.close"))

    def fit(self) -> None:
        """Show every line where the window is high enough; else stay within it, and scroll."""
        wanted = self._lines.totalHeightForWidth(self.minimumWidth() - 48)
        self.scroller.setFixedHeight(max(LEAST, min(wanted, self._window.height() - AROUND)))
        self.body.invalidate()  # Qt does so for the outermost layout alone, until it is idle
        super().fit()


def _line(words: str, keys: tuple[str, ...]) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(6)
    row.addWidget(wrapping(words), 1)
    for key in keys:
        row.addWidget(KeyCap(cap(key)), 0, Qt.AlignmentFlag.AlignTop)
    return row
