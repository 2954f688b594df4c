"""N13: a contact that can't be sent is tried five times, then set aside; the others go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialpad_contacts.domain.contact import ContactId, Fields
from dialpad_contacts.domain.errors import OutcomeUnknown, TryLater
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Action, RemoteContact
from dialpad_contacts.sync.sending import BREAKER, TRIES
from dialpad_contacts.sync.states import State
from tests.simulation.memory_cloud import MemoryCloud
from tests.simulation.test_engine import Bench

POISON = "Poison"
BAD = OutcomeUnknown("Google isn't answering (500). Nothing is lost.")


class Poisoned(MemoryCloud):
    """Answers writes of some people with an error; the others' are taken."""

    error: Exception = BAD

    def update(self, remote: RemoteContact, fields: Fields) -> RemoteContact:
        if fields.given_name.startswith(POISON):
            self.calls.append("refused")
            raise self.error
        return super().update(remote, fields)


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    bench.cloud = Poisoned(bench.clock)
    bench.restart()
    return bench


def edit(bench: Bench, was: str, given_name: str) -> ContactId:
    record = next(r for r in bench.store.state.records.values() if r.fields.given_name == was)
    bench.edits.edit(record.id, Saved(replace(record.fields, given_name=given_name)))
    return record.id


def link(bench: Bench, *names: str) -> None:
    bench.linked(*(Fields(name, "Person") for name in names))


def there(bench: Bench) -> list[str]:
    return sorted(s.contact.fields.given_name for s in bench.cloud.people.values())


def runs(bench: Bench, count: int, between: Callable[[int], object] = lambda i: None) -> None:
    for i in range(count):
        between(i)
        bench.sync()
        bench.clock.move(minutes=20)


@pytest.mark.parametrize("error", [BAD, TryLater("502"), ValueError("odd"), KeyError("names")])
def test_n13_one_bad_contact_never_stops_the_others(bench: Bench, error: Exception) -> None:
    assert isinstance(bench.cloud, Poisoned)
    bench.cloud.error = error
    link(bench, "Ada", "Bo")
    bad = edit(bench, "Ada", POISON)
    edit(bench, "Bo", "Bob")
    report = bench.sync()
    assert there(bench) == ["Ada", "Bob"]
    assert report.state is State.WAITING
    assert bench.store.state.records[bad].tries == 1


def test_n13_after_five_tries_it_is_set_aside_with_its_reason(bench: Bench) -> None:
    link(bench, "Ada", "Bo")
    bad = edit(bench, "Ada", POISON)
    runs(bench, TRIES - 1)
    assert bench.store.state.records[bad].refused == ""
    report = bench.sync()
    assert bench.cloud.calls.count("refused") == TRIES
    assert [(c.action, c.contact) for c in report.changes] == [(Action.FAIL, bad)]
    assert (report.state, report.failed) == (State.IDLE, 1)
    assert "500" in bench.store.state.records[bad].refused
    runs(bench, 3, lambda i: edit(bench, ["Bo", "B0", "B1"][i], f"B{i}"))
    assert bench.cloud.calls.count("refused") == TRIES
    assert there(bench) == ["Ada", "B2"]


def test_n13_another_edit_frees_it(bench: Bench) -> None:
    link(bench, "Ada")
    bad = edit(bench, "Ada", POISON)
    runs(bench, TRIES)
    assert bench.store.state.records[bad].refused
    edit(bench, POISON, "Ida")
    assert bench.store.state.records[bad].tries == 0
    runs(bench, 1)
    assert there(bench) == ["Ida"]
    assert not bench.store.state.records[bad].refused


def test_n13_saving_it_again_unchanged_tries_again(bench: Bench) -> None:
    link(bench, "Ada")
    bad = edit(bench, "Ada", POISON)
    runs(bench, TRIES)
    assert isinstance(bench.cloud, Poisoned)
    edit(bench, POISON, POISON)
    bench.cloud.error = TryLater("still")
    runs(bench, 1)
    assert bench.cloud.calls.count("refused") == TRIES + 1
    assert bench.store.state.records[bad].tries == 1


def test_n13_many_that_fail_in_a_row_are_the_accounts_trouble(bench: Bench) -> None:
    names = [f"P{i}" for i in range(6)]
    link(bench, *names)
    bad = [edit(bench, name, f"{POISON}{name}") for name in names]
    runs(bench, 1)
    assert bench.cloud.calls.count("refused") == BREAKER
    runs(bench, 3 * TRIES)
    assert not any(bench.store.state.records[b].refused for b in bad), "an outage sets none aside"


def test_n13_many_bad_ones_in_front_do_not_block_the_good_one(bench: Bench) -> None:
    names = [f"P{i}" for i in range(BREAKER + 1)]
    link(bench, *names, "Zoe")
    bad = [edit(bench, name, f"{POISON}{name}") for name in names]
    edit(bench, "Zoe", "Zo")
    runs(bench, 3)
    assert "Zo" in there(bench)
    runs(bench, 20, lambda i: edit(bench, "Zo" if i % 2 == 0 else "Zoey", ["Zoey", "Zo"][i % 2]))
    assert all(bench.store.state.records[b].refused for b in bad)


def test_n12_an_account_that_asks_to_slow_down_is_asked_nothing_more(bench: Bench) -> None:
    assert isinstance(bench.cloud, Poisoned)
    bench.cloud.error = TryLater("Slow down", busy=True)
    link(bench, "Ada", "Bo")
    bad = edit(bench, "Ada", POISON)
    edit(bench, "Bo", "Bob")
    runs(bench, TRIES)
    assert there(bench) == ["Ada", "Bo"]
    assert bench.store.state.records[bad].tries == 0
