"""How the simulated Exchange tells what changed, and what it does to ids."""

from __future__ import annotations

import time
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from tests.contract.simulator.exchange import CONTACTS, NAMES, Office, changes, envelope, shape


def page(office: Office, state: str = "", most: int = 512, *uris: str) -> Element:
    return office.ask(changes(state, most, CONTACTS, *uris))


def state_of(answer: Element) -> str:
    return answer.findtext(".//m:SyncState", "", NAMES)


def told(answer: Element) -> list[tuple[str, str]]:
    """Return (kind of change, id) in their order."""
    found = []
    for change in answer.iterfind(".//m:Changes/*", NAMES):
        item_id = change.find(".//t:ItemId", NAMES)
        assert item_id is not None
        found.append((change.tag.rpartition("}")[2], item_id.attrib["Id"]))
    return found


def last(answer: Element) -> bool:
    return answer.findtext(".//m:IncludesLastItemInRange", "", NAMES) == "true"


@pytest.fixture
def emptied(office: Office) -> Office:
    office.control("POST", "/vanish")
    return office


def test_a_state_brings_what_changed_since(emptied: Office) -> None:
    kept, edited, gone = (emptied.add(GivenName=n) for n in "abc")
    first = page(emptied)
    assert [kind for kind, _ in told(first)] == ["Create"] * 3
    assert last(first)
    emptied.control("PATCH", f"/contacts/{edited['id']}", {"Surname": "B"})
    emptied.control("DELETE", f"/contacts/{gone['id']}")
    new = emptied.add(GivenName="d")
    second = page(emptied, state_of(first))
    assert told(second) == [
        ("Update", edited["item_id"]), ("Delete", gone["item_id"]), ("Create", new["item_id"]),
    ]  # fmt: skip
    assert told(page(emptied, state_of(second))) == []
    assert kept["item_id"] not in {item_id for _, item_id in told(second)}


def test_pages_go_on_where_the_last_one_ended(emptied: Office) -> None:
    made = [emptied.add(GivenName=str(n))["item_id"] for n in range(7)]
    found: list[str] = []
    state, done = "", False
    while not done:
        answer = page(emptied, state, 3)
        found += [item_id for _, item_id in told(answer)]
        state, done = state_of(answer), last(answer)
    assert found == made


def test_who_came_and_went_between_two_states_is_never_told(emptied: Office) -> None:
    state = state_of(page(emptied))
    made = emptied.add(GivenName="a")
    emptied.control("DELETE", f"/contacts/{made['id']}")
    assert told(page(emptied, state)) == []


@pytest.mark.parametrize("state", ["forgotten", "of another folder", "made up"])
def test_N10_a_state_that_is_not_known_is_refused(emptied: Office, state: str) -> None:
    texts = {"forgotten": state_of(page(emptied)), "made up": "H4sIAAAAAAAEAA"}
    inbox = '<t:DistinguishedFolderId Id="inbox" />'
    texts["of another folder"] = state_of(emptied.ask(changes("", 9, inbox)))
    if state == "forgotten":
        emptied.control("POST", "/forget")
    assert emptied.code(changes(texts[state])) == "ErrorInvalidSyncStateData"


def test_N17_a_move_is_a_delete_here_and_a_create_there_under_another_id(emptied: Office) -> None:
    made = emptied.add(GivenName="a")
    folders = emptied.control("POST", "/folders", {"name": "Friends"})["folders"]
    friends = next(f for f in folders if f["name"] == "Friends")
    inside = f'<t:FolderId Id="{friends["folder_id"]}" />'
    here = state_of(page(emptied))
    there = state_of(emptied.ask(changes("", 9, inside)))
    moved = emptied.control("POST", f"/contacts/{made['id']}/move", {"folder": friends["id"]})
    assert moved["item_id"] != made["item_id"]
    assert told(page(emptied, here)) == [("Delete", made["item_id"])]
    assert told(emptied.ask(changes(there, 9, inside))) == [("Create", moved["item_id"])]
    item = "<m:GetItem>{}<m:ItemIds><t:ItemId Id='{}' /></m:ItemIds></m:GetItem>"
    assert emptied.code(item.format(shape(), made["item_id"])) == "ErrorItemNotFound"
    assert emptied.code(item.format(shape(), moved["item_id"])) == "NoError"


def test_a_copy_and_a_moved_one_keep_their_search_key(emptied: Office) -> None:
    made = emptied.add(GivenName="a")
    emptied.control("POST", f"/contacts/{made['id']}/copy", {})
    key = '<t:ExtendedFieldURI PropertyTag="0x300b" PropertyType="Binary" />'
    before = [e.text for e in page(emptied, "", 9, key).iter() if e.tag.endswith("}Value")]
    assert len(before) == 2
    assert len(set(before)) == 1
    emptied.control("DELETE", f"/contacts/{made['id']}")
    back = emptied.control("POST", f"/contacts/{made['id']}/restore")
    assert back["item_id"] != made["item_id"]
    after = [e.text for e in page(emptied, "", 9, key).iter() if e.tag.endswith("}Value")]
    assert after == before


