"""Office 365, Outlook.com and Hotmail from the command line, over the socket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dialpad_contacts.lab.google_cloud import Control
from tests.cli.conftest import Terminal

READING = {"GET"}


@dataclass
class Outlook:
    """One mailbox of the simulated Microsoft, as its owner sees it in a browser."""

    control: Control
    email: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        return self.control.call(method, f"/microsoft/accounts/{self.email}{path}", body)

    def contact(self, name: str) -> dict[str, Any]:
        found = [c for c in self.call("GET", "/contacts")["contacts"] if c["displayName"] == name]
        assert len(found) == 1, name
        contact: dict[str, Any] = found[0]
        return contact

    def names(self) -> set[str]:
        return {c["displayName"] for c in self.call("GET", "/contacts")["contacts"]}

    def edit(self, name: str, **change: object) -> None:
        self.call("PATCH", f"/contacts/{self.contact(name)['id']}", change)

    def delete(self, name: str) -> None:
        self.call("DELETE", f"/contacts/{self.contact(name)['id']}")

    def asked(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.control.call("GET", "/log?service=graph")["entries"]
        return entries


def linked(terminal: Terminal, kind: str) -> Outlook:
    control = Control(terminal.simulator.control_url)
    control.call("POST", "/world/reset", {"contacts": 90})
    email = terminal.simulator.email(kind)
    account = terminal.json("account", "add", kind, "--email", email)
    assert (account["kind"], account["email"]) == (kind, email)
    outlook = Outlook(control, email)
    outlook.call("POST", "/contacts", {"givenName": "Edda", "surname": "Nyberg",
                                       "mobilePhone": "+46 70 555 01 20",
                                       "personalNotes": "met in Lund"})  # fmt: skip
    (report,) = terminal.json("sync")["accounts"]
    assert (report["state"], report["imported"]) == ("idle", len(outlook.names()))
    return outlook


def show(terminal: Terminal, name: str) -> Any:
    (found,) = [
        r for r in terminal.json("search", name)["results"]
        if r["display_name"] == name and r["kind"] == "personal"
    ]  # fmt: skip
    return found


def test_office_365_flows_both_ways(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    edda = show(terminal, "Edda Nyberg")
    assert edda["links"][0]["state"] == "synced"

    outlook.edit("Edda Nyberg", businessPhones=["+46 8 555 01 21"])  # R13
    terminal.json("sync")
    numbers = {p["number"]: p["label"] for p in show(terminal, "Edda Nyberg")["phones"]}
    assert numbers == {"+46 70 555 01 20": "mobile", "+46 8 555 01 21": "work"}

    terminal.json("edit", edda["id"], "--family-name", "Holm", "--sync")  # R5, R12
    there = outlook.contact("Edda Holm")
    assert (there["surname"], there["personalNotes"]) == ("Holm", "met in Lund")
    assert there["businessPhones"] == ["+46 8 555 01 21"]

    terminal.json("add", "--given-name", "Ivo", "--phone", "+46 8 555 01 22", "--sync")  # R11
    assert outlook.contact("Ivo")["mobilePhone"] == "+46 8 555 01 22"

    terminal.json("delete", edda["id"], "--sync")  # R8
    assert "Edda Holm" not in outlook.names()
    outlook.delete("Ivo")  # R9
    terminal.json("sync")
    assert show(terminal, "Ivo")["links"][0]["state"] == "deleted_remotely"
    (report,) = terminal.json("sync")["accounts"]
    assert report["changes"] == []


def test_D10_what_outlook_has_no_room_for_stays_and_is_marked(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    edda = show(terminal, "Edda Nyberg")["id"]
    emails = [part for i in range(4) for part in ("--email", f"edda{i}@x.example")]
    terminal.json("edit", edda, *emails, "--sync")
    there = outlook.contact("Edda Nyberg")["emailAddresses"]
    assert [e["address"] for e in there] == [f"edda{i}@x.example" for i in range(3)]
    here = {e["address"]: e["why"] for e in show(terminal, "Edda Nyberg")["emails"]}
    assert here == {
        "edda0@x.example": None, "edda1@x.example": None, "edda2@x.example": None,
        "edda3@x.example": "unsendable",
    }  # fmt: skip
    writes = len([e for e in outlook.asked() if e["write"]])
    for _ in range(2):
        (report,) = terminal.json("sync")["accounts"]
        assert report["changes"] == []
    assert len([e for e in outlook.asked() if e["write"]]) == writes
    assert len(show(terminal, "Edda Nyberg")["emails"]) == 4


@pytest.mark.parametrize("kind", ["outlook", "hotmail"])
def test_R18_personal_accounts_are_read_and_never_written(terminal: Terminal, kind: str) -> None:
    outlook = linked(terminal, kind)
    before = outlook.call("GET", "/contacts")
    edda = show(terminal, "Edda Nyberg")["id"]
    terminal.json("edit", edda, "--given-name", "Eda", "--sync")  # D8
    terminal.json("add", "--given-name", "Ivo", "--phone", "+46 8 555 01 22")
    terminal.json("sync")
    assert outlook.call("GET", "/contacts") == before
    outlook.edit("Edda Nyberg", mobilePhone="+46 70 555 01 29")  # R13
    terminal.json("sync")
    numbers = {p["number"] for p in show(terminal, "Eda Nyberg")["phones"]}
    assert numbers == {"+46 70 555 01 20", "+46 70 555 01 29"}
    terminal.json("delete", edda, "--sync")  # D7
    assert "Edda Nyberg" in outlook.names()
    terminal.json("sync", "--full")
    assert not terminal.json("search", "Eda Nyberg")["results"]
    assert {e["method"] for e in outlook.asked()} == READING


def test_D14_unlinked_and_linked_again_nobody_comes_twice(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    known = len(outlook.names())
    terminal.json("account", "remove", "office365")
    again = terminal.json("account", "add", "office365", "--email", outlook.email)
    assert again["id"] == "office365"
    (report,) = terminal.json("sync")["accounts"]
    assert (report["state"], report["imported"]) == ("idle", 0)
    (account,) = terminal.json("account", "list")["accounts"]
    assert account["contacts"] == known


def test_D13_another_person_is_refused(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    other = "ivo.holm@northwind.example"
    body = {"kind": "office365", "email": other}
    outlook.control.call("POST", "/microsoft/accounts", body)
    outlook.control.call("POST", "/microsoft/switches", {"next_sign_in": other})
    ran = terminal.run("account", "sign-in", "office365")
    assert ran.code != 0
    assert "different account" in ran.err


def test_D12_a_create_whose_reply_was_lost_is_found_by_its_marker(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    fault = {"kind": "drop_reply", "service": "graph", "method": "POST", "path": "me/contacts$"}
    outlook.control.call("POST", "/faults", {**fault, "times": 1})
    terminal.run("add", "--given-name", "Ivo", "--phone", "+46 8 555 01 22", "--sync")
    assert show(terminal, "Ivo")["links"][0]["state"] == "confirming"
    assert "Ivo" in outlook.names()
    resumed = terminal.run("sync", "--json")
    assert resumed.code in (0, 4), resumed.err
    for _ in range(2):
        terminal.run("sync")
    assert show(terminal, "Ivo")["links"][0]["state"] == "synced"
    assert outlook.contact("Ivo")["mobilePhone"] == "+46 8 555 01 22"
    creates = [
        e for e in outlook.asked() if e["method"] == "POST" and e["path"].endswith("contacts")
    ]
    assert len(creates) == 1


def test_N6_an_ended_grant_asks_for_a_sign_in_and_goes_on_after_it(terminal: Terminal) -> None:
    outlook = linked(terminal, "outlook")
    outlook.control.call("POST", "/microsoft/revoke", {})
    outlook.edit("Edda Nyberg", surname="Holm")
    assert terminal.run("sync").code == 3
    renewed = terminal.json("account", "sign-in", "outlook")
    assert renewed["state"] == "idle"
    terminal.json("sync")
    assert show(terminal, "Edda Holm")["links"][0]["state"] == "synced"


def test_a_moved_contact_stays_and_goes_on_syncing(terminal: Terminal) -> None:
    outlook = linked(terminal, "office365")
    folders = outlook.call("POST", "/folders", {"name": "Friends"})["folders"]
    friends = next(f["id"] for f in folders if f["name"] == "Friends")
    edda = outlook.contact("Edda Nyberg")["id"]
    outlook.call("POST", f"/contacts/{edda}/move", {"folder": friends})
    terminal.json("sync")
    here = show(terminal, "Edda Nyberg")
    assert here["links"][0]["state"] == "synced"
    terminal.json("edit", here["id"], "--family-name", "Holm", "--sync")
    assert outlook.contact("Edda Holm")["parentFolderId"] == friends


def test_R2_a_colleague_comes_from_the_organisations_directory(terminal: Terminal) -> None:
    linked(terminal, "office365")
    found = terminal.json("search", "Leo Fink")["results"]
    assert "company" in {r["kind"] for r in found}
