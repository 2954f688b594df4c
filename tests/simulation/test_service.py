"""The service behind window and commands: single fetches, live searches, cancelling."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest

from dialpad_contacts.background.service import SyncService
from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId, Fields
from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.events import ContactChecked, SyncEvent
from dialpad_contacts.sync.ports import Account, Capabilities, RemoteContact
from dialpad_contacts.sync.states import State
from tests.simulation.memory_cloud import MemoryCloud
from tests.simulation.test_engine import ACCOUNT, ADA, GRACE, Bench


class SearchingCloud(MemoryCloud):
    """A cloud that finds people by the beginning of their name."""

    def search(self, text: str, limit: int) -> Sequence[RemoteContact]:
        living = [s.contact for s in self.people.values() if not s.deleted]
        return [c for c in living if c.fields.display_name.startswith(text)][:limit]


class ServiceBench(Bench):
    """A bench with the service in front of the engine."""

    def __init__(self) -> None:
        super().__init__()
        self.cloud = SearchingCloud(self.clock, capabilities=Capabilities(True, searches=True))
        self.heard: list[SyncEvent] = []
        self.service = SyncService(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=self.heard.append,
            confirm_wait=timedelta(minutes=15),
        )
        self.cloud.add(ADA)
        self.service.sync([], Order())
        self.cloud.calls.clear()
        self.ada = next(iter(self.store.state.records))


@pytest.fixture
def bench() -> ServiceBench:
    return ServiceBench()


def test_d21_the_window_fetches_a_contact_once_in_ten_seconds(bench: ServiceBench) -> None:
    bench.service.open(bench.ada, fresh_s=10)
    bench.clock.move(seconds=9)
    bench.service.open(bench.ada, fresh_s=10)
    assert bench.cloud.count("get") == 1
    bench.clock.move(seconds=2)
    bench.service.open(bench.ada, fresh_s=10)
    assert bench.cloud.count("get") == 2


def test_d21_a_command_always_fetches(bench: ServiceBench) -> None:
    bench.service.open(bench.ada)
    bench.service.open(bench.ada)
    assert bench.cloud.count("get") == 2


def test_r6_opening_takes_a_change_in_and_says_which(bench: ServiceBench) -> None:
    remote = next(iter(bench.cloud.people))
    bench.cloud.edit(remote, Fields("Augusta", "Lovelace", ADA.emails))
    assert bench.service.open(bench.ada) == ""
    assert bench.heard[-1] == ContactChecked(bench.ada, ("first name",))


def test_r6_u8_offline_it_says_why_and_shows_what_is_here(bench: ServiceBench) -> None:
    def offline(what: str) -> None:
        raise TryLater("There is no network.", offline=True)

    bench.cloud.before = offline
    assert bench.service.open(bench.ada) == "There is no network."
    assert bench.living() == ["Ada Lovelace"]


def test_d25_a_live_result_that_is_linked_here_is_no_second_row(bench: ServiceBench) -> None:
    bench.cloud.add(Fields("Ada", "Farfield"))
    found = bench.service.search_remote("Ada", 10)
    assert [row.name for row in found.rows] == ["Ada Farfield"]
    assert found.sources == ((ACCOUNT, "ok"),)


def test_r11_a_live_result_can_be_kept_once(bench: ServiceBench) -> None:
    bench.cloud.add(GRACE)
    (row,) = bench.service.search_remote("Grace", 10).rows
    assert bench.service.keep(row.id) == bench.service.keep(row.id)
    assert bench.living() == ["Ada Lovelace", "Grace Hopper"]


def test_a_result_of_no_account_is_no_contact(bench: ServiceBench) -> None:
    with pytest.raises(LookupError):
        bench.service.keep("nobody/people/1")
    with pytest.raises(KeyError):
        bench.service.sync([AccountId("nobody")], Order())


def test_cancelling_stops_between_two_pages(bench: ServiceBench) -> None:
    for i in range(300):
        bench.cloud.add(Fields("Person", str(i)))

    def stop(what: str) -> None:
        if what == "page":
            bench.service.cancel()

    bench.cloud.before = stop
    with pytest.raises(SyncCancelled):
        bench.service.sync([], Order())
    bench.cloud.before = lambda what: None
    (report,) = bench.service.sync([], Order())
    assert report.received == 300


def test_opening_an_unlinked_contact_asks_nobody(bench: ServiceBench) -> None:
    assert bench.service.open(ContactId(9999)) == ""
    assert bench.cloud.count("get") == 0


class TwoClouds(ServiceBench):
    """A second account, whose cloud does as it is told."""

    def __init__(self) -> None:
        super().__init__()
        self.other = AccountId("office365")
        self.store.state.accounts[self.other] = Account(
            self.other, AccountKind.OFFICE365, "maya@two.example", "2"
        )
        self.clouds = {ACCOUNT: self.cloud, self.other: MemoryCloud(self.clock)}
        self.service = SyncService(
            self.store,
            lambda account: self.clouds[account.id],
            clock=self.clock,
            publish=self.heard.append,
            confirm_wait=timedelta(minutes=15),
        )
        self.clouds[self.other].add(GRACE)

    def fails(self, error: Exception) -> None:
        def fail(_what: str) -> None:
            raise error

        self.cloud.before = fail


@pytest.mark.parametrize("error", [ValueError("odd"), MemoryError(), KeyError("etag")])
def test_P2_P6_what_breaks_in_one_account_is_its_state_and_the_other_goes_on(
    error: Exception,
) -> None:
    bench = TwoClouds()
    bench.fails(error)
    broken, fine = bench.service.sync([], Order())
    said = f"Unexpected: {type(error).__name__}"
    assert (broken.account, broken.state, broken.reason) == (ACCOUNT, State.FAILED, said)
    assert (fine.account, fine.state) == (bench.other, State.IDLE)
    assert bench.store.account(ACCOUNT).reason == said
    assert "Grace Hopper" in bench.living()
    bench.cloud.before = lambda _what: None
    assert [r.state for r in bench.service.sync([], Order())] == [State.IDLE, State.IDLE]


def test_P9_an_account_unlinked_while_another_is_synced_is_left_out() -> None:
    bench = TwoClouds()

    def unlink(_what: str) -> None:
        bench.store.state.accounts.pop(bench.other, None)

    bench.cloud.before = unlink
    assert [r.account for r in bench.service.sync([], Order())] == [ACCOUNT]
