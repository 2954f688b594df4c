"""Exchange from the command line, over https and the socket: linked, read, and never written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest

from dialpad_contacts.lab.google_cloud import Control
from tests.cli.conftest import Terminal

READING = {"GetFolder", "FindFolder", "SyncFolderItems", "GetItem", "FindItem",
           "GetUserSettingsRequestMessage"}  # fmt: skip


@dataclass
class Office:
    """One mailbox of the simulated Exchange, as its owner sees it in Outlook."""

    control: Control
    email: str
    user: str
    password: str

    def call(self, method: str, path: str, body: object = None) -> Any:
        return self.control.call(method, f"/exchange/accounts/{self.email}{path}", body)

    def contact(self, name: str) -> dict[str, Any]:
        found = [c for c in self.call("GET", "/contacts")["contacts"] if c["DisplayName"] == name]
        assert len(found) == 1, name
        contact: dict[str, Any] = found[0]
        return contact

    def names(self) -> set[str]:
        contacts = self.call("GET", "/contacts")["contacts"]
        return {c["DisplayName"] for c in contacts if c["kind"] == "Contact"}

    def edit(self, name: str, **change: object) -> None:
        self.call("PATCH", f"/contacts/{self.contact(name)['id']}", change)

    def asked(self) -> list[dict[str, Any]]:
        entries: list[dict[str, Any]] = self.control.call("GET", "/log?service=exchange")["entries"]
        return entries


def office(terminal: Terminal) -> Office:
    control = Control(terminal.simulator.control_url)
    control.call("POST", "/world/reset", {"contacts": 90})
    account = next(a for a in terminal.simulator.ready["accounts"] if a["kind"] == "exchange")
    found = Office(control, account["email"], account["user"], account["password"])
    found.call("POST", "/contacts", {
        "GivenName": "Edda", "Surname": "Nyberg", "DisplayName": "Edda Nyberg",
        "PhoneNumbers": {"MobilePhone": "+46 70 555 01 20"}, "Body": "met in Lund",
    })  # fmt: skip
    return found


def add(terminal: Terminal, office: Office, *more: str, password: str = "") -> Any:
    return terminal.json(
        "account", "add", "exchange", "--email", office.email, "--password-stdin", *more,
        stdin=f"{password or office.password}\n",
    )  # fmt: skip


@pytest.fixture
def linked(terminal: Terminal) -> Office:
    found = office(terminal)
    account = add(terminal, found)
    assert (account["kind"], account["email"]) == ("exchange", found.email)
    assert account["direction"] == "one-way"
    (report,) = terminal.json("sync")["accounts"]
    assert (report["state"], report["imported"]) == ("idle", len(found.names()))
    return found


def show(terminal: Terminal, name: str) -> Any:
    (found,) = [
        r for r in terminal.json("search", name)["results"]
        if r["display_name"] == name and r["kind"] == "personal"
    ]  # fmt: skip
    return found


def test_R18_contacts_flow_here_and_nothing_flows_back(terminal: Terminal, linked: Office) -> None:
    before = linked.call("GET", "/contacts")
    edda = show(terminal, "Edda Nyberg")
    assert edda["links"][0]["state"] == "synced"
    terminal.json("edit", edda["id"], "--given-name", "Eda", "--sync")  # D8
    terminal.json("add", "--given-name", "Ivo", "--phone", "+46 8 555 01 22")
    terminal.json("sync")
    assert linked.call("GET", "/contacts") == before
    linked.edit("Edda Nyberg", PhoneNumbers={"MobilePhone": "+46 70 555 01 29"})  # R13, R4
    terminal.json("sync")
    shown = show(terminal, "Eda Nyberg")
    numbers = {p["number"]: p["why"] for p in shown["phones"]}
    assert numbers == {"+46 70 555 01 20": "kept", "+46 70 555 01 29": None}
    assert terminal.json("show", edda["id"])["fetched"]  # R6
    assert terminal.json("follow", edda["id"])["given_name"] == "Edda"
    terminal.json("delete", edda["id"], "--sync")  # D7
    assert "Edda Nyberg" in linked.names()
    terminal.json("sync", "--full")
    assert not terminal.json("search", "Edda Nyberg")["results"]
    operations = {e["operation"] for e in linked.asked() if e.get("operation")}
    assert operations <= READING
    assert not [e for e in linked.asked() if e["write"]]


def test_R9_D4_deleted_there_it_stays_here_and_comes_back_as_the_same_one(
    terminal: Terminal, linked: Office
) -> None:
    number = linked.contact("Edda Nyberg")["id"]
    linked.call("DELETE", f"/contacts/{number}")
    terminal.json("sync")
    gone = show(terminal, "Edda Nyberg")
    assert gone["links"][0]["state"] == "deleted_remotely"
    linked.call("POST", f"/contacts/{number}/restore")
    terminal.json("sync")
    back = show(terminal, "Edda Nyberg")
    assert (back["id"], back["links"][0]["state"]) == (gone["id"], "synced")


def test_D7_one_deleted_here_stays_hidden_when_it_is_moved_there(
    terminal: Terminal, linked: Office
) -> None:
    terminal.json("delete", show(terminal, "Edda Nyberg")["id"])
    folders = linked.call("POST", "/folders", {"name": "Friends"})["folders"]
    friends = next(f["id"] for f in folders if f["name"] == "Friends")
    number = linked.contact("Edda Nyberg")["id"]
    for step, folder in enumerate((friends, "contacts", friends)):
        linked.call("POST", f"/contacts/{number}/move", {"folder": folder})
        if step == 1:
            linked.call("POST", "/forget")
        terminal.json("sync", *(["--full"] if step == 2 else []))
        assert not terminal.json("search", "Edda Nyberg")["results"]


@pytest.mark.parametrize("full", [False, True])
def test_N17_a_moved_contact_stays_the_same_one(
    terminal: Terminal, linked: Office, full: bool
) -> None:
    before = show(terminal, "Edda Nyberg")
    folders = linked.call("POST", "/folders", {"name": "Friends"})["folders"]
    friends = next(f["id"] for f in folders if f["name"] == "Friends")
    linked.call("POST", f"/contacts/{linked.contact('Edda Nyberg')['id']}/move",
                {"folder": friends})  # fmt: skip
    if not full:
        assert terminal.json("show", before["id"])["fetched"]  # R6, under its new id
    (report,) = terminal.json("sync", *(["--full"] if full else []))["accounts"]
    assert report["imported"] == 0
    after = show(terminal, "Edda Nyberg")
    assert (after["id"], after["links"][0]["state"]) == (before["id"], "synced")
    assert after["links"][0]["remote_id"] != before["links"][0]["remote_id"]
    linked.edit("Edda Nyberg", Surname="Holm", DisplayName="Edda Holm")
    terminal.json("sync")
    assert show(terminal, "Edda Holm")["id"] == before["id"]


def test_doctor_asks_the_accounts_own_server(terminal: Terminal, linked: Office) -> None:
    server = urlsplit(terminal.simulator.ready["exchange"]["server"])
    checks = {c["name"]: c for c in terminal.json("doctor")["checks"]}
    (account,) = terminal.json("account", "list")["accounts"]
    assert checks[account["id"]]["ok"]
    assert checks[account["id"]]["detail"] == f"{server.hostname} answers"
    (terminal.folder / "secrets.enc").unlink()
    ran = terminal.run("doctor", "--json")
    broken = {c["name"]: c for c in ran.document["checks"]}[account["id"]]
    assert not broken["ok"]
    assert broken["do"] == f"Run: dialpad-contacts account sign-in {account['id']}"


def test_R2_a_search_asks_the_account_too(terminal: Terminal, linked: Office) -> None:
    linked.call("POST", "/contacts", {"GivenName": "Freja", "Surname": "Lund"})
    found = terminal.json("search", "Freja", "--remote")
    assert [(r["display_name"], r["remote_only"]) for r in found["results"]] == [
        ("Freja Lund", True)
    ]
    assert {"source": "exchange", "state": "ok"} in found["sources"]


class TestSigningIn:
    def test_N6_a_wrong_password_is_sent_once_and_said_in_one_sentence(
        self, terminal: Terminal
    ) -> None:
        mailbox = office(terminal)
        mailbox.control.call("DELETE", "/log")
        ran = terminal.run(
            "account", "add", "exchange", "--email", mailbox.email, "--server",
            terminal.simulator.ready["exchange"]["server"], "--password-stdin", stdin="wrong\n",
        )  # fmt: skip
        assert ran.code == 3
        assert ran.err.strip().endswith("instead of your email.")
        assert len(ran.err.strip().splitlines()) == 1
        proofs = [e for e in mailbox.asked() if e.get("auth") in ("basic", "ntlm-authenticate")]
        assert len(proofs) == 1
        assert terminal.json("account", "list") == {"accounts": []}

    def test_server_and_user_can_be_said(self, terminal: Terminal) -> None:
        mailbox = office(terminal)
        mailbox.control.call("POST", "/exchange/switches", {"autodiscover": "off"})
        server = terminal.simulator.ready["exchange"]["server"]
        account = add(terminal, mailbox, "--server", server, "--user", mailbox.user)
        assert account["state"] == "never_synced"

    def test_N24_a_server_of_another_domain_needs_a_yes(self, terminal: Terminal) -> None:
        mailbox = office(terminal)
        mailbox.control.call("POST", "/exchange/switches", {
            "autodiscover": "elsewhere", "redirect": "https://mail.hoster.invalid/a.svc",
        })  # fmt: skip
        command = ("account", "add", "exchange", "--email", mailbox.email, "--password-stdin")
        ran = terminal.run(*command, stdin=mailbox.password)
        assert ran.code == 5
        assert "mail.hoster.invalid" in ran.err
        assert terminal.run(*command, "--yes", stdin=mailbox.password).code == 4, "no such host"

    @pytest.mark.parametrize(
        ("email", "server", "kind"),
        [("maya@outlook.com", "", "Outlook.com"),
         ("maya@northwind.example", "outlook.office365.com", "Office 365")],
    )  # fmt: skip
    def test_D24_other_accounts_are_told_what_they_are(
        self, terminal: Terminal, email: str, server: str, kind: str
    ) -> None:
        more = ["--server", server] if server else []
        ran = terminal.run("account", "add", "exchange", "--email", email, "--password-stdin",
                           *more, stdin="x")  # fmt: skip
        assert ran.code == 1
        assert f"Link it as {kind} instead" in ran.err

    def test_N24_a_bad_certificate_is_explained_and_gets_no_password(
        self, terminal: Terminal
    ) -> None:
        mailbox = office(terminal)
        doors = mailbox.control.call("GET", "/exchange/doors")
        ran = terminal.run(
            "account", "add", "exchange", "--email", mailbox.email, "--server",
            doors["self_signed"], "--password-stdin", stdin=mailbox.password,
        )  # fmt: skip
        assert ran.code == 4
        assert "didn't send your password" in ran.err
        assert "ca_bundle" in ran.err

    @pytest.mark.parametrize(
        ("arguments", "stdin"),
        [(("--password-stdin",), "x"), (("--email", "m@x.example", "--password-stdin"), "")],
    )
    def test_what_is_missing_is_a_wrong_usage(
        self, terminal: Terminal, arguments: tuple[str, ...], stdin: str
    ) -> None:
        assert terminal.run("account", "add", "exchange", *arguments, stdin=stdin).code == 2

    def test_N6_a_new_password_is_taken_by_signing_in_again(
        self, terminal: Terminal, linked: Office
    ) -> None:
        linked.call("PATCH", "", {"password": "Ews!0123456789a"})
        assert terminal.run("sync").code == 3
        (account,) = terminal.json("account", "list")["accounts"]
        assert account["state"] == "sign_in_needed"
        assert terminal.run("sync").code == 3
        assert linked.call("GET", "")["misses"] == 1, "and no sync tries it again"
        linked.control.call("POST", "/exchange/switches", {"autodiscover": "off"})
        renewed = terminal.json("account", "sign-in", "exchange", "--password-stdin",
                                stdin="Ews!0123456789a")  # fmt: skip
        assert renewed["state"] == "idle"
        terminal.json("sync")

    @pytest.mark.parametrize("same_address", [False, True])
    def test_D13_another_persons_mailbox_is_refused(
        self, terminal: Terminal, linked: Office, same_address: bool
    ) -> None:
        user = ["--user", "ivo"]
        if same_address:  # the address was given to a new mailbox, after its owner left
            linked.control.call("POST", "/world/reset", {"contacts": 90})
            user = []
        else:
            ivo = {"email": "ivo@mail.northwind.example", "user": "ivo",
                   "password": linked.password}  # fmt: skip
            linked.control.call("POST", "/exchange/accounts", ivo)
        ran = terminal.run(
            "account", "sign-in", "exchange", *user, "--password-stdin", stdin=linked.password
        )
        assert ran.code == 1
        assert ("different account" if same_address else "not the mailbox of") in ran.err
        assert show(terminal, "Edda Nyberg")["links"][0]["state"] == "synced"

    def test_D14_unlinked_and_linked_again_nobody_comes_twice(
        self, terminal: Terminal, linked: Office
    ) -> None:
        known = len(linked.names())
        terminal.json("account", "remove", "exchange")
        assert add(terminal, linked)["id"] == "exchange"
        (report,) = terminal.json("sync")["accounts"]
        assert (report["state"], report["imported"]) == ("idle", 0)
        (account,) = terminal.json("account", "list")["accounts"]
        assert account["contacts"] == known

    def test_the_same_mailbox_twice_is_refused_under_whatever_name(
        self, terminal: Terminal, linked: Office
    ) -> None:
        ran = terminal.run(
            "account", "add", "exchange", "--email", "mortiz@northwind.example",
            "--password-stdin", stdin=linked.password,
        )  # fmt: skip
        assert "already linked" in ran.err

    def test_the_password_is_in_no_file_of_the_data_folder(
        self, terminal: Terminal, linked: Office
    ) -> None:
        for file in terminal.folder.rglob("*"):
            if file.is_file():
                assert linked.password.encode() not in file.read_bytes(), file.name


def test_N12_a_busy_server_is_left_alone_as_long_as_it_wants(
    terminal: Terminal, linked: Office
) -> None:
    linked.control.call("POST", "/exchange/switches", {"busy_ms": 600_000})
    assert terminal.run("sync").code == 4
    before = len(linked.asked())
    assert terminal.run("sync").code == 4
    assert len(linked.asked()) == before


def test_D28_an_emptied_mailbox_loses_nothing_here(terminal: Terminal, linked: Office) -> None:
    known = len(linked.names())
    linked.call("POST", "/vanish")
    linked.call("POST", "/forget")
    terminal.run("sync")
    assert terminal.json("account", "list")["accounts"][0]["contacts"] == known
