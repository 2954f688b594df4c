"""The Accounts page: where contacts come from, and where changes go."""

from __future__ import annotations

import webbrowser
from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.accounts import AccountsModel, Group
from dialpad_contacts.ui.viewmodels.accounts import Card as CardView
from dialpad_contacts.ui.viewmodels.linkable import LINKABLE
from dialpad_contacts.ui.views.account_card import AccountCard
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.hold_dialog import review_hold
from dialpad_contacts.ui.views.link_dialog import LinkDialog, OpenLink, link_account
from dialpad_contacts.ui.views.parts import (
    Column,
    Narrow,
    Scroller,
    add_action,
    empty,
    menu_for,
    pop_below,
    wrapping,
)
from dialpad_contacts.ui.views.trash_dialog import TrashDialog
from dialpad_contacts.ui.views.unlink_dialog import ask_unlink
from dialpad_contacts.ui.widgets import Button, Ground

MOST_WIDE = 1040
NARROW = 760
"""Below it the page's buttons stand under its title."""


class AccountsPage(Ground):
    """The page. Rebuilt when accounts change; it has a handful of cards."""

    linked = Signal(str)
    """An account was just linked: its id."""
    preview = Signal()
    """What the next sync would do is asked for."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._theme = theme
        self.setAccessibleName(t("acct.title"))
        self._open_link: OpenLink = webbrowser.open
        self.cards: dict[AccountId, AccountCard] = {}
        self._groups: list[Group] | None = None
        self._column = Column(side=28, top=4, most=MOST_WIDE)
        self._scroller = Scroller(self._column)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head())
        column.addWidget(self._scroller, 1)

    def connect_services(
        self, queries: Queries, commands: Commands, open_link: OpenLink = webbrowser.open
    ) -> None:
        """Take the services; sign-in pages are opened with ``open_link``."""
        self._queries, self._commands, self._open_link = queries, commands, open_link
        self.model = AccountsModel(queries, commands, parent=self)
        self.model.changed.connect(self._follow)
        self.model.progressed.connect(self._got_on)
        self.sync_button.clicked.connect(lambda _checked: commands.sync_now())
        self._follow()

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.model.on_event(event)

    def link(self, kind: AccountKind, again: AccountId | None = None) -> LinkDialog:
        """Open the linking flow."""
        dialog = link_account(
            self, self._theme, self._commands, kind, again, self._open_link, self.email(again)
        )
        dialog.finished.connect(lambda _: self._after_link(dialog))
        return dialog

    def email(self, account: AccountId | None) -> str:
        """Return a linked account's email, '' for none."""
        found = self.model.account(account) if account is not None else None
        return found.email if found is not None else ""

    def review(self, account: AccountId) -> None:
        """Open the question of a held account."""
        self._act(account, "review")

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if hasattr(self, "model"):
            self.model.watch(True)
            self._rebuild()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if hasattr(self, "model"):
            self.model.watch(False)

    def _head(self) -> QWidget:
        head = Column(side=28, top=22, bottom=12, most=MOST_WIDE)
        row = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        row.setSpacing(8)
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(plain_label(t("acct.title"), "title"))
        words.addWidget(wrapping(t("acct.subtitle"), "body", "text2"))
        row.addLayout(words, 1)
        self.preview_button = Button(t("acct.preview"), "plain", "eye")
        self.preview_button.clicked.connect(lambda _checked: self.preview.emit())
        self.sync_button = Button(t("acct.sync"), "plain", "refresh-cw")
        self.link_button = Button(t("acct.link"), "primary", "plus")
        self.link_button.clicked.connect(lambda: self._choose_kind(self.link_button))
        strip = QWidget()
        buttons = FlowLayout(strip)
        for button in (self.preview_button, self.sync_button, self.link_button):
            buttons.addWidget(button)
        row.addWidget(strip)
        head.content.addLayout(row)

        def follow(narrow: bool) -> None:
            below, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
            row.setDirection(below if narrow else beside)

        Narrow(head, NARROW).changed.connect(follow)
        return head

    def _choose_kind(self, button: Button) -> None:
        menu = menu_for(button)
        for kind in LINKABLE:
            add_action(menu, t(f"acct.link.{kind.value}")).triggered.connect(
                lambda _=False, k=kind: self.link(k)
            )
        pop_below(menu, button)

    def _follow(self) -> None:
        """Rebuild what is on the screen; a hidden page is rebuilt when it is shown."""
        if self.isVisible():
            self._rebuild()

    def _rebuild(self) -> None:
        focused = next((a for a, c in self.cards.items() if c.more.hasFocus()), None)
        busy = next((a for a, c in self.cards.items() if c.action and c.action.hasFocus()), None)
        groups = self.model.groups()
        before, self._groups = self._groups, groups
        if before == groups:
            return
        if before is not None and _shape(before) == _shape(groups):
            self._renew(groups)
        else:
            self._build(groups)
        if focused in self.cards:
            self.cards[focused].more.setFocus()
        if busy in self.cards:
            (self.cards[busy].action or self.cards[busy].more).setFocus()

    def _renew(self, groups: list[Group]) -> None:
        """Put new cards in the places of those that changed; the others stay as they are."""
        content = self._column.content
        for view in (card for group in groups for card in group.cards):
            old = self.cards[view.account.id]
            if old.view == view:
                continue
            card = self._card(view, detailed=old.detailed)
            content.insertWidget(content.indexOf(old), card)
            content.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._show_at_once()
        before = self.link_button
        for button in (b for card in self.cards.values() for b in (card.action, card.more) if b):
            QWidget.setTabOrder(before, button)
            before = button

    def _build(self, groups: list[Group]) -> None:
        empty(self._column.content)
        self.cards = {}
        for button in (self.preview_button, self.sync_button):
            button.setVisible(bool(groups))
        if not groups:
            self._add_empty()
        detailed = len(groups) == 1 and len(groups[0].cards) == 1
        for group in groups:
            self._add_group(group, first_only=not detailed and group is not groups[0])
        self._column.content.addStretch(1)
        self._show_at_once()

    def _show_at_once(self) -> None:
        """Show what was put in: left to itself, a layout does so later, and a gap is seen."""
        content = self._column.content
        for index in range(content.count()):
            item = content.itemAt(index)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.show()
        content.activate()

    def _card(self, view: CardView, *, detailed: bool) -> AccountCard:
        card = AccountCard(view, detailed=detailed)
        account = view.account.id
        card.chosen.connect(lambda action: self._act(account, action))
        self.cards[account] = card
        return card

    def _add_group(self, group: Group, *, first_only: bool) -> None:
        content = self._column.content
        content.addWidget(plain_label(group.heading, "group", "text2"))
        content.addSpacing(8)
        for number, view in enumerate(group.cards):
            content.addWidget(self._card(view, detailed=number == 0 and not first_only))
            content.addSpacing(10)
        content.addSpacing(8)

    def _add_empty(self) -> None:
        content = self._column.content
        content.addSpacing(20)
        content.addWidget(plain_label(t("acct.empty"), "section"))
        content.addSpacing(4)
        content.addWidget(plain_label(t("acct.empty.hint"), "body", "text2"))
        content.addSpacing(14)
        strip = QWidget()
        flow = FlowLayout(strip)
        for kind in LINKABLE:
            button = Button(t("link.title", account=kind.display_name), "plain", "plus")
            button.clicked.connect(lambda _=False, k=kind: self.link(k))
            flow.addWidget(button)
        content.addWidget(strip)

    def _got_on(self, account: AccountId) -> None:
        progress, card = self.model.progress(account), self.cards.get(account)
        if progress is not None and card is not None:
            card.show_progress(progress)

    def _act(self, account_id: AccountId, action: str) -> None:
        account = self.model.account(account_id)
        if account is None:
            return
        commands = self._commands
        acts: dict[str, Callable[[], object]] = {
            "sync": lambda: commands.sync_now(account.id),
            "cancel": commands.cancel_sync,
            "pause": lambda: commands.pause(account.id, True),
            "resume": lambda: commands.pause(account.id, False),
            "default": lambda: commands.set_default(account.id),
            "sign_in": lambda: self.link(account.kind, account.id),
            "settings": lambda: self.link(account.kind, account.id).open_settings(),
            "review": lambda: review_hold(self, self._queries, commands, account),
            "hidden": lambda: self._show_hidden(account.id),
            "unlink": lambda: ask_unlink(self, commands, account).finished.connect(self._refresh),
        }
        acts[action]()
        self._refresh()

    def _show_hidden(self, account: AccountId) -> None:
        TrashDialog(self, self._queries, self._commands, account=account, hidden=True).open()

    def _after_link(self, dialog: LinkDialog) -> None:
        self._refresh()
        account = dialog.model.account
        if account is not None:
            self.linked.emit(account)
            card = self.cards.get(account)
            if card is not None:
                self._scroller.ensureWidgetVisible(card)
                card.more.setFocus()

    def _refresh(self, *_: object) -> None:
        self._rebuild()


def _shape(groups: list[Group]) -> list[tuple[str, list[AccountId]]]:
    """Return which cards stand under which heading."""
    return [(group.heading, [card.account.id for card in group.cards]) for group in groups]
