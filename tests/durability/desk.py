"""A real store and the real engine, over a cloud in memory: what a durability test begins with."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from random import Random

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId, Email, Fields
from dialpad_contacts.store import Store, open_or_recover
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.report import Report
from tests.simulation.memory_cloud import MemoryCloud, TestClock

ADA = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),))
GRACE = Fields("Grace", "Hopper", (Email("grace@one.example", "work"),))
LEO = Fields("Leo", "Fink", (Email("leo@one.example", "work"),))


def names_in(store: Store) -> list[str]:
    """Return the names of the living, sorted."""
    return sorted(row.name for row in store.rows(store.all_ids(frozenset())))


class Bench:
    """One data folder, one linked account, one cloud."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "book" / "contacts.db"
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.events: list[SyncEvent] = []
        self.store = self._open()
        self.account: AccountId = self.store.link_account(
            AccountKind.GOOGLE, "maya@northwind.example", "1"
        ).id
        self._begin()

    def restart(self) -> Store:
        """As after the program's end: nothing but the files survives."""
        self.store.close()
        self.store = self._open()
        self._begin()
        return self.store

    def close(self) -> None:
        self.store.close()

    def linked(self, *people: Fields) -> None:
        for fields in people:
            self.cloud.add(fields)
        self.sync()
        self.cloud.calls.clear()

    def sync(self, *, approved: bool = False, dry_run: bool = False) -> Report:
        order = Order(approved=approved, dry_run=dry_run)
        return self.engine.sync(self.account, order)

    def named(self, name: str) -> ContactId:
        found = self.store.search(name, frozenset(), 10).rows
        return ContactId(int(next(row.id for row in found if row.name == name)))

    def rename(self, name: str, given: str) -> None:
        contact = self.store.record(self.named(name))
        assert contact is not None
        fields = Fields(given, contact.fields.family_name, contact.fields.emails)
        self.edits.edit(contact.id, Saved(fields))

    def names(self) -> list[str]:
        return names_in(self.store)

    def writes(self) -> list[str]:
        return [c for c in self.cloud.calls if c in ("create", "update", "delete")]

    def _open(self) -> Store:
        return open_or_recover(self.path, region="US", clock=self.clock)

    def _begin(self) -> None:
        self.edits = LocalEdits(self.store, self.clock)
        self.engine = Engine(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=self.events.append,
            confirm_wait=timedelta(minutes=15),
            random=Random(1),
        )
