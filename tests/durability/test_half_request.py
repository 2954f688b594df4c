"""The simulated cloud carries out no request whose sender died before the end of it (T7, N2)."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.lab.google_cloud import Control


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    started = Simulator.start("--contacts", "3")
    yield started
    started.stop()


def test_t7_a_head_without_its_body_changes_nothing(simulator: Simulator) -> None:
    """It made nameless people once: eight of them in two thousand kills."""
    control = Control(simulator.control_url)
    email = simulator.email("google")
    before = len(control.call("GET", f"/accounts/{email}/people")["people"])
    parts = urlsplit(simulator.control_url)
    path = f"{parts.path.rstrip('/')}/accounts/{email}/people"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {parts.netloc}\r\nContent-Type: application/json\r\n"
        "Content-Length: 40\r\n\r\n"
    )
    for rest in (b"", b'{"given'):
        with socket.create_connection((parts.hostname or "", parts.port or 80), 10) as line:
            line.sendall(head.encode() + rest)
            line.shutdown(socket.SHUT_WR)
            line.settimeout(10)
            while line.recv(4096):
                pass
    assert len(control.call("GET", f"/accounts/{email}/people")["people"]) == before
