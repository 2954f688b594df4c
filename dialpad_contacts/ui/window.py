"""The main window: its frame is there at once, what it shows comes with the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.events import ContactsChanged, Progress, SyncEvent
from dialpad_contacts.ui import deeds, place
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.lab_room import LabRoom
from dialpad_contacts.ui.place import Memory
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.shortcuts import Actions
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.holds import held
from dialpad_contacts.ui.viewmodels.items import Item
from dialpad_contacts.ui.viewmodels.nav import Nav, Page
from dialpad_contacts.ui.viewmodels.search import Search
from dialpad_contacts.ui.viewmodels.sources import Sources
from dialpad_contacts.ui.viewmodels.status import Status
from dialpad_contacts.ui.views.banner_sample import SampleBanner
from dialpad_contacts.ui.views.contacts_page import ContactsPage
from dialpad_contacts.ui.views.notices import HoldBanner
from dialpad_contacts.ui.views.sidebar import Sidebar
from dialpad_contacts.ui.views.status_bar import StatusBar
from dialpad_contacts.ui.views.undo_bar import UndoBar
from dialpad_contacts.ui.views.welcome import Welcome
from dialpad_contacts.ui.widgets import Line

if TYPE_CHECKING:
    from dialpad_contacts.ui.call_services import CallLog, Calls
    from dialpad_contacts.ui.pages import OpenLink, Pages
    from dialpad_contacts.ui.telephone import Telephone
    from dialpad_contacts.ui.tray import Tray

LEAST_WIDE, LEAST_HIGH = 720, 520
RAIL_BELOW = 1000
FOLLOW_MS = 120
"""How long changes are gathered before lists and counts are read again."""
SAMPLE_SEARCH = "Leo"


class MainWindow(QMainWindow):
    """One window of one address book; another may be opened in it."""

    def __init__(self, theme: Theme, open_link: OpenLink, memory: Memory | None = None) -> None:
        """Make the frame.

        Args:
            theme: of the application.
            open_link: is handed tel: and mailto: addresses.
            memory: keeps place, splitter and scheme; None forgets them.
        """
        super().__init__()
        self.setWindowTitle(t("app.title"))
        self.setAccessibleName(t("app.title"))
        self._theme, self.open_link, self.memory = theme, open_link, memory
        self._queries: Queries | None = None
        self._commands: Commands | None = None
        self.pages: Pages | None = None
        self.telephone: Telephone | None = None
        self.tray: Tray | None = None
        self._sample = self._link_real = False
        self._changed: set[ContactId] | None = set()
        self._wanted_remote = ""
        self.worker = SearchWorker(self)
        self.nav = Nav(self)
        self.sources = Sources(self)
        self.search = Search(self.sources, self.worker, self)
        self.status = Status(self)
        self.lab_room = LabRoom(self)
        self._build()
        self._connect()
        self.actions_ = Actions(self, theme, deeds.of_window(self), self.go)
        self._follow = QTimer(self, singleShot=True, interval=FOLLOW_MS)
        self._follow.timeout.connect(self._follow_changes)
        self._enable()
        self.setMinimumSize(LEAST_WIDE, LEAST_HIGH)
        place.restore(self, memory)
        self.contacts.box.take_focus()

    # -- for the composition root ---------------------------------------------------------

    def connect_services(
        self, queries: Queries, commands: Commands, region: str = "US", lab: Sequence[str] = ()
    ) -> None:
        """Show an address book; ``region`` and ``lab`` as in ``Pages``."""
        from dialpad_contacts.ui.pages import Pages

        if self.pages is not None:
            self.disconnect_services()
        self._queries, self._commands = queries, commands
        self.pages = Pages(self._theme, queries, commands, self.open_link, region, self.worker, lab)
        self.contacts.set_detail(self.pages.detail)
        for page in self.pages.beside.values():
            self.stack.addWidget(page)
        deeds.connect_pages(self, self.pages, queries)
        self.read_accounts()
        self.search.connect_services(queries, commands)
        self.welcome.set_busy(False)
        if self._sample and not self.search.query:
            self.contacts.box.edit.setText(SAMPLE_SEARCH)
        if self._link_real and not self.nav.welcome:
            self.nav.go(Page.ACCOUNTS)
        self._link_real = False
        self._show_page(self.nav.page)
        self._enable()
        if self.nav.welcome:
            self.welcome.take_focus()
        else:
            self.contacts.box.take_focus()

    def connect_calls(self, calls: Calls, log: CallLog) -> None:
        """Show the calls of the address book that was just connected."""
        from dialpad_contacts.ui.telephone import install

        self.telephone = install(self, calls, log, sample=self._sample)
        self._show_page(self.nav.page)

    def disconnect_services(self) -> None:
        """Let an address book go: nothing of it is shown or read any more."""
        self.worker.close()
        if self.telephone is not None:
            self.telephone.close()
            self.telephone = None
        self.undo.dismiss()
        self.search.disconnect_services()
        self.status.set_editing(None)
        self.status.forget_accounts()
        self._follow.stop()
        self._changed = set()
        self._queries = self._commands = None
        pages, self.pages = self.pages, None
        if pages is not None:
            pages.close()
            self.lab_room.forget()
            self.contacts.set_detail(QWidget())
            for page in pages.beside.values():
                page.hide()  # what still reaches it asks for nothing any more
                self.stack.removeWidget(page)
                page.deleteLater()
        self.contacts.box.edit.clear()
        self.nav.start_over()
        self._enable()

    def set_sample(self, sample: bool) -> None:
        """Say whether the address book is the sample; before ``connect_services``."""
        self._sample = sample
        self.banner.setVisible(sample)

    def refresh(self) -> None:
        """Read everything that is shown again."""
        if self._queries is not None:
            self._changed = None
            self._follow.start()

    def show_problem(self, reason: str) -> None:
        """Say why nothing is synced at all; '' when that is over."""
        self.status.set_problem(reason)

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync; in the GUI thread."""
        if self.pages is None:
            return
        if isinstance(event, ContactsChanged):
            self._note(event)
        elif not isinstance(event, Progress):
            self.read_accounts()
        self.status.on_event(event)
        self.pages.on_event(event)
        if self.telephone is not None:
            self.telephone.on_event(event)

    # -- what the window does ---------------------------------------------------------------

    @property
    def commands(self) -> Commands | None:
        """The services' acting half, None while there are none."""
        return self._commands

    @property
    def queries(self) -> Queries | None:
        """The services' reading half, None while there are none."""
        return self._queries

    def go(self, page: Page) -> None:
        """Show a page."""
        if self.nav.welcome:
            self.nav.skip_welcome()
        self.nav.go(page)

    def read_accounts(self) -> None:
        """Read accounts and counts, and show them wherever they stand."""
        queries = self._queries
        if queries is None:
            return
        accounts, counts = queries.accounts(), queries.counts()
        self.status.show_accounts(accounts, counts.total)
        self.sources.show(accounts, counts)
        self.hold.show_held(held(accounts))
        self.sidebar.show_owner()
        kinds = {a.kind for a in accounts}
        self.contacts.state.unlinked = AccountKind.GOOGLE not in kinds and not self._sample
        empty = counts.total == 0 and not self._sample
        self.nav.show_accounts(accounts, empty=empty)
        self.status.set_welcome(self.nav.welcome)
        self.actions_.enable(("sync", "cancel_sync"), bool(accounts))

    def show_item(self, item: Item | None) -> None:
        """Preview a line of the list: from the cache, without any request (D21)."""
        if self.pages is not None:
            here = item is not None and item.row is not None and not item.row.remote_only
            self.pages.detail.show_contact(int(item.key) if item is not None and here else None)
            self._enable()

    def open_item(self, item: Item) -> None:
        """Open a line of the list: asks its account (R6); what is only there is brought here."""
        if self.pages is None or self._commands is None or item.row is None:
            return
        if item.row.remote_only:
            self._wanted_remote = item.key
            self._commands.keep_remote(item.key)
            return
        self.pages.detail.open_contact(int(item.key))
        self._enable()
        QTimer.singleShot(0, self.pages.detail, self.pages.detail.focus_detail)

    def show_contact(self, contact: int) -> None:
        """Show a contact on the Contacts page, selected where it is in the list."""
        if self.pages is not None:
            self.go(Page.CONTACTS)
            self.pages.detail.show_contact(contact)
            self.contacts.choose(contact)
            self._enable()

    def open_contact(self, contact: int) -> None:
        """Show a contact on the Contacts page, and ask its account (R6)."""
        self.show_contact(contact)
        if self.pages is not None:
            self.pages.detail.open_contact(contact)

    def new_contact(self, name: str = "") -> None:
        """Open the form for a new contact."""
        if self.pages is not None:
            self.go(Page.CONTACTS)
            self.pages.detail.new_contact(name)

    def to_search(self) -> None:
        """Go to the search box."""
        self.go(Page.CONTACTS)
        self.contacts.box.take_focus()

    def link(self, kind: AccountKind | str, again: AccountId | None = None) -> None:
        """Link an account, or sign in again."""
        if self.pages is not None:
            dialog = self.pages.link(self, AccountKind(kind), again)
            dialog.finished.connect(self.read_accounts)

    def start_sample(self) -> None:
        """Open the sample account in place of this address book."""
        if self._commands is not None:
            self.welcome.set_busy(True)
            self._commands.start_sample()

    def leave_sample(self, *, link_real: bool) -> None:
        """Remove the sample; ``link_real`` goes on to where a real account is linked."""
        self._link_real = link_real
        if self._commands is not None:
            self._commands.remove_sample()

    # -- inside -------------------------------------------------------------------------------

    def _build(self) -> None:
        self.banner, self.hold = SampleBanner(), HoldBanner()
        self.banner.hide()
        self.sidebar = Sidebar(self.nav, self.sources)
        self.contacts = ContactsPage(self.search)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.contacts)
        main = QWidget()
        row = QHBoxLayout(main)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(Line(vertical=True))
        row.addWidget(self.stack, 1)
        self.welcome = Welcome()
        self.root = QStackedWidget()
        self.root.addWidget(main)
        self.root.addWidget(self.welcome)
        self.undo, self.status_bar = UndoBar(), StatusBar(self.status)
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.banner, self.hold, self.root, self.undo, self.status_bar):
            column.addWidget(part, 1 if part is self.root else 0)
        self.setCentralWidget(centre)

    def _connect(self) -> None:
        self.nav.page_changed.connect(self._show_page)
        self.nav.welcome_changed.connect(self._show_welcome)
        self.banner.link_real.connect(lambda: self.leave_sample(link_real=True))
        self.banner.remove.connect(lambda: self.leave_sample(link_real=False))
        self.hold.chosen.connect(lambda act: deeds.answer_hold(self, act))
        self.welcome.link.connect(self.link)
        self.welcome.sample.connect(self.start_sample)
        self.contacts.chosen.connect(self.show_item)
        self.contacts.opened.connect(self.open_item)
        self.contacts.new_contact.connect(self.new_contact)
        self.contacts.link_google.connect(lambda: self.link(AccountKind.GOOGLE))
        self.contacts.state.show_all.connect(self.sources.choose_all)
        self.status_bar.chosen.connect(lambda do, account: deeds.follow_link(self, do, account))
        self.undo.shown_changed.connect(lambda _: self._enable())

    def _note(self, event: ContactsChanged) -> None:
        if not event.ids:
            self._changed = None
        elif self._changed is not None:
            self._changed.update(event.ids)
        if self._wanted_remote and event.ids:
            deeds.open_kept(self, event.ids, self._wanted_remote)
        if not self._follow.isActive():
            self._follow.start()

    def forget_remote(self) -> None:
        """The wanted result is here now."""
        self.search.results.forget_remote(self._wanted_remote)
        self._wanted_remote = ""

    def _follow_changes(self) -> None:
        ids, self._changed = self._changed, set()
        self.read_accounts()
        self.search.on_changed(ContactsChanged(None, tuple(ids or ())))

    def _show_page(self, page: str) -> None:
        beside = self.pages.beside if self.pages is not None else {}
        self.stack.setCurrentWidget(beside.get(Page(page), self.contacts))
        self._enable()

    def _show_welcome(self, welcome: bool) -> None:
        self.root.setCurrentIndex(1 if welcome else 0)
        self.status.set_welcome(welcome)
        self._enable()
        if not welcome and self.isVisible():
            self.contacts.box.take_focus()

    def _enable(self) -> None:
        pages = self.pages
        here = pages is not None and not self.nav.welcome
        editing = pages is not None and pages.detail.is_editing
        own = pages is not None and self.nav.page is Page.CONTACTS and pages.deletable
        self.actions_.enable_pages(pages is not None, calls=self.telephone is not None)
        self.actions_.enable(("search", "next_pane", "previous_pane"), not self.nav.welcome)
        self.actions_.enable(("new",), here and not editing)
        self.actions_.enable(("link",), pages is not None and not self._sample)
        self.actions_.enable(("edit", "delete"), here and own and not editing)
        self.actions_.enable(("save",), editing)
        self.actions_.enable(("undo",), self.undo.isVisibleTo(self))
        deeds.enable_calls(self)
        deeds.enable_contact(self)
        self.lab_room.follow()

    def editing_changed(self, editing: bool, who: str) -> None:
        """A form was opened or closed."""
        self.status.set_editing(shown(who) if editing else None)
        self._enable()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow = self.width() < self._theme.px(RAIL_BELOW)
        self.sidebar.set_rail(narrow)
        self.contacts.set_narrow(narrow)

    def closeEvent(self, event: QCloseEvent) -> None:
        place.keep(self, self.memory, self._theme.scheme)
        stays = self.tray is not None and self.tray.keeps(event)
        if self.pages is not None:
            self.pages.detail.flush_draft()
            (self.lab_room if stays else self.pages).close()
        if not stays:
            self.worker.close()
            super().closeEvent(event)

    def choose_scheme(self, scheme: Scheme) -> None:
        """Take a scheme, in the menu too."""
        self._theme.set_scheme(scheme)
        self.actions_.schemes[scheme].setChecked(True)
