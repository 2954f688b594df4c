"""D15: no plan deletes many without a yes; counted from the journal, a crash resets nothing."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.local_edits import LocalEdits
from dialpad_contacts.sync.states import State
from tests.simulation.faults import Crash
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.simulation.memory_store import MemoryStore
from tests.simulation.world import GOOGLE

CHUNKS, PLANS = 10, 1000


class Hour:
    """One account of ``size`` contacts; deletes arrive in waves, and the program may end."""

    def __init__(self, random: Random, size: int) -> None:
        self.random = random
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.store = MemoryStore()
        self.store.state.accounts[GOOGLE.id] = GOOGLE
        self.edits = LocalEdits(self.store, self.clock)
        for number in range(size):
            self.cloud.add(Fields("Person", str(number)))
        self.start()
        self.sync()

    def start(self) -> None:
        self.engine = Engine(
            self.store, lambda account: self.cloud, clock=self.clock,
            publish=lambda event: None, random=self.random,
        )  # fmt: skip

    def sync(self) -> State:
        try:
            return self.engine.sync(GOOGLE.id, Order()).state
        except Crash:
            self.start()
            return self.store.account(GOOGLE.id).state

    def delete(self, count: int) -> None:
        living = [r.id for r in self.store.state.records.values() if r.deleted_at is None]
        self.edits.delete(living[:count], delay=timedelta(0), confirmed=False)

    def crash_after(self, deletes: int) -> None:
        def after(operation: str) -> None:
            self.cloud.after = lambda what: None
            raise Crash

        seen = self.cloud.count("delete")
        if deletes:
            self.cloud.after = lambda what: (
                after(what) if self.cloud.count("delete") - seen >= deletes else None
            )


def allowed(size: int) -> int:
    """Return the most that may go within an hour unasked, by the rule's own words."""
    return min(50, max(10, size // 10))


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_d15_none_of_10_000_plans_passes_unconfirmed(chunk: int) -> None:
    random = Random(chunk)
    plans = held = 0
    while plans < PLANS:
        size = random.choice((5, 12, 12, 30, 30, 80, 110))
        hour = Hour(random, size)
        for _ in range(random.randint(2, 6)):
            hour.delete(random.choice((1, 3, 9, 11, 40)))
            hour.crash_after(random.choice((0, 0, 1, 4)))
            hour.clock.move(minutes=random.randint(0, 9))
            held += hour.sync() is State.HELD
            plans += 1
            assert hour.cloud.count("delete") <= allowed(size)
    assert held > PLANS // 10, "the guard has something to hold"
