"""The whole run's witness sees what it is there for: a write to an account that is only read."""

from __future__ import annotations

from pathlib import Path

import pytest
import requests

from dialpad_contacts.providers.transport import USER_AGENT
from dialpad_contacts.simulator.server import Simulator
from dialpad_contacts.simulator.witness import FOLDER
from dialpad_contacts.simulator.world import Setup
from tests.one_way import heard


def test_R18_a_write_to_an_account_that_is_only_read_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    with Simulator(Setup(contacts=1)) as running:
        clouds = running.endpoints()
        url = f"{clouds['dialpad']['api_url']}/api/v2/contacts"
        key = next(a["api_key"] for a in clouds["accounts"] if a["kind"] == "dialpad")
        for method, agent in (("GET", USER_AGENT), ("POST", USER_AGENT), ("POST", "another/1")):
            headers = {"Authorization": f"Bearer {key}", "User-Agent": agent}
            requests.request(method, url, headers=headers, timeout=5)
    found = heard(tmp_path)
    assert found.writes == ["dialpad: POST /api/v2/contacts"]
    assert found.requests == {"dialpad": 2}
    assert str(found) == "one-way accounts were asked dialpad 2: 1 writes (R18)"
