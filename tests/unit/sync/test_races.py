"""What the user does while the sync carries its plan out: the last act counts (U3, U5, R8, R12)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialpad_contacts.domain.errors import OutcomeUnknown, RemoteGone, StaleWrite
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Action
from dialpad_contacts.sync.states import State
from tests.unit.sync.bench import ADA, GOOGLE, GRACE, Bench, fails

AUGUSTA = replace(ADA, given_name="Augusta")


@pytest.fixture
def bench() -> Bench:
    return Bench()


# -- deletes -----------------------------------------------------------------------------------


def test_U5_R8_a_delete_given_again_during_the_sync_has_its_waiting_time_anew(
    bench: Bench,
) -> None:
    """Taken back and given again after the plan: the first one's time says nothing any more."""
    ada = bench.linked()
    bench.delete(ada)

    def again() -> None:
        bench.edits.undelete(ada)
        bench.delete(ada, delay_s=8)

    bench.after_the_plan(again)
    bench.sync()
    assert bench.writes() == []
    bench.clock.move(seconds=8)
    bench.sync()
    assert bench.writes() == ["delete"]


def test_U5_a_delete_taken_back_before_it_is_sent_is_not_sent(bench: Bench) -> None:
    ada = bench.linked()
    bench.delete(ada)
    bench.after_the_plan(lambda: bench.edits.undelete(ada))
    bench.sync()
    assert bench.writes() == []
    assert bench.now(ada).deleted_at is None
    assert bench.there(ada) == ADA


def test_U5_a_delete_taken_back_between_reading_and_sending_is_not_sent(bench: Bench) -> None:
    ada = bench.linked()
    bench.delete(ada)
    bench.meanwhile("get", lambda: bench.edits.undelete(ada))
    bench.sync()
    assert bench.writes() == []
    assert bench.there(ada) == ADA


def test_U5_a_delete_taken_back_while_it_is_sent_is_created_again_once(bench: Bench) -> None:
    ada = bench.linked()
    bench.delete(ada)
    bench.meanwhile("delete", lambda: bench.edits.undelete(ada))
    bench.sync()
    record = bench.now(ada)
    assert record.deleted_at is None
    assert record.link is not None
    assert record.link.gone_since is not None, "said to be gone there, and offered back (D4)"
    bench.edits.publish(ada, None)
    bench.sync()
    assert bench.there(ada) == ADA
    assert bench.writes() == ["delete", "create"]


def test_U5_N8_a_delete_of_what_somebody_there_deleted_first_is_done(bench: Bench) -> None:
    """Both deletes race: whoever is first, it is gone on both sides and nobody is told twice."""
    ada = bench.linked()
    bench.delete(ada)
    bench.meanwhile("get", lambda: bench.cloud.remove(bench.remote_id(ada)))
    bench.sync()
    assert bench.writes() == []
    assert not bench.store.outgoing(GOOGLE, bench.clock.now())


def test_U5_N8_so_it_is_when_the_other_delete_comes_just_before_ours(bench: Bench) -> None:
    ada = bench.linked()
    bench.delete(ada)
    bench.cloud.before = fails("delete", RemoteGone())
    report = bench.sync()
    assert [c.action for c in report.changes] == [Action.DELETE_THERE]
    assert bench.journal(Action.DELETE_THERE) == ["done"]
    assert not bench.store.outgoing(GOOGLE, bench.clock.now())


def test_D5_N14_an_old_version_read_before_a_delete_does_not_go_to_the_trash(
    bench: Bench,
) -> None:
    ada = bench.linked()
    older = bench.cloud.people[bench.remote_id(ada)]
    bench.clock.move(minutes=1)
    bench.cloud.edit(bench.remote_id(ada), GRACE)
    bench.sync()
    newest = bench.now(ada).fields
    bench.delete(ada)
    current = bench.cloud.people[bench.remote_id(ada)]

    def stale() -> None:
        bench.cloud.people[older.contact.remote_id] = replace(older, seq=current.seq)

    bench.meanwhile("get", stale)
    bench.sync()
    assert bench.now(ada).fields == newest


