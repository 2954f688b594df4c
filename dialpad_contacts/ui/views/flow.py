"""A layout that goes on in the next line where the width ends, in reading direction."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication, QLayout, QLayoutItem, QWidget

LEAST = 48
"""An item wider than its line is cut to it: a long caption must not push a pane out."""


class FlowLayout(QLayout):
    """Lays items out in lines; each line is as high as its highest item, centred on it."""

    def __init__(self, parent: QWidget | None = None, *, gap: int = 8, line_gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap, self._line_gap = gap, line_gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._arrange(QRect(0, 0, width, 0), apply=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._arrange(rect, apply=True)

    def sizeHint(self) -> QSize:
        shown = [i.sizeHint() for i in self._items if not i.isEmpty()]
        width = sum(s.width() for s in shown) + self._gap * max(0, len(shown) - 1)
        height = max((s.height() for s in shown), default=0)
        return self._framed(QSize(width, height))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._items:
            if not item.isEmpty():
                least = item.minimumSize()
                size = size.expandedTo(QSize(min(least.width(), LEAST), least.height()))
        return self._framed(size)

    def _framed(self, size: QSize) -> QSize:
        margins: QMargins = self.contentsMargins()
        return size + QSize(margins.left() + margins.right(), margins.top() + margins.bottom())

    def _arrange(self, rect: QRect, *, apply: bool) -> int:
        margins = self.contentsMargins()
        area = rect.marginsRemoved(margins)
        y = area.top()
        for line in self._lines(area.width()):
            height = max(size.height() for _, size in line)
            if apply:
                self._place(line, area, y, height)
            y += height + self._line_gap
        bottom = y - self._line_gap if self._items else y
        return bottom - rect.top() + margins.bottom()

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        used = 0
        for item in self._items:
            if item.isEmpty():
                continue
            hint = item.sizeHint()
            size = QSize(min(hint.width(), max(width, 1)), hint.height())
            if not lines or used + self._gap + size.width() > width:
                lines.append([])
                used = -self._gap
            lines[-1].append((item, size))
            used += self._gap + size.width()
        return lines

    def _place(
        self, line: list[tuple[QLayoutItem, QSize]], area: QRect, y: int, height: int
    ) -> None:
        right_to_left = QApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft
        x = area.left()
        for item, size in line:
            top = y + (height - size.height()) // 2
            left = area.right() - (x - area.left()) - size.width() + 1 if right_to_left else x
            item.setGeometry(QRect(QPoint(left, top), size))
            x += size.width() + self._gap
