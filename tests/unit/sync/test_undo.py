"""D19: undo and time travel over the real store and engine: both sides are back, or it is said."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from dialpad_contacts.domain.contact import (
    AccountKind,
    ContactId,
    Email,
    Fields,
    Record,
    keyed,
)
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.engine import Engine, Order
from dialpad_contacts.sync.history import History
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Action
from dialpad_contacts.sync.undo import Undo, reversed_in
from dialpad_contacts.sync.views import JournalView, Undone, UndoPlan
from tests.simulation.memory_cloud import MemoryCloud, TestClock

NOW = timedelta(0)
MOBILE = phone("+1 415 555 0133", "mobile", region="US")
NEW = phone("+1 415 555 0190", "mobile", region="US")
ADA = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),), (MOBILE,))
GRACE = Fields("Grace", "Hopper", (Email("grace@one.example", "work"),))


class Bench:
    """A real store, a real engine, and a two-way cloud in memory."""

    def __init__(self, folder: Path) -> None:
        self.clock = TestClock()
        self.cloud = MemoryCloud(self.clock)
        self.store: Store = open_store(
            folder / "book" / "contacts.db", region="US", clock=self.clock
        )
        self.account = self.store.link_account(AccountKind.GOOGLE, "maya@one.example", "1").id
        self.edits = LocalEdits(self.store, self.clock)
        self.undo = Undo(self.store, self.clock)
        self.history = History(self.store, self.clock, kept=timedelta(days=180))
        self.engine = Engine(
            self.store,
            lambda account: self.cloud,
            clock=self.clock,
            publish=lambda event: None,
            random=Random(1),
        )

    def sync(self) -> str:
        self.clock.move(seconds=1)
        sync = self.engine.sync(self.account, Order()).sync
        self.clock.move(seconds=1)
        return sync

    def linked(self, *people: Fields) -> list[ContactId]:
        remote = [self.cloud.add(fields) for fields in people]
        self.sync()
        found = self.store.linked(self.account, remote)
        return [found[r].id for r in remote]

    def here(self) -> dict[ContactId, Fields]:
        return {r.id: r.fields for r in self.store.personal_records() if r.deleted_at is None}

    def there(self) -> list[Fields]:
        alive = [s.contact.fields for s in self.cloud.people.values() if not s.deleted]
        return sorted(alive, key=lambda f: f.display_name)

    def record(self, contact: ContactId) -> Record:
        found = self.store.record(contact)
        assert found is not None
        return found

    def last(self, action: Action) -> JournalView:
        return next(e for e in self.store.journal(None, 999) if e.change.action is action)

    def take_back(self, entry: JournalView) -> Undone:
        return self.undo.apply(self.undo.plan(entry.id))


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def test_an_edit_and_its_push_are_taken_back_on_both_sides(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    changed = replace(ADA, given_name="Augusta", phones=(NEW,))
    bench.edits.edit(ada, Saved(changed))
    bench.sync()
    assert bench.there() == [changed]
    plan = bench.undo.plan(bench.last(Action.UPDATE_THERE).id)
    assert plan.writes_there
    assert [(s.now, s.then, s.changed_since) for s in plan.steps] == [(changed, ADA, None)]
    done = bench.undo.apply(plan)
    bench.sync()
    assert bench.here() == {ada: ADA}
    assert bench.there() == [ADA]
    assert bench.store.undone_by([plan.steps[0].entry]) == {plan.steps[0].entry: done.entries[0]}


def test_an_undo_is_undone_like_any_edit(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    changed = replace(ADA, given_name="Augusta")
    bench.edits.edit(ada, Saved(changed, company="Engines", note="met in Turin"))
    first = bench.take_back(bench.last(Action.EDIT_HERE))
    assert bench.record(ada).fields == ADA
    assert (bench.record(ada).company, bench.record(ada).note) == ("", "")
    again = bench.undo.apply(bench.undo.plan(first.entries[0]))
    assert bench.record(ada).fields == changed
    assert (bench.record(ada).company, bench.record(ada).note) == ("Engines", "met in Turin")
    assert again.not_undone == ()


def test_an_edit_taken_back_before_it_was_sent_sends_nothing(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    plan = bench.undo.plan(bench.last(Action.EDIT_HERE).id)
    assert not plan.writes_there
    bench.undo.apply(plan)
    bench.cloud.calls.clear()
    bench.sync()
    assert bench.cloud.calls == ["list"]


def test_an_import_taken_back_leaves_this_computer_alone(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    plan = bench.undo.plan(bench.last(Action.IMPORT).id)
    assert not plan.writes_there
    bench.undo.apply(plan)
    bench.sync()
    assert bench.here() == {}
    assert bench.there() == [ADA]
    back = bench.last(Action.DELETE_HERE)
    bench.take_back(back)
    assert bench.here() == {ada: ADA}


def test_what_came_from_the_account_is_changed_back_on_both_sides(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.cloud.edit(next(iter(bench.cloud.people)), GRACE)
    bench.sync()
    entry = bench.last(Action.UPDATE_HERE)
    bench.take_back(entry)
    bench.sync()
    here = bench.here()[ada]
    assert here.full_name == "Ada Lovelace"
    assert keyed(here.emails).keys() == keyed(ADA.emails).keys()
    assert [f.full_name for f in bench.there()] == ["Ada Lovelace"]
    assert keyed(bench.there()[0].emails).keys() == keyed(ADA.emails).keys()


def test_a_delete_that_was_sent_is_created_again_and_says_what_is_lost(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.edits.delete([ada], delay=NOW, confirmed=True)
    bench.sync()
    assert bench.there() == []
    plan = bench.undo.plan(bench.last(Action.DELETE_THERE).id)
    assert "new contact" in plan.steps[0].lost
    assert plan.writes_there
    bench.undo.apply(plan)
    bench.sync()
    assert bench.here() == {ada: ADA}
    assert bench.there() == [ADA]


def test_a_delete_that_was_not_sent_is_only_dropped(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.edits.delete([ada], delay=timedelta(seconds=8), confirmed=True)
    plan = bench.undo.plan(bench.last(Action.DELETE_HERE).id)
    assert not plan.writes_there
    assert plan.steps[0].lost == ""
    bench.undo.apply(plan)
    bench.clock.move(minutes=1)
    bench.sync()
    assert bench.there() == [ADA]


def test_a_create_taken_back_goes_there_and_stays_here(bench: Bench) -> None:
    bench.linked(GRACE)
    ada = bench.edits.add(Saved(ADA), bench.account)
    bench.sync()
    assert len(bench.there()) == 2
    bench.take_back(bench.last(Action.CREATE_THERE))
    bench.sync()
    assert bench.there() == [GRACE]
    assert bench.record(ada).fields == ADA
    assert bench.record(ada).wanted_in is None
    bench.sync()
    assert bench.there() == [GRACE]


def test_an_add_taken_back_before_it_was_sent_is_never_created(bench: Bench) -> None:
    bench.linked(GRACE)
    bench.edits.add(Saved(ADA), bench.account)
    bench.take_back(bench.last(Action.ADD_HERE))
    bench.sync()
    assert bench.there() == [GRACE]


def test_what_was_changed_since_stays_and_is_shown(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    entry = bench.last(Action.EDIT_HERE)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta", family_name="King")))
    plan = bench.undo.plan(entry.id)
    assert plan.steps[0].changed_since == bench.record(ada).fields
    bench.undo.apply(plan)
    assert bench.record(ada).fields == replace(ADA, family_name="King")


def test_a_preview_that_no_longer_holds_is_not_applied(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    plan = bench.undo.plan(bench.last(Action.EDIT_HERE).id)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta", family_name="King")))
    done = bench.undo.apply(plan)
    assert done.entries == ()
    assert "meanwhile" in done.not_undone[0].reason
    assert bench.record(ada).fields.family_name == "King"


def test_a_whole_sync_is_taken_back_on_both_sides(bench: Bench) -> None:
    people = [replace(ADA, given_name=f"P{n}") for n in range(6)]
    ids = bench.linked(*people)
    bench.edits.edit(ids[0], Saved(replace(people[0], phones=(NEW,))))
    bench.edits.edit(ids[1], Saved(replace(people[1], emails=())))
    bench.edits.delete([ids[2]], delay=NOW, confirmed=True)
    bench.edits.add(Saved(GRACE), bench.account)
    remote = list(bench.cloud.people)
    bench.cloud.edit(remote[3], replace(people[3], given_name="Renamed"))
    bench.cloud.remove(remote[4])
    bench.cloud.add(replace(GRACE, given_name="Greta"))
    sync = bench.sync()
    plan = bench.undo.plan_sync(sync)
    assert plan == bench.undo.plan_sync("last")
    assert [n.reason for n in plan.not_undone] == [
        "It was deleted there, not here. You can put it back."
    ]
    done = bench.undo.apply(plan)
    assert done.not_undone == plan.not_undone
    bench.sync()
    wanted = sorted([*people[:4], people[5]], key=lambda f: f.display_name)
    there = [f for f in bench.there() if f.given_name != "Greta"]
    assert there == wanted
    here = bench.here()
    assert [here[i] for i in ids] == people
    assert bench.undo.plan_sync(sync).steps == ()


@pytest.mark.parametrize(
    ("action", "reason"),
    [(Action.MARK_DELETED_REMOTELY, "deleted there"), (Action.KEEP, "Nothing")],
)
def test_what_cannot_be_undone_says_why(bench: Bench, action: Action, reason: str) -> None:
    bench.linked(ADA)
    remote = next(iter(bench.cloud.people))
    if action is Action.KEEP:
        bench.cloud.edit(remote, replace(ADA, phones=()))
    else:
        bench.cloud.remove(remote)
    bench.sync()
    plan = bench.undo.plan(bench.last(action).id)
    assert plan.steps == ()
    assert reason in plan.not_undone[0].reason


def test_there_is_no_such_entry_or_sync(bench: Bench) -> None:
    with pytest.raises(LookupError):
        bench.undo.plan(99)
    with pytest.raises(LookupError):
        bench.undo.plan_sync("last")


@pytest.mark.parametrize("seed", range(40))
def test_everything_undone_newest_first_gives_the_start_and_as_of_agrees(
    bench: Bench, seed: int
) -> None:
    random = Random(seed)
    people = [replace(ADA, given_name=f"P{n}") for n in range(5)]
    bench.linked(*people)
    bench.clock.move(minutes=1)
    start = bench.here()
    begun = bench.clock.now()
    snapshots = []
    for _ in range(12):
        bench.clock.move(minutes=1)
        _act(bench, random)
        snapshots.append((bench.clock.now(), bench.here()))
    for at, was in snapshots:
        bench.clock.move(seconds=1)
        seen = {p.id: p.fields for p in bench.history.as_of(at)}
        assert seen == was
    own = {e.id for e in bench.store.journal(None, 999) if e.at <= begun}
    for entry in [e for e in bench.store.journal(None, 999) if e.id not in own]:
        bench.clock.move(seconds=1)
        bench.take_back(entry)
    now = bench.here()
    for contact, fields in start.items():
        assert now[contact].same_as(fields)
    assert now.keys() == start.keys()


def _act(bench: Bench, random: Random) -> None:
    """One of the user's own acts, on any contact there is."""
    alive = sorted(bench.here())
    dead = sorted(r.id for r in bench.store.personal_records() if r.deleted_at is not None)
    kind = random.choice(["add", "edit", "edit", "delete", "restore"])
    if kind == "add" or not alive:
        bench.edits.add(Saved(replace(GRACE, given_name=f"G{random.random()}")), None)
    elif kind == "restore" and dead:
        bench.edits.undelete(random.choice(dead))
    elif kind == "delete":
        bench.edits.delete([random.choice(alive)], delay=timedelta(hours=1), confirmed=True)
    else:
        contact = random.choice(alive)
        now = bench.record(contact).fields
        options = [
            replace(now, given_name=f"N{random.random()}"),
            replace(
                now,
                phones=(*now.phones, phone(f"+1415555{random.randint(0, 9999):04}", region="US")),
            ),
            replace(now, phones=now.phones[1:]),
            replace(now, emails=()),
        ]
        bench.edits.edit(contact, Saved(random.choice(options), note=random.choice("abc")))


