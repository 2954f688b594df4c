"""Calls from ring to history: R15–R17, D16, D17, D20, blocked numbers, floods."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from dialpad_contacts.calls.desk import CallDesk, Past, Shown
from dialpad_contacts.calls.sessions import Phase, Source, WrongMoment
from dialpad_contacts.calls.unknown import Decision, Home, Why
from dialpad_contacts.calls.who import Holder, Who
from dialpad_contacts.domain.contact import AccountId, ContactId, Direction, Kind
from dialpad_contacts.domain.phone import Phone

GOOGLE = Home(AccountId("google"), Direction.TWO_WAY)
LEO, STRANGER = "+1 415 555 0133", "+1 628 555 0119"


class Book:
    """``calls.desk.CallBook`` over dictionaries."""

    def __init__(self) -> None:
        self.people: dict[str, Holder] = {}
        self.blocked: set[str] = set()
        self.saved: list[datetime] = []
        self.accounts: list[Home] = [GOOGLE]
        self.history: list[Past] = []
        self.now = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def who(self, number: Phone) -> Who:
        holder = self.people.get(number.key)
        return Who(holder, title=holder.name or number.written if holder else number.written)

    def is_blocked(self, number: Phone) -> bool:
        return number.key in self.blocked

    def saved_callers_since(self, since: datetime) -> Sequence[datetime]:
        return [at for at in self.saved if at > since]

    def homes(self) -> Sequence[Home]:
        return self.accounts

    def save_caller(self, number: Phone, decision: Decision) -> tuple[ContactId, bool]:
        known = self.people.get(number.key)
        if known is not None:
            return known.contact, False
        self.saved.append(self.now)
        contact = ContactId(len(self.people) + 1)
        self.people[number.key] = Holder(contact, Kind.PERSONAL, 0, "other", "")
        return contact, True

    def keep(self, past: Past) -> int:
        self.history.append(past)
        return len(self.history)


class Bench:
    def __init__(self) -> None:
        self.book = Book()
        self.told: list[Shown] = []
        self.book.people["+14155550133"] = Holder(
            ContactId(1), Kind.PERSONAL, 0, "mobile", "Leonard Ciano"
        )
        self.desk = CallDesk(
            self.book,
            now=lambda: self.book.now,
            region="US",
            save_unknown=True,
            told=self.told.append,
        )

    def ring(self, number: str | None) -> Shown:
        return self.desk.ring(number, Source.SIMULATED)


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_r15_a_known_caller_shows_by_name_and_nothing_is_saved(bench: Bench) -> None:
    call = bench.ring("(415) 555-0133")
    assert (call.who.title, call.will_save.why) == ("Leonard Ciano", Why.KNOWN)
    bench.desk.answer(call.call.id)
    ended = bench.desk.hang_up(call.call.id)
    assert (ended.saved, bench.book.saved) == (None, [])
    assert [(p.name, p.contact, p.outcome) for p in bench.book.history] == [
        ("Leonard Ciano", 1, "answered")
    ]


@pytest.mark.parametrize("act", ["answered", "missed", "declined"])
def test_r16_d17_an_unknown_caller_is_saved_when_the_call_ends(bench: Bench, act: str) -> None:
    call = bench.ring(STRANGER)
    assert call.will_save.account == "google"
    assert bench.book.saved == []
    if act == "declined":
        ended = bench.desk.decline(call.call.id)
    else:
        if act == "answered":
            bench.desk.answer(call.call.id)
        ended = bench.desk.hang_up(call.call.id)
    assert ended.saved == 2
    assert [(p.contact, p.outcome) for p in bench.book.history] == [(2, act)]
    assert bench.told[-1] == ended


def test_u7_the_same_unknown_number_ringing_five_times_makes_one_contact(bench: Bench) -> None:
    calls = [bench.ring(STRANGER).call.id for _ in range(5)]
    made = [bench.desk.hang_up(c).saved for c in calls]
    assert made == [2, None, None, None, None]
    assert {p.contact for p in bench.book.history} == {2}


def test_the_name_shown_when_it_rang_stays_in_the_history(bench: Bench) -> None:
    call = bench.ring(STRANGER).call.id
    bench.book.people["+16285550119"] = Holder(ContactId(9), Kind.PERSONAL, 0, "", "Ana Brandt")
    bench.desk.note(call, "wants a quote")
    ended = bench.desk.hang_up(call)
    assert (ended.saved, ended.will_save.why) == (None, Why.KNOWN)
    past = bench.book.history[0]
    assert (past.name, past.contact, past.note) == (STRANGER, 9, "wants a quote")


@pytest.mark.parametrize("number", [None, "", "anonymous", "Private"])
def test_d16_a_withheld_number_is_nobodys(bench: Bench, number: str | None) -> None:
    call = bench.ring(number)
    assert (call.call.number, call.will_save.why) == (None, Why.WITHHELD)
    assert bench.desk.hang_up(call.call.id).saved is None
    assert bench.book.history[0].contact is None


def test_dont_save_counts_for_this_call_alone(bench: Bench) -> None:
    call = bench.ring(STRANGER).call.id
    bench.desk.dont_save(call)
    assert bench.desk.live[0].will_save.why is Why.NOT_THIS_ONE
    assert bench.desk.hang_up(call).saved is None
    assert bench.desk.hang_up(bench.ring(STRANGER).call.id).saved == 2
    bench.desk.dont_save(call)
    bench.desk.note(call, "too late")


def test_a_blocked_number_rings_nobody_and_saves_nothing(bench: Bench) -> None:
    bench.book.blocked.add("+16285550119")
    call = bench.ring(STRANGER)
    assert bench.told == []
    assert bench.desk.live == ()
    assert (call.saved, call.will_save.why) == (None, Why.BLOCKED)
    assert [p.outcome for p in bench.book.history] == ["blocked"]


def test_d20_500_unknown_callers_in_ten_seconds_fill_nobodys_book(bench: Bench) -> None:
    for n in range(500):
        bench.book.now += timedelta(milliseconds=20)
        bench.desk.decline(bench.ring(f"+1 628 555 {n:04}").call.id)
    assert len(bench.book.saved) == 20
    assert len(bench.book.history) == 500
    assert bench.desk.live == ()
    bench.book.now += timedelta(hours=1)
    assert bench.desk.decline(bench.ring("+1 628 555 0499").call.id).saved is not None


def test_a_call_that_rings_too_long_is_missed_and_its_caller_saved(bench: Bench) -> None:
    bench.ring(STRANGER)
    bench.desk.expire()
    assert bench.desk.live != ()
    bench.book.now += timedelta(minutes=2)
    bench.desk.expire()
    assert bench.desk.live == ()
    assert bench.told[-1].call.phase is Phase.MISSED
    assert bench.told[-1].saved == 2


def test_a_call_placed_here_saves_nobody_and_holds_the_other(bench: Bench) -> None:
    first = bench.ring(LEO).call.id
    bench.desk.answer(first)
    placed = bench.desk.dial(STRANGER, Source.SIMULATED)
    assert [s.call.phase for s in bench.desk.live] == [Phase.ON_HOLD, Phase.RINGING]
    ended = bench.desk.hang_up(placed.call.id)
    assert (ended.saved, bench.book.history[0].outcome) == (None, "cancelled")
    assert bench.desk.resume(first).call.phase is Phase.ANSWERED
    assert bench.desk.hold(first).call.phase is Phase.ON_HOLD
    with pytest.raises(WrongMoment):
        bench.desk.decline(first)
