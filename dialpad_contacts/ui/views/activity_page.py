"""The Activity page: the journal by day, and what each entry changed."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.activity import ActivityModel
from dialpad_contacts.ui.views.entry_card import EntryCard
from dialpad_contacts.ui.views.journal_delegate import JournalView
from dialpad_contacts.ui.views.parts import Column, Scroller, empty, wrapping
from dialpad_contacts.ui.views.trash_dialog import TrashDialog
from dialpad_contacts.ui.widgets import Button, Ground

LIST_WIDTH = 348
LIST_SHARE = 0.42


class ActivityPage(Ground):
    """The page. It reads only while it is on the screen."""

    navigate = Signal(int)
    """A contact should be shown on the Contacts page."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._theme = theme
        self.setAccessibleName(t("activity.title"))
        self.list = JournalView()
        self.list.setAccessibleName(t("activity.list"))
        self._body = Column(side=28, top=24)
        self._body.setAccessibleName(t("activity.detail"))
        self._shown: int | None = None
        self._sized = False
        self.card: EntryCard | None = None
        self._trash: TrashDialog | None = None
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self._left())
        self._split.addWidget(Scroller(self._body))
        self._split.setStretchFactor(1, 1)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._nothing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def connect_services(self, queries: Queries, commands: Commands) -> None:
        """Take the services; reads when the page is shown."""
        self._queries, self._commands = queries, commands
        self.model = ActivityModel(queries, commands, parent=self)
        self.list.setModel(self.model)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.model.modelReset.connect(self._filled)
        if self.isVisible():
            self.model.watch(True)
            self._filled()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.model.on_event(event)
        if self._trash is not None:
            self._trash.on_event(event)

    def show_entry(self, entry: int) -> None:
        """Choose an entry of the journal."""
        index = self.model.index_of(entry)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def show_trash(self) -> TrashDialog:
        """Open the Trash."""
        self._trash = TrashDialog(self, self._queries, self._commands)
        self._trash.finished.connect(self._trash_closed)
        self._trash.open()
        return self._trash

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._sized:
            self._sized = True
            wide = min(self._theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE))
            self._split.setSizes([wide, max(1, self.width() - wide)])
        if hasattr(self, "model"):
            self.model.watch(True)
            self._filled()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if hasattr(self, "model"):
            self.model.watch(False)

    def _left(self) -> QWidget:
        ground = Ground("list")
        ground.setMinimumWidth(260)
        column = QVBoxLayout(ground)
        column.setContentsMargins(8, 22, 8, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 4, 0)
        head.addWidget(plain_label(t("activity.title"), "title"), 1)
        trash = self._trash_button()
        head.addWidget(trash)
        column.addLayout(head)
        column.addWidget(self.list, 1)
        QWidget.setTabOrder(self.list, trash)
        return ground

    def _trash_button(self) -> Button:
        button = Button(t("activity.trash"), "ghost", "trash-2")
        button.clicked.connect(lambda _checked: self.show_trash())
        return button

    def _nothing(self) -> QWidget:
        box = Column(side=28, top=24)
        head = QHBoxLayout()
        head.addWidget(plain_label(t("activity.title"), "title"), 1)
        head.addWidget(self._trash_button())
        box.content.addLayout(head)
        box.content.addSpacing(24)
        box.content.addWidget(plain_label(t("activity.empty"), "section"))
        box.content.addSpacing(4)
        box.content.addWidget(wrapping(t("activity.empty.hint"), "body", "text2"))
        box.content.addStretch(1)
        return box

    def _filled(self) -> None:
        """Keep the chosen entry where it is still listed, else choose the newest."""
        self._stack.setCurrentIndex(0 if self.model.rowCount() else 1)
        wanted = QModelIndex() if self._shown is None else self.model.index_of(self._shown)
        self.list.setCurrentIndex(wanted if wanted.isValid() else self.model.first())
        self._chosen(self.list.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        detail = self.model.detail(index)
        if self.card is not None and detail == self.card.detail:
            return
        empty(self._body.content)
        self.card = None
        self._shown = detail.id if detail is not None else None
        if detail is None:
            self._body.content.addWidget(wrapping(t("activity.pick"), "body", "text2"))
        else:
            self.card = EntryCard(detail)
            self.card.restore.connect(self.model.restore)
            self.card.open_contact.connect(self.navigate)
            self._body.content.addWidget(self.card)
        self._body.content.addStretch(1)

    def _trash_closed(self, _result: int) -> None:
        self._trash = None
        self.model.refresh()
