"""Legs of one call are shown once, whatever order a network tells of them in (D23)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialpad_contacts.calls.events import Moved, Over, Rang
from dialpad_contacts.calls.sessions import LEGS_KEPT, Phase, WrongMoment
from dialpad_contacts.domain.call import LineEvent, LinePhase, Outcome, Source, Whose, placed_leg
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.phone import phone
from tests.unit.calls.bench import LEO, STRANGER, Bench

DIALPAD = AccountId("dialpad")
RINGING, ANSWERED = LinePhase.RINGING, LinePhase.ANSWERED
MISSED, ENDED, HOLD = LinePhase.MISSED, LinePhase.ENDED, LinePhase.ON_HOLD


def said(
    phase: LinePhase, *legs: str, whose: Whose = Whose.MINE, number: str = LEO, out: bool = False
) -> LineEvent:
    return LineEvent(DIALPAD, legs, phase, number, "L. Fink", "Sales", outgoing=out, whose=whose)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    bench.knows("Leo")
    yield bench
    bench.store.close()


def hear(bench: Bench, *events: LineEvent) -> None:
    for event in events:
        bench.desk.hear(event)


def phases(bench: Bench) -> list[Phase]:
    return [shown.call.phase for shown in bench.desk.live]


def test_a_call_rings_is_answered_held_and_ends(bench: Bench) -> None:
    hear(bench, said(RINGING, "1"))
    (shown,) = bench.desk.live
    assert (shown.who.title, shown.call.line, shown.call.source) == ("Leo", "Sales", Source.DIALPAD)
    bench.wait(3)
    hear(bench, said(ANSWERED, "1"))
    bench.wait(10)
    hear(bench, said(HOLD, "1"), said(ANSWERED, "1"))
    assert bench.desk.live[0].call.phase is Phase.ANSWERED
    bench.wait(20)
    hear(bench, said(ENDED, "1"))
    (call,) = bench.history
    assert (call.outcome, call.seconds, call.source) == (Outcome.ANSWERED, 30, Source.DIALPAD)


@pytest.mark.parametrize("how", [MISSED, ENDED])
def test_the_caller_hangs_up_while_it_rings(bench: Bench, how: LinePhase) -> None:
    hear(bench, said(RINGING, "1", number=STRANGER), said(how, "1", number=STRANGER))
    (call,) = bench.history
    assert (call.outcome, call.contact is not None) == (Outcome.MISSED, True)
    hear(bench, said(MISSED, "1"), said(ENDED, "1"), said(RINGING, "1"))
    assert len(bench.history) == 1
    assert bench.desk.live == ()


def test_two_legs_of_one_call_ring_once(bench: Bench) -> None:
    hear(
        bench,
        said(RINGING, "entry", whose=Whose.SHARED),
        said(RINGING, "mine", "entry"),
        said(RINGING, "mine", "entry"),
    )
    assert len([e for e in bench.told if isinstance(e, Rang)]) == 1
    hear(bench, said(ANSWERED, "entry", whose=Whose.SHARED))
    assert phases(bench) == [Phase.RINGING]
    hear(bench, said(ANSWERED, "mine", "entry"))
    assert phases(bench) == [Phase.ANSWERED]
    hear(bench, said(ENDED, "entry", whose=Whose.SHARED), said(ENDED, "mine", "entry"))
    assert [c.outcome for c in bench.history] == [Outcome.ANSWERED]


def test_a_colleague_who_answers_ends_the_ringing_here(bench: Bench) -> None:
    hear(
        bench,
        said(RINGING, "mine", "entry"),
        said(RINGING, "his", "entry", whose=Whose.ANOTHERS),
        said(ANSWERED, "his", "entry", whose=Whose.ANOTHERS),
        said(ENDED, "mine", "entry"),
    )
    assert [c.outcome for c in bench.history] == [Outcome.ELSEWHERE]
    assert bench.desk.live == ()


def test_the_line_was_answered_and_it_was_not_the_user(bench: Bench) -> None:
    hear(
        bench,
        said(RINGING, "mine", "entry"),
        said(ANSWERED, "entry", whose=Whose.SHARED),
        said(MISSED, "mine", "entry"),
    )
    assert [c.outcome for c in bench.history] == [Outcome.ELSEWHERE]


def test_a_department_that_rings_on_is_missed_by_the_one_whose_turn_is_over(bench: Bench) -> None:
    hear(
        bench,
        said(RINGING, "entry", whose=Whose.SHARED),
        said(RINGING, "mine", "entry"),
        said(ENDED, "mine", "entry"),
        said(RINGING, "entry", whose=Whose.SHARED),
    )
    assert [c.outcome for c in bench.history] == [Outcome.MISSED]
    assert bench.desk.live == ()


def test_only_the_departments_leg_is_told(bench: Bench) -> None:
    hear(bench, said(RINGING, "entry", whose=Whose.SHARED))
    hear(bench, said(ANSWERED, "entry", whose=Whose.SHARED))
    hear(bench, said(ENDED, "entry", whose=Whose.SHARED))
    assert [c.outcome for c in bench.history] == [Outcome.ANSWERED]


def test_a_call_of_which_only_the_end_is_told(bench: Bench) -> None:
    hear(bench, said(ENDED, "1"))
    assert bench.history == []
    hear(bench, said(MISSED, "1"), said(MISSED, "1"))
    assert [c.outcome for c in bench.history] == [Outcome.MISSED]
    assert not any(isinstance(e, Rang) for e in bench.told)


def test_a_call_that_was_answered_before_it_was_told_of(bench: Bench) -> None:
    hear(bench, said(ANSWERED, "1"))
    assert bench.desk.live[0].call.phase is Phase.ANSWERED


def test_a_blocked_number_rings_nobody(bench: Bench) -> None:
    bench.desk.history.block(LEO)
    bench.told.clear()
    hear(bench, said(RINGING, "1"), said(RINGING, "1", "2"), said(MISSED, "2"))
    assert [c.outcome for c in bench.history] == [Outcome.BLOCKED]
    assert [type(e) for e in bench.told] == [Over]


def test_a_call_placed_in_dialpad_is_kept_and_saves_nobody(bench: Bench) -> None:
    hear(bench, said(RINGING, "1", number=STRANGER, out=True), said(ENDED, "1", out=True))
    (call,) = bench.history
    assert (call.outgoing, call.outcome, call.contact) == (True, Outcome.CANCELLED, None)
    hear(bench, said(MISSED, "2", number=STRANGER, out=True))
    assert [c.outcome for c in bench.history] == [Outcome.CANCELLED] * 2


@pytest.mark.parametrize("number", ["", "anonymous", "1004", "sip:x@pbx.example"])
def test_D16_withheld_internal_and_sip_callers_ring_and_save_nobody(
    bench: Bench, number: str
) -> None:
    hear(bench, said(RINGING, "1", number=number), said(MISSED, "1", number=number))
    assert [c.contact for c in bench.history] == [None]


def test_what_is_done_in_dialpad_itself_is_not_done_here(bench: Bench) -> None:
    hear(bench, said(RINGING, "1"))
    call = bench.desk.live[0].call.id
    for act in (bench.desk.answer, bench.desk.decline, bench.desk.hold, bench.desk.hang_up):
        with pytest.raises(WrongMoment, match="Dialpad itself"):
            act(call)
    hear(bench, said(ANSWERED, "1"))
    bench.desk.hang_up(call)  # its end may never be told: it can be put away
    assert bench.desk.live == ()


def test_an_id_that_comes_again_long_after_is_a_call_of_its_own(bench: Bench) -> None:
    hear(bench, said(RINGING, "1"), said(MISSED, "1"))
    bench.wait(LEGS_KEPT.total_seconds() + 1)
    hear(bench, said(RINGING, "1"))
    assert len(bench.desk.live) == 1


EVENTS = st.lists(
    st.builds(
        said,
        st.sampled_from(LinePhase),
        st.sampled_from(["a", "b", "c"]),
        st.just("entry"),
        whose=st.sampled_from(Whose),
    ),
    max_size=12,
)


@settings(max_examples=40)
@given(EVENTS)
def test_any_order_of_events_is_at_most_one_call_at_a_time(events: list[LineEvent]) -> None:
    """All legs here hang together, so there is never more than one live call of them."""
    with TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        try:
            for event in events:
                bench.desk.hear(event)
                assert len(bench.desk.live) <= 1
            rang = [e.shown.call.id for e in bench.told if isinstance(e, Rang)]
            assert len(rang) == len(set(rang))
            moved = [e for e in bench.told if isinstance(e, Moved)]
            assert all(m.shown.call.id in rang for m in moved)
        finally:
            bench.store.close()


def place(bench: Bench, number: str = STRANGER, token: str = "t") -> None:
    bench.desk.placed(phone(number, region="US"), DIALPAD, token)


@pytest.mark.parametrize("marked", [True, False], ids=["with its token", "without it"])
def test_D23_a_call_that_was_asked_for_here_is_joined_by_its_legs(
    bench: Bench, marked: bool
) -> None:
    place(bench)
    legs = ("1", placed_leg("t")) if marked else ("1",)
    hear(bench, said(RINGING, *legs, number=STRANGER, out=True))
    hear(bench, said(ANSWERED, "1", number=STRANGER, out=True))
    bench.wait(7)
    hear(bench, said(ENDED, "1", number=STRANGER, out=True))
    assert [(c.outcome, c.seconds) for c in bench.history] == [(Outcome.ANSWERED, 7)]
    assert len([e for e in bench.told if isinstance(e, Rang)]) == 1


def test_D23_another_call_to_the_same_number_is_another_call(bench: Bench) -> None:
    place(bench)
    hear(bench, said(RINGING, "1", placed_leg("t"), number=STRANGER, out=True))
    hear(bench, said(RINGING, "2", number=STRANGER, out=True))
    hear(bench, said(RINGING, "3", number=STRANGER))
    assert len(bench.desk.live) == 3


@pytest.mark.parametrize("number", ["+1 628 555 0120", "anonymous"])
def test_D23_an_event_of_another_call_joins_nothing(bench: Bench, number: str) -> None:
    place(bench)
    hear(bench, said(RINGING, "1", number=number, out=True))
    hear(bench, LineEvent(AccountId("other"), ("2",), RINGING, STRANGER, outgoing=True))
    assert len(bench.desk.live) == 3


def test_D23_a_call_whose_first_word_is_its_end_is_over(bench: Bench) -> None:
    place(bench)
    hear(bench, said(ENDED, "1", number=STRANGER, out=True))
    assert bench.desk.live == ()
    assert [c.outcome for c in bench.history] == [Outcome.CANCELLED]


def test_D23_a_call_of_which_nothing_is_heard_does_not_ring_for_ever(bench: Bench) -> None:
    place(bench)
    bench.wait(61)
    bench.desk.expire()
    assert [c.outcome for c in bench.history] == [Outcome.CANCELLED]
