"""The Activity page: the journal by day, what each entry changed, and what comes next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.sync.events import ContactsChanged, SyncEvent, SyncFinished
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.undoing import Undoing
from dialpad_contacts.ui.viewmodels.activity import ActivityModel
from dialpad_contacts.ui.viewmodels.next_sync import AheadModel
from dialpad_contacts.ui.viewmodels.undoing import refusal
from dialpad_contacts.ui.views.entry_card import EntryCard
from dialpad_contacts.ui.views.journal_pane import JournalPane
from dialpad_contacts.ui.views.next_sync_card import NextSyncCard
from dialpad_contacts.ui.views.parts import Column, Scroller, empty, wrapping
from dialpad_contacts.ui.views.past_dialog import PastDialog
from dialpad_contacts.ui.views.trash_dialog import TrashDialog
from dialpad_contacts.ui.widgets import Button, Ground

LIST_WIDTH = 348
LIST_SHARE = 0.42
MORE = ("past", "", "trash", "hidden")


class ActivityPage(Ground):
    """The page. It reads only while it is on the screen."""

    navigate = Signal(int)
    """A contact should be shown on the Contacts page."""
    undone = Signal(str, object)
    """(what to say, the new journal entries) when an undo was done or refused."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._theme = theme
        self.setAccessibleName(t("activity.title"))
        self.pane = JournalPane(MORE)
        self.pane.more_chosen.connect(self._do)
        self.list = self.pane.list
        self._body = Column(side=28, top=24)
        self._body.setAccessibleName(t("activity.detail"))
        self._entry = QVBoxLayout()
        self._body.content.addLayout(self._entry)
        self._body.content.addSpacing(24)
        self._shown: int | None = None
        self._sized = False
        self.card: EntryCard | None = None
        self.next: NextSyncCard | None = None
        self._trash: TrashDialog | None = None
        self._stack = QStackedWidget()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(1)
        self._split.addWidget(self.pane)
        self._scroller = Scroller(self._body)
        self._split.addWidget(self._scroller)
        self._split.setStretchFactor(1, 1)
        self._stack.addWidget(self._split)
        self._stack.addWidget(self._nothing())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)
        self.setFocusProxy(self.list)

    def connect_services(
        self, queries: Queries, commands: Commands, worker: SearchWorker | None = None
    ) -> None:
        """Take the services; reads when the page is shown, long work goes to ``worker``."""
        self._queries, self._commands = queries, commands
        self.model = ActivityModel(queries, commands, parent=self)
        self.ahead = AheadModel(queries, commands, parent=self)
        self.undoing = Undoing(self, queries, commands, worker)
        self.undoing.said.connect(self._undo_said)
        self.pane.set_model(self.model)
        self.list.selectionModel().currentChanged.connect(self._chosen)
        self.model.modelReset.connect(self._filled)
        self.next = NextSyncCard(self.ahead, commands)
        self.next.navigate.connect(self.navigate)
        self.next.revealed.connect(self._reveal)
        self._body.content.addWidget(self.next)
        self._body.content.addStretch(1)
        if self.isVisible():
            self.model.watch(True)
            self._filled()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.model.on_event(event)
        if isinstance(event, SyncFinished | ContactsChanged):
            self.ahead.forget()
        if self._trash is not None:
            self._trash.on_event(event)

    def show_entry(self, entry: int) -> None:
        """Choose an entry of the journal."""
        index = self.model.index_of(entry)
        if index.isValid():
            self.list.setCurrentIndex(index)

    def look_ahead(self) -> None:
        """Show what will happen next, asked for anew."""
        self.ahead.check()
        if self.next is not None:
            self._reveal(QRect(0, 0, 1, self.next.height()))
            self.next.again.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_trash(self, *, hidden: bool = False) -> TrashDialog:
        """Open the Trash, or 'Hidden contacts'."""
        self._trash = TrashDialog(self, self._queries, self._commands, hidden=hidden)
        self._trash.finished.connect(self._trash_closed)
        self._trash.open()
        return self._trash

    def show_past(self) -> PastDialog:
        """Open 'As it was on…' (D19)."""
        dialog = PastDialog(self, self.undoing, self._commands.past.days)
        dialog.open()
        return dialog

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._sized:
            self._sized = True
            wide = min(self._theme.px(LIST_WIDTH), round(self.width() * LIST_SHARE))
            self._split.setSizes([wide, max(1, self.width() - wide)])
        if hasattr(self, "model"):
            self.model.watch(True)
            self._filled()
            if self.next is not None:
                self.next.show_state()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if hasattr(self, "model"):
            self.model.watch(False)

    def _do(self, action: str) -> None:
        acts: dict[str, Callable[[], object]] = {
            "past": self.show_past,
            "trash": self.show_trash,
            "hidden": lambda: self.show_trash(hidden=True),
        }
        acts[action]()

    def _nothing(self) -> QWidget:
        box = Column(side=28, top=24)
        head = QHBoxLayout()
        head.addWidget(plain_label(t("activity.title"), "title"), 1)
        trash = Button(t("activity.trash"), "ghost", "trash-2")
        trash.clicked.connect(lambda _checked: self.show_trash())
        head.addWidget(trash)
        box.content.addLayout(head)
        box.content.addSpacing(24)
        box.content.addWidget(plain_label(t("activity.empty"), "section"))
        box.content.addSpacing(4)
        box.content.addWidget(wrapping(t("activity.empty.hint"), "body", "text2"))
        box.content.addStretch(1)
        return box

    def _filled(self) -> None:
        """Keep the chosen entry where it is still listed, else choose the newest."""
        empty_book = not self.model.rowCount() and not self.model.filter.narrows
        self._stack.setCurrentIndex(1 if empty_book else 0)
        wanted = QModelIndex() if self._shown is None else self.model.index_of(self._shown)
        self.list.setCurrentIndex(wanted if wanted.isValid() else self.model.first())
        self._chosen(self.list.currentIndex())

    def _chosen(self, index: QModelIndex) -> None:
        detail = self.model.detail(index)
        plan = self.undoing.plan(detail.id) if detail is not None else None
        against = refusal(plan) if plan is not None else ""
        if self.card is not None and (detail, against) == (self.card.detail, self.card.against):
            return
        empty(self._entry)
        self.card = None
        self._shown = detail.id if detail is not None else None
        if detail is None:
            self._entry.addWidget(wrapping(t("activity.pick"), "body", "text2"))
        else:
            explained = self.model.explained(index, writes=plan is not None and plan.writes_there)
            self.card = EntryCard(detail, against=against, explained=explained)
            self.card.undo.connect(lambda entry: self.undoing.undo([entry]))
            self.card.undo_sync.connect(self.undoing.undo_sync)
            self.card.show_entry.connect(self.show_entry)
            self.card.restore.connect(self.model.restore)
            self.card.open_contact.connect(self.navigate)
            self._entry.addWidget(self.card)

    def _undo_said(self, words: str, entries: object) -> None:
        self.model.refresh()
        self.undone.emit(words, entries)

    def _reveal(self, rect: QRect) -> None:
        """Scroll so that a part of the table can be seen."""
        if self.next is not None:
            corner = self.next.mapTo(self._body, QPoint(0, 0))
            place = rect.translated(corner)
            self._scroller.ensureVisible(0, place.bottom(), 0, 24)
            self._scroller.ensureVisible(0, place.top(), 0, 24)

    def _trash_closed(self, _result: int) -> None:
        self._trash = None
        self.model.refresh()
