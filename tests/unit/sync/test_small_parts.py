"""States, times, guards and the sentences of a report: the parts that are one function each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Email,
    Fields,
    Record,
    SyncCursor,
)
from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.account_state import AccountStates
from dialpad_contacts.sync.discover import Reading
from dialpad_contacts.sync.guards import (
    RESTORED,
    Hold,
    after_restore,
    fallen,
    is_mass_delete,
    mass_delete,
)
from dialpad_contacts.sync.opening import what_changed
from dialpad_contacts.sync.patience import Patience
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.schedule import CEILING_S, resend_allowed, retry_delay
from dialpad_contacts.sync.states import ALLOWED, IllegalMove, State, move
from tests.simulation.memory_cloud import TestClock
from tests.simulation.memory_store import MemoryStore

GOOGLE = AccountId("google")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


@given(st.sampled_from(State), st.sampled_from(State))
def test_a_state_moves_as_the_table_says_and_not_otherwise(now: State, to: State) -> None:
    if to is now or to in ALLOWED[now]:
        assert move(now, to) is to
    else:
        with pytest.raises(IllegalMove):
            move(now, to)


@given(st.integers(1, 60), st.none() | st.floats(-5, 5000), st.floats(0, 1))
def test_n1_n12_how_long_a_retry_waits(attempt: int, asked: float | None, jitter: float) -> None:
    delay = retry_delay(attempt, asked, jitter)
    if asked is None:
        assert 0.5 <= delay <= min(CEILING_S, 2.0**attempt)
    else:
        assert delay == max(1.0, asked)


def test_a_retry_follows_a_failure() -> None:
    with pytest.raises(ValueError, match="counts from 1"):
        retry_delay(0, None, 1.0)


@pytest.mark.parametrize(
    ("waited_min", "complete", "allowed"), [(15, True, True), (14, True, False), (99, False, False)]
)
def test_d12_when_a_lost_create_may_be_sent_again(
    waited_min: int, complete: bool, allowed: bool
) -> None:
    began = NOW + timedelta(minutes=waited_min)
    wait = timedelta(minutes=15)
    assert resend_allowed(NOW, began, wait=wait, read_was_complete=complete) is allowed


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 2000))
def test_d15_exactly_when_a_mass_delete_asks(unsent: int, sent: int, contacts: int) -> None:
    hold = mass_delete(
        unsent=unsent, sent_last_hour=sent, contacts=contacts, approved=0, title="Google"
    )
    count = unsent + sent
    asks = unsent > 0 and (count > 50 or (count > 10 and count * 10 > contacts))
    assert (hold is not None) is asks
    assert hold is None or is_mass_delete(hold.reason)


@pytest.mark.parametrize(
    ("known", "vanished", "asks"),
    [
        (10, 10, True),
        (10, 3, True),
        (10, 2, False),
        (100, 20, False),
        (100, 21, True),
        (2, 2, False),
    ],
)
def test_d28_when_a_listing_fell_away(known: int, vanished: int, asks: bool) -> None:
    hold = fallen(known=known, vanished=vanished, title="Google")
    assert (hold is not None) is asks
    if hold is not None:
        words = "no contacts at all" if known == vanished else f"{vanished} of {known}"
        assert words in hold.reason


def test_s7_a_restored_file_is_no_mass_delete() -> None:
    hold = after_restore(RESTORED, sends=True, fell=None)
    assert hold is not None
    assert not is_mass_delete(hold.reason)
    assert not is_mass_delete("12 of 40 contacts vanished at Google.")


def states(store: MemoryStore, clock: TestClock) -> AccountStates:
    return AccountStates(store, clock, lambda event: None, Random(1), Patience(clock))


def book(state: State, last_sync: datetime | None = None) -> MemoryStore:
    store = MemoryStore()
    store.state.accounts[GOOGLE] = Account(
        GOOGLE, AccountKind.GOOGLE, "maya@one.example", "1", state=state, last_sync=last_sync
    )
    return store


@pytest.mark.parametrize(("last_sync", "state"), [(None, State.NEVER_SYNCED), (NOW, State.IDLE)])
def test_a_cancelled_sync_after_a_crash_leaves_no_account_syncing(
    last_sync: datetime | None, state: State
) -> None:
    store = book(State.SYNCING, last_sync)
    states(store, TestClock()).back(store.account(GOOGLE))
    assert store.account(GOOGLE).state is state


def test_an_account_paused_while_it_syncs_stays_paused() -> None:
    store = book(State.PAUSED)
    later = states(store, TestClock()).later(GOOGLE, TryLater("Google is busy.", after_s=30))
    assert (later.state, later.retry_at) == (State.PAUSED, None)


def test_D28_a_reading_that_fell_away_moves_no_cursor() -> None:
    store = book(State.SYNCING)
    reading = Reading(NOW, complete=False, cursor=SyncCursor("7"), hold=Hold("D28", "30 vanished."))
    account = store.account(GOOGLE)
    assert states(store, TestClock()).applied(account, reading) == account
    assert store.account(GOOGLE).cursor is None


def test_only_a_wait_that_the_server_asked_for_binds_every_process() -> None:
    clock = TestClock()
    store = book(State.SYNCING)
    moves = states(store, clock)
    moves.later(GOOGLE, TryLater("Google is busy.", after_s=30))
    assert moves.waits(store.account(GOOGLE))
    clock.move(seconds=31)
    assert not moves.waits(store.account(GOOGLE))
    store = book(State.SYNCING)
    states(store, clock).later(GOOGLE, TryLater("There is no network.", offline=True))
    assert store.account(GOOGLE).state is State.OFFLINE
    assert store.account(GOOGLE).retry_at is None


def test_what_a_fetch_changed_is_said_in_words() -> None:
    mobile = phone("+1 415 555 0190", "mobile", region="US")
    before = Record(ContactId(1), 1, Fields("Ada", "Byron"), Fields("Ada", "Byron"))
    mail = Email("ada@one.example", "home")
    fields = Fields("Augusta", "Lovelace", (mail,), (mobile,))
    after = Record(ContactId(1), 2, fields, fields)
    assert what_changed(before, after) == ("first name", "last name", "home", "mobile")
    assert what_changed(after, after) == ()
