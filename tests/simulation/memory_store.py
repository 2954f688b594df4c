"""An address book in memory: the store's contract, as plainly as it can be said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from dialpad_contacts.domain.contact import AccountId, ContactId, Record, RemoteId
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Checked,
    CloseIntent,
    DirectoryEntry,
    Entry,
    EntryId,
    FinishEntry,
    Intent,
    MarkUnknown,
    Note,
    OpenIntent,
    Put,
    RevMoved,
    Write,
    Written,
)


@dataclass
class JournalRow:
    """A journal entry with its time."""

    entry: Entry
    at: datetime


@dataclass
class State:
    """Everything that survives a crash."""

    accounts: dict[AccountId, Account] = field(default_factory=dict)
    records: dict[ContactId, Record] = field(default_factory=dict)
    intents: dict[int, Intent] = field(default_factory=dict)
    journal: list[JournalRow] = field(default_factory=list)
    directories: dict[AccountId, dict[RemoteId, DirectoryEntry]] = field(default_factory=dict)
    next_id: int = 1


class MemoryStore:
    """``sync.ports.ContactStore`` over dictionaries; a commit happens whole or not at all."""

    def __init__(self, state: State | None = None) -> None:
        self.state = state or State()

    def account(self, account: AccountId) -> Account:
        return self.state.accounts[account]

    def save_account(self, account: Account) -> None:
        if account.id not in self.state.accounts:
            raise KeyError(account.id)
        self.state.accounts[account.id] = account

    def accounts_linked(self) -> list[Account]:
        return list(self.state.accounts.values())

    def directory_ids(self, account: AccountId, ids: Iterable[RemoteId]) -> set[RemoteId]:
        directory = self.state.directories.get(account, {})
        return {i for i in ids if i in directory}

    def record(self, contact: ContactId) -> Record | None:
        return self.state.records.get(contact)

    def linked(self, account: AccountId, remote_ids: Iterable[RemoteId]) -> dict[RemoteId, Record]:
        wanted = set(remote_ids)
        return {
            r.link.remote_id: r
            for r in self.state.records.values()
            if r.link is not None and r.link.account == account and r.link.remote_id in wanted
        }

    def alive(self, account: AccountId) -> set[RemoteId]:
        return {
            r.link.remote_id
            for r in self.state.records.values()
            if r.link is not None and r.link.account == account and r.link.gone_since is None
        }

    def outgoing(self, account: AccountId, now: datetime) -> list[Record]:
        return [r for r in self.state.records.values() if self._is_due(r, account, now)]

    def intents(self, account: AccountId) -> list[Intent]:
        return [i for i in self.state.intents.values() if i.account == account]

    def deletes_sent(self, account: AccountId, since: datetime) -> int:
        return sum(
            row.at >= since
            and row.entry.change.action is Action.DELETE_THERE
            and row.entry.change.account == account
            for row in self.state.journal
        )

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        for write in writes:  # whole or not at all: looked at before the first is done
            if isinstance(write, Put) and write.record.id != 0:
                self._expect(write.record.id, write.record.rev)
            elif isinstance(write, OpenIntent):
                self._expect(write.contact, write.rev)
        done = [self._write(w, now) for w in writes]
        return Written(tuple(i for i, _ in done), tuple(e for _, e in done))

    def replace_directory(
        self, account: AccountId, entries: Sequence[DirectoryEntry], now: datetime
    ) -> int:
        new = {e.remote_id: e for e in entries}
        old = self.state.directories.get(account, {})
        self.state.directories[account] = new
        return sum(old.get(i) != e for i, e in new.items()) + len(old.keys() - new.keys())

    def _is_due(self, r: Record, account: AccountId, now: datetime) -> bool:
        if r.refused:
            return False
        if r.link is None:
            return r.wanted_in == account and r.deleted_at is None
        if r.link.account != account or r.link.gone_since is not None:
            return False
        if r.deleted_at is not None:
            return r.delete_due_at is not None and r.delete_due_at <= now
        return r.edited_here or bool(r.link.sent)

    def _write(self, write: Write, now: datetime) -> tuple[int, EntryId]:
        match write:
            case Put():
                return self._put(write, now)
            case OpenIntent():
                entry = self._log(write.entry, now)
                number = self._new_id()
                self.state.intents[number] = Intent(
                    number, write.account, write.contact, write.marker, write.body, entry=entry
                )
                return number, entry
            case MarkUnknown():
                intent = self.state.intents[write.intent]
                self.state.intents[write.intent] = replace(intent, unknown_since=write.since)
            case CloseIntent():
                self.state.intents.pop(write.intent, None)
            case Note():
                return 0, self._log(write.entry, now)
            case FinishEntry():
                row = self.state.journal[write.entry - 1]
                change = row.entry.change
                if write.reason:
                    change = replace(change, reason=write.reason)
                done = replace(row.entry, change=change, outcome=write.outcome)
                self.state.journal[write.entry - 1] = JournalRow(done, row.at)
            case Checked():
                pass
        return 0, 0

    def _put(self, write: Put, now: datetime) -> tuple[int, EntryId]:
        record = write.record
        if record.id == 0:
            record = replace(record, id=ContactId(self._new_id()))
        self._expect_one_link(record)
        self.state.records[record.id] = replace(record, rev=record.rev + 1)
        entry = write.entry
        if entry is not None and entry.change.contact is None:
            entry = replace(entry, change=replace(entry.change, contact=record.id))
        return record.id, self._log(entry, now) if entry is not None else 0

    def _expect(self, contact: ContactId, rev: int) -> None:
        now = self.state.records.get(contact)
        if now is None or now.rev != rev:
            raise RevMoved

    def _expect_one_link(self, record: Record) -> None:
        if record.link is None:
            return
        others = self.linked(record.link.account, [record.link.remote_id])
        assert all(r.id == record.id for r in others.values()), "I3: one contact per remote id"

    def _log(self, entry: Entry, now: datetime) -> EntryId:
        self.state.journal.append(JournalRow(entry, now))
        return len(self.state.journal)

    def _new_id(self) -> int:
        self.state.next_id += 1
        return self.state.next_id - 1