def test_going_back_restores_what_was_and_leaves_what_is_new(bench: Bench) -> None:
    ada, grace = bench.linked(ADA, GRACE)
    bench.clock.move(minutes=5)
    then = bench.clock.now()
    bench.clock.move(minutes=5)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    bench.edits.delete([grace], delay=NOW, confirmed=True)
    made = bench.edits.add(Saved(replace(GRACE, given_name="Greta")), None)
    bench.sync()
    plan = bench.history.plan_restore(then)
    assert {s.contact for s in plan.steps} == {ada, grace}
    assert bench.history.restore(plan, then).not_undone == ()
    bench.sync()
    assert bench.here() == {ada: ADA, grace: GRACE, made: replace(GRACE, given_name="Greta")}
    assert bench.there() == [ADA, GRACE]
    assert bench.history.plan_restore(then).steps == ()


def test_looking_back_at_one_contact_and_too_far(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    at = bench.clock.now()
    assert [p.fields for p in bench.history.as_of(at, ada)] == [ADA]
    with pytest.raises(LookupError, match="180 days"):
        bench.history.as_of(at - timedelta(days=181))
    with pytest.raises(LookupError, match="no such contact"):
        bench.history.as_of(at - timedelta(days=1), ada)


def test_a_restore_previewed_before_another_edit_is_not_applied(bench: Bench) -> None:
    (ada,) = bench.linked(ADA)
    bench.clock.move(minutes=5)
    then = bench.clock.now()
    bench.clock.move(minutes=5)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta")))
    plan = bench.history.plan_restore(then, ada)
    bench.edits.edit(ada, Saved(replace(ADA, given_name="Augusta", family_name="King")))
    done = bench.history.restore(plan, then)
    assert (done.entries, len(done.not_undone)) == ((), 1)


def test_only_what_an_entry_changed_is_reversed() -> None:
    work = Email("ada@work.example", "work")
    after = replace(ADA, emails=(*ADA.emails, work))
    now = replace(after, given_name="Augusta")
    assert reversed_in(now, ADA, after) == replace(ADA, given_name="Augusta")
    assert reversed_in(ADA, after, ADA) == after


def test_an_empty_plan_does_nothing(bench: Bench) -> None:
    assert bench.undo.apply(UndoPlan(())) == Undone(())
