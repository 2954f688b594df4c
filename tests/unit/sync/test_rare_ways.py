"""Ways through the engine that are seldom taken, each by what makes it be taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.contact import (
    AccountKind,
    ContactId,
    Direction,
    Fields,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.errors import CursorExpired, Refused, SignInNeeded, TryLater
from dialpad_contacts.sync.apply import BATCH, Executor, Run
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import MANY, Order
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactsChanged,
    SyncFinished,
    joined,
    topic,
)
from dialpad_contacts.sync.patience import Patience
from dialpad_contacts.sync.planner import Said, Step, plan_contact
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Capabilities,
    Change,
    DirectoryEntry,
    Intent,
    RemoteContact,
)
from dialpad_contacts.sync.self_check import Difference, _keeps, self_check
from dialpad_contacts.sync.states import State
from tests.unit.sync.bench import ADA, GOOGLE, GRACE, LEO, Bench, fails

AUGUSTA = replace(ADA, given_name="Augusta")


@pytest.fixture
def bench() -> Bench:
    return Bench()


class TestDryRun:
    """D19: a dry run that can't be done says why, and leaves the account as it was."""

    @pytest.mark.parametrize(
        ("error", "state"),
        [
            (TryLater("no network", offline=True), State.OFFLINE),
            (TryLater("slow down"), State.WAITING),
            (SignInNeeded("revoked"), State.SIGN_IN_NEEDED),
        ],
    )
    def test_D19_what_stops_it_is_told_and_not_kept(
        self, bench: Bench, error: Exception, state: State
    ) -> None:
        before = bench.store.account(GOOGLE)
        bench.cloud.before = fails("list", error)
        report = bench.sync(Order(dry_run=True))
        assert (report.state, report.reason) == (state, str(error))
        assert bench.store.account(GOOGLE) == before

    @pytest.mark.parametrize("error", [SyncCancelled(), RuntimeError("a bug")])
    def test_D19_so_is_what_breaks_it(self, bench: Bench, error: Exception) -> None:
        before, events = bench.store.account(GOOGLE), len(bench.events)
        bench.cloud.before = fails("list", error)
        with pytest.raises(type(error)):
            bench.sync(Order(dry_run=True))
        assert bench.store.account(GOOGLE) == before
        assert not [e for e in bench.events[events:] if isinstance(e, AccountChanged)]


class TestReading:
    def test_N10_an_account_that_forgets_where_a_full_read_was_is_tried_later(
        self, bench: Bench
    ) -> None:
        bench.cloud.before = fails("list", CursorExpired("forgotten"))
        report = bench.sync(Order(full=True))
        assert report.state is State.WAITING
        assert "keeps forgetting" in report.reason

    def test_P4_it_is_stopped_while_those_who_are_missing_are_asked_for(self, bench: Bench) -> None:
        for number in range(20):
            bench.cloud.add(Fields(f"P{number}"))
        bench.sync()
        bench.cloud.people.pop(next(iter(bench.cloud.people)))
        listed = False

        def hook(operation: str) -> None:
            nonlocal listed
            listed = operation == "list"

        bench.cloud.before = hook
        bench.cloud.calls.clear()
        asked = iter([False, True])
        with pytest.raises(SyncCancelled):
            bench.sync(Order(full=True, cancelled=lambda: listed and next(asked, True)))
        assert bench.cloud.calls == ["list"]

    def test_D23_an_account_without_contacts_brings_its_directory_alone(self, bench: Bench) -> None:
        bench.cloud.capabilities = Capabilities(
            writes=False, reads_contacts=False, reads_directory=True
        )
        entry = DirectoryEntry(RemoteId("u1"), "company", Fields("Dana", "Reyes"))

        def directory() -> Iterator[Sequence[DirectoryEntry]]:
            yield [entry]

        bench.cloud.directory = directory  # type: ignore[method-assign]
        bench.cloud.calls.clear()
        report = bench.sync()
        assert report.state is State.IDLE
        assert bench.store.state.directories == {GOOGLE: {entry.remote_id: entry}}
        assert bench.cloud.calls == []
        assert bench.sync(Order(dry_run=True)).state is State.IDLE

    def test_N10_P1_after_half_of_a_full_reading_everything_is_read_again(
        self, bench: Bench
    ) -> None:
        bench.cloud.add(ADA)

        def ends() -> None:
            raise KeyboardInterrupt

        bench.store.quicker = [ends]
        with pytest.raises(KeyboardInterrupt):
            bench.sync(Order(full=True))
        assert bench.store.account(GOOGLE).cursor is None, "it may have lagged behind that cursor"
        bench.sync()
        assert bench.store.account(GOOGLE).cursor == str(bench.cloud.seq)

    def test_what_cannot_be_sent_needs_no_other_reading(self, bench: Bench) -> None:
        bench.cloud.add(ADA)
        bench.edit(bench.leo, replace(LEO, family_name="Funk"))
        bench.cloud.before = fails("get", TryLater("slow down", after_s=1.0))
        assert bench.sync().state is State.WAITING
        assert bench.store.account(GOOGLE).cursor == str(bench.cloud.seq)

    def test_U2_hundreds_that_arrive_are_told_of_as_many(self, bench: Bench) -> None:
        for number in range(MANY + BATCH):
            bench.cloud.add(Fields(f"P{number}"))
        bench.events.clear()
        bench.sync()
        told = [e for e in bench.events if isinstance(e, ContactsChanged)]
        assert told == [ContactsChanged(GOOGLE, ())]


