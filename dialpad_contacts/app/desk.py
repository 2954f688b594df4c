"""The network's half of a session, in this process: syncs, single fetches, linking."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from dialpad_contacts.app.keeper import Keeper
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.lines import Line, Lines, Told
from dialpad_contacts.background.linking import Linker
from dialpad_contacts.background.service import LiveSearch, SyncService
from dialpad_contacts.cli import documents as doc
from dialpad_contacts.desktop.instance import sync_lock
from dialpad_contacts.desktop.vault import NoKeyring, VaultLocked
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId, Kind
from dialpad_contacts.domain.errors import CursorExpired, Refused, SignInNeeded, TryLater
from dialpad_contacts.domain.search import Row
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.oauth import Grant, SignIn
from dialpad_contacts.providers.password import Attempt, Typed
from dialpad_contacts.store.errors import Interrupted
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.planner import plan_account
from dialpad_contacts.sync.ports import Account, Provider
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.self_check import Checkup, self_check
from dialpad_contacts.sync.states import State

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session


_ASKED = frozenset({State.IDLE, State.HELD, State.SYNCING})
_SILENT = frozenset({State.PAUSED, State.SIGN_IN_NEEDED})
INDEX_SLICE_MS = 200.0
"""How long the search index is written at a time; edits of the window come in between."""


class Desk:
    """What the worker and a lone command do their network work with (background.worker.Desk)."""

    def __init__(self, session: Session) -> None:
        """Take the session; connects to nobody yet."""
        self._session = session
        self._attempt: SignIn | Attempt | None = None
        self._keeper = Keeper(session.store)
        config = session.config
        wait = session.confirm_wait
        self.service = SyncService(
            session.store,
            self._provider,
            clock=session.clock,
            publish=self._publish,
            confirm_wait=(
                timedelta(minutes=config.sync.create_retry_minutes) if wait is None else wait
            ),
        )

    @property
    def linker(self) -> Linker:
        """What links and unlinks. Raises NoKeyring, VaultLocked: there is no place for secrets."""
        session = self._session
        return Linker(session.store, session.vault, self._sign_in, self.service.forget)

    # -- syncing --------------------------------------------------------------------------

    def sync(self, accounts: Sequence[AccountId], order: Order) -> list[Report]:
        """Sync, unless another process of this data folder syncs already (P8).

        Raises:
            TryLater: one does.
            Refused: the data folder may not be written (S2).
        """
        if self._session.store.is_read_only:
            raise Refused("The data folder may not be written, so nothing is synced.")
        with sync_lock(self._session.paths.data) as lock:
            if not lock.acquire():
                raise TryLater("A sync is running already. Try again in a moment.")
            if not order.dry_run:
                self._keeper.before_sync(accounts)
            try:
                reports = self.service.sync(accounts, order)
            except SyncCancelled:
                raise  # P4: whoever stops it, or quits, waits for nothing more
            except Exception:
                self._tidy()
                raise
            if not order.dry_run:
                self._tidy()
            return reports

    def _tidy(self) -> None:
        """Index what the sync brought, and throw away what was kept long enough (D6, D19).

        Whoever quits meanwhile closes the store; what is left is done after the next sync.
        """
        store, settings = self._session.store, self._session.config.sync
        with suppress(Interrupted):
            while store.index_backlog(INDEX_SLICE_MS):
                pass
            store.purge(
                trash_kept=timedelta(days=settings.trash_days),
                journal_kept=timedelta(days=settings.journal_days),
            )

    def sync_document(self, accounts: Sequence[AccountId], order: Order) -> dict[str, Any]:
        """Sync, and return the document of it."""
        return self.report(self.sync(accounts, order))

    def look_ahead(self) -> list[Report]:
        """Say what the next sync of every account would do; does none of it (D19).

        Of an account that can't be asked now, what waits here is told.
        """
        store, now = self._session.store, self._session.clock.now()
        found = []
        for report in self.sync((), Order("user", dry_run=True)):
            if report.state not in _ASKED and not report.changes:
                direction = store.account(report.account).direction
                waits = store.outgoing(report.account, now)
                plan = plan_account(
                    report.account, direction, heard={}, linked={}, outgoing=waits, now=now
                )
                found.append(replace(report, changes=plan.changes))
            else:
                found.append(report)
        return found

    def self_check(self) -> list[Checkup]:
        """Read every account whole, and say where both sides differ; changes nothing."""
        checkups = []
        for account in self._session.store.accounts_linked():
            try:
                provider = self._provider(account)
                try:
                    if provider.capabilities.reads_contacts:
                        checkups.append(self_check(self._session.store, provider, account.id))
                finally:
                    provider.close()
            except (SignInNeeded, TryLater, CursorExpired) as error:
                checkups.append(Checkup(account.id, problem=str(error) or "It can't be read now."))
        return checkups

    def report(self, reports: list[Report]) -> dict[str, Any]:
        """Return the JSON document of a sync."""
        return doc.sync_document(reports[0].sync if reports else "", reports)

    def open(self, contact: ContactId) -> str:
        """Fetch one contact; return the warning, '' when it was fetched (R6)."""
        return self.service.open(contact)

    def search_remote(self, text: str, limit: int) -> LiveSearch:
        """Ask accounts and directories (R2)."""
        return self.service.search_remote(text, limit)

    def keep(self, row_id: str) -> ContactId:
        """Bring a remote-only result here."""
        return self.service.keep(row_id)

    def show_remote(self, row_id: str) -> dict[str, Any]:
        """Return the document of a remote-only result, fetched."""
        remote = self.service.fetch_remote(row_id)
        account = row_id.partition("/")[0]
        row = Row(row_id, Kind.PERSONAL, remote.fields.display_name, account=AccountId(account))
        return doc.remote_document(row, remote.fields)

    # -- linking --------------------------------------------------------------------------

    def link(self, command: m.LinkAccount, opened: Callable[[str], None]) -> Account:
        """Sign in with the browser, and link or renew."""
        self._attempt = self._new_attempt(opened)
        try:
            if command.again is not None:
                return self.linker.sign_in_again(command.again)
            return self.linker.link(command.kind, command.email)
        finally:
            self._attempt = None

    def link_key(self, command: m.LinkKey) -> Account:
        """Link or renew with an API key."""

        def check_key(kind: AccountKind, _hint: str) -> Grant:
            return registry.sign_in_with_key(kind, self._session.config, command.api_key)

        linker = replace(self.linker, sign_in=check_key)
        if command.again is not None:
            return linker.sign_in_again(command.again)
        return linker.link(AccountKind.DIALPAD)

    def link_password(self, command: m.LinkPassword) -> Account:
        """Link or renew with a password, which is handed on and kept in the vault alone."""
        attempt = self._attempt = Attempt()
        linker = self.linker

        def check_password(kind: AccountKind, hint: str) -> Grant:
            typed = Typed(command.email or hint, command.password, command.user, command.server)
            before = self._session.vault.load(command.again) if command.again else None
            grant = registry.sign_in_with_password(
                kind, self._session.config, typed, attempt, before
            )
            attempt.check()
            return grant

        try:
            linker = replace(linker, sign_in=check_password)
            if command.again is not None:
                return linker.sign_in_again(command.again)
            return linker.link(command.kind, command.email)
        finally:
            self._attempt = None

    def cancel_link(self) -> None:
        """Give a running sign-in up."""
        if self._attempt is not None:
            self._attempt.cancel()

    def unlink(self, command: m.Unlink) -> tuple[int, int]:
        """Unlink; return (kept, deleted)."""
        return self.linker.unlink(command.account, delete_contacts=command.delete_contacts)

    def choose_vault(self, passphrase: str | None) -> None:
        """Decide where secrets go when there is no keyring."""
        from dialpad_contacts.app.secrets import chosen_vault

        self._session.secrets = chosen_vault(self._session.paths, passphrase)

    def close(self) -> None:
        """Close every connection."""
        self.service.close()

    # -- calls ----------------------------------------------------------------------------

    def lines(self, told: Told) -> Lines:
        """Return what hears of the linked accounts' calls (D23); not started yet."""
        store = self._session.store

        def wanted() -> list[AccountId]:
            linked = store.accounts_linked()
            return [a.id for a in linked if registry.has_line(a.kind) and a.state not in _SILENT]

        def new_line(account: AccountId, told: Told) -> Line:
            known = store.account(account)
            line: Line = registry.line(known.kind, self._context(known), account, told)
            return line

        return Lines(wanted, new_line, told)

    def place_call(self, command: m.PlaceCall) -> None:
        """Have an account's telephone call somebody (D23)."""
        account = self._session.store.account(command.account)
        registry.call(account.kind, self._context(account), command.number, command.token)

    # -- parts ----------------------------------------------------------------------------

    def _publish(self, event: SyncEvent) -> None:
        self._session.publish(event)  # whoever listens by now

    def _provider(self, account: Account) -> Provider:
        return registry.build(account.kind, self._context(account))

    def _context(self, account: Account) -> ProviderContext:
        return ProviderContext(
            settings=self._session.config,
            load_secret=lambda: self._secret(account),
            save_secret=lambda secret: self._session.vault.save(account.id, secret),
            last_cursor=lambda: self._session.store.account(account.id).cursor,
        )

    def _secret(self, account: Account) -> str | None:
        try:
            return self._session.vault.load(account.id)
        except (NoKeyring, VaultLocked) as error:
            raise SignInNeeded(str(error)) from None

    def _new_attempt(self, opened: Callable[[str], None] | None) -> SignIn:
        browser = self._session.open_browser
        if browser is None:
            return SignIn(show_url=opened)
        return SignIn(open_browser=browser, show_url=opened)

    def _sign_in(self, kind: AccountKind, email: str) -> Grant:
        known = self._attempt
        attempt = known if isinstance(known, SignIn) else self._new_attempt(None)
        return registry.sign_in(kind, self._session.config, attempt, login_hint=email)