def test_every_change_has_a_change_key_of_its_own(emptied: Office) -> None:
    made = emptied.add(GivenName="a")
    keys = {made["change_key"]}
    for _ in range(3):
        keys.add(emptied.control("POST", f"/contacts/{made['id']}/touch")["change_key"])
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("key", "wanted"),
    [("EQAAABYAAAAold", "ErrorIrresolvableConflict"), ("x", "ErrorInvalidChangeKey"),
     (None, "ErrorChangeKeyRequired")],
)  # fmt: skip
def test_an_update_of_another_version_is_refused(
    emptied: Office, key: str | None, wanted: str
) -> None:
    made = emptied.add(GivenName="a")
    given = f' ChangeKey="{key}"' if key else ""
    text = (
        '<m:UpdateItem ConflictResolution="NeverOverwrite"><m:ItemChanges><t:ItemChange>'
        f'<t:ItemId Id="{made["item_id"]}"{given} /><t:Updates><t:SetItemField>'
        '<t:FieldURI FieldURI="contacts:Surname" /><t:Contact><t:Surname>Z</t:Surname></t:Contact>'
        "</t:SetItemField></t:Updates></t:ItemChange></m:ItemChanges></m:UpdateItem>"
    )
    assert emptied.code(text) == wanted


def test_folders_of_programs_lie_below_contacts_too(emptied: Office) -> None:
    asked = (
        f'<m:FindFolder Traversal="Deep">{shape("folder:FolderClass", tag="m:FolderShape")}'
        f"<m:ParentFolderIds>{CONTACTS}</m:ParentFolderIds></m:FindFolder>"
    )
    classes = {e.text for e in emptied.ask(asked).iter() if e.tag.endswith("}FolderClass")}
    assert "IPF.Contact.RecipientCache" in classes
    assert "IPF.Contact" not in classes


def entries(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.cloud.control("GET", "/log?service=exchange")["entries"]
    return found


def test_R18_the_log_tells_writes_from_reads_though_all_are_posts(emptied: Office) -> None:
    made = emptied.add(GivenName="a")
    emptied.ask(changes())
    emptied.ask(
        f'<m:DeleteItem DeleteType="HardDelete"><m:ItemIds><t:ItemId Id="{made["item_id"]}" />'
        "</m:ItemIds></m:DeleteItem>"
    )
    emptied.post(envelope("<m:CreateFolder />"))
    told_of = [(e["operation"], e["write"]) for e in entries(emptied)]
    assert told_of == [("SyncFolderItems", False), ("DeleteItem", True), ("CreateFolder", True)]
    assert emptied.password not in str(entries(emptied))


class TestFaults:
    def fault(self, office: Office, kind: str, **options: object) -> None:
        office.cloud.control("POST", "/faults", {"kind": kind, "service": "exchange", **options})

    def test_N12_a_busy_server_says_how_long_it_wants_to_be_left_alone(
        self, emptied: Office
    ) -> None:
        emptied.switch(busy_ms=37_000)
        answer = emptied.post(envelope(changes()))
        assert answer.status_code == 500
        assert '<t:Value Name="BackOffMilliseconds">37000</t:Value>' in answer.text

    def test_a_status_is_a_page_of_iis_and_a_code_is_a_fault(self, emptied: Office) -> None:
        self.fault(emptied, "status", status=503, retry_after=9, times=1)
        answer = emptied.post(envelope(changes()))
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "9")
        self.fault(emptied, "status", code="ErrorMailboxMoveInProgress", times=1)
        assert emptied.code(changes()) == "ErrorMailboxMoveInProgress"

    def test_N11_pages_can_go_round_in_a_circle(self, emptied: Office) -> None:
        for n in range(4):
            emptied.add(GivenName=str(n))
        self.fault(emptied, "page_loop")
        first, second = page(emptied), page(emptied)
        assert state_of(first) == state_of(second)
        assert not last(first)

    def test_N19_a_list_can_be_empty_short_double_or_backwards(self, emptied: Office) -> None:
        made = [emptied.add(GivenName=str(n))["item_id"] for n in range(4)]
        wanted = {
            "empty_list": [], "shrink": made[:2], "reverse_items": made[::-1],
            "repeat_items": [*made, *made[::-1]],
        }  # fmt: skip
        for kind, ids in wanted.items():
            self.fault(emptied, kind, times=1)
            assert [item_id for _, item_id in told(page(emptied))] == ids

    def test_N20_fields_can_be_left_out(self, emptied: Office) -> None:
        emptied.add(GivenName="a", Surname="b")
        self.fault(emptied, "drop_fields", fields=["Surname"])
        answer = page(emptied, "", 9, "contacts:GivenName", "contacts:Surname")
        assert answer.findtext(".//t:GivenName", "", NAMES) == "a"
        assert answer.find(".//t:Surname", NAMES) is None


def test_ten_thousand_contacts_are_listed_at_a_good_pace(emptied: Office) -> None:
    """The listing is no bottleneck of what is measured over it: well under 30 s, 20 pages."""
    emptied.control("POST", "/contacts", {"generate": 10_000})
    began = time.monotonic()
    state, done, seen = "", False, 0
    while not done:
        answer = page(emptied, state, 512, "contacts:GivenName", "contacts:EmailAddresses")
        state, done, seen = state_of(answer), last(answer), seen + len(told(answer))
    assert seen == 10_000
    assert time.monotonic() - began < 30
