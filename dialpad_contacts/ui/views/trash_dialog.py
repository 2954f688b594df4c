"""Trash and 'Hidden contacts': what was deleted here, with the way back (D6, D7)."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.trash import TrashModel, TrashRow
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller, empty, wrapping
from dialpad_contacts.ui.widgets import Avatar, Button, Card, ElidedLabel, Line, SourceBadge

MOST_ROWS = 300
HEIGHT = 320


class TrashDialog(Dialog):
    """Lists deleted contacts, each with Restore."""

    def __init__(
        self,
        parent: QWidget | None,
        queries: Queries,
        commands: Commands,
        *,
        account: AccountId | None = None,
        hidden: bool = False,
    ) -> None:
        super().__init__(parent, t("trash.title"), " ", "trash-2", "text2", width=600)
        self.model = TrashModel(queries, commands, hidden=hidden, account=account, parent=self)
        self.model.changed.connect(self._refresh)
        switch = QHBoxLayout()
        switch.setSpacing(6)
        group = QButtonGroup(self)
        self.tabs: dict[bool, Button] = {}
        for is_hidden in (False, True):
            tab = Button(t("trash.hidden" if is_hidden else "trash.title"), "ghost")
            tab.setCheckable(True)
            tab.setChecked(is_hidden == hidden)
            tab.clicked.connect(lambda _=False, h=is_hidden: self.model.show_hidden(h))
            group.addButton(tab)
            switch.addWidget(tab)
            self.tabs[is_hidden] = tab
        switch.addStretch(1)
        self.body.addLayout(switch)
        card = Card()
        inner = QVBoxLayout(card)
        inner.setContentsMargins(1, 1, 1, 1)
        self._inner = QWidget()
        self._inner.setProperty("clear", True)
        self._rows = QVBoxLayout(self._inner)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        scroller = Scroller(self._inner)
        scroller.setMinimumHeight(HEIGHT)
        inner.addWidget(scroller)
        self.body.addWidget(card, 1)
        self.restore_buttons: dict[ContactId, Button] = {}
        self.add_button(t("action.close"))
        self._refresh()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.model.on_event(event)

    def _refresh(self) -> None:
        hidden = self.model.hidden
        self.title.setText(t("trash.hidden" if hidden else "trash.title"))
        self.second.setText(t("trash.hidden.text" if hidden else "trash.text"))
        for is_hidden, tab in self.tabs.items():
            tab.setProperty("v", "plain" if is_hidden == hidden else "ghost")
            tab.style().unpolish(tab)
            tab.style().polish(tab)
        empty(self._rows)
        self.restore_buttons = {}
        rows = self.model.rows()
        if not rows:
            words = wrapping(t("trash.hidden.empty" if hidden else "trash.empty"), "body", "text2")
            words.setContentsMargins(16, 16, 16, 16)
            self._rows.addWidget(words)
        for number, row in enumerate(rows[:MOST_ROWS]):
            if number:
                self._rows.addWidget(Line())
            self._rows.addWidget(self._row(row))
        self._rows.addStretch(1)

    def _row(self, row: TrashRow) -> QWidget:
        box = QWidget()
        line = QHBoxLayout(box)
        line.setContentsMargins(14, 8, 12, 8)
        line.setSpacing(12)
        avatar = Avatar(34)
        avatar.show_person(str(row.id), row.name)
        line.addWidget(avatar)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(ElidedLabel(row.name, "row"))
        second = " · ".join(p for p in (row.second, row.until) if p)
        words.addWidget(ElidedLabel(second, "meta", "text2"))
        line.addLayout(words, 1)
        line.addWidget(SourceBadge(row.origin.tile, row.origin.title))
        restore = Button(t("trash.restore.short"), "plain", "rotate-ccw")
        restore.setAccessibleName(t("trash.restore", name=row.name))
        restore.clicked.connect(lambda: self.model.restore([row.id]))
        line.addWidget(restore)
        self.restore_buttons[row.id] = restore
        return box
