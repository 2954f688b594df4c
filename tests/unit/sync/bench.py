"""An engine between a book and a cloud in memory, where something may happen at any exchange."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Email,
    Fields,
    Record,
    RemoteId,
)
from dialpad_contacts.sync.engine import Engine, Order, marker_source
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.opening import Opener
from dialpad_contacts.sync.ports import Account, Action, Put, Write, Written
from dialpad_contacts.sync.report import Report
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.simulation.memory_store import MemoryStore

GOOGLE = AccountId("google")
WAIT = timedelta(minutes=15)
ADA = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),))
GRACE = Fields("Grace", "Hopper", (Email("grace@one.example", "work"),))
LEO = Fields("Leo", "Fink")


class BusyStore(MemoryStore):
    """A book in which somebody may be quicker: what ``quicker`` holds is done before a commit.

    Each commit takes one act off the list; ``None`` is nobody.
    """

    def __init__(self) -> None:
        super().__init__()
        self.quicker: list[Callable[[], object] | None] = []

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        acts, self.quicker = self.quicker, []
        if acts and (act := acts.pop(0)) is not None:
            act()
        self.quicker = acts
        return super().commit(writes, now, durable=durable)


class Bench:
    """One two-way account, and one contact after another in it."""

    def __init__(self) -> None:
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.store = BusyStore()
        account = Account(GOOGLE, AccountKind.GOOGLE, "maya@northwind.example", "1")
        self.store.state.accounts[GOOGLE] = account
        self.edits = LocalEdits(self.store, self.clock)
        self.events: list[SyncEvent] = []
        self.engine = Engine(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=self.events.append,
            confirm_wait=WAIT,
            random=Random(1),
        )
        self.opener = Opener(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=self.events.append,
            new_marker=marker_source(Random(2)),
        )
        self.ahead = 0
        self.leo = self.linked(LEO)

    def sync(self, order: Order | None = None) -> Report:
        self.clock.move(seconds=1)
        return self.engine.sync(GOOGLE, order or Order())

    def linked(self, fields: Fields = ADA) -> ContactId:
        """Return a contact that is the same on both sides."""
        remote = self.cloud.add(fields)
        self.sync()
        self.cloud.calls.clear()
        return self.store.linked(GOOGLE, [remote])[remote].id

    def now(self, contact: ContactId) -> Record:
        record = self.store.record(contact)
        assert record is not None
        return record

    def remote_id(self, contact: ContactId) -> RemoteId:
        link = self.now(contact).link
        assert link is not None
        return link.remote_id

    def there(self, contact: ContactId) -> Fields:
        """Return what the account has of it."""
        return self.cloud.people[self.remote_id(contact)].contact.fields

    def edit(self, contact: ContactId, fields: Fields) -> None:
        self.edits.edit(contact, Saved(fields))

    def delete(self, contact: ContactId, delay_s: float = 0.0) -> None:
        self.edits.delete([contact], delay=timedelta(seconds=delay_s), confirmed=True)

    def write_note(self, contact: ContactId) -> None:
        """Let the contact's revision move on by what nobody is told of."""
        record = self.now(contact)
        self.store.commit([Put(replace(record, note=f"{record.note}."))], self.clock.now())

    def meanwhile(self, operation: str, act: Callable[[], object], *, times: int = 1) -> None:
        """Do ``act`` just before the cloud carries out ``operation``, so many times."""
        left = [times]

        def hook(what: str) -> None:
            if what == operation and left[0]:
                left[0] -= 1
                act()

        self.cloud.before = hook

    def after_the_plan(self, act: Callable[[], object]) -> None:
        """Do ``act`` when the next sync has made its plan, and sends the first step of it."""
        edited = replace(LEO, family_name=f"Fink {self.ahead}")
        self.edit(self.leo, edited)
        self.ahead += 1
        self.meanwhile("update", act)

    def journal(self, action: Action) -> list[str]:
        """Return the outcomes of the entries with ``action``, with their reasons."""
        entries = [row.entry for row in self.store.state.journal]
        return [
            f"{e.outcome.value} {e.change.reason}".strip()
            for e in entries
            if e.change.action is action
        ]

    def writes(self) -> list[str]:
        """Return the writes that arrived, without those of ``after_the_plan``."""
        return [c for c in self.cloud.calls if c in ("create", "update", "delete")][self.ahead :]


def fails(operation: str, error: Exception) -> Callable[[str], None]:
    """Return a hook that raises ``error`` at ``operation``."""

    def hook(what: str) -> None:
        if what == operation:
            raise error

    return hook