# -- names -------------------------------------------------------------------------------------


def test_R12_a_name_that_arrived_while_its_contact_was_deleted_is_no_edit_any_more(
    bench: Bench,
) -> None:
    """The reply to a new name is lost, and the contact deleted; then it is taken back here."""
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.cloud.after = fails("update", OutcomeUnknown("lost"))
    bench.sync()
    bench.delete(ada, delay_s=60)
    bench.sync()
    bench.edits.undelete(ada)
    assert bench.now(ada).edited == frozenset()
    bench.cloud.edit(bench.remote_id(ada), replace(ADA, given_name="Countess"))
    bench.sync()
    assert bench.now(ada).fields.given_name == "Countess"
    assert bench.there(ada).given_name == "Countess"


def test_R12_nor_is_one_that_was_read_just_before_its_delete_was_sent(bench: Bench) -> None:
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.delete(ada)
    bench.meanwhile("get", lambda: bench.cloud.edit(bench.remote_id(ada), AUGUSTA))
    bench.cloud.after = fails("delete", OutcomeUnknown("lost"))
    bench.sync()
    assert bench.now(ada).edited == frozenset()


# -- updates -----------------------------------------------------------------------------------


def test_U3_an_edit_taken_back_during_the_sync_is_not_sent(bench: Bench) -> None:
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.after_the_plan(lambda: bench.edit(ada, ADA))
    bench.sync()
    assert bench.writes() == []
    assert bench.there(ada) == ADA


def test_U3_a_contact_deleted_during_the_sync_is_not_updated(bench: Bench) -> None:
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.after_the_plan(lambda: bench.delete(ada, delay_s=60))
    bench.sync()
    assert bench.writes() == []


def test_U3_an_edit_made_between_reading_and_sending_goes_along(bench: Bench) -> None:
    """The journal's write finds the contact changed: it is read and merged again."""
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    both = replace(AUGUSTA, family_name="King")
    bench.meanwhile("get", lambda: bench.edit(ada, both))
    bench.sync()
    assert bench.there(ada) == both
    assert bench.writes() == ["update"]


def test_N9_a_record_that_never_holds_still_is_left_for_the_next_sync(bench: Bench) -> None:
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.cloud.before = fails("update", StaleWrite())
    report = bench.sync()
    assert bench.cloud.calls.count("get") == 4
    assert report.failed == 1
    assert bench.now(ada).edited_here, "nothing is lost"
    bench.cloud.before = lambda operation: None
    bench.sync()
    assert bench.there(ada) == AUGUSTA


def test_N8_R9_what_is_deleted_there_just_before_an_update_stays_here_marked(
    bench: Bench,
) -> None:
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.cloud.before = fails("update", RemoteGone())
    report = bench.sync()
    link = bench.now(ada).link
    assert link is not None
    assert link.gone_since is not None
    assert bench.now(ada).fields == AUGUSTA
    assert [c.action for c in report.changes] == [Action.MARK_DELETED_REMOTELY]
    assert bench.journal(Action.UPDATE_THERE) == ["failed gone"]


# -- creates -----------------------------------------------------------------------------------


def test_U5_a_new_contact_deleted_before_its_create_is_never_created(bench: Bench) -> None:
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    bench.after_the_plan(lambda: bench.delete(made))
    bench.sync()
    assert bench.writes() == []


def test_U5_a_new_contact_deleted_while_it_is_created_goes_there_again(bench: Bench) -> None:
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    bench.meanwhile("create", lambda: bench.delete(made))
    bench.sync()
    bench.sync()
    assert bench.writes() == ["create", "delete"]
    assert bench.now(made).deleted_at is not None


