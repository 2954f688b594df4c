"""The Contacts page: search box and list at one side of a splitter, the contact at the other."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.items import Item, Line
from dialpad_contacts.ui.viewmodels.search import Search
from dialpad_contacts.ui.views import result_list
from dialpad_contacts.ui.views.list_states import Foot, ListState
from dialpad_contacts.ui.views.result_list import AllList, People, ResultList
from dialpad_contacts.ui.views.search_box import BusyBar, SearchBox
from dialpad_contacts.ui.views.status_bar import announce
from dialpad_contacts.ui.widgets import Ground

LIST, LIST_LEAST, LIST_MOST = 348, 280, 460
LIST_NARROW = 312
DETAIL_LEAST = 380


class ContactsPage(QWidget):
    """Tells what was chosen and opened; the window passes it on to the detail pane."""

    chosen = Signal(object)
    """The selected ``Item`` to preview, None for nobody; asks nothing of the network."""
    opened = Signal(object)
    """An ``Item`` was opened: Enter, double click."""
    new_contact = Signal(str)
    link_google = Signal()

    def __init__(self, search: Search, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = search
        self.setAccessibleName(t("page.contacts"))
        self.box = SearchBox()
        self.results = ResultList()
        self.everyone = AllList()
        self.results.setModel(search.results)
        self.everyone.setModel(search.everyone)
        self.state = ListState()
        self.foot = Foot()
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.setHandleWidth(1)
        self._side = self._list_side()
        self._detail: QWidget = Ground("surface")
        self.split.addWidget(self._side)
        self.split.addWidget(self._detail)
        self.split.setStretchFactor(0, 0)
        self.split.setStretchFactor(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.split)
        self._key = ""
        self._line = -1
        self._query_shown = ""
        self._quiet = False
        self._moved_by_user = False
        self._narrow = False
        self._connect()
        self._fit()
        self._show_state()

    def set_detail(self, detail: QWidget) -> None:
        """Put the detail pane in its place; the one before goes."""
        sizes = self.split.sizes()
        before = self.split.replaceWidget(1, detail)
        if before is not None:
            before.deleteLater()
        self._detail = detail
        self.split.setStretchFactor(1, 1)
        detail.setMinimumWidth(self._least()[1])
        self.split.setSizes(sizes)

    @property
    def list(self) -> People:
        """The list that is shown: results while something is searched for, else everyone."""
        return self.results if self.search.query else self.everyone

    @property
    def current(self) -> Item | None:
        """The selected line."""
        return result_list.selected(self.list) if self.list.isVisibleTo(self) else None

    def set_narrow(self, narrow: bool) -> None:
        """Give the list its narrower width, where it was not moved by hand."""
        if narrow is not self._narrow:
            self._narrow = narrow
            if not self._moved_by_user:
                self._apply_width()

    def choose(self, contact: int) -> None:
        """Select a contact where it is in the list; the detail pane shows it already."""
        model = self.list.model()
        line = (
            self.search.results.index_of(str(contact))
            if model is self.search.results
            else self.search.everyone.index_of(str(contact))
        )
        if line >= 0 and line != self.list.currentIndex().row():
            result_list.select(self.list, line)

    def reset_to_top(self) -> None:
        """Esc in an empty box: back to the list's beginning."""
        self.list.scrollToTop()
        best = (
            self.search.everyone.best()
            if self.list is self.everyone
            else self.search.results.best()
        )
        result_list.select(self.list, best)

    def save_state(self) -> QByteArray:
        """Return the splitter's state."""
        return self.split.saveState()

    def restore_state(self, state: QByteArray) -> None:
        """Take a splitter's state that was saved before."""
        if self.split.restoreState(state):
            self._moved_by_user = True

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Resize:
            self._note_last_seen()
        return False

    def _list_side(self) -> Ground:
        side = Ground("list")
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 13, 0, 0)
        column.setSpacing(0)
        top = QVBoxLayout()
        top.setContentsMargins(12, 0, 12, 0)
        top.setSpacing(3)
        top.addWidget(self.box)
        self.busy = BusyBar()
        top.addWidget(self.busy)
        column.addLayout(top)
        column.addSpacing(4)
        self.stack = QStackedWidget()
        for page in (self.state, self.results, self.everyone):
            self.stack.addWidget(page)
        column.addWidget(self.stack, 1)
        column.addWidget(self.foot)
        return side

    def _connect(self) -> None:
        self.box.changed.connect(self.search.type)
        self.box.moved.connect(self._move)
        self.box.submitted.connect(self._submit)
        self.box.escaped.connect(self.reset_to_top)
        self.search.shown.connect(self._shown)
        self.search.state_changed.connect(self._show_state)
        self.search.spoken.connect(lambda text: announce(self.box.edit, text))
        self.state.new_contact.connect(lambda: self.new_contact.emit(self.search.query))
        self.state.link.connect(self.link_google)
        self.split.splitterMoved.connect(self._dragged)
        for view in (self.results, self.everyone):
            view.verticalScrollBar().rangeChanged.connect(self._edge)
            view.opened.connect(self._open)
            view.typed.connect(self.box.take_text)
            view.selectionModel().currentChanged.connect(self._chosen)
        self.results.verticalScrollBar().valueChanged.connect(self._note_last_seen)
        self.results.viewport().installEventFilter(self)
        theme.current().changed.connect(self._fit)

    def _move(self, what: str, by: int) -> None:
        (result_list.move if what == "line" else result_list.page)(self.list, by)

    def _submit(self) -> None:
        item = self.current
        if item is not None:
            self._open(item)
        elif self.search.mode == "none":
            self.state.press_first()

    def _open(self, item: Item) -> None:
        if item.line is Line.NEW:
            self.new_contact.emit(self.search.query)
        elif item.row is not None:
            self.opened.emit(item)

    def _chosen(self) -> None:
        if self._quiet:
            return
        item = result_list.selected(self.list)
        self._line = self.list.currentIndex().row()
        if item is not None and item.line is Line.ROW and item.key != self._key:
            self._key = item.key
            self.chosen.emit(item)

    def _shown(self, replaced: bool) -> None:
        """Choose a selection for lines that came new; keep the one that was, where it still is."""
        if not replaced and self.list.currentIndex().isValid():
            self._note_last_seen()
            return
        view = self.list
        self._quiet = True
        line, keep = self._line_to_select()
        if not keep:
            view.scrollToTop()
        result_list.select(view, line, scroll=keep)
        if line >= 0:
            result_list.reveal(view, line)
        self._quiet = False
        self._query_shown = self.search.query
        self._chosen()
        self._note_last_seen()

    def _line_to_select(self) -> tuple[int, bool]:
        """Return the line to select in new lines, and whether it is to be looked for.

        The contact of before where it is still there; where it went, the one in its place; for
        another search its best match. In the list of everyone nobody is chosen unasked.
        """
        same = self.search.query == self._query_shown
        if self.list is self.everyone:
            line = self.search.everyone.index_of(self._key, near=self._line)
            if line < 0 and same and self._key:
                line = result_list.nearest(self.everyone, self._line)
            return line, line >= 0
        line = self.search.results.index_of(self._key) if same else -1
        if line < 0 and same and self._key:
            line = result_list.nearest(self.results, self._line)
        return (line, True) if line >= 0 else (self.search.results.best(), False)

    def _edge(self) -> None:
        self.foot.set_edge(self.list.verticalScrollBar().maximum() > 0)

    def _show_state(self) -> None:
        mode = self.search.mode
        pages = {"everyone": self.everyone, "results": self.results}
        self.state.show_mode(mode, self.search.query)
        self.stack.setCurrentWidget(pages.get(mode, self.state))
        self.busy.set_busy(self.search.busy)
        self.foot.show_foot(self.search.foot, keys=mode in pages)
        self._edge()
        if mode in ("none", "filtered", "nobody") and self._key:
            self._key = ""
            self.chosen.emit(None)

    def _note_last_seen(self) -> None:
        self.search.last_seen = result_list.last_seen(self.results)

    def _dragged(self) -> None:
        self._moved_by_user = True

    def _apply_width(self) -> None:
        px = theme.current().px
        wanted = px(LIST_NARROW if self._narrow else LIST)
        least, detail_least = self._least()
        width = max(least, min(wanted, self.split.width() - detail_least))
        self.split.setSizes([width, max(1, self.split.width() - width)])

    def _least(self) -> tuple[int, int]:
        """Return the least widths of list and detail: large text can not ask for more room."""
        px = theme.current().px
        room = max(1, self.width() - 1)
        least = min(px(LIST_LEAST), room * 42 // 100)
        return least, max(1, min(px(DETAIL_LEAST), room - least))

    def _fit(self) -> None:
        least, detail_least = self._least()
        self._side.setMinimumWidth(least)
        self._side.setMaximumWidth(max(least, theme.current().px(LIST_MOST)))
        self._detail.setMinimumWidth(detail_least)
        if not self._moved_by_user:
            self._apply_width()
