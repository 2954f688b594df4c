"""undo and history over the socket: both sides are back, values compared, or it is said why not."""

from __future__ import annotations

from typing import Any

from dialpad_contacts.domain.contact import Email
from tests.cli.conftest import Terminal


def some_people(terminal: Terminal, count: int) -> dict[str, str]:
    """Return ids by name, of contacts with a name of their own, an email and a number."""
    names = terminal.cloud.names()
    found: dict[str, str] = {}
    for name in sorted(n for n in names if names.count(n) == 1 and n.isascii() and " " in n):
        fields = terminal.cloud.fields(name)
        rows = terminal.json("search", name)["results"] if fields.emails and fields.phones else []
        if len(rows) == 1:
            found[name] = rows[0]["id"]
        if len(found) == count:
            break
    return found


def test_d19_undo_of_a_whole_sync_brings_both_sides_back(linked: Terminal) -> None:
    people = some_people(linked, 3)
    edited, deleted, changed_there = people
    before = {n: linked.cloud.fields(n) for n in (edited, deleted, changed_there)}
    here = {n: linked.json("show", people[n], "--cached") for n in (edited, changed_there)}
    linked.json("edit", people[edited], "--phone", "mobile:+1 415 555 0190")
    linked.json("delete", people[deleted])
    linked.cloud.edit(changed_there, emails=[Email("new@one.example", "home")])
    linked.json("sync")
    assert linked.cloud.fields(edited) != before[edited]
    assert deleted not in linked.cloud.names()

    preview = linked.json("undo", "--sync", "last", "--dry-run")
    assert linked.cloud.fields(edited) != before[edited]
    done = linked.json("undo", "--sync", "last")
    assert len(done["entries"]) == len(preview["entries"])
    assert any("new contact" in (e["reason"] or "") for e in preview["entries"])
    linked.json("sync")

    assert linked.cloud.fields(edited) == before[edited]
    assert linked.cloud.fields(deleted) == before[deleted]
    assert linked.cloud.fields(changed_there) == before[changed_there]
    for name, was in here.items():
        now = linked.json("show", people[name], "--cached")
        assert _values(now) == _values(was)
    marked = {e["id"]: e["undone_by"] for e in linked.json("journal", "--limit", "500")["entries"]}
    assert {marked[e["undoes"]] for e in preview["entries"]} == {e["id"] for e in done["entries"]}


def _values(contact: dict[str, Any]) -> tuple[object, ...]:
    emails = sorted((e["address"], e["label"]) for e in contact["emails"])
    phones = sorted((p["number"], p["label"]) for p in contact["phones"])
    return contact["given_name"], contact["family_name"], emails, phones


def test_d19_one_entry_is_taken_back_and_taken_back_again(linked: Terminal) -> None:
    contact = linked.json("add", "--local", "--given-name", "Ada", "--note", "met in Turin")["id"]
    linked.json("edit", contact, "--given-name", "Augusta", "--note", "met in Rome")
    entry = linked.json("journal", "--limit", "1")["entries"][0]["id"]
    first = linked.json("undo", str(entry))["entries"][0]
    assert (first["rule"], first["cause"]) == ("D19", "undo")
    now = linked.json("show", contact, "--cached")
    assert (now["given_name"], now["note"]) == ("Ada", "met in Turin")
    linked.json("undo", str(first["id"]), "--sync")
    assert linked.json("show", contact, "--cached")["given_name"] == "Augusta"
    again = linked.run("undo", str(entry), "--json")
    assert again.document["not_undone"] == [{"entry": entry, "reason": "It was undone already."}]


def test_undo_wants_one_thing_that_exists(linked: Terminal) -> None:
    assert linked.run("undo").code == 2
    assert linked.run("undo", "1", "--sync", "last").code == 2
    assert linked.run("undo", "99999").code == 6
    assert linked.run("undo", "--sync", "nosuch").code == 6


def test_d19_history_shows_what_was_and_goes_back_on_a_yes(linked: Terminal) -> None:
    name, contact = next(iter(some_people(linked, 1).items()))
    was = linked.cloud.fields(name)
    at = linked.json("sync") and linked.json("journal", "--limit", "1")["entries"][0]["at"]
    linked.json("edit", contact, "--given-name", "Changed", "--sync")
    linked.json("delete", contact, "--sync")
    book = linked.json("history", "--as-of", at)
    past = next(c for c in book["contacts"] if c["id"] == contact)
    assert (past["display_name"], past["now"]) == (name, None)
    assert linked.json("history", contact, "--as-of", at)["contacts"] == [past]

    assert linked.run("history", "restore", "--as-of", at).code == 5
    planned = linked.json("history", "restore", contact, "--as-of", at, "--dry-run")
    assert [e["contact"] for e in planned["entries"]] == [contact]
    done = linked.json("history", "restore", contact, "--as-of", at, "--yes")
    assert (len(done["entries"]), done["not_undone"]) == (1, [])
    linked.json("sync")
    assert linked.cloud.fields(name) == was


def test_history_refuses_what_it_cannot_know(linked: Terminal) -> None:
    assert linked.run("history", "--as-of", "yesterday-ish").code == 2
    assert linked.run("history", "--as-of", "2001-01-01").code == 6
    assert linked.run("history", "99999", "--as-of", "2999-01-01").code == 6