def test_U5_a_new_contact_deleted_after_its_create_was_lost_goes_there_again(
    bench: Bench,
) -> None:
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    bench.cloud.after = fails("create", OutcomeUnknown("lost"))
    assert bench.sync().state is State.WAITING
    bench.cloud.after = lambda operation: None
    bench.delete(made)
    bench.sync()
    bench.sync()
    assert bench.writes() == ["create", "delete"]
    assert not bench.cloud.named("Grace Hopper")


def test_U5_U3_a_new_contact_edited_just_before_its_create_is_created_as_it_is_then(
    bench: Bench,
) -> None:
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    edited = replace(GRACE, given_name="Greta")
    bench.store.quicker = [lambda: bench.edit(made, edited)]
    bench.sync()
    assert bench.writes() == [], "its intent was of the older one"
    bench.sync()
    assert bench.there(made) == edited
    assert bench.writes() == ["create"]


def test_D12_a_create_found_again_while_its_contact_is_edited_is_adopted(bench: Bench) -> None:
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    bench.cloud.after = fails("create", OutcomeUnknown("lost"))
    bench.sync()
    bench.cloud.after = lambda operation: None
    bench.store.quicker = [lambda: bench.edit(made, replace(GRACE, given_name="Greta"))]
    bench.sync()
    bench.sync()
    assert bench.there(made).given_name == "Greta"
    assert bench.writes() == ["create", "update"]


def test_D12_a_create_found_again_whose_contact_is_gone_here_ties_nobody(bench: Bench) -> None:
    """Its contact was removed with the Trash: the record stays there, and is a stranger's."""
    made = bench.edits.add(Saved(GRACE), GOOGLE)
    bench.cloud.after = fails("create", OutcomeUnknown("lost"))
    bench.sync()
    bench.cloud.after = lambda operation: None
    del bench.store.state.records[made]
    bench.sync()
    assert not bench.store.intents(GOOGLE)
    assert bench.writes() == ["create"]


# -- this side ---------------------------------------------------------------------------------


def test_U3_what_arrives_is_planned_again_when_its_contact_was_just_edited(
    bench: Bench,
) -> None:
    ada = bench.linked()
    bench.cloud.edit(bench.remote_id(ada), replace(ADA, family_name="King"))
    bench.store.quicker = [lambda: bench.edit(ada, AUGUSTA)]
    bench.sync()
    assert bench.now(ada).fields == replace(AUGUSTA, family_name="King")
    bench.sync()
    assert bench.there(ada) == replace(AUGUSTA, family_name="King")


def test_U3_and_once_more_when_it_is_edited_again(bench: Bench) -> None:
    ada = bench.linked()
    bench.cloud.edit(bench.remote_id(ada), replace(ADA, family_name="King"))
    note = lambda: bench.write_note(ada)  # noqa: E731 - three of the same
    bench.store.quicker = [note, note, note]
    bench.sync()
    assert bench.now(ada).fields.family_name == "King"
    assert bench.now(ada).note == "..."


def test_U3_what_arrives_for_a_contact_deleted_just_now_changes_nothing_shown(
    bench: Bench,
) -> None:
    """A mark 'deleted there' for a contact that is no more is nobody's business."""
    ada = bench.linked()
    bench.cloud.remove(bench.remote_id(ada))
    bench.store.quicker = [lambda: bench.store.state.records.pop(ada)]
    report = bench.sync()
    assert report.state is State.IDLE
    assert bench.store.record(ada) is None


def test_N14_a_contact_that_somebody_settles_first_is_not_written_twice(bench: Bench) -> None:
    """The account came to the same by itself; settling that meets another change here."""
    ada = bench.linked()
    bench.edit(ada, AUGUSTA)
    bench.meanwhile("get", lambda: bench.cloud.edit(bench.remote_id(ada), AUGUSTA))
    bench.store.quicker = [lambda: bench.write_note(ada)]
    bench.sync()
    assert bench.writes() == []
    assert not bench.now(ada).edited_here
    assert bench.now(ada).note == "."
