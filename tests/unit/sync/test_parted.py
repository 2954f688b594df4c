"""A contact and its record part, or somebody else meets the record, while both are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.store import open_store
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.ports import Write, Written
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.unit.sync.bench import ADA, GOOGLE, WAIT, Bench


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_D6_one_that_both_sides_bring_back_at_once_is_lost_on_neither(bench: Bench) -> None:
    ada = bench.linked()
    remote = bench.remote_id(ada)
    bench.delete(ada)
    bench.sync()
    bench.cloud.people[remote].deleted = False
    bench.cloud.edit(remote, ADA)
    bench.store.quicker = [lambda: bench.edits.undelete(ada)]
    bench.sync()
    bench.sync()
    assert bench.remote_id(ada) != remote
    here = bench.store.linked(GOOGLE, bench.cloud.people)
    assert set(here) == set(bench.cloud.people), "two records there, and both are shown (R7)"


def test_R6_what_comes_of_a_record_that_is_another_by_then_changes_nothing(bench: Bench) -> None:
    ada = bench.linked()

    def anew() -> None:
        bench.delete(ada)
        bench.sync()
        bench.edits.undelete(ada)
        bench.sync()

    bench.meanwhile("get", anew)
    assert bench.opener.open(ada) == ""
    link = bench.now(ada).link
    assert link is not None
    assert link.gone_since is None
    assert bench.there(ada) == ADA


def test_R9_that_an_old_record_is_gone_is_not_said_of_its_successor(bench: Bench) -> None:
    ada = bench.linked()

    def put_back() -> None:
        bench.sync()
        bench.edits.publish(ada, GOOGLE)
        bench.sync()

    bench.meanwhile("get", lambda: bench.cloud.remove(bench.remote_id(ada)))
    bench.store.quicker = [put_back]
    bench.opener.open(ada)
    link = bench.now(ada).link
    assert link is not None
    assert link.gone_since is None
    assert bench.there(ada) == ADA


def test_I3_one_that_somebody_else_imports_meanwhile_is_here_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = TestClock()
    cloud = MemoryCloud(clock)
    store = open_store(tmp_path / "contacts.db", region="US", clock=clock)
    account = store.link_account(AccountKind.GOOGLE, "maya@northwind.example", "1").id
    remote, commit = cloud.add(ADA), store.commit

    def sync() -> None:
        Engine(
            store, lambda _: cloud, clock=clock, publish=lambda _: None, confirm_wait=WAIT,
            random=Random(1),
        ).sync(account, Order())  # fmt: skip

    others = [sync]

    def overtaken(writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        while others:
            others.pop()()
        return commit(writes, now, durable=durable)

    monkeypatch.setattr(store, "commit", overtaken)
    sync()
    assert store.count_alive(account) == 1
    assert remote in store.linked(account, [remote])
    store.close()