class TestSending:
    def test_an_outgoing_step_names_its_contact(self, bench: Bench) -> None:
        account = bench.store.account(GOOGLE)
        executor = Executor(
            bench.store, bench.cloud, account, Run(None, "user"),
            clock=bench.clock, new_marker=lambda: "0" * 32,
        )  # fmt: skip
        with pytest.raises(ValueError, match="names its contact"):
            executor.there(Step(Change("R5", Action.UPDATE_THERE, None, GOOGLE)))

    @pytest.mark.parametrize("operation", ["update", "delete"])
    def test_N7_a_refused_write_is_set_aside_with_its_reason(
        self, bench: Bench, operation: str
    ) -> None:
        ada = bench.linked()
        if operation == "update":
            bench.edit(ada, AUGUSTA)
        else:
            bench.delete(ada)
        bench.cloud.before = fails(operation, Refused("It is locked."))
        report = bench.sync()
        assert (report.state, report.failed) == (State.IDLE, 1)
        assert bench.now(ada).refused == "It is locked."
        bench.cloud.before = lambda what: None
        bench.sync()
        assert bench.writes() == [], "not by itself"

    def test_N12_a_delete_that_has_to_wait_stays_due(self, bench: Bench) -> None:
        ada = bench.linked()
        bench.delete(ada)
        bench.cloud.before = fails("delete", TryLater("slow down", busy=True))
        assert bench.sync().state is State.WAITING
        assert bench.journal(Action.DELETE_THERE) == ["failed slow down"]
        bench.cloud.before = lambda what: None
        bench.sync()
        assert bench.writes() == ["delete"]

    @pytest.mark.parametrize("quicker", ["note", "gone"])
    def test_N13_a_failure_is_counted_over_a_change_that_is_quicker(
        self, bench: Bench, quicker: str
    ) -> None:
        ada = bench.linked()
        bench.edit(ada, AUGUSTA)
        acts: dict[str, Callable[[], object]] = {
            "note": lambda: bench.write_note(ada),
            "gone": lambda: bench.store.state.records.pop(ada),
        }

        def break_down(operation: str) -> None:
            if operation == "get":
                if quicker == "note":
                    bench.store.quicker = [acts[quicker]]
                else:
                    acts[quicker]()
                raise TryLater("odd")

        bench.cloud.before = break_down
        assert bench.sync().state is State.WAITING
        if quicker == "note":
            assert (bench.now(ada).tries, bench.now(ada).note) == (1, ".")
        else:
            assert bench.store.record(ada) is None

    def test_N9_what_is_gone_when_its_update_is_sent_is_marked(self, bench: Bench) -> None:
        ada = bench.linked()
        bench.edit(ada, AUGUSTA)
        bench.meanwhile("get", lambda: bench.cloud.remove(bench.remote_id(ada)))
        bench.sync()
        link = bench.now(ada).link
        assert link is not None
        assert link.gone_since is not None
        assert bench.writes() == []

    def test_N14_an_old_version_is_not_merged_before_a_push(self, bench: Bench) -> None:
        ada = bench.linked()
        old = bench.cloud.people[bench.remote_id(ada)].contact
        bench.edit(ada, AUGUSTA)
        bench.sync()
        bench.edit(ada, replace(AUGUSTA, family_name="King"))
        real, asked = bench.cloud.get, [0]

        def get(remote_id: RemoteId) -> RemoteContact:
            asked[0] += 1
            return old if asked[0] == 1 else real(remote_id)

        bench.cloud.get = get  # type: ignore[method-assign]
        bench.sync()
        assert bench.there(ada) == replace(AUGUSTA, family_name="King")


