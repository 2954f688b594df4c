"""D19: what can't be taken back, or not any more, is left as it is and said in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import ContactId, Email, Fields
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Action, Change, Entry, Note, Put, Write, Written
from dialpad_contacts.sync.undo import reversed_in
from tests.unit.sync.test_undo import ADA, GRACE, NOW, Bench

AUGUSTA = replace(ADA, given_name="Augusta")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.store.close()


def refusal(bench: Bench, action: Action) -> str:
    """Return why the last entry with ``action`` can't be taken back."""
    plan = bench.undo.plan(bench.last(action).id)
    assert plan.steps == ()
    return plan.not_undone[0].reason


def just_before_a_commit(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]
) -> None:
    """Let somebody be quicker, once."""
    commit, acts = bench.store.commit, [act]

    def later(writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        if acts:
            acts.pop()()
        return commit(writes, now, durable=durable)

    monkeypatch.setattr(bench.store, "commit", later)


def note(bench: Bench, contact: ContactId) -> None:
    """Let the contact's revision move on by what no undo is about."""
    record = bench.record(contact)
    bench.store.commit([Put(replace(record, note="new"))], bench.clock.now())


class TestEntries:
    def test_D19_what_was_not_done_is_not_undone(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.edit(ada, Saved(AUGUSTA))

        def refuse(operation: str) -> None:
            if operation == "update":
                raise Refused("no")

        bench.cloud.before = refuse
        bench.sync()
        assert "not done" in refusal(bench, Action.UPDATE_THERE)

    def test_D19_nor_what_the_journal_tells_half(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        change = Change("R14", Action.EDIT_HERE, ada, bench.account, after=AUGUSTA)
        bench.store.commit([Note(Entry(change, None, "user"))], bench.clock.now())
        assert "how it was before" in refusal(bench, Action.EDIT_HERE)

    def test_D19_nor_what_was_of_a_contact_that_is_no_more(self, bench: Bench) -> None:
        change = Change("R14", Action.EDIT_HERE, ContactId(999), None, before=ADA, after=AUGUSTA)
        bench.store.commit([Note(Entry(change, None, "user"))], bench.clock.now())
        assert "no longer on this computer" in refusal(bench, Action.EDIT_HERE)

    def test_D19_a_deleted_contact_is_restored_first(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.edit(ada, Saved(AUGUSTA))
        bench.edits.delete([ada], delay=NOW, confirmed=True)
        assert "from the Trash first" in refusal(bench, Action.EDIT_HERE)
        assert "deleted already" in refusal(bench, Action.IMPORT)

    def test_D19_what_is_as_it_was_stays_so(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.edit(ada, Saved(AUGUSTA))
        first = bench.last(Action.EDIT_HERE)
        bench.edits.edit(ada, Saved(ADA))
        plan = bench.undo.plan(first.id)
        assert [n.reason for n in plan.not_undone] == ["It is as it was before already."]

    def test_D19_a_contact_that_came_back_is_back_already(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.delete([ada], delay=NOW, confirmed=True)
        bench.edits.undelete(ada)
        assert "here again already" in refusal(bench, Action.DELETE_HERE)

    def test_D19_a_created_record_that_is_gone_there_is_gone(self, bench: Bench) -> None:
        bench.linked(ADA)
        made = bench.edits.add(Saved(GRACE), bench.account)
        bench.sync()
        link = bench.record(made).link
        assert link is not None
        bench.cloud.remove(link.remote_id)
        bench.sync()
        assert "gone already" in refusal(bench, Action.CREATE_THERE)

    def test_D19_a_contact_of_an_account_that_is_no_more_is_changed_here_alone(
        self, bench: Bench
    ) -> None:
        (ada,) = bench.linked(ADA)
        bench.clock.move(minutes=1)
        then = bench.clock.now()
        bench.clock.move(minutes=1)
        bench.edits.edit(ada, Saved(AUGUSTA))
        bench.store.unlink_account(bench.account, delete_contacts=False)
        (step,) = bench.undo.plan(bench.last(Action.EDIT_HERE).id).steps
        (past,) = bench.history.plan_restore(then, ada).steps
        assert not step.writes_there
        assert not past.writes_there


class TestApplying:
    def test_D19_an_entry_that_was_forgotten_meanwhile_is_too_old(self, bench: Bench) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.edit(ada, Saved(AUGUSTA))
        plan = bench.undo.plan(bench.last(Action.EDIT_HERE).id)
        bench.clock.move(days=1)
        bench.store.purge(journal_kept=timedelta(0))
        done = bench.undo.apply(plan)
        assert done.entries == ()
        assert "too old" in done.not_undone[0].reason
        assert bench.record(ada).fields == AUGUSTA

    def test_U3_a_change_that_is_quicker_does_not_stop_the_undo(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (ada,) = bench.linked(ADA)
        bench.edits.edit(ada, Saved(AUGUSTA))
        plan = bench.undo.plan(bench.last(Action.EDIT_HERE).id)
        just_before_a_commit(bench, monkeypatch, lambda: note(bench, ada))
        assert len(bench.undo.apply(plan).entries) == 1
        assert bench.record(ada).fields == ADA
        assert bench.record(ada).note == "new"

    def test_U3_a_change_that_is_quicker_than_going_back_wins(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (ada,) = bench.linked(ADA)
        bench.clock.move(minutes=1)
        then = bench.clock.now()
        bench.clock.move(minutes=1)
        bench.edits.edit(ada, Saved(AUGUSTA))
        plan = bench.history.plan_restore(then, ada)
        just_before_a_commit(bench, monkeypatch, lambda: note(bench, ada))
        done = bench.history.restore(plan, then)
        assert (done.entries, len(done.not_undone)) == ((), 1)
        assert bench.record(ada).fields == AUGUSTA


def test_D19_what_was_added_since_stays_behind_what_comes_back() -> None:
    first, second, third = (Email(f"{n}@x.example", "work") for n in "123")
    before, after = Fields("A", emails=(first, second)), Fields("A", emails=(second,))
    now = Fields("A", emails=(second, third))
    assert reversed_in(now, before, after).emails == (second, third, first)
