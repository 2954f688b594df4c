"""The store's side of calls: the history and what it leaves, marks, choices, favourites."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.call import (
    LoggedCall,
    Mark,
    MarkedNumber,
    Outcome,
    Source,
    Why,
)
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store import Store, lineage, restoring
from dialpad_contacts.store.call_log import CallRow
from dialpad_contacts.store.errors import Damaged
from tests.unit.store.made import NOW, local, person, put

NUMBER = phone("+1 415 555 0133", "mobile", region="US")


def entered(store: Store, minutes: int, outcome: Outcome = Outcome.MISSED, token: str = "") -> int:
    at = NOW + timedelta(minutes=minutes)
    call = LoggedCall(0, at, NUMBER, outcome, Source.SIMULATED)
    return store.put_call(CallRow(call, token=token))


def test_the_history_is_read_on_from_an_entry(store: Store) -> None:
    ids = [entered(store, minute) for minute in range(5)]
    newest = store.calls(2)
    assert [call.id for call in newest] == ids[:2:-1]
    assert [call.id for call in store.calls(9, before=newest[-1].id)] == ids[2::-1]


def test_missed_calls_are_found_alone(store: Store) -> None:
    entered(store, 1, Outcome.ANSWERED)
    missed = entered(store, 2)
    entered(store, 3, Outcome.DECLINED)
    assert [call.id for call in store.calls(9, missed=True)] == [missed]


def test_P1_a_call_that_is_over_is_not_entered_again(store: Store) -> None:
    entry = entered(store, 1)
    found = store.call(entry)
    assert found is not None
    assert store.put_call(CallRow(replace(found, outcome=Outcome.RINGING))) == entry
    assert store.call(entry) == found


def test_a_call_is_found_by_its_bringers_token(store: Store) -> None:
    entry = entered(store, 1, token="leg-7")
    found = store.call_by_token("leg-7")
    assert found is not None
    assert found.call.id == entry
    assert store.call_by_token("leg-8") is None
    assert store.call(999) is None


def test_all_simulated_calls_go_at_once_and_come_back(store: Store) -> None:
    ids = [entered(store, minute) for minute in range(3)]
    live = entered(store, 9, Outcome.RINGING)
    assert store.remove_calls(None) == 3
    assert [call.id for call in store.calls(9)] == [live]
    assert store.put_back_calls(ids) == 3
    assert len(store.calls(9)) == 4


def test_D20_a_caller_of_a_flood_waits() -> None:
    call = LoggedCall(1, NOW, NUMBER, Outcome.MISSED, Source.DIALPAD, why=Why.FLOOD)
    assert call.waits
    assert not replace(call, why=Why.KNOWN).waits


def test_marked_numbers_are_listed_and_taken_off(store: Store) -> None:
    assert store.mark_number(NUMBER, blocked=True)
    assert not store.mark_number(NUMBER, blocked=True), "nothing changed"
    (marked,) = store.marked_numbers()
    assert isinstance(marked, MarkedNumber)
    assert (marked.blocked_at is None, marked.spam_at) == (False, None)
    assert store.mark_of(NUMBER) == Mark(blocked=True)
    store.mark_number(NUMBER, blocked=False)
    assert store.marked_numbers() == []


def test_D16_whom_the_user_means_by_a_number_is_remembered(store: Store) -> None:
    ada = put(store, local(person("Ada", "Lovelace", phones=[NUMBER.written])))
    key = str(NUMBER.e164)
    assert store.chosen_caller(key) is None
    store.choose_caller(key, ada.id)
    assert store.chosen_caller(key) == ada.id
    store.choose_caller(key, None)
    assert store.chosen_caller(key) is None


def test_R15_a_caller_comes_with_the_label_of_his_number_and_whether_a_favourite(
    store: Store,
) -> None:
    fields = replace(person("Ada", "Lovelace"), phones=(NUMBER,))
    ada = put(store, local(fields))
    store.set_favourite(ada.id, True)
    (caller,) = store.callers(NUMBER)
    assert (caller.contact, caller.label, caller.favourite) == (ada.id, "mobile", True)
    store.set_favourite(ada.id, False)
    assert not store.callers(NUMBER)[0].favourite


def test_a_search_that_breaks_by_itself_says_so(store: Store) -> None:
    with pytest.raises(sqlite3.OperationalError), store._db.searching() as (session, _):
        session.raw.execute("SELECT nothing FROM nowhere")


def test_S7_what_a_damaged_file_counted_is_known_from_the_note_beside_it(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    store.sync_begins()
    noted = lineage.read_note(lineage.note_of(store.path))
    assert noted is not None

    def damaged(raw: sqlite3.Connection) -> None:
        raise Damaged("no")

    monkeypatch.setattr(restoring, "_counted", damaged)
    assert restoring._ahead_of(store._db) == restoring._Ahead(epoch=noted.epoch)
    lineage.note_of(store.path).unlink()
    assert restoring._ahead_of(store._db) == restoring._Ahead()
