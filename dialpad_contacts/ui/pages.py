"""The pages behind the frame, made when the services are there; imported after first paint."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind, Kind
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.detail import DetailPane
from dialpad_contacts.ui.views.lab_place import LabPlace
from dialpad_contacts.ui.views.link_dialog import LinkDialog, link_account

OpenLink = Callable[[str], object]


class Pages:
    """Detail pane, Activity and Accounts of one open address book."""

    def __init__(
        self,
        theme: Theme,
        queries: Queries,
        commands: Commands,
        open_link: OpenLink,
        region: str,
        worker: SearchWorker | None = None,
        lab: Sequence[str] = (),
    ) -> None:
        """Make the pages and connect them.

        ``region`` reads numbers typed without '+'; ``worker`` does what takes long; ``lab``
        starts the Lab's process.
        """
        self._theme, self._commands = theme, commands
        self.detail = DetailPane(theme, open_link)
        self.activity = ActivityPage(theme)
        self.accounts = AccountsPage(theme)
        self.lab = LabPlace(lab, open_link)
        self.calls: QWidget | None = None
        """Comes once there are calls (``ui.telephone``)."""
        self.detail.connect_services(queries, commands, region)
        self.activity.connect_services(queries, commands, worker)
        self.accounts.connect_services(queries, commands)

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.detail.on_event(event)
        self.activity.on_event(event)
        self.accounts.on_event(event)

    @property
    def beside(self) -> dict[Page, QWidget]:
        """The pages besides Contacts, which stays when another address book is opened."""
        found: dict[Page, QWidget] = {
            Page.ACTIVITY: self.activity,
            Page.ACCOUNTS: self.accounts,
            Page.LAB: self.lab,
        }
        return found if self.calls is None else {**found, Page.CALLS: self.calls}

    def close(self) -> None:
        """Keep what is typed, and end what runs."""
        self.detail.flush_draft()
        self.lab.close_process()

    def link(
        self, parent: QWidget, kind: AccountKind, again: AccountId | None = None
    ) -> LinkDialog:
        """Open the linking flow over ``parent``."""
        email = self.accounts.email(again)
        return link_account(parent, self._theme, self._commands, kind, again, email=email)

    @property
    def deletable(self) -> bool:
        """True when the shown contact is one's own, so that it can be deleted and edited."""
        contact = self.detail.contact
        return contact is not None and contact.kind is Kind.PERSONAL
