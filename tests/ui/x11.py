"""A screen of X11 with a window manager, and what a test does there as a person would.

Needs Xvfb, openbox and xdotool, which packaging/dev.py brings for the test run where it may.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
NEEDS_X11 = pytest.mark.skipif(
    any(shutil.which(program) is None for program in ("Xvfb", "openbox", "xdotool")),
    reason="Xvfb, openbox and xdotool are not all here",
)


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


@contextmanager
def empty_screen() -> Iterator[dict[str, str]]:
    """Yield the environment of programs on an empty screen with a window manager."""
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
        with os.fdopen(readable) as display:
            number = display.readline().strip()
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
