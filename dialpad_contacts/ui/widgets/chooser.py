"""A combo box with our own arrow: the style's looks like another program's."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QWidget

from dialpad_contacts.ui import icons, theme


class Chooser(QComboBox):
    """One of a list; never wider than its room."""

    def __init__(self, name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("chooser", True)
        if name:
            self.setAccessibleName(name)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        dress = theme.current()
        size = dress.px(14)
        spot = QRect(0, 0, size, size)
        spot.moveCenter(self.rect().center())
        spot.moveRight(self.width() - dress.px(9))
        spot = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
        painter = QPainter(self)
        ink = "text2" if self.isEnabled() else "text3"
        painter.drawPixmap(
            spot.topLeft(), icons.pixmap("chevrons-up-down", size, ink, self.devicePixelRatioF())
        )
        painter.end()
