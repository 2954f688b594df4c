"""D23: whose directory is shown, and how often it is read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import cast

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, Fields, RemoteId
from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.sync.directory import FRESH_S, Directories, gives_directory
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.events import ContactsChanged, SyncEvent
from dialpad_contacts.sync.ports import Account, Change, DirectoryEntry, Provider
from tests.simulation.memory_cloud import TestClock
from tests.simulation.memory_store import MemoryStore

GOOGLE = Account(AccountId("google"), AccountKind.GOOGLE, "maya@one.example", "1")
OFFICE = Account(AccountId("office365"), AccountKind.OFFICE365, "maya@two.example", "2")
DIALPAD = Account(AccountId("dialpad"), AccountKind.DIALPAD, "maya@one.example", "3")
LEO = DirectoryEntry(RemoteId("u1"), "company", Fields("Leo", "Fink"))


class Company:
    """A directory that counts how often it is read."""

    def __init__(self) -> None:
        self.read = 0
        self.breaks = False

    def directory(self) -> Iterator[Sequence[DirectoryEntry]]:
        self.read += 1
        yield [LEO]
        if self.breaks:
            raise TryLater("half of it")


class Bench:
    def __init__(self, *linked: Account) -> None:
        self.clock = TestClock()
        self.store = MemoryStore()
        self.store.state.accounts.update({a.id: a for a in linked})
        self.events: list[SyncEvent] = []
        self.company = Company()
        self.directories = Directories(self.store, self.clock, self.events.append)

    def follow(self, account: Account = GOOGLE, cause: str = "scheduled") -> list[Change]:
        provider = cast("Provider", self.company)
        return self.directories.follow(provider, account, cause=cause, cancelled=lambda: False)


@pytest.mark.parametrize(
    ("account", "linked", "expected"),
    [
        pytest.param(GOOGLE, [GOOGLE], True, id="D23 Workspace alone gives its own"),
        pytest.param(GOOGLE, [GOOGLE, OFFICE], True, id="D23 two organisations give theirs"),
        pytest.param(GOOGLE, [DIALPAD, GOOGLE], False, id="D23 Dialpad's comes first"),
        pytest.param(DIALPAD, [DIALPAD, GOOGLE], True, id="D23 Dialpad gives the directory"),
    ],
)
def test_whose_directory_is_taken(account: Account, linked: list[Account], expected: bool) -> None:
    assert gives_directory(account, linked) is expected


def test_D23_it_is_read_once_an_hour_by_itself_and_whenever_somebody_asks() -> None:
    bench = Bench(GOOGLE)
    assert [c.rule for c in bench.follow()] == ["D23"]
    assert bench.events[-1] == ContactsChanged(GOOGLE.id, ())
    for cause in ("edit", "retry", "scheduled"):
        assert bench.follow(cause=cause) == []
    assert bench.company.read == 1
    bench.follow(cause="user")
    assert bench.company.read == 2
    bench.clock.move(seconds=FRESH_S)
    bench.follow(cause="edit")
    assert bench.company.read == 3


def test_D23_it_goes_when_dialpad_is_linked_and_comes_back_when_it_is_not() -> None:
    bench = Bench(GOOGLE)
    bench.follow()
    bench.store.state.accounts[DIALPAD.id] = DIALPAD
    assert [c.reason for c in bench.follow()] == ["1 entries"]
    assert bench.store.directory_ids(GOOGLE.id, [LEO.remote_id]) == set()
    assert bench.follow() == []
    assert bench.company.read == 1
    del bench.store.state.accounts[DIALPAD.id]
    assert [c.rule for c in bench.follow()] == ["D23"]
    assert bench.company.read == 2


def test_D23_the_others_go_as_soon_as_dialpads_is_there_so_that_nobody_comes_up_twice() -> None:
    bench = Bench(GOOGLE, OFFICE)
    bench.follow(GOOGLE)
    bench.follow(OFFICE)
    bench.store.state.accounts[DIALPAD.id] = DIALPAD
    changes = bench.follow(DIALPAD)
    assert [c.account for c in changes] == [DIALPAD.id, GOOGLE.id, OFFICE.id]
    here = [bench.store.directory_ids(a.id, [LEO.remote_id]) for a in (GOOGLE, OFFICE, DIALPAD)]
    assert here == [set(), set(), {LEO.remote_id}]
    assert bench.follow(DIALPAD, cause="user") == []


def test_N11_half_a_directory_is_none_and_is_read_again() -> None:
    bench = Bench(GOOGLE)
    bench.company.breaks = True
    with pytest.raises(TryLater):
        bench.follow()
    assert bench.store.directory_ids(GOOGLE.id, [LEO.remote_id]) == set()
    bench.company.breaks = False
    assert [c.rule for c in bench.follow()] == ["D23"]


def test_it_stops_between_two_pages() -> None:
    bench = Bench(GOOGLE)
    provider = cast("Provider", bench.company)
    with pytest.raises(SyncCancelled):
        bench.directories.follow(provider, GOOGLE, cause="user", cancelled=lambda: True)
    assert bench.store.directory_ids(GOOGLE.id, [LEO.remote_id]) == set()
