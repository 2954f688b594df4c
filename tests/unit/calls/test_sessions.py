"""Live calls: whatever happens in whatever order, each ends once and one at most is spoken on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from dialpad_contacts.calls.sessions import (
    ALLOWED,
    LEGS_KEPT,
    LOST_AFTER,
    RING_LIMIT_S,
    Call,
    CallId,
    Calls,
    Phase,
    WrongMoment,
)
from dialpad_contacts.domain.call import Source
from dialpad_contacts.domain.phone import phone

NUMBER = phone("+1 415 555 0133", region="US")


class Desk:
    """Calls with a clock that is moved by hand, and everything that was told."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
        self.told: list[Call] = []
        self.calls = Calls(lambda: self.time, self.told.append)

    def ring(self, *legs: str) -> Call:
        return self.calls.ring(NUMBER, Source.SIMULATED, legs=frozenset(legs))

    def expire(self) -> list[Call]:
        return [self.calls.hang_up(call) for call in self.calls.late()]

    def wait(self, seconds: float) -> None:
        self.time += timedelta(seconds=seconds)


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_call_that_is_answered_lasts_as_long_as_it_was_spoken_on(desk: Desk) -> None:
    call = desk.ring().id
    desk.wait(5)
    desk.calls.answer(call)
    desk.wait(61.9)
    ended = desk.calls.hang_up(call)
    assert (ended.phase, ended.seconds) == (Phase.ENDED, 61)
    assert desk.calls.live == ()
    assert [c.phase for c in desk.told] == [Phase.RINGING, Phase.ANSWERED, Phase.ENDED]


def test_a_call_that_nobody_takes_is_missed(desk: Desk) -> None:
    first = desk.ring()
    desk.wait(RING_LIMIT_S - 1)
    second = desk.ring()
    assert desk.expire() == []
    desk.wait(1)
    missed = desk.expire()
    assert [(c.id, c.phase, c.seconds) for c in missed] == [(first.id, Phase.MISSED, 0)]
    assert desk.calls.live == (second,)


def test_the_caller_who_gives_up_is_missed_and_the_one_turned_away_declined(desk: Desk) -> None:
    assert desk.calls.hang_up(desk.ring().id).phase is Phase.MISSED
    assert desk.calls.decline(desk.ring().id).phase is Phase.DECLINED


def test_call_waiting_puts_the_first_on_hold_and_takes_it_back(desk: Desk) -> None:
    first, second = desk.ring().id, desk.ring().id
    desk.calls.answer(first)
    desk.calls.answer(second)
    phases = {c.id: c.phase for c in desk.calls.live}
    assert phases == {first: Phase.ON_HOLD, second: Phase.ANSWERED}
    desk.calls.resume(first)
    phases = {c.id: c.phase for c in desk.calls.live}
    assert phases == {first: Phase.ANSWERED, second: Phase.ON_HOLD}


def test_a_call_placed_here_is_never_missed(desk: Desk) -> None:
    spoken_on = desk.ring().id
    desk.calls.answer(spoken_on)
    placed = desk.calls.dial(NUMBER, Source.SIMULATED)
    assert placed.outgoing
    assert desk.calls.spoken_on is None
    assert desk.calls.hang_up(placed.id).phase is Phase.ENDED


def test_two_legs_of_one_call_are_one_call(desk: Desk) -> None:
    call = desk.ring("leg-1")
    assert desk.ring("leg-1") == call
    assert desk.ring("leg-1", "leg-2").id == call.id
    assert desk.ring("leg-2").id == call.id
    assert desk.ring("leg-3").id != call.id
    assert len(desk.calls.live) == 2
    assert len(desk.told) == 2


def test_legs_of_an_ended_call_are_known_for_a_while(desk: Desk) -> None:
    desk.calls.hang_up(desk.ring("leg-1", "leg-2").id)
    assert desk.calls.are_over(frozenset({"leg-2", "leg-9"}))
    assert not desk.calls.are_over(frozenset({"leg-9"}))
    desk.wait(LEGS_KEPT.total_seconds() + 1)
    assert not desk.calls.are_over(frozenset({"leg-1"}))


def test_a_networks_call_whose_end_was_never_told_ends_in_the_end(desk: Desk) -> None:
    call = desk.calls.ring(NUMBER, Source.DIALPAD).id
    desk.calls.answer(call)
    desk.wait(LOST_AFTER.total_seconds() - 1)
    assert desk.expire() == []
    desk.wait(1)
    assert [c.phase for c in desk.expire()] == [Phase.ENDED]


def test_a_call_that_somebody_else_took_is_neither_missed_nor_answered(desk: Desk) -> None:
    call = desk.ring().id
    taken = desk.calls.taken_elsewhere(call)
    assert (taken.phase, taken.answered_at) == (Phase.ENDED, None)
    with pytest.raises(WrongMoment):
        desk.calls.taken_elsewhere(call)


def test_what_is_over_cannot_be_moved(desk: Desk) -> None:
    call = desk.ring().id
    for act in (desk.calls.hold, desk.calls.resume):
        with pytest.raises(WrongMoment, match="ringing"):
            act(call)
    desk.calls.decline(call)
    acts = (desk.calls.answer, desk.calls.decline, desk.calls.hang_up, desk.calls.hold)
    for act in acts:
        with pytest.raises(WrongMoment, match="over"):
            act(call)
    with pytest.raises(WrongMoment):
        desk.calls.join(call, frozenset({"leg"}))


class AnyOrder(RuleBasedStateMachine):
    """Every act at every moment; what the table forbids is refused and changes nothing."""

    live = Bundle("live")

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.over: dict[CallId, Phase] = {}

    @rule(target=live, placed=st.booleans())
    def begin(self, placed: bool) -> CallId:
        calls = self.desk.calls
        return (calls.dial(NUMBER, Source.SIMULATED) if placed else self.desk.ring()).id

    @rule(call=live, act=st.sampled_from(["answer", "hold", "resume", "decline", "hang_up"]))
    def act(self, call: CallId, act: str) -> None:
        before = {c.id: c for c in self.desk.calls.live}
        try:
            getattr(self.desk.calls, act)(call)
        except WrongMoment:
            assert {c.id: c for c in self.desk.calls.live} == before

    @rule(call=consumes(live))
    def forget(self, call: CallId) -> None:
        if any(c.id == call for c in self.desk.calls.live):
            self.desk.calls.hang_up(call)

    @rule(seconds=st.floats(0, 90))
    def wait(self, seconds: float) -> None:
        self.desk.wait(seconds)
        self.desk.expire()

    @invariant()
    def one_at_most_is_spoken_on(self) -> None:
        phases = [c.phase for c in self.desk.calls.live]
        assert phases.count(Phase.ANSWERED) <= 1
        assert not any(p.is_over for p in phases)

    @invariant()
    def each_call_moves_along_the_table_and_ends_once(self) -> None:
        at: dict[CallId, Phase] = {}
        for call in self.desk.told:
            if call.id in at:
                assert call.phase in ALLOWED[at[call.id]]
            else:
                assert call.phase is Phase.RINGING
            at[call.id] = call.phase
        living = {c.id for c in self.desk.calls.live}
        assert {i for i, p in at.items() if not p.is_over} == living


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestAnyOrder = AnyOrder.TestCase
