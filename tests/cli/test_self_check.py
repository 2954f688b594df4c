"""doctor --deep compares both sides over the wire, and changes neither."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Terminal


def contents(terminal: Terminal) -> dict[str, Any]:
    ran = terminal.run("doctor", "--deep", "--json")
    (found,) = (c for c in ran.document["checks"] if c["name"] == "google contents")
    assert isinstance(found, dict)
    return found


def test_doctor_deep_says_what_differs_and_what_will_arrive(linked: Terminal) -> None:
    people = len(linked.cloud.names())
    clean = contents(linked)
    assert (clean["ok"], clean["detail"]) == (True, f"{people} read there")
    contact = linked.json("search", "Leonard")["results"][0]["id"]
    linked.json("edit", contact, "--given-name", "Leo")
    linked.cloud.edit("Leonard Ciano", family_name="Xi")
    writes = linked.cloud.writes()
    found = contents(linked)
    assert found["ok"] is True
    assert f"1 will arrive ({contact})" in found["detail"]
    assert f"1 waiting to be sent ({contact})" in found["detail"]
    assert linked.cloud.writes() == writes
    linked.json("sync")
    assert contents(linked)["detail"] == f"{people} read there"


def test_doctor_deep_says_why_an_account_cannot_be_read(linked: Terminal) -> None:
    linked.cloud.fault("offline")
    found = contents(linked)
    linked.cloud.mend()
    assert found["ok"] is False
    assert found["do"]


def test_doctor_alone_reads_no_account(linked: Terminal) -> None:
    cloud = linked.cloud
    cloud.requests()
    linked.json("doctor")
    assert cloud.requests() == []