class TestOpening:
    def test_R6_a_contact_that_is_gone_here_meanwhile_is_nobody(self, bench: Bench) -> None:
        ada = bench.linked()
        bench.meanwhile("get", lambda: bench.store.state.records.pop(ada))
        assert bench.opener.open(ada) == ""
        assert bench.store.record(ada) is None

    def test_R6_while_the_account_syncs_opening_sends_nothing(self, bench: Bench) -> None:
        ada = bench.linked()
        bench.edit(ada, AUGUSTA)
        bench.opener.open(ada, push=False)
        assert bench.writes() == []
        bench.opener.open(ada)
        assert bench.writes() == ["update"]


def test_N15_a_create_that_is_still_under_way_is_not_dead(bench: Bench) -> None:
    alive = Intent(1, GOOGLE, ContactId(1), "0" * 32, LEO)
    assert Patience(bench.clock).dead_for(alive) == timedelta()


@pytest.mark.parametrize("heard", list(Said))
def test_D7_a_tombstone_that_was_never_linked_asks_for_nothing(bench: Bench, heard: Said) -> None:
    now = bench.clock.now()
    record = Record(ContactId(1), 1, LEO, LEO, deleted_at=now)
    assert plan_contact(record, heard, GOOGLE, Direction.TWO_WAY, now) == ()


class TestSelfCheck:
    def test_D8_a_name_that_is_kept_here_is_no_fault(self, bench: Bench) -> None:
        record = Record(ContactId(1), 1, AUGUSTA, ADA)
        assert _keeps(record, ADA, Direction.ONE_WAY)
        assert not _keeps(record, ADA, Direction.TWO_WAY)

    def test_before_the_first_sync_everybody_will_arrive(self) -> None:
        bench = Bench()
        account = Account(GOOGLE, AccountKind.GOOGLE, "maya@northwind.example", "1")
        bench.store.state.accounts[GOOGLE] = account
        bench.cloud.add(GRACE)

        class Book:
            account = bench.store.account

            def personal_records(self) -> list[Record]:
                return list(bench.store.state.records.values())

        found = self_check(Book(), bench.cloud, GOOGLE).found
        assert found.keys() == {Difference.WILL_ARRIVE}


class TestEvents:
    def test_U2_the_newest_of_one_topic_says_it_all(self) -> None:
        one, two = ContactId(1), ContactId(2)
        first = ContactsChanged(GOOGLE, (one,))
        assert joined(first, ContactsChanged(GOOGLE, (two, one))) == ContactsChanged(
            GOOGLE, (one, two)
        )
        assert joined(first, ContactsChanged(GOOGLE, ())) == ContactsChanged(GOOGLE, ()), "many"
        late = AccountChanged(GOOGLE, State.IDLE, "")
        assert joined(AccountChanged(GOOGLE, State.SYNCING, ""), late) is late

    def test_U2_what_ended_is_never_old(self) -> None:
        assert topic(SyncFinished(GOOGLE, "s", 0, 0, 0, 0)) is None
        assert topic(ContactsChanged(GOOGLE, ())) == (ContactsChanged, GOOGLE)
