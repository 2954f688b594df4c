"""The simulator as a program: one line when ready, and it goes when its parent goes."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest
import requests

STOP_S = 10


def started(*arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "dialpad_contacts.simulator", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


@pytest.fixture
def program() -> Iterator[subprocess.Popen[str]]:
    """A running simulator that ends with its parent."""
    with started(
        "--contacts", "20", "--seed", "3", "--directory", "9", "--exit-with-parent"
    ) as run:
        yield run
        run.kill()


def test_one_line_tells_the_endpoints(program: subprocess.Popen[str]) -> None:
    assert program.stdout
    told = json.loads(program.stdout.readline())
    assert set(told) == {
        "google",
        "microsoft",
        "exchange",
        "dialpad",
        "ca_bundle",
        "control_url",
        "accounts",
    }
    assert set(told["google"]) == {"authorize_url", "token_url", "people_url"}
    assert set(told["dialpad"]) == {"api_url"}
    assert set(told["microsoft"]) == {"authority_url", "graph_url"}
    kinds = [account["kind"] for account in told["accounts"]]
    assert kinds[:2] == ["google", "google"]
    assert {"office365", "outlook", "hotmail", "dialpad"} <= set(kinds)
    world = requests.get(told["control_url"] + "/world", timeout=10).json()
    assert (world["contacts"], world["seed"], world["staff"]) == (20, 3, 9)


def test_it_stops_when_its_input_closes(program: subprocess.Popen[str]) -> None:
    assert program.stdout
    assert program.stdin
    program.stdout.readline()
    program.stdin.close()
    assert program.wait(STOP_S) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to catch")
def test_it_stops_when_told(program: subprocess.Popen[str]) -> None:
    assert program.stdout
    program.stdout.readline()
    program.send_signal(signal.SIGTERM)
    assert program.wait(STOP_S) in (0, -signal.SIGTERM)


def test_a_taken_port_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [sys.executable, "-m", "dialpad_contacts.simulator", "--port", port],
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
    assert run.returncode == 1
    assert run.stderr.startswith(f"Cannot listen on 127.0.0.1:{port}: ")
    assert run.stderr.count("\n") == 1


def test_one_whose_parent_is_gone_before_it_is_ready_goes_without_a_word() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "dialpad_contacts.simulator", "--contacts", "5"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as run:
        assert run.stdout
        assert run.stderr
        run.stdout.close()
        assert run.stderr.read() == ""
        assert run.wait(STOP_S) == 0
