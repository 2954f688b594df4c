"""The sidebar: pages, sources to filter by, whose contacts these are; narrow, it is a rail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label, set_tip
from dialpad_contacts.ui.strings import count, t
from dialpad_contacts.ui.viewmodels.nav import Nav, Page
from dialpad_contacts.ui.viewmodels.sources import Sources
from dialpad_contacts.ui.views.bell_button import BellButton
from dialpad_contacts.ui.widgets import Avatar, ElidedLabel, Ground
from dialpad_contacts.ui.widgets.nav_row import NavRow, SourceRow

if TYPE_CHECKING:
    from dialpad_contacts.ui.viewmodels.bell import Bell

WIDTH = 200
RAIL = 56


class Sidebar(Ground):
    """Reads two view-models, and tells them what is chosen."""

    link = Signal()

    def __init__(self, nav: Nav, sources: Sources, parent: QWidget | None = None) -> None:
        super().__init__("window", parent)
        self._nav, self._sources = nav, sources
        self.rail = False
        self._bell: Bell | None = None
        self.rows: dict[Page, NavRow] = {}
        self.source_rows: dict[str, SourceRow] = {}
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 13, 8, 10)
        column.setSpacing(1)
        for page in Page:
            row = NavRow(page.icon, page.label, self)
            row.clicked.connect(lambda _=False, to=page: nav.go(to))
            self._group.addButton(row)
            self.rows[page] = row
            column.addWidget(row)
        column.addSpacing(12)
        self._heading = plain_label(t("nav.sources"), "group", "text2")
        self._heading.setContentsMargins(10, 4, 0, 4)
        self._heading.hide()
        column.addWidget(self._heading)
        self._list = QVBoxLayout()
        self._list.setSpacing(1)
        column.addLayout(self._list)
        column.addStretch(1)
        self.owner = _Owner(self)
        self.bell = BellButton(self)
        self._words = ElidedLabel("", "caption", "text2")
        self._words.hide()
        self._foot = QGridLayout()
        self._foot.setContentsMargins(0, 0, 2, 0)
        self._foot.setHorizontalSpacing(0)
        self._foot.setColumnStretch(0, 1)
        column.addLayout(self._foot)
        self._place_foot()
        nav.page_changed.connect(self._show_page)
        nav.attention_changed.connect(self._show_attention)
        nav.missed_changed.connect(self._show_missed)
        self.rows[Page.CALLS].hide()  # until there are calls
        sources.changed.connect(self._show_sources)
        self._show_page(nav.page)
        self._fit()
        theme.current().changed.connect(self._fit)

    def set_rail(self, rail: bool) -> None:
        """Show icons alone."""
        if rail is self.rail:
            return
        self.rail = rail
        for row in self.rows.values():
            row.set_rail(rail)
        self._heading.setVisible(bool(self.source_rows) and not rail)
        for source in self.source_rows.values():
            source.setVisible(not rail)
        self.owner.set_rail(rail)
        self._place_foot()
        self._fit()

    def show_owner(self) -> None:
        """Show whose contacts these are: the account for new contacts, else the first one."""
        accounts = [a for a in self._sources.accounts if a.kind is not AccountKind.DIALPAD]
        chosen = next((a for a in accounts if a.is_default), accounts[0] if accounts else None)
        self.owner.show_account(chosen.email if chosen else "", chosen.title if chosen else "")
        self._show_bell()

    def set_bell(self, bell: Bell | None) -> None:
        """Show whether caller pop-ups are on; None: there are no calls."""
        self._bell = bell
        self.bell.set_bell(bell)
        if bell is not None:
            bell.changed.connect(self._show_bell)
        self._show_bell()

    def _show_bell(self) -> None:
        words = self._bell.words if self._bell is not None else ""
        self.owner.show_state(words)
        self._words.set_full(words)
        self._words.setVisible(bool(words) and not self.owner.has_account and not self.rail)

    def _place_foot(self) -> None:
        """On a rail the bell stands above the picture."""
        for widget in (self.owner, self._words, self.bell):
            self._foot.removeWidget(widget)
        middle = Qt.AlignmentFlag.AlignCenter
        if self.rail:
            self._foot.addWidget(self.bell, 0, 0, middle)
            self._foot.addWidget(self.owner, 1, 0)
        else:
            self._foot.addWidget(self.owner, 0, 0)
            self._foot.addWidget(self._words, 1, 0)
            self._foot.addWidget(self.bell, 0, 1, 2, 1, middle)
        self._show_bell()

    def _show_page(self, page: str) -> None:
        self.rows[Page(page)].setChecked(True)

    def _show_attention(self, attention: int) -> None:
        label = Page.ACCOUNTS.label
        spoken = t("page.accounts.attention", n=attention) if attention else label
        self.rows[Page.ACCOUNTS].set_attention(attention, spoken)

    def _show_missed(self, missed: int) -> None:
        row = self.rows[Page.CALLS]
        row.set_note(
            t("page.calls.missed", n=missed) if missed else "",
            missed,
            t("page.calls.name", n=missed) if missed else Page.CALLS.label,
        )

    def _show_sources(self) -> None:
        """Keep the rows that stay, so that focus and hover do."""
        lines = self._sources.lines
        keys = [line.key for line in lines]
        for key in [k for k in self.source_rows if k not in keys]:
            gone = self.source_rows.pop(key)
            self._list.removeWidget(gone)
            gone.deleteLater()
        for at, line in enumerate(lines):
            row = self.source_rows.get(line.key)
            if row is None:
                row = SourceRow(line.tile, line.title, "", line.spoken, self)
                row.toggled.connect(lambda on, key=line.key: self._sources.choose(key, on))
                row.setVisible(not self.rail)
                self.source_rows[line.key] = row
            if self._list.indexOf(row) != at:
                self._list.insertWidget(at, row)
            row.show_numbers(count(line.count), line.spoken, needs_sign_in=line.needs_sign_in)
            if row.isChecked() is not (line.key in self._sources.chosen):
                row.setChecked(line.key in self._sources.chosen)
        self._heading.setVisible(bool(lines) and not self.rail)
        self.show_owner()

    def _fit(self) -> None:
        self.setFixedWidth(theme.current().px(RAIL if self.rail else WIDTH))


class _Owner(QWidget):
    """Avatar and address of the account that new contacts go to."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._avatar = Avatar(26, self)
        self._name = ElidedLabel("", "group", "text")
        self._second = ElidedLabel("", "caption", "text2")
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._name)
        words.addWidget(self._second)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(8, 4, 4, 4)
        self._row.setSpacing(9)
        self._row.addWidget(self._avatar)
        self._row.addLayout(words, 1)
        self._title, self.has_account = "", False
        self.hide()

    def show_account(self, email: str, title: str) -> None:
        """Show an account; nobody when ``email`` is ''."""
        self._title, self.has_account = title, bool(email)
        self._avatar.show_person(email, shown(email).partition("@")[0].replace(".", " "))
        self._name.set_full(email)
        self._second.set_full(title)
        set_tip(self, f"{email}, {title}" if email else "")
        self.setVisible(bool(email))

    def show_state(self, words: str) -> None:
        """Show ``words`` under the address, else the account's name."""
        self._second.set_full(words or self._title)

    def set_rail(self, rail: bool) -> None:
        """Show the avatar alone."""
        self._name.setVisible(not rail)
        self._second.setVisible(not rail)
        left = 7 if rail else 8
        self._row.setContentsMargins(left, 4, 4, 4)
        self._row.setAlignment(self._avatar, Qt.AlignmentFlag.AlignVCenter)
