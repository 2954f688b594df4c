"""Any store, watched: its commits are the durable points where a crash may strike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from dialpad_contacts.domain.contact import AccountId, ContactId, Record, RemoteId
from dialpad_contacts.sync.ports import (
    Account,
    ContactStore,
    DirectoryEntry,
    Put,
    Write,
    Written,
)

Committed = Callable[[Sequence[Write], Written, dict[ContactId, Record], bool], None]


class WatchedStore:
    """``sync.ports.ContactStore`` that passes everything on and tells of each commit.

    ``point`` is called before and after whatever is written, and may end the program.
    """

    def __init__(
        self, store: ContactStore, point: Callable[[str], None], committed: Committed
    ) -> None:
        self.inner = store
        self._point = point
        self._committed = committed
        self.account = store.account
        self.accounts_linked = store.accounts_linked
        self.record = store.record
        self.linked = store.linked
        self.alive = store.alive
        self.outgoing = store.outgoing
        self.intents = store.intents
        self.deletes_sent = store.deletes_sent

    def save_account(self, account: Account) -> None:
        self._point("save")
        self.inner.save_account(account)
        self._point("saved")

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        self._point("commit")
        done = self.inner.commit(writes, now, durable=durable)
        found: dict[ContactId, Record] = {}
        for write, made in zip(writes, done.ids, strict=True):
            if isinstance(write, Put):
                record = self.inner.record(ContactId(made))
                assert record is not None
                found[record.id] = record
        self._committed(writes, done, found, durable)
        self._point("committed")
        return done

    def replace_directory(
        self, account: AccountId, entries: Sequence[DirectoryEntry], now: datetime
    ) -> int:
        return self.inner.replace_directory(account, entries, now)

    def directory_ids(self, account: AccountId, ids: Iterable[RemoteId]) -> set[RemoteId]:
        return set()
