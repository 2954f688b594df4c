"""A running window and commands beside it: one address book, one sync, one window."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

PATIENCE_S = 60.0
PAUSE_S = 0.3
"""Between two looks: each is a process of its own, and takes processor from what it waits for."""


@dataclass
class Window:
    """The program with the sample account open, off screen."""

    folder: Path
    process: subprocess.Popen[bytes]
    env: dict[str, str]

    def command(self, *args: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "dialpad_contacts", *args, "--data-dir", str(self.folder)],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def json(self, *args: str) -> Any:
        done = self.command(*args, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)


def until(done: Callable[[], bool], patience_s: float = PATIENCE_S) -> float:
    """Wait for something another process does; return how many seconds it took."""
    began = time.monotonic()
    while not done():
        assert time.monotonic() - began < patience_s, "it never happened"
        time.sleep(PAUSE_S)
    return time.monotonic() - began


def ring(window: Window, number: str) -> subprocess.Popen[str]:
    """Start a command that brings a call; return it when the call rings in the window."""
    started = subprocess.Popen(
        [sys.executable, "-m", "dialpad_contacts", "call", number, "--data-dir", window.folder],
        env=window.env,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )

    def rings() -> bool:
        calls = window.json("calls", "list", "--limit", "1")["calls"]
        return [(c["number"], c["outcome"]) for c in calls] == [(number, "ringing")]

    until(rings, 30.0)
    return started


@pytest.fixture(scope="module")
def window(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Window]:
    folder = tmp_path_factory.mktemp("window") / "data"
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    process = subprocess.Popen(
        [sys.executable, "-m", "dialpad_contacts", "--sample", "--data-dir", str(folder)], env=env
    )
    running = Window(folder, process, env)

    def synced() -> bool:
        done = running.command("account", "list", "--json")
        accounts = json.loads(done.stdout or "{}").get("accounts", [])
        return len(accounts) == 2 and all(a["last_sync"] for a in accounts)

    try:
        until(synced)
        yield running
    finally:
        process.kill()
        process.wait()


def contact(window: Window, name: str) -> dict[str, Any]:
    found = window.json("search", name)["results"]
    person: dict[str, Any] = next(r for r in found if r["kind"] == "personal")
    return person


def test_the_sample_has_what_the_faq_shows(window: Window) -> None:
    found = window.json("search", "Leo")
    first = {r["kind"]: r["display_name"] for r in reversed(found["results"])}
    names = {r["display_name"] for r in found["results"] if r["kind"] == "personal"}
    assert first["company"] == "Leo Fink"
    assert first["group"] == "Leo, Renee, Shane, Gemma"
    assert "Leonard Ciano" in names


def test_a_command_is_synced_by_the_window_within_seconds(window: Window) -> None:
    leonard = contact(window, "Leonard Ciano")
    window.json("edit", leonard["id"], "--given-name", "Leon")

    def arrived() -> bool:
        shown = window.json("show", leonard["id"], "--cached")
        return bool(shown["links"][0]["state"] == "synced")

    until(arrived, 20.0)
    entries = window.json("journal", "--contact", leonard["id"])["entries"]
    assert any(e["action"] == "update_there" and e["outcome"] == "done" for e in entries)


def test_sync_and_show_are_done_by_the_windows_worker(window: Window) -> None:
    document = window.json("sync")
    assert [a["state"] for a in document["accounts"]] == ["idle", "idle"]
    shown = window.json("show", contact(window, "Cleo Marsh")["id"])
    assert shown["fetched"] is True


def test_a_live_search_goes_through_the_window(window: Window) -> None:
    sources = window.json("search", "Ana", "--remote")["sources"]
    assert {"source": "google", "state": "ok"} in sources


def test_R16_a_call_that_is_told_to_the_window_is_sent_within_seconds(window: Window) -> None:
    said = window.json("call", "+1 628 555 0120", "--missed")
    assert said["created"]["display_name"] == "+1 628 555 0120"

    def sent() -> bool:
        shown = window.json("show", said["created"]["id"], "--cached")
        return bool(shown["links"] and shown["links"][0]["state"] == "synced")

    until(sent, 20.0)


def test_a_second_start_raises_the_first_and_ends(window: Window) -> None:
    second = window.command()
    assert second.returncode == 0
    assert window.process.poll() is None


def test_p4_a_polite_kill_ends_it_all_and_removes_the_sample(window: Window) -> None:
    ringing = ring(window, "+1 628 555 0121")
    window.process.send_signal(signal.SIGTERM)
    assert until(lambda: window.process.poll() is not None, 20.0) < 10.0
    assert window.process.returncode == 0
    # The sample's data went with the window, and the call with it: that is said, not waited for.
    ringing.communicate(timeout=30)
    assert ringing.returncode == 1
    assert not (window.folder / "sample").exists()
    assert window.json("search", "Leo")["total"] == 0
