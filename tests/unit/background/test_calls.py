"""Calls in their thread: nothing waits, nothing is lost, one act's failure is not the next's."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dialpad_contacts.background.calls import CallThread
from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallEvent, NotDone, Over, Rang
from dialpad_contacts.domain.call import Outcome, Source
from dialpad_contacts.store import open_store
from tests.unit.calls.bench import LEO, STRANGER, Bench

PATIENCE_S = 20.0


class Room:
    """The thread over a book, with the events it told."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.events: list[CallEvent] = []
        self.came = threading.Condition()
        self.thread = CallThread(self._desk, self._heard)

    def _desk(self, told: Callable[[CallEvent], None]) -> CallDesk:
        self.bench.told = _Ear(told)
        return self.bench.new_desk()

    def _heard(self, event: CallEvent) -> None:
        with self.came:
            self.events.append(event)
            self.came.notify_all()

    def until(self, done: Callable[[], bool]) -> None:
        with self.came:
            assert self.came.wait_for(done, PATIENCE_S), self.events

    def ring(self, number: str = STRANGER) -> None:
        self.thread.post(lambda d: d.ring(number, Source.SIMULATED))

    def of(self, kind: type[CallEvent]) -> list[CallEvent]:
        return [e for e in self.events if isinstance(e, kind)]


class _Ear(list[CallEvent]):
    """A list whose ``append`` hands on: the bench tells whoever listens."""

    def __init__(self, told: Callable[[CallEvent], None]) -> None:
        super().__init__()
        self._told = told

    def append(self, event: CallEvent) -> None:
        self._told(event)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.thread.close()
    room.bench.store.close()


def test_a_call_rings_and_ends_by_acts_that_return_at_once(room: Room) -> None:
    room.thread.start()
    room.ring()
    room.until(lambda: len(room.of(Rang)) == 1)
    (shown,) = room.thread.live
    room.thread.post(lambda d: d.decline(shown.call.id), shown.call.id)
    room.until(lambda: len(room.of(Over)) == 1)
    assert room.thread.live == ()
    assert [c.outcome for c in room.bench.history] == [Outcome.DECLINED]


def test_an_act_that_comes_too_late_is_told_and_the_next_is_done(room: Room) -> None:
    room.thread.start()
    room.thread.post(lambda d: d.answer(77), 77)
    room.thread.post(lambda d: d.no_such_thing(), 5)  # type: ignore[attr-defined]  # a bug, P2
    room.ring()
    room.until(lambda: len(room.of(Rang)) == 1)
    late, broken = room.of(NotDone)
    assert late == NotDone(77, "This call is over.")
    assert isinstance(broken, NotDone)
    assert broken.reason == "That did not work: AttributeError."


def test_P1_what_a_crash_cut_off_is_finished_at_the_start(room: Room) -> None:
    room.bench.ring(LEO)
    room.bench.crash()
    room.thread.start()
    room.ring()
    room.until(lambda: len(room.of(Rang)) == 1)
    assert [c.outcome for c in room.bench.history if c.name == LEO] == [Outcome.MISSED]


def test_a_call_that_nobody_takes_is_missed_by_the_thread_itself(room: Room) -> None:
    room.thread.start()
    room.ring()
    room.until(lambda: len(room.of(Rang)) == 1)
    room.bench.wait(61)
    room.until(lambda: len(room.of(Over)) == 1)
    assert [c.outcome for c in room.bench.history] == [Outcome.MISSED]


def test_P4_the_end_writes_every_live_call_down(room: Room) -> None:
    room.thread.start()
    room.ring()
    room.ring(LEO)
    room.until(lambda: len(room.of(Rang)) == 2)
    began = time.monotonic()
    room.thread.close()
    assert time.monotonic() - began < 2.0
    assert [c.outcome for c in room.bench.history] == [Outcome.MISSED] * 2


def test_a_writer_that_holds_the_book_keeps_no_ring_and_no_click_waiting(room: Room) -> None:
    """A sync's transaction locks the book for writing; the pop-up is there all the same."""
    room.thread.start()
    room.until(lambda: True)
    other = open_store(room.bench.path, region="US")
    with other._db.writing():
        room.ring()
        began = time.monotonic()
        room.until(lambda: len(room.of(Rang)) == 1)
        assert time.monotonic() - began < 1.0
        began = time.monotonic()
        room.thread.post(lambda d: d.decline(1), 1)
        assert time.monotonic() - began < 0.1
        assert room.of(Over) == []
    room.until(lambda: len(room.of(Over)) == 1)
    other.close()
    assert [c.outcome for c in room.bench.history] == [Outcome.DECLINED]
