"""One open data folder: settings, store, vault, and what works on them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from dialpad_contacts.background.clock import SystemClock
from dialpad_contacts.desktop.config import Config, load
from dialpad_contacts.desktop.paths import Paths, resolve
from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.sync.local_edits import LocalEdits
from dialpad_contacts.sync.ports import Account, Clock

if TYPE_CHECKING:
    from dialpad_contacts.app.desk import Desk
    from dialpad_contacts.app.window_client import WindowDesk
    from dialpad_contacts.background.linking import Linker, Vault
    from dialpad_contacts.providers.oauth import OpenBrowser
    from dialpad_contacts.store import Store
    from dialpad_contacts.sync.events import SyncEvent


@dataclass
class Session:
    """A data folder, opened. Parts are made when first asked for: a command pays for what it uses.

    ``open_browser`` shows the user an address; None is the system's browser.
    """

    paths: Paths
    config: Config
    clock: Clock = field(default_factory=SystemClock)
    publish: Callable[[SyncEvent], None] = lambda event: None
    open_browser: OpenBrowser | None = None
    secrets: Vault | None = None
    confirm_wait: timedelta | None = None
    _store: Store | None = None
    _edits: LocalEdits | None = None
    _desk: Desk | None = None
    _window: WindowDesk | None = None

    @property
    def region(self) -> str:
        """How a number without '+' is read: ISO 3166 alpha-2."""
        return self.config.region

    def open(self) -> None:
        """Open the address book, and bring it up to date.

        Raises:
            ContactsError, OSError: it can't be opened; the sentence says why.
        """
        if self._store is None:
            from dialpad_contacts.app.keeper import open_safely

            self._store = open_safely(self)

    @property
    def store(self) -> Store:
        """The local address book; opened on first use."""
        self.open()
        assert self._store is not None
        return self._store

    @property
    def notice(self) -> str:
        """What the user must be told of the data folder, '' as a rule (S2, S3)."""
        if self._store is None:
            return ""
        if self._store.recovered is not None:
            return self._store.recovered.sentence
        if self._store.is_read_only:
            return (
                f"{self.paths.data} may not be written: contacts can be looked at, but nothing is"
                " changed or synced."
            )
        return ""

    @property
    def edits(self) -> LocalEdits:
        """The user's own acts."""
        if self._edits is None:
            self._edits = LocalEdits(self.store, self.clock)
        return self._edits

    @property
    def vault(self) -> Vault:
        """Where secrets are kept."""
        if self.secrets is None:
            from dialpad_contacts.app.secrets import system_vault

            self.secrets = system_vault(self.paths)
        return self.secrets

    def local_desk(self) -> Desk:
        """Return what syncs in this very process."""
        if self._desk is None:
            from dialpad_contacts.app.desk import Desk

            self._desk = Desk(self)
        return self._desk

    def desk(self) -> Desk | WindowDesk:
        """Return what syncs: the running window's worker where there is one, else this process."""
        if self._window is None:
            from dialpad_contacts.app.window_client import WindowDesk

            self._window = WindowDesk.of(self.paths.data)
        return self._window if self._window is not None else self.local_desk()

    def linker(self) -> Linker:
        """Return what links and unlinks accounts in this process."""
        return self.local_desk().linker

    def changed(self, contacts: Sequence[ContactId]) -> None:
        """Tell a running window at once what this command changed."""
        from dialpad_contacts.app.window_client import tell_changed

        tell_changed(self.paths.data, contacts)

    def calls_changed(self) -> None:
        """Tell a running window at once that this command changed calls or marks of numbers."""
        from dialpad_contacts.app.window_client import tell_calls_changed

        tell_calls_changed(self.paths.data)

    def find_account(self, wanted: str) -> Account:
        """Return the linked account with this id or address.

        Raises:
            LookupError: there is none, or the address fits several.
        """
        linked = self.store.accounts_linked()
        for account in linked:
            if account.id == wanted:
                return account
        fitting = [a for a in linked if a.email.casefold() == wanted.casefold()]
        if len(fitting) > 1:
            names = ", ".join(a.id for a in fitting)
            raise LookupError(f'"{wanted}" is linked more than once. Say which: {names}.')
        if not fitting:
            raise LookupError(f'There is no account "{wanted}".')
        return fitting[0]

    def account_ids(self, wanted: str | None) -> tuple[AccountId, ...]:
        """Return the account's id in a tuple; an empty one for all accounts."""
        return (self.find_account(wanted).id,) if wanted else ()

    def close(self) -> None:
        """Close connections and the store."""
        if self._desk is not None:
            self._desk.close()
        if self._store is not None:
            self._store.close()
        self._desk = self._store = self._edits = None


def open_session(data_dir: str | Path | None, *, config: Config | None = None) -> Session:
    """Open a data folder; one whose window shows the sample account is opened there.

    Raises:
        ContactsError: the folder or its settings can't be used; the sentence says why.
    """
    paths = resolve(data_dir)
    settings = config if config is not None else load(paths.config_file)
    from dialpad_contacts.app.window_client import active_folder

    shown = active_folder(paths.data)
    if shown is not None and shown != paths.data:
        paths = replace(paths, data=shown)
    return Session(paths, settings)
