"""A call in Dialpad reaches the window's calls through the real worker process (D23)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest

from dialpad_contacts.background import messages as m
from dialpad_contacts.calls.events import Rang
from dialpad_contacts.domain.call import LineEvent, LineState, Source
from dialpad_contacts.lab.google_cloud import Control
from tests.contract.providers.clouds import DialpadWorld, Simulator
from tests.unit.calls.bench import Bench

WAIT_S = 30


class WorkerProcess:
    """The worker as the conductor starts it, and the messages that it wrote."""

    def __init__(self, folder: Path, *more: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "dialpad_contacts.app.worker", "--data-dir", str(folder),
             "--config", str(folder / "config.toml"), *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"},
        )  # fmt: skip
        self._said: SimpleQueue[Any] = SimpleQueue()
        self._kept: list[Any] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            self._said.put(m.decode(line))

    def write(self, command: m.Command) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(m.encode(command))
        self._process.stdin.flush()

    def hear(self, wanted: Callable[[Any], bool]) -> Any:
        """Return the first message that is ``wanted``; the others stay for later."""
        place = 0
        while place < len(self._kept) or self._read_one():
            if wanted(self._kept[place]):
                return self._kept.pop(place)
            place += 1
        raise AssertionError(f"it never said so, but {self._kept}")

    def _read_one(self) -> bool:
        try:
            self._kept.append(self._said.get(timeout=WAIT_S))
        except Empty:
            return False
        return True

    def quit(self) -> int:
        self.write(m.Quit())
        return self._process.wait(WAIT_S)

    def kill(self) -> None:
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        self._reader.join(WAIT_S)
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            pipe.close()


@pytest.fixture
def world(simulator: Simulator) -> DialpadWorld:
    return DialpadWorld(simulator)


@pytest.fixture
def worker(world: DialpadWorld, tmp_path: Path) -> Iterator[WorkerProcess]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    url = world.simulator.endpoints["dialpad"]["api_url"]
    (folder / "config.toml").write_text(f"[endpoints.dialpad]\napi_url = {json.dumps(url)}\n")
    process = WorkerProcess(folder)
    yield process
    process.kill()


def connected(message: Any) -> bool:
    return isinstance(message, LineState) and message.connected


def test_D23_an_account_that_is_linked_rings_until_it_is_unlinked(
    worker: WorkerProcess, world: DialpadWorld, tmp_path: Path
) -> None:
    worker.write(m.ChooseVault(1, None))
    worker.write(m.LinkKey(2, world.key))
    account = worker.hear(lambda told: isinstance(told, m.Done) and told.job == 2).document
    assert worker.hear(connected) == LineState(account, True)
    world.simulator.control("POST", "/dialpad/calls", {"from": "+16285550119", "name": "Ada Byron"})
    event = worker.hear(lambda told: isinstance(told, LineEvent))
    bench = Bench(tmp_path)
    bench.desk.hear(event)
    (rang,) = [e for e in bench.told if isinstance(e, Rang)]
    assert (rang.shown.call.source, rang.shown.call.offered_name) == (Source.DIALPAD, "Ada Byron")
    bench.store.close()
    worker.write(m.Unlink(3, account, delete_contacts=False))
    assert worker.hear(lambda told: isinstance(told, LineState)) == LineState(account, False)
    until = time.monotonic() + WAIT_S
    while world.simulator.control("GET", "/dialpad/sockets")["connections"]:
        assert time.monotonic() < until
    assert worker.quit() == 0


def test_D23_a_key_given_anew_opens_the_line_anew(
    worker: WorkerProcess, world: DialpadWorld
) -> None:
    worker.write(m.ChooseVault(1, None))
    worker.write(m.LinkKey(2, world.key))
    account = worker.hear(lambda told: isinstance(told, m.Done) and told.job == 2).document
    worker.hear(connected)
    user = world.simulator.control("GET", "/dialpad-keys")["keys"][0]["user_id"]
    fresh = world.simulator.control("POST", "/dialpad-keys", {"user_id": user})["key"]
    world.end_grant()
    world.simulator.control("POST", "/dialpad/sockets", {"close": True})
    worker.hear(lambda told: isinstance(told, LineState) and "API key" in told.reason)
    worker.write(m.LinkKey(3, fresh, again=account))
    worker.hear(connected)
    assert worker.quit() == 0


def test_D23_the_sample_account_rings(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    process = WorkerProcess(folder, "--sample")
    try:
        ready = process.hear(lambda told: isinstance(told, m.Ready))
        process.hear(connected)
        control = Control(ready.control_url)
        control.call("POST", "/dialpad/calls", {"from": "+16285550119", "department": "Support"})
        event = process.hear(lambda told: isinstance(told, LineEvent))
        assert event.line == "Support"
        assert process.quit() == 0
    finally:
        process.kill()
