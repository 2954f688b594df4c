"""A reply lost in any position of a sync of 50 creates, 50 updates and 50 deletes: each once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.domain.errors import OutcomeUnknown
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.simulation.memory_store import MemoryStore
from tests.simulation.world import GOOGLE

EACH = 50
WRITES = ("create", "update", "delete")


class Day:
    """A book and its cloud with 50 of each waiting to be sent; one reply gets lost."""

    def __init__(self, lost: int) -> None:
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.store = MemoryStore()
        self.store.state.accounts[GOOGLE.id] = GOOGLE
        self.engine = Engine(
            self.store, lambda account: self.cloud, clock=self.clock,
            publish=lambda event: None, random=Random(lost),
        )  # fmt: skip
        for number in range(2 * EACH):
            self.cloud.add(Fields("Person", str(number)))
        self.engine.sync(GOOGLE.id, Order())
        edits = LocalEdits(self.store, self.clock)
        known = list(self.store.state.records.values())
        for record in known[:EACH]:
            edits.edit(record.id, Saved(replace(record.fields, given_name="Edited")))
        gone = [record.id for record in known[EACH:]]
        edits.delete(gone, delay=timedelta(0), confirmed=True)
        for number in range(EACH):
            edits.add(Saved(Fields("New", str(number))), GOOGLE.id)
        self.cloud.calls.clear()
        self.cloud.after = self.lose(lost)

    def lose(self, lost: int) -> Callable[[str], None]:
        writes = 0

        def after(operation: str) -> None:
            nonlocal writes
            writes += operation in WRITES
            if writes == lost and operation in WRITES:
                raise OutcomeUnknown("the connection broke")

        return after

    def names(self) -> Counter[str]:
        alive = [s.contact.fields for s in self.cloud.people.values() if not s.deleted]
        return Counter(fields.given_name for fields in alive)


@pytest.mark.parametrize("kind", range(3), ids=WRITES)
def test_d12_n15_n16_each_is_written_once_wherever_a_reply_is_lost(kind: int) -> None:
    for lost in range(kind * EACH + 1, (kind + 1) * EACH + 1):
        day = Day(lost)
        for _ in range(3):
            day.engine.sync(GOOGLE.id, Order())
            day.clock.move(minutes=16)
        assert {w: day.cloud.count(w) for w in WRITES} == dict.fromkeys(WRITES, EACH), lost
        assert day.names() == {"New": EACH, "Edited": EACH}, lost
        assert not day.store.state.intents
