"""The engine over an in-memory cloud and book: what it promises when things go wrong."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, Email, Fields
from dialpad_contacts.domain.errors import OutcomeUnknown, Refused, SignInNeeded, TryLater
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Account, Action, Outcome
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.states import State
from tests.simulation.memory_cloud import MemoryCloud, TestClock
from tests.simulation.memory_store import MemoryStore

ACCOUNT = AccountId("google")
WAIT = timedelta(minutes=15)
ADA = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),))
GRACE = Fields("Grace", "Hopper", (Email("grace@one.example", "work"),))


class Bench:
    """An engine with its book and cloud, and one linked account."""

    def __init__(self) -> None:
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.store = MemoryStore()
        self.store.state.accounts[ACCOUNT] = Account(
            ACCOUNT, AccountKind.GOOGLE, "maya@northwind.example", "1"
        )
        self.edits = LocalEdits(self.store, self.clock)
        self.events: list[SyncEvent] = []
        self.restart()

    def restart(self) -> None:
        """As after a crash: nothing but the book survives."""
        self.engine = Engine(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=self.events.append,
            confirm_wait=WAIT,
            random=Random(1),
        )

    def sync(self, order: Order | None = None) -> Report:
        return self.engine.sync(ACCOUNT, order or Order())

    def linked(self, *people: Fields) -> None:
        for fields in people:
            self.cloud.add(fields)
        self.sync()
        self.cloud.calls.clear()

    def living(self) -> list[str]:
        records = self.store.state.records.values()
        return sorted(r.fields.display_name for r in records if r.deleted_at is None)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def fails(operation: str, error: Exception) -> Callable[[str], None]:
    def hook(what: str) -> None:
        if what == operation:
            raise error

    return hook


def works(what: str) -> None:
    """No fault."""


def test_r1_d27_a_first_sync_imports_and_writes_nothing(bench: Bench) -> None:
    bench.linked(ADA, GRACE)
    assert bench.living() == ["Ada Lovelace", "Grace Hopper"]
    assert bench.store.account(ACCOUNT).state is State.IDLE


def test_i5_a_second_sync_changes_nothing_and_lists_once(bench: Bench) -> None:
    bench.linked(ADA)
    report = bench.sync()
    assert report.changes == ()
    assert bench.cloud.calls == ["list"]


def test_d19_a_dry_run_does_nothing_and_plans_what_the_sync_does(bench: Bench) -> None:
    bench.linked(ADA)
    bench.cloud.add(GRACE)
    ada = next(iter(bench.store.state.records))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))
    journal = len(bench.store.state.journal)
    planned = bench.sync(Order(dry_run=True))
    assert bench.cloud.calls == ["list"]
    assert len(bench.store.state.journal) == journal
    done = bench.sync()
    assert [(c.action, c.after) for c in planned.changes] == [
        (c.action, c.after) for c in done.changes
    ]


def test_d12_n15_a_create_whose_reply_was_lost_is_adopted_not_sent_again(bench: Bench) -> None:
    bench.linked()
    bench.edits.add(Saved(ADA), ACCOUNT)
    bench.cloud.after = fails("create", OutcomeUnknown("lost", offline=True))
    assert bench.sync().state is State.OFFLINE
    bench.cloud.after = works
    bench.restart()
    bench.sync()
    assert bench.cloud.count("create") == 1
    assert len(bench.cloud.named("Ada Lovelace")) == 1
    assert not bench.store.state.intents


def test_d12_a_create_that_never_arrived_is_sent_again_after_the_wait_only(bench: Bench) -> None:
    bench.linked()
    bench.edits.add(Saved(ADA), ACCOUNT)
    bench.cloud.before = fails("create", OutcomeUnknown("lost"))
    bench.sync()
    bench.cloud.before = works
    bench.clock.move(minutes=14)
    bench.sync()
    assert bench.cloud.count("create") == 0
    bench.clock.move(minutes=2)
    bench.sync()
    assert bench.cloud.count("create") == 1
    assert len(bench.cloud.named("Ada Lovelace")) == 1


def test_d12_a_crash_while_a_create_is_under_way_makes_no_second_one(bench: Bench) -> None:
    class Killed(BaseException):
        pass

    bench.linked()
    bench.edits.add(Saved(ADA), ACCOUNT)

    def die(what: str) -> None:
        if what == "create":
            raise Killed

    bench.cloud.after = die
    with pytest.raises(Killed):
        bench.sync()
    bench.cloud.after = works
    bench.restart()
    bench.sync()
    assert bench.cloud.count("create") == 1
    assert len(bench.cloud.named("Ada Lovelace")) == 1


def test_n16_an_update_whose_reply_was_lost_is_acknowledged_by_reading(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))
    bench.cloud.after = fails("update", OutcomeUnknown("lost"))
    bench.sync()
    bench.cloud.after = works
    bench.sync()
    assert bench.cloud.count("update") == 1
    assert len(bench.cloud.named("Augusta Lovelace")) == 1


def test_i14_every_write_is_in_the_journal_before_it_is_sent(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))
    seen: list[Outcome] = []

    def look(what: str) -> None:
        if what == "update":
            seen.append(bench.store.state.journal[-1].entry.outcome)

    bench.cloud.before = look
    bench.sync()
    assert seen == [Outcome.SENT]
    assert bench.store.state.journal[-1].entry.outcome is Outcome.DONE


def test_n9_a_stale_write_is_merged_again(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    remote = next(iter(bench.cloud.people))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))
    more = Fields("Ada", "Lovelace", (*ADA.emails, Email("ada@two.example", "work")))

    def meanwhile(what: str) -> None:
        if what == "update" and bench.cloud.count("update") == 0:
            bench.cloud.edit(remote, more)

    bench.cloud.before = meanwhile
    bench.sync()
    (there,) = bench.cloud.named("Augusta Lovelace")
    assert there.fields.emails == more.emails, "I2r: what came in between is not overwritten"


def test_r12_a_name_that_both_sides_came_to_just_before_a_push_is_no_edit(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    remote = next(iter(bench.cloud.people))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace")))  # and the email is taken out
    names = iter(("Augusta", "Adele"))

    def meanwhile(what: str) -> None:
        if what == "get" and bench.cloud.count("get") == 0:
            bench.cloud.edit(remote, Fields(next(names), "Lovelace", ADA.emails))
        if what == "update" and bench.cloud.count("update") == 0:
            bench.cloud.edit(remote, Fields(next(names), "Lovelace", ADA.emails))

    bench.cloud.before = meanwhile
    bench.sync()
    assert bench.living() == ["Adele Lovelace"], "the account's newer name was not overwritten"
    (there,) = bench.cloud.named("Adele Lovelace")
    assert not there.fields.emails


def test_u3_an_edit_made_while_its_contact_is_pushed_stays_pending(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))

    def meanwhile(what: str) -> None:
        bench.cloud.after = works
        bench.edits.edit(ada, Saved(Fields("Adele", "Lovelace", ADA.emails)))

    bench.cloud.after = meanwhile
    bench.sync()
    assert bench.living() == ["Adele Lovelace"]
    bench.sync()
    assert len(bench.cloud.named("Adele Lovelace")) == 1


def test_n10_an_expired_cursor_means_one_full_read_and_no_duplicate(bench: Bench) -> None:
    bench.linked(ADA)
    bench.cloud.oldest_cursor = bench.cloud.seq + 1
    bench.cloud.add(GRACE)
    report = bench.sync()
    assert report.count(Action.IMPORT) == 1
    assert bench.living() == ["Ada Lovelace", "Grace Hopper"]


def test_n10_absent_from_a_full_listing_is_asked_about_before_it_is_gone(bench: Bench) -> None:
    bench.linked(ADA, GRACE)
    bench.cloud.remove(next(iter(bench.cloud.people)))
    report = bench.sync(Order(full=True))
    assert report.count(Action.MARK_DELETED_REMOTELY) == 1
    assert bench.cloud.count("get") == 1
    assert bench.living() == ["Ada Lovelace", "Grace Hopper"], "R9"


def test_d28_n19_an_emptied_account_holds_everything_and_loses_nothing(bench: Bench) -> None:
    people = [Fields("Person", str(i)) for i in range(5)]
    bench.linked(*people)
    first = next(iter(bench.store.state.records))
    bench.edits.edit(first, Saved(Fields("Edited", "0")))
    bench.cloud.vanish()
    report = bench.sync(Order(full=True))
    assert report.state is State.HELD
    assert "vanished" in report.reason or "no contacts" in report.reason
    assert len(bench.living()) == 5
    assert not any(r.link and r.link.gone_since for r in bench.store.state.records.values())
    assert bench.sync().state is State.HELD, "it holds until the yes"
    report = bench.sync(Order(approved=True))
    assert report.count(Action.MARK_DELETED_REMOTELY) == 5
    assert report.count(Action.CREATE_THERE) == 0, "D4"


@pytest.mark.parametrize(
    ("contacts", "deleted", "held"),
    [
        pytest.param(200, 50, True, id="D15 50 of 200 are more than a tenth"),
        pytest.param(600, 50, False, id="D15 50 of 600 are neither many nor a tenth"),
        pytest.param(600, 51, True, id="D15 51 are many"),
        pytest.param(20, 10, False, id="D15 10 are never many"),
    ],
)
def test_d15_a_mass_delete_waits_for_a_yes(contacts: int, deleted: int, held: bool) -> None:
    bench = Bench()
    bench.linked(*(Fields("Person", str(i)) for i in range(contacts)))
    ids = list(bench.store.state.records)[:deleted]
    for contact in ids:
        bench.edits.delete([contact], delay=timedelta(0), confirmed=False)
    report = bench.sync()
    assert (report.state is State.HELD) == held
    assert bench.cloud.count("delete") == (0 if held else deleted)
    if held:
        assert bench.sync(Order(approved=True)).count(Action.DELETE_THERE) == deleted


def test_d15_a_yes_to_a_list_of_names_counts(bench: Bench) -> None:
    bench.linked(*(Fields("Person", str(i)) for i in range(80)))
    ids = list(bench.store.state.records)[:60]
    bench.edits.delete(ids, delay=timedelta(0), confirmed=True)
    assert bench.sync().count(Action.DELETE_THERE) == 60


def test_r8_a_delete_waits_out_its_undo_time_and_can_be_taken_back(bench: Bench) -> None:
    bench.linked(ADA)
    ada = next(iter(bench.store.state.records))
    bench.edits.delete([ada], delay=timedelta(seconds=8), confirmed=False)
    bench.sync()
    assert bench.cloud.count("delete") == 0
    bench.edits.undelete(ada)
    bench.clock.move(seconds=20)
    bench.sync()
    assert bench.cloud.count("delete") == 0, "D6"
    assert bench.living() == ["Ada Lovelace"]


def test_n13_a_refused_contact_is_set_aside_and_the_rest_goes_on(bench: Bench) -> None:
    bench.linked()
    bench.edits.add(Saved(ADA), ACCOUNT)
    bench.edits.add(Saved(GRACE), ACCOUNT)

    def refuse_first(what: str) -> None:
        if what == "create" and bench.cloud.count("create") == 0:
            bench.cloud.calls.append("create")
            raise Refused("The phone number is too long.")

    bench.cloud.before = refuse_first
    report = bench.sync()
    assert report.failed == 1
    assert report.count(Action.CREATE_THERE) == 1
    assert bench.sync().changes == (), "a refused version is not sent again"


@pytest.mark.parametrize(
    ("error", "state"),
    [
        pytest.param(TryLater("no network", offline=True), State.OFFLINE, id="N1 offline"),
        pytest.param(TryLater("slow down", after_s=40), State.WAITING, id="N12 asked to wait"),
        pytest.param(SignInNeeded("revoked"), State.SIGN_IN_NEEDED, id="N6 signed out"),
    ],
)
def test_a_failure_becomes_a_state_and_loses_nothing(error: Exception, state: State) -> None:
    bench = Bench()
    bench.linked(ADA)
    bench.cloud.before = fails("list", error)
    assert bench.sync().state is state
    assert bench.living() == ["Ada Lovelace"]


def test_n12_a_wait_that_the_server_asked_for_is_not_bypassed(bench: Bench) -> None:
    bench.linked(ADA)
    bench.cloud.before = fails("list", TryLater("slow down", after_s=40))
    bench.sync()
    bench.cloud.before = works
    assert bench.sync().state is State.WAITING
    assert bench.cloud.calls == []
    bench.clock.move(seconds=41)
    assert bench.sync().state is State.IDLE


def test_a_cancelled_sync_keeps_what_was_applied_and_goes_on_from_there(bench: Bench) -> None:
    for i in range(1500):
        bench.cloud.add(Fields("Person", str(i)))
    stop = False

    def watch(event: SyncEvent) -> None:
        nonlocal stop
        stop = stop or getattr(event, "phase", "") == "applying"

    bench.engine = Engine(
        bench.store, lambda a: bench.cloud, clock=bench.clock, publish=watch, random=Random(1)
    )
    with pytest.raises(SyncCancelled):
        bench.sync(Order(cancelled=lambda: stop))
    applied = len(bench.living())
    assert 0 < applied < 1500
    bench.restart()
    report = bench.sync()
    assert report.count(Action.IMPORT) == 1500 - applied
    assert len(bench.living()) == 1500


def test_n14_an_older_echo_reverts_nothing(bench: Bench) -> None:
    bench.linked(ADA)
    ada, remote = next(iter(bench.store.state.records)), next(iter(bench.cloud.people))
    old = bench.cloud.people[remote].contact
    bench.clock.move(seconds=5)
    bench.edits.edit(ada, Saved(Fields("Augusta", "Lovelace", ADA.emails)))
    bench.sync()
    bench.cloud.seq += 1
    bench.cloud.people[remote].contact = old
    bench.cloud.people[remote].seq = bench.cloud.seq
    bench.sync()
    assert bench.living() == ["Augusta Lovelace"]


def test_d7_a_deleted_contact_stays_hidden_when_the_account_brings_it_back(bench: Bench) -> None:
    bench.linked(ADA)
    ada, remote = next(iter(bench.store.state.records)), next(iter(bench.cloud.people))
    bench.edits.delete([ada], delay=timedelta(0), confirmed=False)
    bench.sync()
    bench.cloud.people[remote].deleted = False
    bench.cloud.seq += 1
    bench.cloud.people[remote].seq = bench.cloud.seq
    bench.sync()
    bench.sync(Order(full=True))
    assert bench.living() == []
    assert bench.cloud.count("delete") == 1
    bench.edits.undelete(ada)
    bench.sync()
    assert bench.living() == ["Ada Lovelace"]
