"""Trash, hidden contacts, journal, drafts and calls: what is kept, how long, and what is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.contact import ContactId, RemoteId
from dialpad_contacts.domain.merge import absorb
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Account, Action, FinishEntry, Note, Outcome, Put
from dialpad_contacts.sync.views import Draft
from tests.unit.store.made import (
    NOW,
    StillClock,
    entry,
    imported,
    local,
    names,
    person,
    put,
)

LEO = person("Leo", "Fink", emails=["leo@example.com"], phones=["415 555 0133"])
DAY = timedelta(days=1)


def test_D5_the_trash_shows_both_last_states(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    leo = put(store, replace(leo, deleted_at=NOW, delete_due_at=NOW))
    theirs = replace(LEO, given_name="Leonard")
    put(store, absorb(leo, theirs).record)
    (kept,) = store.trash()
    assert (kept.id, kept.name, kept.account) == (leo.id, "Leonard Fink", "google")
    assert kept.there == theirs
    assert (kept.deleted_at, kept.expires_at) == (NOW, NOW + 30 * DAY)
    assert (kept.delete_sent, kept.hidden) == (False, False)


def test_D6_a_delete_that_was_sent_says_so(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    assert leo.link is not None
    put(store, replace(leo, deleted_at=NOW, link=replace(leo.link, gone_since=NOW)))
    (kept,) = store.trash()
    assert (kept.delete_sent, kept.hidden) == (True, False)


def test_D7_one_whose_record_still_exists_is_hidden(store: Store, outlook: Account) -> None:
    leo = put(store, imported(LEO, outlook.id))
    put(store, replace(leo, deleted_at=NOW))
    (kept,) = store.trash()
    assert (kept.delete_sent, kept.hidden) == (False, True)


def test_the_newest_deletes_come_first(store: Store) -> None:
    for name, days in (("first", 0), ("last", 2), ("middle", 1)):
        put(store, replace(put(store, local(person(name))), deleted_at=NOW + days * DAY))
    assert [t.name for t in store.trash()] == ["last", "middle", "first"]


def test_D7_a_purge_forgets_the_values_and_keeps_the_tombstone(
    store: Store, google: Account, clock: StillClock
) -> None:
    leo = put(store, replace(imported(LEO, google.id, "people/c1"), company="Acme", note="secret"))
    assert leo.link is not None
    gone = replace(leo.link, gone_since=NOW)
    put(store, replace(leo, deleted_at=NOW, link=gone))
    put(store, replace(put(store, local(person("Ada"))), deleted_at=NOW + 2 * DAY))
    clock.moment = NOW + 31 * DAY
    assert store.purge() == (1, 0)
    assert [t.name for t in store.trash()] == ["Ada"]
    (record,) = store.linked(google.id, [RemoteId("people/c1")]).values()
    assert record.deleted_at == NOW
    assert record.fields.is_empty
    assert (record.company, record.note) == ("", "")
    assert record.link is not None
    assert record.link.base.is_empty
    assert store.callers("415 555 0133") == []
    assert store.purge() == (0, 0)


def test_a_purge_leaves_hidden_ones_and_deletes_not_sent_yet(
    store: Store, google: Account, outlook: Account, clock: StillClock
) -> None:
    put(store, replace(put(store, imported(LEO, outlook.id)), deleted_at=NOW))
    put(store, replace(put(store, imported(LEO, google.id)), deleted_at=NOW, delete_due_at=NOW))
    clock.moment = NOW + 400 * DAY
    assert store.purge() == (0, 0)
    assert [t.name for t in store.trash()] == ["Leo Fink", "Leo Fink"]


# -- journal ----------------------------------------------------------------------------------


def test_an_entry_is_read_as_it_was_written(store: Store, google: Account) -> None:
    change = entry(
        Action.UPDATE_HERE,
        account=google.id,
        before=LEO,
        after=person("L"),
        reason="why",
        overruled={"given_name": "Leonard"},
    )
    written = store.commit([Put(imported(LEO, google.id), change)], NOW)
    (view,) = store.journal(ContactId(written.ids[0]), 5)
    assert (view.id, view.at, view.name) == (written.entries[0], NOW, "Leo Fink")
    assert view.change == replace(change.change, contact=ContactId(written.ids[0]))
    assert (view.sync, view.cause, view.outcome) == ("sync-1", "scheduled", Outcome.DONE)
    assert store.journal_entry(view.id) == view
    assert store.journal_entry(view.id + 1) is None
    assert store.journal_of_sync("last") == store.journal_of_sync("sync-1") == [view]


def test_entries_come_newest_first_and_up_to_the_limit(store: Store) -> None:
    for number in range(5):
        store.commit([Note(entry(reason=str(number)))], NOW + number * DAY)
    assert [v.change.reason for v in store.journal(None, 3)] == ["4", "3", "2"]


@pytest.mark.parametrize(
    ("outcome", "counted"),
    [
        (Outcome.SENT, 1),
        (Outcome.UNKNOWN, 1),
        (Outcome.DONE, 1),
        (Outcome.FAILED, 0),
        (Outcome.STALE, 0),
    ],
    ids=lambda v: f"D15 {v}",
)
def test_deletes_that_left_or_may_have_left_count(
    store: Store, google: Account, outcome: Outcome, counted: int
) -> None:
    sent = entry(Action.DELETE_THERE, Outcome.SENT, account=google.id)
    made = store.commit([Note(sent), Note(entry(account=google.id))], NOW).entries[0]
    store.commit([FinishEntry(made, outcome, "so")], NOW)
    assert store.deletes_sent(google.id, NOW) == counted
    assert store.deletes_sent(google.id, NOW + timedelta(seconds=1)) == 0


def test_the_journal_is_kept_180_days_and_open_ends_longer(store: Store, clock: StillClock) -> None:
    store.commit([Note(entry(reason="old")), Note(entry(outcome=Outcome.SENT, reason="open"))], NOW)
    store.commit([Note(entry(reason="new"))], NOW + 10 * DAY)
    clock.moment = NOW + 181 * DAY
    assert store.purge() == (0, 1)
    assert [v.change.reason for v in store.journal(None, 9)] == ["new", "open"]


def test_D19_an_undone_entry_names_what_undid_it(store: Store) -> None:
    own = {"note": ("", "met in Turin")}
    told = entry()
    told = replace(told, change=replace(told.change, own=own))
    (first,) = store.commit([Note(told)], NOW).entries
    (second,) = store.commit([Note(replace(entry(), undoes=first))], NOW).entries
    assert store.undone_by([first, second]) == {first: second}
    kept = store.journal_entry(first)
    assert kept is not None
    assert kept.change.own == own


# -- drafts and calls -------------------------------------------------------------------------


def test_one_draft_is_kept_until_it_is_forgotten(store: Store) -> None:
    assert store.load_draft() is None
    store.save_draft(ContactId(7), Draft(LEO, "Acme", "note"))
    store.save_draft(None, Draft(person("New")))
    assert store.load_draft() == (None, Draft(person("New")))
    store.save_draft(ContactId(7), Draft(LEO))
    assert store.load_draft() == (7, Draft(LEO))
    store.save_draft(None, None)
    assert store.load_draft() is None


def test_D16_the_user_chooses_whom_a_number_means(store: Store) -> None:
    leo = put(store, local(LEO))
    store.choose_caller("+14155550133", leo.id)
    assert store.chosen_caller("+14155550133") == leo.id
    store.choose_caller("+14155550133", None)
    assert store.chosen_caller("+14155550133") is None


def test_each_copy_of_the_data_has_an_id_of_its_own(store: Store) -> None:
    assert len(store.install_id) == 32
    assert names(store, store.install_id) == []
