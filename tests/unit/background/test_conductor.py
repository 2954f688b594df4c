"""The sync thread's own timing, with a worker that only writes down what it is told."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from dialpad_contacts.background import conductor as module
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.conductor import Conductor
from dialpad_contacts.background.network import has_route

WORKER = """\
import sys
print(sys.argv[2], flush=True)
with open(sys.argv[1], "a", encoding="utf-8") as heard:
    for line in sys.stdin:
        heard.write(line)
        heard.flush()
        if sys.argv[3] in line:
            break
"""


class Bench:
    """A conductor over the writing worker, and a network that can be taken away."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "heard"
        self.online = True
        self.published: list[object] = []
        ready, quitting = m.encode(m.Ready()).strip(), m.encode(m.Quit()).strip()
        self.conductor = Conductor(
            [sys.executable, "-c", WORKER, str(self.file), ready.decode(), quitting.decode()],
            self._heard,
            interval=timedelta(hours=1),
            has_route=lambda: self.online,
        )

    def _heard(self, message: object) -> None:
        if isinstance(message, m.Done):
            self.published.append(message)

    def lines(self) -> list[bytes]:
        return self.file.read_bytes().splitlines() if self.file.exists() else []

    def causes(self) -> list[str]:
        heard = [m.decode(line) for line in self.lines() if line]
        return [h.cause for h in heard if isinstance(h, m.SyncNow)]

    def has_heard(self, *causes: str) -> Callable[[], bool]:
        return lambda: self.causes() == list(causes)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(module, "NETWORK_MS", 50)
    monkeypatch.setattr(module, "BACK_MS", 100)
    bench = Bench(tmp_path)
    bench.conductor.start()
    yield bench
    bench.conductor.stop()


def test_n1_a_network_that_goes_and_comes_is_followed_by_a_sync_each(
    qtbot: QtBot, bench: Bench
) -> None:
    qtbot.waitUntil(bench.has_heard("started"))
    bench.online = False
    qtbot.waitUntil(bench.has_heard("started", "retry"))
    bench.online = True
    qtbot.waitUntil(bench.has_heard("started", "retry", "retry"))


def test_edits_within_a_moment_go_out_together(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(bench.has_heard("started"))
    for _ in range(5):
        bench.conductor.outgoing_in(0.0)
    qtbot.waitUntil(bench.has_heard("started", "edit"))


def test_p4_stopping_ends_the_worker(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(bench.has_heard("started"))
    bench.conductor.stop()
    assert isinstance(m.decode(bench.file.read_bytes().splitlines()[-1]), m.Quit)


def test_a_held_sync_waits_and_goes_on(qtbot: QtBot, bench: Bench) -> None:
    qtbot.waitUntil(bench.has_heard("started"))
    bench.conductor.hold(True)
    bench.conductor.hold(True)
    qtbot.waitUntil(lambda: m.encode(m.Cancel(what="sync")).strip() in bench.lines())
    bench.conductor.outgoing_in(0.0)
    bench.conductor.post(m.SyncNow(job=7))
    qtbot.waitUntil(lambda: bench.published != [])
    (refused,) = bench.published
    assert isinstance(refused, m.Done)
    assert (refused.job, refused.kind) == (7, "later")
    qtbot.wait(module.EDIT_DELAY_MS + 200)  # long enough for what is held to have been sent
    assert bench.causes() == ["started"]
    bench.conductor.hold(False)
    qtbot.waitUntil(bench.has_heard("started", "retry"))


def test_asking_for_a_route_sends_nothing_and_answers() -> None:
    assert has_route() in (True, False)
