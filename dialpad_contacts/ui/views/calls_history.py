"""The left half of the Calls page: what is shown, the search, callers that wait, the history."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.domain.call import EntryId, LoggedCall
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.calls import CallsModel
from dialpad_contacts.ui.views.calls_delegate import CallsView
from dialpad_contacts.ui.widgets import Banner, Button, Ground, IconLabel, Segmented

MOST_TYPED = 200
FEW = 430
PAGE_KEYS = (Qt.Key.Key_M, Qt.Key.Key_H, Qt.Key.Key_Backspace)
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CallsHistory(Ground):
    """Shows the history; what is done with a call is told by ``act``."""

    act = Signal(str, object)
    """(what to do, the LoggedCall)."""
    menu = Signal(object, QPoint)
    """(LoggedCall, where on the screen): a context menu is wanted."""
    more = Signal(object)
    """The button below which the page's menu opens."""
    save_waiting = Signal()
    typed = Signal(str)
    """A key of a number was pressed in the list: it belongs to the dial pad."""
    shortcut = Signal(int)
    """Another key that is the page's own: M, H or Backspace."""

    def __init__(self, model: CallsModel, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self.model = model
        self.shown = Segmented(
            [("all", t("calls.all")), ("missed", t("calls.missed"))], t("calls.show")
        )
        self.shown.chosen.connect(lambda key: model.narrow(missed=key == "missed"))
        self.search = QLineEdit()
        self.search.setMaxLength(MOST_TYPED)
        self.search.setClearButtonEnabled(False)
        self.search.setPlaceholderText(t("calls.search.hint"))
        self.search.setAccessibleName(t("calls.search"))
        self.search.textChanged.connect(lambda text: model.narrow(text=text))
        self.search.installEventFilter(self)
        self.more_button = Button("", "ghost", "ellipsis", name=t("calls.more"))
        self.more_button.clicked.connect(lambda: self.more.emit(self.more_button))
        self.waiting = Banner("", "info", "user-plus")
        self.save_button = Button("", "plain")
        self.save_button.clicked.connect(self.save_waiting)
        self.waiting.add_button(self.save_button)
        self.list = CallsView()
        self.list.setModel(model)
        self.list.setAccessibleName(t("calls.list"))
        self.list.installEventFilter(self)
        self.list.doubleClicked.connect(lambda index: self._tell("open", index))
        self.list.customContextMenuRequested.connect(self._context)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._nothing())
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(plain_label(t("page.calls"), "title"), 1)
        head.addWidget(self.shown)
        head.addWidget(self.more_button)
        column = QVBoxLayout(self)
        column.setSpacing(10)
        column.addLayout(head)
        column.addWidget(self.search)
        column.addWidget(self.waiting)
        column.addWidget(self._stack, 1)
        self.setFocusProxy(self.list)
        self._wanted: EntryId | None = None
        model.refreshed.connect(self._filled)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self._filled()

    @property
    def current(self) -> LoggedCall | None:
        """The chosen call."""
        return self.model.at(self.list.currentIndex())

    def choose(self, entry: EntryId) -> None:
        """Choose a call, where it is shown."""
        index = self.model.index_of(entry)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        side = 24 if self.width() >= theme.current().px(FEW) else 12
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(side, 20, max(12, side - 9), 8)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.KeyPress:
            return False
        if watched is self.search:
            return self._search_key(event)
        return self._list_key(event)

    def _search_key(self, event: QKeyEvent) -> bool:
        if event.key() == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
            return True
        if event.key() == Qt.Key.Key_Down:
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False

    def _list_key(self, event: QKeyEvent) -> bool:
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        index = self.list.currentIndex()
        if event.key() in _ENTER:
            self._tell("call" if ctrl else "open", index)
            return True
        if event.key() == Qt.Key.Key_Delete:
            self._tell("remove", index)
            return True
        plain = not event.modifiers() & ~(
            Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
        )
        text = event.text()
        if plain and len(text) == 1 and text in "0123456789*#+":
            self.typed.emit(text)
            return True
        if plain and event.key() in PAGE_KEYS:
            self.shortcut.emit(event.key())
            return True
        return False

    def _tell(self, what: str, index: QModelIndex) -> None:
        call = self.model.at(index)
        if call is not None:
            self.act.emit(what, call)

    def _context(self, place: QPoint) -> None:
        index = self.list.indexAt(place)
        call = self.model.at(index)
        if call is not None:
            self.list.setCurrentIndex(index)
            self.menu.emit(call, self.list.viewport().mapToGlobal(place))

    def _chosen(self, index: QModelIndex) -> None:
        call = self.model.at(index)
        if call is not None:
            self._wanted = call.id

    def _filled(self) -> None:
        """Keep the chosen call where it is still listed, else choose the newest."""
        model = self.model
        empty = not model.rowCount()
        self._stack.setCurrentIndex(1 if empty else 0)
        self._title.setText(self._why_empty())
        self._hint.setText("" if model.narrows else t("calls.empty.hint"))
        self.all_button.setVisible(model.narrows)
        self.waiting.setVisible(bool(model.waiting))
        if model.waiting:
            words = t("calls.waiting", n=model.waiting)
            self.waiting.set_text(f"{words} {t('calls.waiting.why')}")
            self.save_button.set_words(t("calls.waiting.do", n=model.waiting))
        if empty:
            return
        wanted = model.index_of(self._wanted) if self._wanted is not None else QModelIndex()
        self.list.setCurrentIndex(wanted if wanted.isValid() else model.first())

    def _why_empty(self) -> str:
        if self.model.text.strip():
            return t("calls.none")
        return t("calls.none.missed") if self.model.missed else t("calls.empty")

    def _nothing(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(24, 56, 24, 24)
        column.setSpacing(6)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = plain_label("", "strong", "text", wrap=True)
        self._hint = plain_label("", "body", "text2", wrap=True)
        self.all_button = Button(t("calls.none.all"), "plain")
        self.all_button.clicked.connect(self._show_all)
        column.addWidget(IconLabel("phone", 28, "text3"), 0, middle)
        column.addSpacing(6)
        for label in (self._title, self._hint):
            label.setAlignment(middle)
            label.setMinimumWidth(1)
            column.addWidget(label)
        column.addSpacing(8)
        column.addWidget(self.all_button, 0, middle)
        column.addStretch(1)
        return box

    def _show_all(self) -> None:
        self.search.clear()
        self.shown.choose("all")
