"""Under a real window manager: what is typed elsewhere while pop-ups come and go arrives there.

Needs Xvfb, openbox and xdotool, which packaging/dev.py brings for the test run where it may.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

NEEDED = ("Xvfb", "openbox", "xdotool")
TYPED = "every key arrives where it was meant, whoever calls meanwhile. " * 3
HERE = Path(__file__).parent
ROOT = HERE.parents[2]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        any(shutil.which(program) is None for program in NEEDED),
        reason="Xvfb, openbox and xdotool are not all here",
    ),
]


@contextmanager
def running(*command: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command, env=env, cwd=ROOT, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield process
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.fixture
def screen() -> Iterator[dict[str, str]]:
    """An empty screen with a window manager; the environment of programs on it."""
    with ExitStack() as stack:
        env = {k: v for k, v in os.environ.items() if not k.startswith(("QT_", "WAYLAND"))}
        readable, writable = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(writable), "-screen", "0", "1280x900x24", "-nolisten",
             "tcp"],
            pass_fds=[writable], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        stack.callback(server.wait)
        stack.callback(server.terminate)
        os.close(writable)
        with os.fdopen(readable) as said:
            number = said.readline().strip()
        env |= {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": str(ROOT),
            "DIALPAD_CONTACTS_ANIM": "1",
        }
        stack.enter_context(running("openbox", env=env))
        yield env


def do(env: dict[str, str], *words: str) -> str:
    done = subprocess.run(["xdotool", *words], env=env, text=True, capture_output=True, check=True)
    return done.stdout.strip()


def said(process: subprocess.Popen[str]) -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, "the player ended too soon"
    found: dict[str, Any] = json.loads(line)
    return found


def go_on(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("\n")
    process.stdin.flush()


def until(qtbot: Any, done: Callable[[], bool]) -> None:
    qtbot.waitUntil(done, timeout=30_000)


def test_typing_elsewhere_is_not_disturbed_and_a_click_answers_once(
    screen: dict[str, str], tmp_path: Path, qtbot: Any
) -> None:
    folder, file = tmp_path / "data", tmp_path / "notes.txt"
    folder.mkdir(mode=0o700)
    play = [sys.executable, str(HERE / "x11_play.py"), str(folder)]
    notes = [sys.executable, str(HERE / "x11_notes.py"), str(file)]
    with running(*play, env=screen) as player, running(*notes, env=screen):
        assert said(player) == {"ready": True}
        window = do(screen, "search", "--sync", "--name", "Quarterly notes").split()[0]
        do(screen, "windowactivate", "--sync", window)
        do(screen, "windowfocus", "--sync", window)
        go_on(player)
        do(screen, "type", "--delay", "35", TYPED)
        until(qtbot, lambda: file.exists() and len(file.read_text()) >= len(TYPED))
        assert file.read_text() == TYPED
        went = said(player)
        assert went == {"came_and_went": 12, "took_focus": []}
        assert do(screen, "getactivewindow") == window
        go_on(player)
        x, y = said(player)["answer_at"]
        do(screen, "mousemove", "--sync", str(x), str(y))
        do(screen, "click", "1")
        do(screen, "type", "--delay", "20", "and on")
        end = said(player)
        assert end["answers"] == ["answer"]
        assert end["mood"] == "talking"
        assert end["took_focus"] == []
        until(qtbot, lambda: file.read_text() == TYPED + "and on")
