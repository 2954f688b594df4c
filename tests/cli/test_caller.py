"""caller NUMBER: who that is, and nothing changed by asking (R15, D16)."""

from __future__ import annotations

from typing import Any

from tests.cli.conftest import Terminal


def added(terminal: Terminal, *fields: str) -> Any:
    return terminal.json("add", "--local", *fields)


def test_r15_a_known_number_in_another_form(terminal: Terminal) -> None:
    leo = added(terminal, "--given-name", "Leo", "--phone", "mobile:(415) 555-0133")
    journal = terminal.json("journal")
    found = terminal.json("caller", "+14155550133")
    assert (found["number"], found["e164"]) == ("+14155550133", "+14155550133")
    assert found["contact"]["id"] == leo["id"]
    assert found["others"] == []
    assert found["match"] == {"kind": "exact", "label": "mobile"}
    assert terminal.json("journal") == journal


def test_d16_a_number_of_several_people(terminal: Terminal) -> None:
    for name in ("Leo", "Ana", "Cleo"):
        added(terminal, "--given-name", name, "--phone", "+1 415 555 0133")
    found = terminal.json("caller", "415-555-0133")
    assert found["contact"]["given_name"] == "Ana"
    assert [c["given_name"] for c in found["others"]] == ["Cleo", "Leo"]
    assert "Ana, +2 more" in terminal.run("caller", "415-555-0133").out


def test_an_unknown_number_and_none_at_all(terminal: Terminal) -> None:
    found = terminal.json("caller", "+1 628 555 0119")
    assert (found["contact"], found["match"], found["others"]) == (None, None, [])
    assert "Not in your contacts" in terminal.run("caller", "+1 628 555 0119").out
    assert terminal.run("caller", "nobody").code == 2
