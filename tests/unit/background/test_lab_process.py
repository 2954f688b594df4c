"""The Lab's process as the window holds it: lines in and out, and every way it ends."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QProcess
from pytestqt.qtbot import QtBot

from dialpad_contacts.background import lab_process as module
from dialpad_contacts.background.lab_process import ENDED, NOT_STARTED, LabProcess

ECHO = "import sys\nfor line in sys.stdin: print('heard', line, end='', flush=True)"
LEAVES_A_NOTE = f"{ECHO}\nopen(sys.argv[1], 'w').write('tidied up')"
STUBBORN = "import time, sys\nprint('here', flush=True)\ntime.sleep(600)"


class Held:
    """A process and what came from it."""

    def __init__(self, *command: str) -> None:
        self.process = LabProcess(command)
        self.lines: list[bytes] = []
        self.lost: list[str] = []
        self.process.answered.connect(self.lines.append)
        self.process.lost.connect(self.lost.append)


@pytest.fixture
def echo(qtbot: QtBot) -> Iterator[Held]:
    held = Held(sys.executable, "-c", ECHO)
    yield held
    held.process.close()


def test_lines_go_out_and_come_back(qtbot: QtBot, echo: Held) -> None:
    echo.process.send(b"too early\n")  # dropped: it does not run
    echo.process.start()
    echo.process.start()  # one that runs is enough
    assert echo.process.is_running
    for line in (b"one\n", b"two\n"):
        echo.process.send(line)
    qtbot.waitUntil(lambda: echo.lines == [b"heard one\n", b"heard two\n"])
    assert echo.lost == []


def test_one_that_ends_by_itself_is_told_and_can_be_started_again(qtbot: QtBot) -> None:
    held = Held(sys.executable, "-c", "print('last words')")
    held.process.start()
    qtbot.waitUntil(lambda: held.lost == [ENDED])
    assert held.lines == [b"last words\n"]
    assert not held.process.is_running
    held.process.start()
    qtbot.waitUntil(lambda: held.lost == [ENDED, ENDED])


@pytest.mark.parametrize("command", [(), ("/no/such/program",)])
def test_one_that_cannot_be_started_is_told(qtbot: QtBot, command: tuple[str, ...]) -> None:
    held = Held(*command)
    held.process.start()
    qtbot.waitUntil(lambda: held.lost == [NOT_STARTED])
    assert not held.process.is_running


def test_stopped_it_tidies_up_and_nobody_is_told(qtbot: QtBot, tmp_path: Path) -> None:
    note = tmp_path / "note"
    held = Held(sys.executable, "-c", LEAVES_A_NOTE, str(note))
    held.process.start()
    held.process.send(b"one\n")
    qtbot.waitUntil(lambda: bool(held.lines))
    held.process.stop()
    assert not held.process.is_running
    qtbot.waitUntil(lambda: note.exists() and note.read_text() == "tidied up")
    assert held.lost == []


def test_closed_even_one_that_does_not_listen_ends(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "QUIT_MS", 100)
    held = Held(sys.executable, "-c", STUBBORN)
    held.process.start()
    qtbot.waitUntil(lambda: bool(held.lines))
    held.process.stop()
    held.process.close()
    left = held.process.findChildren(QProcess)
    assert [p.state() for p in left] == [QProcess.ProcessState.NotRunning] * len(left)
    assert held.lost == []
