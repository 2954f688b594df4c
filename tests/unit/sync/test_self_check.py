"""The self-check finds what differs, says what a sync settles, and changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import Email, Fields, Record
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.self_check import Checkup, Difference, self_check
from tests.simulation.memory_store import MemoryStore
from tests.simulation.test_engine import ACCOUNT, ADA, GRACE, Bench

D = Difference
NOBODY = Fields()


class Book(MemoryStore):
    """The memory store, with all its records."""

    def personal_records(self) -> list[Record]:
        return list(self.state.records.values())


@pytest.fixture
def bench() -> Bench:
    bench = Bench()
    book = Book()
    book.state = bench.store.state
    bench.store = book
    bench.edits = type(bench.edits)(book, bench.clock)
    bench.restart()
    bench.linked(ADA, GRACE)
    return bench


def check(bench: Bench) -> Checkup:
    assert isinstance(bench.store, Book)
    before = repr(bench.store.state), repr(bench.cloud.people)
    found = self_check(bench.store, bench.cloud, ACCOUNT)
    assert (repr(bench.store.state), repr(bench.cloud.people)) == before, "it reads only"
    return found


def remote(bench: Bench, name: str) -> str:
    return str(bench.cloud.named(name)[0].remote_id)


def mine(bench: Bench, name: str) -> Record:
    return next(r for r in bench.store.state.records.values() if r.fields.display_name == name)


def test_in_step_there_is_nothing_to_say(bench: Bench) -> None:
    found = check(bench)
    assert (found.ok, found.compared, found.found) == (True, 2, {})


def test_what_changed_there_will_arrive(bench: Bench) -> None:
    ada = bench.cloud.named("Ada Lovelace")[0]
    bench.cloud.edit(ada.remote_id, replace(ADA, given_name="Augusta"))
    bench.cloud.remove(bench.cloud.named("Grace Hopper")[0].remote_id)
    new = bench.cloud.add(Fields("Katherine", "Johnson"))
    found = check(bench)
    ids = {str(mine(bench, "Ada Lovelace").id), str(mine(bench, "Grace Hopper").id), str(new)}
    assert (found.ok, set(found.found)) == (True, {D.WILL_ARRIVE})
    assert set(found.found[D.WILL_ARRIVE]) == ids
    bench.sync()
    assert check(bench).found == {}


def test_what_waits_here_is_told_by_contact(bench: Bench) -> None:
    ada, grace = mine(bench, "Ada Lovelace").id, mine(bench, "Grace Hopper").id
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    bench.edits.delete([grace], delay=timedelta(0), confirmed=True)
    new = bench.edits.add(Saved(Fields("Katherine", "Johnson")), ACCOUNT)
    found = check(bench)
    assert found.found == {D.WAITING: found.found[D.WAITING]}
    assert set(found.found[D.WAITING]) == {str(ada), str(grace), str(new)}


def test_kept_hidden_empty_and_set_aside_are_no_trouble(bench: Bench) -> None:
    ada, grace = mine(bench, "Ada Lovelace"), mine(bench, "Grace Hopper")
    assert ada.link is not None and grace.link is not None
    bench.cloud.edit(ada.link.remote_id, replace(ADA, emails=()))
    empty = bench.cloud.add(NOBODY)
    bench.sync()
    bench.store.state.records[grace.id] = replace(grace, deleted_at=bench.clock.now())
    bad = bench.edits.add(Saved(Fields("Bad", "Luck")), ACCOUNT)
    bench.store.state.records[bad] = replace(bench.store.state.records[bad], refused="no")
    found = check(bench)
    assert found.ok
    assert found.found == {
        D.KEPT: [str(ada.id)],
        D.HIDDEN: [str(grace.id)],
        D.EMPTY: [str(empty)],
        D.SET_ASIDE: [str(bad)],
    }


def test_what_no_sync_would_find_is_wrong(bench: Bench) -> None:
    ada, grace = mine(bench, "Ada Lovelace"), mine(bench, "Grace Hopper")
    assert ada.link is not None and grace.link is not None
    stored = bench.cloud.people[ada.link.remote_id]
    silent = replace(stored.contact, fields=replace(ADA, given_name="Augusta"))
    bench.cloud.people[ada.link.remote_id] = replace(stored, contact=silent)
    del bench.cloud.people[grace.link.remote_id]
    lost = bench.cloud.add(Fields("Katherine", "Johnson"))
    bench.cloud.people[lost] = replace(bench.cloud.people[lost], seq=1)
    found = check(bench)
    assert not found.ok
    assert found.found == {
        D.DIVERGED: [str(ada.id)],
        D.GONE: [str(grace.id)],
        D.MISSED: [str(lost)],
    }


def test_one_create_that_was_sent_twice_is_found(bench: Bench) -> None:
    twins = [bench.cloud.create(Fields("Twin", "One"), "abc").remote_id for _ in range(2)]
    bench.sync()
    found = check(bench)
    assert not found.ok
    assert found.found == {D.DOUBLE: [str(t) for t in twins]}


def test_an_expired_cursor_means_everything_will_be_read(bench: Bench) -> None:
    bench.cloud.oldest_cursor = 10_000
    stored = bench.cloud.people[bench.cloud.named("Ada Lovelace")[0].remote_id]
    bench.cloud.people[stored.contact.remote_id] = replace(
        stored, contact=replace(stored.contact, fields=replace(ADA, given_name="Augusta"))
    )
    assert set(check(bench).found) == {D.WILL_ARRIVE}


@pytest.mark.parametrize("seed", range(40))
def test_whatever_happens_a_sync_leaves_nothing_wrong(bench: Bench, seed: int) -> None:
    random = Random(seed)
    for step in range(25):
        living = [r for r in bench.store.state.records.values() if r.deleted_at is None]
        there = [s.contact for s in bench.cloud.people.values() if not s.deleted]
        name = Fields(f"N{step}", "X", (Email(f"n{random.randrange(9)}@x.example"),))
        match random.randrange(7):
            case 0:
                bench.cloud.add(name)
            case 1 if there:
                bench.cloud.edit(random.choice(there).remote_id, name)
            case 2 if len(there) > 2:
                bench.cloud.remove(random.choice(there).remote_id)
            case 3 if living:
                bench.edits.edit(random.choice(living).id, Saved(name))
            case 4 if len(living) > 2:
                one = random.choice(living).id
                bench.edits.delete([one], delay=timedelta(0), confirmed=True)
            case 5:
                bench.edits.add(Saved(name), ACCOUNT)
            case _:
                bench.clock.move(seconds=1)
                bench.sync()
        assert check(bench).ok, "before the sync, too"
    bench.clock.move(seconds=1)
    bench.sync(Order(approved=True))
    assert set(check(bench).found) <= {D.KEPT, D.HIDDEN}
