"""The two lists of contacts: results of a search, and everyone; they look and act alike."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QListView,
    QTableView,
    QWidget,
)

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.items import ITEM_ROLE, Item, Line
from dialpad_contacts.ui.viewmodels.results import AllModel
from dialpad_contacts.ui.views.result_delegate import ResultDelegate, header_height, row_height
from dialpad_contacts.ui.widgets import make_solid, paint_ground

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class ResultList(QListView):
    """The grouped answer to a search."""

    opened = Signal(object)
    """An ``Item`` was opened: Enter, double click, or a click on 'New contact'."""
    typed = Signal(str)
    """Text typed here, for the search box."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self)
        self.setUniformItemSizes(False)
        self.setAccessibleName(t("search.results"))
        theme.current().changed.connect(self.doItemsLayout)
        self.doubleClicked.connect(lambda index: _open(self, index, double=True))
        self.clicked.connect(lambda index: _open(self, index, double=False))

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, event, "list")
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _handled(self, event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing goes to the search box."""

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.viewport().update()


class AllList(QTableView):
    """Everyone: rows of one height, so that a million of them cost nothing."""

    opened = Signal(object)
    typed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _dress(self)
        self.setAccessibleName(t("search.results"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setMinimumSectionSize(1)
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        rows.setMinimumSectionSize(1)
        self.fit()
        theme.current().changed.connect(self.fit)
        self.doubleClicked.connect(lambda index: _open(self, index, double=True))
        self.clicked.connect(lambda index: _open(self, index, double=False))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self.fit)
        self.fit()

    def fit(self) -> None:
        """Take row heights from the fonts; headings are lower."""
        rows = self.verticalHeader()
        rows.setDefaultSectionSize(row_height())
        model = self.model()
        if not isinstance(model, AllModel):
            return
        for line, item in enumerate(model.top):
            wanted = header_height() if item.line is Line.HEADER else row_height()
            rows.resizeSection(line, wanted)

    def paintEvent(self, event: QPaintEvent) -> None:
        paint_ground(self, event, "list")
        super().paintEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not _handled(self, event):
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """Typing goes to the search box."""

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        # A table would begin to select by dragging; here a press chooses, and that is all.
        if not event.buttons():
            super().mouseMoveEvent(event)


People = ResultList | AllList


def selected(view: People) -> Item | None:
    """Return the selected line, None when there is none."""
    index = view.currentIndex()
    item = index.data(ITEM_ROLE) if index.isValid() else None
    return item if isinstance(item, Item) else None


def select(view: People, line: int, *, scroll: bool = True) -> None:
    """Select a line; -1 selects none. Without ``scroll`` the list stays where it is."""
    model, selection = view.model(), view.selectionModel()
    if not 0 <= line < model.rowCount():
        selection.clear()
        return
    index = model.index(line, 0)
    flags = QItemSelectionModel.SelectionFlag.ClearAndSelect
    if scroll:
        selection.setCurrentIndex(index, flags)
        reveal(view, line)
        return
    was = view.hasAutoScroll()
    view.setAutoScroll(False)
    selection.setCurrentIndex(index, flags)
    view.setAutoScroll(was)


def reveal(view: People, line: int) -> None:
    """Scroll until a line is seen, its heading too when that is right above it."""
    model = view.model()
    if line > 0 and not _selectable(model, line - 1):
        view.scrollTo(model.index(line - 1, 0))
    view.scrollTo(model.index(line, 0))


def move(view: People, by: int) -> None:
    """Move the selection by ``by`` lines, over headings; it stops at the ends."""
    model = view.model()
    current = view.currentIndex().row()
    step = 1 if by > 0 else -1
    line, left = current, abs(by)
    at = current + step
    while 0 <= at < model.rowCount() and left:
        if _selectable(model, at):
            line, left = at, left - 1
        at += step
    if line != current:
        select(view, line)
    elif step < 0:
        view.scrollToTop()


def page(view: People, direction: int) -> None:
    """Move the selection by what fits on the screen."""
    move(view, direction * max(1, view.viewport().height() // row_height() - 1))


def nearest(view: People, line: int) -> int:
    """Return the contact at or next to a line, -1 when there is none at all."""
    model = view.model()
    for distance in range(model.rowCount()):
        for at in (line + distance, line - distance):
            if 0 <= at < model.rowCount() and _selectable(model, at):
                return at
    return -1


def last_seen(view: People) -> int:
    """Return the last line of which anything is on the screen, -1 for an empty list."""
    bottom = view.viewport().height() - 1
    for y in range(bottom, -1, -8):
        index = view.indexAt(QPoint(view.viewport().width() // 2, y))
        if index.isValid():
            return index.row()
    return -1


def _selectable(model: QAbstractItemModel, line: int) -> bool:
    return bool(model.flags(model.index(line, 0)) & Qt.ItemFlag.ItemIsSelectable)


def _dress(view: People) -> None:
    view.setItemDelegate(ResultDelegate(view))
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setProperty("ground", "list")
    make_solid(view)
    view.setMouseTracking(True)
    view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.verticalScrollBar().setSingleStep(theme.current().px(28))


def _open(view: People, index: QModelIndex, *, double: bool) -> None:
    item = index.data(ITEM_ROLE)
    if (
        isinstance(item, Item)
        and (item.line is Line.ROW) is double
        and item.line is not Line.HEADER
    ):
        view.opened.emit(item)


def _handled(view: People, event: QKeyEvent) -> bool:
    """Act on a key that means the same in both lists."""
    if event.key() in _ENTER:
        item = selected(view)
        if item is not None:
            view.opened.emit(item)
        return True
    steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
    if event.key() in steps and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
        move(view, steps[Qt.Key(event.key())])
        return True
    pages = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}
    if event.key() in pages:
        page(view, pages[Qt.Key(event.key())])
        return True
    commanded = event.modifiers() & (
        Qt.KeyboardModifier.ControlModifier
        | Qt.KeyboardModifier.AltModifier
        | Qt.KeyboardModifier.MetaModifier
    )
    if event.text().strip() and event.text().isprintable() and not commanded:
        view.typed.emit(event.text())
        return True
    return False
