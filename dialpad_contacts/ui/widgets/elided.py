"""A one-line label that ends in an ellipsis where the width ends."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.plain import MOST_SHOWN, PlainLabel, set_tip


class ElidedLabel(PlainLabel):
    """A plain label; the whole text goes to the tooltip and to screen readers when it is cut."""

    def __init__(
        self,
        text: str = "",
        type_: str = "body",
        tone: str = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(type_, tone, parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self._full = ""
        self.set_full(text)

    @property
    def full(self) -> str:
        """The whole text."""
        return self._full

    def set_full(self, text: str) -> None:
        """Show ``text`` as far as it fits."""
        text = shown(text)[:MOST_SHOWN]
        if text != self._full:
            self._full = text
            self.updateGeometry()
            self._elide()

    def sizeHint(self) -> QSize:
        metrics = self._metrics()
        return QSize(metrics.horizontalAdvance(self._full) + 2, metrics.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._metrics().averageCharWidth() * 3, self._metrics().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._elide()

    def _metrics(self) -> QFontMetrics:
        self.ensurePolished()
        return self.fontMetrics()

    def _elide(self) -> None:
        cut = self._metrics().elidedText(self._full, Qt.TextElideMode.ElideRight, self.width())
        self.setText(cut)
        set_tip(self, self._full if cut != self._full else "")
        self.setAccessibleName(self._full if cut != self._full else "")
