"""View-model of the pages: which there are, which is shown, which asks for attention."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import QObject, Signal

from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import AccountView
from dialpad_contacts.ui.strings import t


class Page(StrEnum):
    """The pages, in the order of Ctrl 1, Ctrl 2 and so on."""

    CONTACTS = "contacts"
    CALLS = "calls"
    ACTIVITY = "activity"
    ACCOUNTS = "accounts"
    LAB = "lab"

    @property
    def label(self) -> str:
        """What the page is called."""
        return t(f"page.{self}")

    @property
    def icon(self) -> str:
        """The page's icon."""
        return {
            "contacts": "users",
            "calls": "phone",
            "activity": "history",
            "accounts": "cloud",
            "lab": "flask-conical",
        }[self]


NEEDS_YOU = frozenset({State.SIGN_IN_NEEDED, State.HELD, State.FAILED})


class Nav(QObject):
    """The shown page, and how many accounts need somebody."""

    page_changed = Signal(str)
    attention_changed = Signal(int)
    missed_changed = Signal(int)
    welcome_changed = Signal(bool)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.page = Page.CONTACTS
        self.attention = 0
        self.missed = 0
        self.welcome = False
        self._skipped = False
        self._had_accounts = False

    def go(self, page: Page) -> None:
        """Show a page."""
        if page is not self.page:
            self.page = page
            self.page_changed.emit(page)

    def show_accounts(self, accounts: list[AccountView], *, empty: bool) -> None:
        """Take the accounts; ``empty`` says that there is no contact either.

        The welcome page shows while there is neither, until it is skipped; it comes back when
        the last account was unlinked and took its contacts along.
        """
        attention = sum(1 for a in accounts if a.state in NEEDS_YOU)
        if attention != self.attention:
            self.attention = attention
            self.attention_changed.emit(attention)
        if accounts:
            self._had_accounts = True
        elif self._had_accounts:
            self._had_accounts = self._skipped = False
        self._set_welcome(not accounts and empty and not self._skipped)

    def show_missed(self, missed: int) -> None:
        """Take how many calls were missed since anybody looked."""
        if missed != self.missed:
            self.missed = missed
            self.missed_changed.emit(missed)

    def skip_welcome(self) -> None:
        """Leave the welcome page without an account."""
        self._skipped = True
        self._set_welcome(False)

    def start_over(self) -> None:
        """Forget what was skipped: other data is opened."""
        self._skipped = self._had_accounts = False

    def _set_welcome(self, welcome: bool) -> None:
        if welcome is not self.welcome:
            self.welcome = welcome
            self.welcome_changed.emit(welcome)
