"""U1: 500 calls in 10 s. The window answers, no pop-up stays, one contact per unknown number."""

from __future__ import annotations

import time
from itertools import pairwise
from random import Random

import pytest
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtTest import QTest

from dialpad_contacts.calls.events import CallEvent, Over, Rang
from dialpad_contacts.calls.unknown import FLOOD
from tests.ui.calls.conftest import LEONARD, Desk

CALLS, SECONDS = 500, 10
STRANGERS = 30
EACH_MS = 1000 * SECONDS // CALLS
LONGEST_MS = 2000


@pytest.mark.slow
def test_U1_D20_five_hundred_calls_in_ten_seconds(
    desk: Desk, capsys: pytest.CaptureFixture[str]
) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    desk.go()
    # Where a test before left the pointer, a note would stay for as long as it is hovered.
    QTest.mouseMove(desk.window, QPoint(5, 5))
    random = Random(1)
    numbers = [LEONARD, *(f"+1 628 555 01{n:02}" for n in range(STRANGERS))]
    rung, over, beats = 0, 0, [time.perf_counter()]

    def ring() -> None:
        nonlocal rung
        due = int((time.perf_counter() - began) * 1000 / EACH_MS) + 1
        if rung < min(CALLS, due):  # fifty a second, whatever the window can take
            desk.calls.simulate(numbers[rung % len(numbers)])
            rung += 1
            QTimer.singleShot(0 if rung < due else EACH_MS, ring)
        elif rung < CALLS:
            QTimer.singleShot(EACH_MS // 4, ring)

    def follow(event: CallEvent) -> None:
        nonlocal over
        if isinstance(event, Rang):
            call, way = event.shown.call.id, random.randrange(4)
            if way == 0:
                desk.calls.decline(call)
            elif way == 1:
                desk.calls.answer(call)
                desk.calls.hang_up(call)
            else:
                QTimer.singleShot(random.randrange(400), lambda: desk.calls.hang_up(call))
        elif isinstance(event, Over):
            over += 1

    desk.calls.subscribe(follow)
    pulse = QTimer(interval=5)
    pulse.timeout.connect(lambda: beats.append(time.perf_counter()))
    began, cpu_began = time.perf_counter(), time.thread_time()
    ring()
    pulse.start()
    desk.qtbot.waitUntil(lambda: over == CALLS, timeout=120_000)
    took, cpu = time.perf_counter() - began, time.thread_time() - cpu_began
    pulse.stop()
    gaps = sorted((b - a) * 1000 for a, b in pairwise(beats))
    with capsys.disabled():
        print(
            f"\n{CALLS} calls offered in {SECONDS} s were over in {took:.1f} s, of which the window"
            f" used {cpu:.1f} s of processor; gaps of the event loop in ms: median"
            f" {gaps[len(gaps) // 2]:.0f}, p99 {gaps[int(len(gaps) * 0.99)]:.0f},"
            f" most {gaps[-1]:.0f}"
        )
    assert gaps[-1] < LONGEST_MS, "the window answered all the while"
    assert len(desk.phone.pop_ups._pool) <= 3
    assert desk.phone.pop_ups.counted == 0
    desk.qtbot.waitUntil(lambda: desk.phone.pop_ups.shown == [], timeout=30_000)
    assert not desk.phone.live.all
    assert not desk.phone.tone.rings
    made = [p for p in desk.store.all_ids(frozenset())]
    names = [row.name for row in desk.store.rows(made)]
    assert len(names) == len(set(names)) == 1 + FLOOD
    desk.until(lambda: desk.phone.model.waiting == STRANGERS - FLOOD)
    assert desk.store.call_counts()[0] == CALLS
