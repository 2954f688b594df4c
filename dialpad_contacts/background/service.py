"""The sync's work behind window and command line: syncs, opens, searches. Blocking, no Qt."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Protocol

from dialpad_contacts.domain.contact import AccountId, ContactId, Fields, Kind, RemoteId
from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync.account_state import unexpected
from dialpad_contacts.sync.directory import gives_directory
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Engine, Order, marker_source
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.opening import Opener
from dialpad_contacts.sync.planner import imported
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Change,
    Clock,
    ContactStore,
    Entry,
    Provider,
    Put,
    RemoteContact,
)
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State

log = logging.getLogger(__name__)


class Store(ContactStore, Protocol):
    """What the service needs of the store beside the engine's part."""

    def directory_ids(self, account: AccountId, ids: Iterable[RemoteId]) -> set[RemoteId]:
        """Return which of the directory's ``ids`` are here."""
        ...


@dataclass(frozen=True, slots=True)
class LiveSearch:
    """A live search's answer: rows that are not linked here (D25), and how each source did.

    ``fields`` has the synced fields of each row, in the rows' order.
    """

    rows: tuple[Row, ...]
    fields: tuple[Fields, ...]
    sources: tuple[tuple[AccountId, str], ...]


class SyncService:
    """Runs syncs, single fetches and live searches over the linked accounts.

    Syncs run one at a time; fetches and searches may run beside them on another thread, over
    connections of their own.
    """

    def __init__(
        self,
        store: Store,
        new_provider: Callable[[Account], Provider],
        *,
        clock: Clock,
        publish: Callable[[SyncEvent], None],
        confirm_wait: timedelta,
        random: Random | None = None,
    ) -> None:
        """Take the parts; connects to nobody yet."""
        self._store = store
        self._new_provider = new_provider
        self._clock = clock
        self._syncing = threading.Lock()
        self._stop = threading.Event()
        self._providers: dict[tuple[str, AccountId], Provider] = {}
        self._new_id = marker_source(random)
        self._engine = Engine(
            store,
            self._to_sync,
            clock=clock,
            publish=publish,
            confirm_wait=confirm_wait,
            random=random,
        )
        self._opener = Opener(
            store,
            lambda account: self._provider("open", account),
            clock=clock,
            publish=publish,
            new_marker=self._new_id,
        )
        self._opened: dict[ContactId, float] = {}

    def sync(self, accounts: Sequence[AccountId], order: Order) -> list[Report]:
        """Sync ``accounts`` (all linked ones when empty), one after the other.

        What goes wrong in one that no sync should end in is that account's state and report;
        the others go on (faults.md P2, P6).

        Raises:
            KeyError: one of them is not linked.
            SyncCancelled: ``cancel`` was called.
        """
        with self._syncing:
            self._stop.clear()
            chosen = [self._store.account(a) for a in accounts] or self._store.accounts_linked()
            order = replace(order, sync=order.sync or self._new_id()[:12])
            reports = []
            for account in chosen:
                stoppable = replace(order, cancelled=self._stop.is_set)
                try:
                    reports.append(self._engine.sync(account.id, stoppable))
                except ContactsError:
                    if self._stop.is_set():
                        raise SyncCancelled from None
                    raise
                except SyncCancelled:
                    raise
                except Exception as error:
                    if any(a.id == account.id for a in self._store.accounts_linked()):  # P9
                        log.exception("in the sync of %s", account.kind)
                        reason = unexpected(error)
                        reports.append(
                            Report(account.id, order.sync or "", State.FAILED, reason, ())
                        )
            return reports

    def cancel(self) -> None:
        """Stop the running sync soon: between two items, or by closing its connection."""
        if not self._syncing.locked():
            return
        self._stop.set()
        for key in [k for k in self._providers if k[0] == "sync"]:
            self._providers.pop(key).close()

    def open(self, contact: ContactId, *, fresh_s: float = 0.0) -> str:
        """Fetch one contact now (R6); within ``fresh_s`` seconds of the last time, don't (D21).

        Returns:
            '' or the sentence that says why it could not be fetched.
        """
        now = self._clock.monotonic()
        last = self._opened.get(contact)
        if last is not None and now - last < fresh_s:
            return ""
        self._opened[contact] = now
        return self._opener.open(contact, push=not self._syncing.locked())

    def search_remote(self, text: str, limit: int) -> LiveSearch:
        """Ask every account and directory that can search (R2); leave out what is here (D25)."""
        found: list[tuple[Row, Fields]] = []
        sources: list[tuple[AccountId, str]] = []
        linked = self._store.accounts_linked()
        for account in linked:
            if account.state in (State.SIGN_IN_NEEDED, State.PAUSED):
                sources.append((account.id, account.state.value))
                continue
            try:
                found += self._search(account, text, limit, gives_directory(account, linked))
            except SignInNeeded:
                sources.append((account.id, "sign_in_needed"))
            except TryLater as error:
                sources.append((account.id, "offline" if error.offline else "failed"))
            else:
                sources.append((account.id, "ok"))
        rows = tuple(row for row, _ in found)
        return LiveSearch(rows, tuple(fields for _, fields in found), tuple(sources))

    def fetch_remote(self, row_id: str) -> RemoteContact:
        """Read the record behind a remote-only result.

        Raises:
            LookupError: there is no such account, or the id is none of a remote result.
            RemoteGone, TryLater, SignInNeeded: from the account.
        """
        account_id, _, remote_id = row_id.partition("/")
        try:
            account = self._store.account(AccountId(account_id))
        except KeyError:
            raise LookupError("There is no such contact.") from None
        return self._provider("open", account).get(RemoteId(remote_id))

    def keep(self, row_id: str) -> ContactId:
        """Bring a remote-only result here; it is imported like any other (R11)."""
        remote = self.fetch_remote(row_id)
        account = AccountId(row_id.partition("/")[0])
        known = self._store.linked(account, [remote.remote_id])
        if known:
            return next(iter(known.values())).id
        change = Change("R11", Action.IMPORT, None, account, after=remote.fields)
        put = Put(imported(remote, account), Entry(change, None, "kept from a search"))
        return ContactId(self._store.commit([put], self._clock.now()).ids[0])

    def forget(self, account: AccountId) -> None:
        """Close and drop the account's connections: signed in anew, or unlinked."""
        for key in [k for k in self._providers if k[1] == account]:
            self._providers.pop(key).close()

    def close(self) -> None:
        """Close every connection."""
        for provider in self._providers.values():
            provider.close()
        self._providers.clear()

    def _to_sync(self, account: Account) -> Provider:
        """Return the connection of a sync; one that ``cancel`` came too early to cut is not used.

        Raises:
            SyncCancelled: ``cancel`` was called.
        """
        provider = self._provider("sync", account)
        if self._stop.is_set():
            raise SyncCancelled
        return provider

    def _provider(self, use: str, account: Account) -> Provider:
        key = (use, account.id)
        if key not in self._providers:
            self._providers[key] = self._new_provider(account)
        return self._providers[key]

    def _search(
        self, account: Account, text: str, limit: int, directory: bool
    ) -> list[tuple[Row, Fields]]:
        provider = self._provider("search", account)
        found: list[tuple[Row, Fields]] = []
        if provider.capabilities.searches:
            contacts = provider.search(text, limit)
            here = self._store.linked(account.id, [c.remote_id for c in contacts])
            for c in contacts:
                if c.remote_id not in here:
                    row = _row(account, Kind.PERSONAL, c.remote_id, c.fields, c.company)
                    found.append((row, c.fields))
        if directory and provider.capabilities.reads_directory:
            entries = provider.search_directory(text, limit)
            known = self._store.directory_ids(account.id, [e.remote_id for e in entries])
            for e in entries:
                if e.remote_id not in known:
                    row = _row(account, Kind(e.kind), e.remote_id, e.fields, e.title)
                    found.append((row, e.fields))
        return found


def _row(account: Account, kind: Kind, remote_id: str, fields: Fields, extra: str) -> Row:
    values = [*(p.written for p in fields.phones), *(e.address for e in fields.emails)]
    return Row(
        id=f"{account.id}/{remote_id}",
        kind=kind,
        name=fields.display_name,
        second=extra or next(iter(values), ""),
        account=account.id,
        account_kind=account.kind,
        remote_only=True,
    )


def quietly_closed(service: SyncService) -> None:
    """Close at the end of the program, when a failing close helps nobody."""
    with suppress(OSError):
        service.close()
