"""The Activity page's left side: its title, the filter, the entries by day."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.activity import ActivityModel
from dialpad_contacts.ui.viewmodels.journal_filter import WHATS, Filter
from dialpad_contacts.ui.views.journal_delegate import JournalView
from dialpad_contacts.ui.views.parts import Narrow, add_action, menu_for, pop_below, wrapping
from dialpad_contacts.ui.widgets import Button, ElidedLabel, Ground

MOST_NAME = 40
NARROW = 240


class JournalPane(Ground):
    """List and filter over an ``ActivityModel``."""

    more_chosen = Signal(str)
    """An entry of the More menu: 'trash', 'past', 'backup', …"""

    def __init__(self, more: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__("list", parent)
        self._more = more
        self._caption, self._narrow = t("activity.filter"), False
        self._model: ActivityModel | None = None
        self.setMinimumWidth(260)
        self.list = JournalView()
        self.list.setAccessibleName(t("activity.list"))
        self.filter_button = Button(t("activity.filter"), "ghost", "list-filter")
        self.filter_button.setAccessibleName(t("activity.filter"))
        self.filter_button.clicked.connect(lambda _checked: self._open_filter())
        self.more_button = Button("", "ghost", "ellipsis", name=t("activity.more"))
        self.more_button.clicked.connect(lambda _checked: self._open_more())
        self.clear_button = Button(t("activity.filter.clear"), "plain")
        self.clear_button.clicked.connect(lambda _checked: self._choose(Filter()))
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 22, 8, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setContentsMargins(12, 0, 4, 0)
        head.setSpacing(2)
        head.addWidget(ElidedLabel(t("activity.title"), "title"), 1)
        head.addWidget(self.filter_button)
        head.addWidget(self.more_button)
        column.addLayout(head)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self._none())
        column.addWidget(self._stack, 1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._be_narrow)
        QWidget.setTabOrder(self.list, self.filter_button)
        QWidget.setTabOrder(self.filter_button, self.more_button)

    def set_model(self, model: ActivityModel) -> None:
        """Show a journal."""
        self._model = model
        self.list.setModel(model)
        model.modelReset.connect(self._filled)
        model.rowsInserted.connect(self._filled)
        self._filled()

    def filter_menu(self) -> QMenu:
        """Return the menu that the filter button opens."""
        menu = menu_for(self.filter_button)
        model = self._model
        if model is None:
            return menu
        now = model.filter
        for what in WHATS:
            chosen = Filter(what, now.account, now.contact) if what != "all" else Filter()
            self._add(menu, t(f"activity.filter.{what}"), chosen, what == now.what)
        menu.addSeparator()
        for account in model.accounts:
            words = t("activity.filter.account", account=account.title)
            on = now.account == account.id
            self._add(menu, words, Filter(now.what, None if on else account.id, now.contact), on)
        entry = model.at(self.list.currentIndex())
        contact = now.contact or (entry.change.contact if entry is not None else None)
        if contact is not None:
            menu.addSeparator()
            name = shown(entry.name)[:MOST_NAME] if entry is not None else ""
            words = t("activity.filter.contact", name=name or t("contact.nameless"))
            on = now.contact is not None
            self._add(menu, words, Filter(now.what, now.account, None if on else contact), on)
        return menu

    def _add(self, menu: QMenu, words: str, chosen: Filter, on: bool) -> QAction:
        action = add_action(menu, words)
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(lambda _=False: self._choose(chosen))
        return action

    def _open_filter(self) -> None:
        pop_below(self.filter_menu(), self.filter_button)

    def _open_more(self) -> None:
        menu = menu_for(self.more_button)
        for action in self._more:
            if not action:
                menu.addSeparator()
                continue
            add_action(menu, t(f"activity.do.{action}")).triggered.connect(
                lambda _=False, a=action: self.more_chosen.emit(a)
            )
        pop_below(menu, self.more_button)

    def _choose(self, chosen: Filter) -> None:
        if self._model is None:
            return
        self._model.set_filter(chosen)
        parts = [t(f"activity.filter.{chosen.what}")]
        titles = {a.id: a.title for a in self._model.accounts}
        if chosen.account is not None:
            parts.append(titles.get(chosen.account, ""))
        if chosen.contact is not None:
            parts.append(t("activity.filter.one"))
        self._caption = " · ".join(parts) if chosen.narrows else t("activity.filter")
        self._be_narrow(self._narrow)
        self.filter_button.setAccessibleName(t("activity.filter.name", what=", ".join(parts)))
        self._filled()

    def _be_narrow(self, narrow: bool) -> None:
        """Show the filter by its icon alone where the words leave no room for the title."""
        self._narrow = narrow
        self.filter_button.set_words("" if narrow else self._caption)
        set_tip(self.filter_button, self._caption if narrow else "")

    def _filled(self) -> None:
        model = self._model
        none = model is not None and not model.rowCount() and model.filter.narrows
        self._stack.setCurrentIndex(1 if none else 0)

    def _none(self) -> QWidget:
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(10)
        column.addWidget(wrapping(t("activity.filter.none"), "body", "text2"))
        column.addWidget(self.clear_button, 0, Qt.AlignmentFlag.AlignLeading)
        column.addStretch(1)
        return box
