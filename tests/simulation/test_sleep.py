"""P3: the computer sleeps at any point of a sync, for any time, and nothing is lost or doubled."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import ContactId, Email, Fields
from dialpad_contacts.domain.errors import OutcomeUnknown
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Account
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.simulation.memory_store import MemoryStore
from tests.simulation.world import GOOGLE, WAIT

POINTS = 11
"""Exchanges of the story below, before and after each; a sleep at a later one would be none."""
ONCE = {"create": 1, "update": 1, "delete": 1}


class SleepyClock(TestClock):
    """A clock whose seconds stand still while the computer sleeps, as Linux counts them."""

    def __init__(self, *, counts_sleep: bool) -> None:
        super().__init__()
        self._counts_sleep = counts_sleep
        self._slept = timedelta()

    def monotonic(self) -> float:
        return super().monotonic() - self._slept.total_seconds()

    def sleep(self, time: timedelta) -> None:
        self._now += time
        if not self._counts_sleep:
            self._slept += time


class Sleeper:
    """A user with one account, whose computer sleeps at the ``at``-th point."""

    def __init__(self, at: int, time: timedelta, *, counts_sleep: bool) -> None:
        self.clock = SleepyClock(counts_sleep=counts_sleep)
        self.cloud = MemoryCloud(self.clock, before=self.point, after=self.point, page_size=2)
        self.store = MemoryStore()
        self.store.state.accounts[GOOGLE.id] = GOOGLE
        self.edits = LocalEdits(self.store, self.clock)
        self.engine = Engine(
            self.store, self.provider, clock=self.clock, publish=lambda event: None,
            confirm_wait=WAIT, random=Random(1),
        )  # fmt: skip
        self.at, self.time, self.points = 0, time, 0
        for number in range(5):
            self.cloud.add(Fields(f"P{number}", emails=(Email(f"p{number}@x.example"),)))
        self.sync()
        self.cloud.calls.clear()
        self.points, self.at = 0, at

    def provider(self, account: Account) -> MemoryCloud:
        return self.cloud

    def point(self, operation: str) -> None:
        self.points += 1
        if self.points == self.at:
            self.clock.sleep(self.time)

    def sync(self, *, full: bool = False) -> None:
        self.engine.sync(GOOGLE.id, Order(full=full))

    def named(self, name: str) -> ContactId:
        records = self.store.state.records.values()
        (found,) = [r.id for r in records if r.fields.given_name == name]
        return found

    def live(self) -> None:
        """Edit, delete, add and let others add; then sync until all is said."""
        self.edits.edit(self.named("P0"), Saved(Fields("P0", "Edited")))
        self.edits.delete([self.named("P1")], delay=timedelta(), confirmed=True)
        self.edits.add(Saved(Fields("New")), GOOGLE.id)
        self.cloud.add(Fields("There"))
        for _ in range(3):
            self.sync()


def test_P3_the_story_has_so_many_points() -> None:
    here = Sleeper(0, timedelta(), counts_sleep=True)
    here.live()
    assert here.points == POINTS


@pytest.mark.parametrize("counts_sleep", [True, False])
@pytest.mark.parametrize("hours", [0.3, 3, 24 * 9])
@pytest.mark.parametrize("at", range(1, POINTS + 1))
def test_P3_a_sleep_anywhere_in_a_sync_doubles_and_loses_nothing(
    at: int, hours: float, counts_sleep: bool
) -> None:
    here = Sleeper(at, timedelta(hours=hours), counts_sleep=counts_sleep)
    here.live()
    assert Counter(c for c in here.cloud.calls if c in ONCE) == ONCE
    there = {s.contact.fields.display_name for s in here.cloud.people.values() if not s.deleted}
    living = [r for r in here.store.state.records.values() if r.deleted_at is None]
    assert there == {r.fields.display_name for r in living}
    assert there == {"P0 Edited", "P2", "P3", "P4", "New", "There"}


@pytest.mark.parametrize("counts_sleep", [True, False])
def test_P3_D12_a_listing_from_before_the_sleep_frees_no_create(counts_sleep: bool) -> None:
    """Bug (b) of the catalogue: read, slept past the wait, and sent again what was there."""
    here = Sleeper(0, timedelta(hours=3), counts_sleep=counts_sleep)
    here.edits.add(Saved(Fields("New")), GOOGLE.id)

    def lost(operation: str) -> None:
        if operation == "create":
            raise OutcomeUnknown("timed out")

    here.cloud.after = lost
    here.sync()
    (new,) = here.cloud.named("New")
    hidden = here.cloud.people.pop(new.remote_id)  # the listing lags behind

    def asleep(operation: str) -> None:
        if operation == "page":
            here.clock.sleep(here.time)
            here.cloud.people[new.remote_id] = hidden

    here.cloud.before = asleep
    here.sync(full=True)
    assert here.cloud.count("create") == 1
    here.clock.move(hours=1)
    here.sync()
    assert here.cloud.count("create") == 1
    assert not here.store.state.intents
