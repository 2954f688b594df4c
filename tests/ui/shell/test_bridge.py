"""Other threads meet the GUI thread: events are queued, and the newest question wins."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from functools import partial
from itertools import cycle, pairwise
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject, QTimer, Slot
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.events import (
    LISTED_MOST,
    AccountChanged,
    ContactsChanged,
    Progress,
    SyncEvent,
    SyncFinished,
    joined,
)
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.bridge import SearchWorker, SyncBridge
from dialpad_contacts.ui.window import MainWindow
from tests.ui.fakes import GOOGLE


class Receiver(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[object] = []

    @Slot(object)
    def take(self, event: object) -> None:
        self.seen.append((event, current_thread() is main_thread()))


@pytest.fixture
def worker(qtbot: QtBot) -> Iterator[SearchWorker]:
    worker = SearchWorker()
    yield worker
    worker.close()


def test_an_event_of_another_thread_arrives_in_this_one(qtbot: QtBot) -> None:
    bridge, receiver = SyncBridge(), Receiver()
    bridge.arrived.connect(receiver.take)
    thread = Thread(target=lambda: bridge.publish("event"))
    thread.start()
    thread.join()
    assert receiver.seen == []
    qtbot.waitUntil(lambda: receiver.seen == [("event", True)])


def test_a_question_is_answered_off_this_thread(qtbot: QtBot, worker: SearchWorker) -> None:
    with qtbot.waitSignal(worker.answered) as answer:
        worker.ask("search", lambda: current_thread() is main_thread())
    assert answer.args == ["search", False]


def test_only_the_newest_of_many_questions_is_answered(qtbot: QtBot, worker: SearchWorker) -> None:
    answers: list[object] = []
    started: list[int] = []
    worker.answered.connect(lambda _, answer: answers.append(answer))

    def work(n: int) -> int:
        started.append(n)
        time.sleep(0.02)
        return n

    for n in range(20):
        worker.ask("search", partial(work, n))
    qtbot.waitUntil(lambda: answers == [19])
    assert len(started) <= 3


def test_a_question_taken_back_is_not_answered(qtbot: QtBot, worker: SearchWorker) -> None:
    answers: list[object] = []
    worker.answered.connect(lambda kind, _: answers.append(kind))
    worker.ask("search", lambda: time.sleep(0.02))
    worker.drop("search")
    worker.ask("all", lambda: 1)
    qtbot.waitUntil(lambda: answers == ["all"])
    assert not worker.busy


def test_a_question_that_fails_stops_nothing(
    qtbot: QtBot, worker: SearchWorker, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ValueError("the store is away")

    with caplog.at_level(logging.CRITICAL), qtbot.waitSignal(worker.failed):
        worker.ask("search", fail)
    with qtbot.waitSignal(worker.answered):
        worker.ask("search", lambda: 1)


def test_it_can_be_closed_and_used_again(qtbot: QtBot, worker: SearchWorker) -> None:
    worker.ask("search", lambda: 1)
    worker.close()
    assert not worker.busy
    with qtbot.waitSignal(worker.answered) as answer:
        worker.ask("search", lambda: 2)
    assert answer.args == ["search", 2]


class TestMany:
    """U2, U11: what a worker sends by the thousand, and to a window that is going."""

    EVENTS = 10_000

    @pytest.fixture
    def bridge(self) -> SyncBridge:
        return SyncBridge()

    def events(self) -> Iterator[SyncEvent]:
        states = cycle([State.SYNCING, State.IDLE])
        for n in range(self.EVENTS // 3):
            yield AccountChanged(GOOGLE, next(states))
            yield Progress(GOOGLE, "reading", n, self.EVENTS)
            yield ContactsChanged(GOOGLE, (ContactId(n % 20 + 1),))
            if n % 50 == 0:
                yield SyncFinished(GOOGLE, f"s{n}", 1, 0, 0, 0)
        yield SyncFinished(GOOGLE, "last", 1, 0, 0, 0)

    def sent(self, bridge: SyncBridge) -> Thread:
        def send() -> None:
            for event in self.events():
                bridge.publish(event)

        thread = Thread(target=send)
        thread.start()
        return thread

    def test_U2_I16_ten_thousand_events_and_the_window_goes_on(
        self, qtbot: QtBot, window: MainWindow, bridge: SyncBridge
    ) -> None:
        heard: list[str] = []

        def on_event(event: SyncEvent) -> None:
            window.on_event(event)
            if isinstance(event, SyncFinished):
                heard[:] = [event.sync]

        bridge.arrived.connect(on_event)
        ticks: list[float] = [time.perf_counter()]
        timer = QTimer()
        timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
        timer.start(5)
        thread = self.sent(bridge)
        qtbot.waitUntil(lambda: not thread.is_alive(), timeout=60_000)
        qtbot.waitUntil(lambda: heard == ["last"], timeout=60_000)
        gaps = [b - a for a, b in pairwise(ticks)]
        assert max(gaps) < 1, "ten times the 100 ms of I16"

    def test_U2_of_what_is_old_before_it_is_seen_the_newest_is_told(
        self, qtbot: QtBot, bridge: SyncBridge
    ) -> None:
        receiver = Receiver()
        bridge.arrived.connect(receiver.take)
        done = "an answer"
        for event in (
            AccountChanged(GOOGLE, State.SYNCING),
            ContactsChanged(GOOGLE, (ContactId(1), ContactId(2))),
            ContactsChanged(None, (ContactId(9),)),
            done,
            ContactsChanged(GOOGLE, (ContactId(2), ContactId(3))),
            done,
            AccountChanged(GOOGLE, State.IDLE),
        ):
            bridge.publish(event)
        qtbot.waitUntil(lambda: len(receiver.seen) == 5)
        assert receiver.seen == [
            (ContactsChanged(None, (ContactId(9),)), True),
            (done, True),
            (ContactsChanged(GOOGLE, (ContactId(1), ContactId(2), ContactId(3))), True),
            (done, True),
            (AccountChanged(GOOGLE, State.IDLE), True),
        ]

    @pytest.mark.parametrize("many", [0, 1, LISTED_MOST])
    def test_U2_so_many_changed_that_all_is_read_anew(self, many: int) -> None:
        some = ContactsChanged(GOOGLE, tuple(map(ContactId, range(1, many + 1))))
        other = ContactsChanged(GOOGLE, (ContactId(10_000),))
        listed = {*some.ids, *other.ids} if many == 1 else set()
        for told in (joined(some, other), joined(other, some)):
            assert isinstance(told, ContactsChanged)
            assert set(told.ids) == listed

    def test_U11_a_window_that_is_closed_while_a_worker_sends(
        self, qtbot: QtBot, window: MainWindow, bridge: SyncBridge
    ) -> None:
        bridge.arrived.connect(window.on_event)
        thread = self.sent(bridge)
        qtbot.wait(50)
        window.close()
        qtbot.wait(50)
        window.disconnect_services()
        qtbot.waitUntil(lambda: not thread.is_alive(), timeout=60_000)
        qtbot.wait(50)
        bridge.arrived.disconnect(window.on_event)
        bridge.deleteLater()
        qtbot.wait(50)
