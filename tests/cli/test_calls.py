"""call and calls: other softphones ring here; the history, its file, D20's yes (R15–R17, D17)."""

from __future__ import annotations

import csv
import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.app.call_command import new_desk
from dialpad_contacts.app.call_export import guarded
from dialpad_contacts.app.session import open_session
from dialpad_contacts.cli import main
from dialpad_contacts.domain.call import Source
from tests.cli.conftest import Ran, Terminal

STRANGER = "+1 628 555 0119"


class Here:
    """The program's commands in this very process: a tenth of the time of a process each."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capture = capture

    def run(self, *args: str) -> Ran:
        self._capture.readouterr()
        code = main([*args, "--data-dir", str(self.folder)])
        said = self._capture.readouterr()
        return Ran(code, said.out, said.err)

    def json(self, *args: str) -> Any:
        ran = self.run(*args, "--json")
        assert ran.code == 0, (ran.code, ran.err)
        return ran.document


@pytest.fixture
def here(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Here:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return Here(folder, capsys)


def added(here: Here, *fields: str) -> Any:
    return here.json("add", "--local", *fields)


def listed(here: Here, *args: str) -> Any:
    return here.json("calls", "list", *args)["calls"]


def test_R15_a_known_caller_is_entered_by_name_and_nobody_is_made(here: Here) -> None:
    leo = added(here, "--given-name", "Leo", "--phone", "mobile:+1 415 555 0133")
    said = here.json("call", "4155550133", "--line", "Main", "--name", "L FINK")
    assert said["contact"]["id"] == leo["id"]
    assert (said["created"], said["reason"]) == (None, "The caller is in your contacts.")
    assert said["match"] == {"kind": "exact", "label": "mobile"}
    assert "matched: mobile, +1 415 555 0133" in here.run("caller", "4155550133").out
    (call,) = listed(here)
    assert call["id"] == said["call"]
    assert (call["name"], call["line"], call["offered_name"]) == ("Leo", "Main", "L FINK")
    assert (call["outcome"], call["source"], call["contact"]) == ("missed", "command", leo["id"])


def test_R16_an_unknown_caller_is_made_once_and_sent_by_the_next_sync(linked: Terminal) -> None:
    said = linked.json("call", STRANGER)
    assert said["contact"] is None
    assert said["created"]["phones"][0]["number"] == STRANGER
    assert said["created"]["display_name"] == STRANGER
    again = linked.json("call", STRANGER, "--missed")
    assert (again["created"], again["contact"]["id"]) == (None, said["created"]["id"])
    (account,) = linked.json("sync")["accounts"]
    assert account["created_there"] == 1
    assert linked.json("sync")["accounts"][0]["created_there"] == 0
    (entry,) = [e for e in linked.json("journal")["entries"] if e["cause"] == "call"]
    assert (entry["rule"], entry["action"], entry["account"]) == ("R16", "update_here", "google")
    undone = linked.json("undo", str(entry["id"]))
    assert undone["not_undone"] == []
    assert linked.json("search", STRANGER)["total"] == 0


def test_call_sync_tells_the_account_before_it_ends(linked: Terminal) -> None:
    made = linked.json("call", STRANGER, "--sync")["created"]
    shown = linked.json("show", made["id"], "--cached")
    assert shown["links"][0]["state"] == "synced"


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("anonymous", "The number is withheld, so nobody is saved."),
        ("", "The number is withheld, so nobody is saved."),
        ("100", "The number is too short to be saved."),
        ("sip:ann@pbx.example", "The number is too short to be saved."),
        ("+1 41555501339999", "It is no possible number, so nobody is saved."),
    ],
)
def test_D16_what_is_no_callers_number_is_entered_and_saves_nobody(
    here: Here, number: str, reason: str
) -> None:
    said = here.json("call", number)
    assert (said["created"], said["reason"]) == (None, reason)
    assert len(listed(here)) == 1


def test_what_softphones_hand_over_is_understood(here: Here) -> None:
    said = here.json("call", '"Ann" <sip:+14155550133@pbx.example;user=phone>')
    assert said["e164"] == "+14155550133"
    assert said["created"]["phones"][0]["number"] == "+14155550133"


def test_U7_two_commands_at_once_make_one_contact_and_two_entries(terminal: Terminal) -> None:
    with ThreadPoolExecutor(3) as pool:
        said = list(pool.map(lambda _: terminal.json("call", STRANGER), range(3)))
    assert len([s for s in said if s["created"]]) == 1
    calls = terminal.json("calls", "list")["calls"]
    assert len({c["id"] for c in calls}) == 3
    assert len({c["contact"] for c in calls}) == 1


def test_D20_the_rest_of_a_flood_waits_for_a_yes(here: Here) -> None:
    session = open_session(here.folder)
    for n in range(20):
        new_desk(session).missed(f"+1 628 555 {n:04}", Source.COMMAND)
    session.close()
    said = here.json("call", STRANGER)
    assert said["created"] is None
    assert "calls save" in said["reason"]
    assert here.json("calls", "list")["waiting"] == 1
    (made,) = here.json("calls", "save")["saved"]
    assert made["display_name"] == STRANGER
    assert here.json("calls", "list")["waiting"] == 0
    assert here.json("calls", "save") == {"saved": []}


def test_a_blocked_number_rings_nobody_and_saves_nothing(here: Here) -> None:
    assert here.json("calls", "block", "(628) 555-0119")["changed"] is True
    assert here.json("calls", "block", STRANGER)["changed"] is False
    said = here.json("call", STRANGER)
    assert said["created"] is None
    assert "blocked" in said["reason"]
    (call,) = listed(here)
    assert call["outcome"] == "blocked"
    (mark,) = here.json("calls", "list")["marked"]
    assert mark["number"] == "(628) 555-0119"
    here.json("calls", "unblock", STRANGER)
    assert here.run("calls", "unblock", STRANGER).code == 6
    assert here.json("call", STRANGER)["created"] is not None
    assert here.run("calls", "block", "anonymous").code == 1


def test_the_history_is_filtered_and_searched(here: Here) -> None:
    added(here, "--given-name", "Álvaro", "--phone", "+1 415 555 0133")
    here.json("call", "+14155550133")
    here.json("call", "+49 176 12345678")
    here.json("calls", "block", "+1 212 555 0177")
    here.json("call", "+1 212 555 0177")
    assert [c["name"] for c in listed(here, "--search", "alvaro")] == ["Álvaro"]
    assert [c["e164"] for c in listed(here, "--search", "176 123")] == ["+4917612345678"]
    assert len(listed(here, "--missed")) == 2
    assert len(listed(here, "--limit", "1")) == 1
    assert here.run("calls", "list", "--limit", "0").code == 2
    text = here.run("calls", "list").out
    assert "Álvaro" in text
    assert "Blocked: +1 212 555 0177" in text


def test_calls_are_exported_by_the_files_ending(here: Here, tmp_path: Any) -> None:
    added(here, "--given-name", "=HYPERLINK(1)", "--phone", "+1 415 555 0133")
    here.json("call", "+14155550133", "--name", "@evil", "--line", "\tTab")
    as_csv, as_json = tmp_path / "calls.csv", tmp_path / "calls.JSON"
    assert here.json("calls", "export", str(as_csv))["exported"] == 1
    here.json("calls", "export", str(as_json))
    with as_csv.open(newline="", encoding="utf-8") as written:
        (row,) = csv.DictReader(written)
    assert (row["name"], row["number"]) == ("'=HYPERLINK(1)", "'+14155550133")
    assert (row["offered_name"], row["line"]) == ("'@evil", "'\tTab")
    (call,) = json.loads(as_json.read_text())["calls"]
    assert call["name"] == "=HYPERLINK(1)"
    if os.name == "posix":
        assert stat.S_IMODE(as_csv.stat().st_mode) == 0o600
    assert here.run("calls", "export", str(tmp_path / "calls.txt")).code == 2
    assert here.run("calls", "export", str(tmp_path)).code == 2
    assert here.run("calls", "export", str(tmp_path / "no" / "calls.csv")).code == 2


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\0", "＝", "＋", "－", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    assert guarded(f"{start}1") == f"'{start}1"
    assert guarded(f"1{start}") == f"1{start}"


def test_clear_wants_a_yes(here: Here) -> None:
    here.json("call", STRANGER)
    refused = here.run("calls", "clear")
    assert refused.code == 5
    assert "1 call would be forgotten" in refused.err
    assert here.json("calls", "clear", "--yes") == {"cleared": 1}
    assert listed(here) == []
    assert here.json("search", STRANGER)["total"] == 1
