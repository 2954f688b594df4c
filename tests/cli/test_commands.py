"""The commands as scripts use them: documents, exit codes, sentences."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from tests.cli.conftest import Terminal


def test_a_script_links_syncs_finds_edits_and_deletes(linked: Terminal) -> None:
    accounts = linked.json("account", "list")["accounts"]
    assert [(a["kind"], a["direction"], a["state"]) for a in accounts] == [
        ("google", "two-way", "idle")
    ]
    found = linked.json("search", "Leonard")["results"][0]
    assert found["display_name"] == "Leonard Ciano"
    assert found["links"][0]["state"] == "synced"
    assert found["phones"][0]["sources"] == ["dialpad", "google"]
    edited = linked.json("edit", found["id"], "--given-name", "Leo", "--sync")
    assert edited["links"][0]["state"] == "synced"
    assert linked.cloud.fields("Leo Ciano").given_name == "Leo"
    deleted = linked.json("delete", found["id"], "--sync")
    assert deleted["deleted"][0]["there"] == "pending"
    assert "Leo Ciano" not in linked.cloud.names()
    trash = linked.json("trash", "list")["contacts"]
    assert [c["display_name"] for c in trash] == ["Leo Ciano"]


def test_i5_the_second_sync_says_nothing_changed_and_asks_once(linked: Terminal) -> None:
    linked.cloud.requests()
    cloud = linked.cloud
    cloud.requests()
    ran = linked.run("sync")
    assert ran.code == 0
    assert "Nothing changed" in ran.out
    asked = [path for _, path in cloud.requests()]
    assert asked == ["/v1/people:listDirectoryPeople", "/v1/people/me/connections"]


def test_a_dry_run_lists_what_the_sync_then_does(linked: Terminal) -> None:
    contact = linked.json("search", "Leonard")["results"][0]["id"]
    linked.json("edit", contact, "--family-name", "Xi")
    writes = linked.cloud.writes()
    planned = linked.json("sync", "--dry-run")["accounts"][0]
    assert linked.cloud.writes() == writes
    assert [c["action"] for c in planned["changes"]] == ["update_there"]
    done = linked.json("sync")["accounts"][0]
    assert [(c["action"], c["after"]) for c in done["changes"]] == [
        (c["action"], c["after"]) for c in planned["changes"]
    ]


def test_add_says_where_and_journal_says_why(linked: Terminal) -> None:
    added = linked.json(
        "add", "--given-name", "Ada", "--phone", "work:+1 212 555 0199", "--email", "a@x.example"
    )
    assert added["links"][0] == {
        "account": "google", "remote_id": None, "state": "pending", "reason": None,
    }  # fmt: skip
    assert added["phones"][0]["label"] == "work"
    linked.json("sync")
    entries = linked.json("journal", "--contact", added["id"])["entries"]
    assert {e["action"] for e in entries} == {"update_here", "create_there"}
    local = linked.json("add", "--given-name", "Bo", "--local")
    assert local["links"] == []


def test_show_fetches_and_warns_when_it_cannot(linked: Terminal) -> None:
    contact = linked.json("search", "Leonard")["results"][0]["id"]
    linked.cloud.edit("Leonard Ciano", family_name="Xi")
    assert linked.json("show", contact)["display_name"] == "Leonard Xi"
    linked.cloud.fault("offline")
    shown = linked.run("show", contact, "--json")
    linked.cloud.mend()
    assert shown.code == 0
    assert shown.document["fetched"] is False
    assert shown.document["warning"]


def test_remote_results_are_marked_and_can_be_shown(linked: Terminal) -> None:
    from dialpad_contacts.domain.contact import Fields

    linked.cloud.add(Fields("Farah", "Farfield"))
    found = linked.json("search", "Farfield", "--remote")
    (result,) = found["results"]
    assert result["remote_only"] is True
    assert linked.json("show", result["id"])["display_name"] == "Farah Farfield"
    linked.json("publish", result["id"])
    assert linked.json("search", "Farfield")["total"] == 1


def test_dialpad_brings_directory_and_chats(terminal: Terminal) -> None:
    terminal.json(
        "account", "add", "dialpad", "--api-key-stdin", stdin=terminal.simulator.api_key() + "\n"
    )
    terminal.json("sync")
    found = terminal.json("search", "Leo")
    kinds = {(r["kind"], r["display_name"]) for r in found["results"]}
    assert ("company", "Leo Fink") in kinds
    assert ("group", "Leo, Renee, Shane, Gemma") in kinds
    group = next(r for r in found["results"] if r["kind"] == "group")
    assert group["display_name"] == "Leo, Renee, Shane, Gemma", "a name before a member"
    assert len(group["members"]) == 4
    company = next(r for r in found["results"] if r["kind"] == "company")
    assert terminal.run("edit", company["id"], "--given-name", "X").code == 1


@pytest.mark.parametrize(
    ("args", "code"),
    [
        pytest.param(["sync"], 0, id="sync without an account is fine"),
        pytest.param(["search", "nobody"], 0, id="finding nothing is fine"),
        pytest.param(["show", "999"], 6, id="no such contact"),
        pytest.param(["show", "x"], 6, id="no contact has a name for an id"),
        pytest.param(["edit", "999", "--given-name", "A"], 6, id="no such contact to edit"),
        pytest.param(["delete", "999"], 6, id="no such contact to delete"),
        pytest.param(["account", "pause", "nobody"], 6, id="no such account"),
        pytest.param(["trash", "restore", "999"], 6, id="nothing in the Trash"),
        pytest.param(["add"], 2, id="an empty contact"),
        pytest.param(["add", "--phone", "abc"], 2, id="no phone number"),
        pytest.param(["add", "--email", "abc"], 2, id="no email address"),
        pytest.param(["frobnicate"], 2, id="no such command"),
        pytest.param(["account", "add", "exchange"], 2, id="an Exchange account without address"),
    ],
)
def test_exit_codes(terminal: Terminal, args: list[str], code: int) -> None:
    ran = terminal.run(*args)
    assert ran.code == code, ran.err
    assert not code or len(ran.err.strip().splitlines()[-1]) > 10


def test_offline_is_4_signed_out_is_3_held_is_5(linked: Terminal) -> None:
    linked.cloud.fault("offline")
    assert linked.run("sync").code == 4
    linked.cloud.mend()
    assert linked.run("sync").code == 0
    linked.cloud.empty()
    held = linked.run("sync", "--full")
    assert held.code == 5
    assert "--yes" in held.err
    assert linked.json("search", "Leonard")["total"] == 1
    linked.cloud.fault("revoked")
    linked.cloud.fault("expired_access")
    assert linked.run("sync").code == 3


def test_a_refused_sign_in_leaves_no_account(terminal: Terminal) -> None:
    from dialpad_contacts.lab.google_cloud import Control

    control = Control(terminal.simulator.control_url)
    control.call("POST", "/switches", {"consent": "deny"})
    ran = terminal.run("account", "add", "google")
    control.call("POST", "/switches", {"consent": "auto"})
    assert ran.code == 3
    assert terminal.json("account", "list")["accounts"] == []


def test_without_a_keyring_it_says_so_and_links_nothing(terminal: Terminal) -> None:
    ran = terminal.run("account", "add", "google", DIALPAD_CONTACTS_PASSPHRASE="")
    assert ran.code == 3
    assert "DIALPAD_CONTACTS_PASSPHRASE" in ran.err or "keyring" in ran.err


def test_no_secret_and_no_wide_file_is_left(linked: Terminal) -> None:
    folder = linked.folder
    for file in folder.rglob("*"):
        mode = stat.S_IMODE(file.stat().st_mode)
        if file.name != "config.toml":
            assert mode & 0o077 == 0, (file, oct(mode))
        if file.is_file():
            content = file.read_bytes()
            assert b"refresh_token" not in content
            assert b"1//" not in content


def test_unlinking_keeps_contacts_and_linking_again_takes_them_up(linked: Terminal) -> None:
    count = linked.json("account", "list")["accounts"][0]["contacts"]
    removed = linked.json("account", "remove", "google")
    assert removed == {"removed": "google", "contacts_kept": count, "contacts_deleted": 0}
    linked.json("account", "add", "google")
    again = linked.json("sync")["accounts"][0]
    assert again["imported"] == 0
    assert linked.run("account", "remove", "google", "--delete-contacts").code == 5
    gone = linked.run("account", "remove", "google", "--delete-contacts", "--yes", "--json")
    assert gone.document["contacts_deleted"] == count


def test_doctor_says_what_is_well(linked: Terminal) -> None:
    document = linked.json("doctor")
    assert document["ok"] is True
    names = {c["name"] for c in document["checks"]}
    assert {"data folder", "settings", "database", "keyring", "Qt", "clock", "google"} <= names


def test_bad_settings_are_one_sentence(terminal: Terminal) -> None:
    (terminal.folder / "config.toml").write_text('[sync]\ninterval_minutes = "often"\n')
    ran = terminal.run("search", "x")
    assert ran.code == 1
    assert "interval_minutes" in ran.err
    assert len(ran.err.strip().splitlines()) == 1


def test_json_is_one_document_alone(linked: Terminal) -> None:
    ran = linked.run("sync", "--json", "-v")
    json.loads(ran.out)
    assert len(ran.out.strip().splitlines()) == 1


def test_a_window_without_a_display_is_one_line(terminal: Terminal, tmp_path: Path) -> None:
    env = {"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""}
    ran = terminal.run(**env)
    assert ran.code == 2
    assert "tour" in ran.err
    assert len(ran.err.strip().splitlines()) == 1
