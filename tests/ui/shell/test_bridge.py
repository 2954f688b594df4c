"""Other threads meet the GUI thread: events are queued, and the newest question wins."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from functools import partial
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.bridge import SearchWorker, SyncBridge


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
