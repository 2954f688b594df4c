"""The simulated Microsoft Graph: contacts, changes, batches and users, as strict as its own."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import TIMEOUT_S, Cloud
from tests.contract.simulator.outlook import Outlook, code_of
from tests.contract.simulator.test_microsoft_sign_in import PERSONAL, WORK

MARKER = "String {6d2b1a0e-93c4-4f6e-8a57-0f1c2e5b7d43} Name Uid"


@pytest.fixture
def outlook(cloud: Cloud) -> Outlook:
    cloud.control("POST", "/world/reset", {"contacts": 0, "staff": 30})
    return Outlook(cloud, WORK)


def made(outlook: Outlook, **fields: object) -> dict[str, Any]:
    answer = outlook.ask("POST", "/me/contacts", body=fields)
    assert answer.status_code == 201, answer.text
    contact: dict[str, Any] = answer.json()
    return contact


def delta(outlook: Outlook, path: str = "/me/contacts/delta") -> tuple[list[Any], str]:
    """Follow one round to its end."""
    answer = outlook.ask("GET", path).json()
    items = answer["value"]
    while "@odata.nextLink" in answer:
        answer = follow(outlook, answer["@odata.nextLink"]).json()
        items += answer["value"]
    return items, answer["@odata.deltaLink"].removeprefix(f"{outlook.root}/v1.0")


def follow(outlook: Outlook, link: str) -> requests.Response:
    headers = {**outlook.headers, "Prefer": 'IdType="ImmutableId"'}
    return requests.get(link, headers=headers, timeout=TIMEOUT_S)


class TestContacts:
    def test_what_is_omitted_survives_and_lists_are_replaced(self, outlook: Outlook) -> None:
        contact = made(
            outlook, givenName="Ada", businessPhones=["1", "2"], personalNotes="tea",
            homeAddress={"city": "London"},
        )  # fmt: skip
        path = f"/me/contacts/{contact['id']}"
        outlook.ask("PATCH", path, body={"businessPhones": ["3"]})
        after = outlook.ask("GET", path).json()
        assert after["businessPhones"] == ["3"]
        for name in ("givenName", "personalNotes", "homeAddress", "id"):
            assert after[name] == contact[name]
        assert after["changeKey"] != contact["changeKey"]

    def test_a_display_name_is_made_again_unless_it_comes_along(self, outlook: Outlook) -> None:
        contact = made(outlook, givenName="Ada", displayName="The Countess", fileAs="C")
        path = f"/me/contacts/{contact['id']}"
        assert contact["displayName"] == "The Countess"
        after = outlook.ask("PATCH", path, body={"surname": "Lovelace"}).json()
        assert (after["displayName"], after["fileAs"]) == ("Ada Lovelace", "C")

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"businessPhones": ["1", "2", "3"]}, 400, "ErrorInvalidProperty"),
            ({"homePhones": ["1", "2", "3"]}, 400, "ErrorInvalidProperty"),
            (
                {"emailAddresses": [{"address": f"{i}@x.example"} for i in range(4)]},
                400,
                "ErrorInvalidProperty",
            ),
            ({"telephone": "1"}, 400, "RequestBodyRead"),
            ({"phones": [{"number": "1"}]}, 400, "RequestBodyRead"),
            ({"mobilePhone": ["1"]}, 400, "RequestBodyRead"),
            ({"emailAddresses": ["a@x.example"]}, 400, "RequestBodyRead"),
            ({"emailAddresses": [{"address": "a@x", "label": "x"}]}, 400, "RequestBodyRead"),
            ({"homeAddress": None}, 500, "ErrorInternalServerError"),
        ],
    )
    def test_a_body_that_no_contact_has_is_refused(
        self, outlook: Outlook, body: dict[str, object], status: int, code: str
    ) -> None:
        assert code_of(outlook.ask("POST", "/me/contacts", body=body)) == (status, code)
        contact = made(outlook, givenName="Ada")
        answer = outlook.ask("PATCH", f"/me/contacts/{contact['id']}", body=body)
        assert code_of(answer) == (status, code)

    def test_a_change_key_that_is_old_is_refused(self, outlook: Outlook) -> None:
        contact = made(outlook, givenName="Ada")
        path, etag = f"/me/contacts/{contact['id']}", contact["@odata.etag"]
        assert outlook.ask("PATCH", path, body={"surname": "L"}, If_Match=etag).status_code == 200
        stale = (412, "ErrorIrresolvableConflict")
        assert code_of(outlook.ask("PATCH", path, body={"surname": "M"}, If_Match=etag)) == stale
        assert code_of(outlook.ask("DELETE", path, If_Match=etag)) == stale
        assert outlook.ask("DELETE", path).status_code == 204
        assert code_of(outlook.ask("DELETE", path)) == (404, "ErrorItemNotFound")
        assert code_of(outlook.ask("GET", path)) == (404, "ErrorItemNotFound")
        assert code_of(outlook.ask("GET", "/me/contacts/7")) == (400, "ErrorInvalidIdMalformed")

    def test_only_an_immutable_id_survives_a_move(self, outlook: Outlook) -> None:
        contact = made(outlook, givenName="Ada")
        plain = outlook.ask("GET", "/me/contacts", Prefer="").json()["value"][0]["id"]
        assert plain != contact["id"]
        folder = outlook.ask("POST", "/me/contactFolders", body={"displayName": "Friends"}).json()
        outlook.control("POST", f"/contacts/{contact['id']}/move", {"folder": folder["id"]})
        moved = outlook.ask("GET", f"/me/contacts/{contact['id']}").json()
        assert moved["parentFolderId"] == folder["id"]
        assert outlook.ask("GET", f"/me/contacts/{plain}").status_code == 404
        assert outlook.ask("GET", "/me/contacts").json()["value"] == []
        path = f"/me/contactFolders/{folder['id']}/contacts"
        assert [c["id"] for c in outlook.ask("GET", path).json()["value"]] == [contact["id"]]

    def test_a_marker_is_found_by_its_value_and_shown_only_when_asked(
        self, outlook: Outlook
    ) -> None:
        body = {"givenName": "Ada",
                "singleValueExtendedProperties": [{"id": MARKER, "value": "ab12"}]}  # fmt: skip
        contact = made(outlook, **body)
        made(outlook, givenName="Charles")
        assert "singleValueExtendedProperties" not in contact
        test = f"ep/id eq '{MARKER}' and ep/value eq 'AB12'"
        asked = f"$filter=singleValueExtendedProperties/Any(ep: {test})&$select=id"
        found = outlook.ask("GET", f"/me/contacts?{asked}").json()["value"]
        assert [c["id"] for c in found] == [contact["id"]]
        assert "singleValueExtendedProperties" not in found[0]
        expand = f"$expand=singleValueExtendedProperties($filter=id eq '{MARKER}')"
        shown = outlook.ask("GET", f"/me/contacts/{contact['id']}?{expand}").json()
        assert shown["singleValueExtendedProperties"] == [{"id": MARKER, "value": "ab12"}]

    @pytest.mark.parametrize(
        "query",
        [
            "$select=phones",
            "$top=0",
            "$top=1001",
            "$skip=x",
            "$search=Ada",
            "$apply=x",
            "$top=1&$top=2",
            "$orderby=phones",
            "$expand=photo",
            "$filter=givenName like 'A'",
            "$filter=phones eq 'A'",
        ],
    )
    def test_a_query_that_graph_does_not_know_is_refused(
        self, outlook: Outlook, query: str
    ) -> None:
        assert outlook.ask("GET", f"/me/contacts?{query}").status_code == 400

    def test_a_list_comes_in_pages_filtered_and_ordered(self, outlook: Outlook) -> None:
        for name in ("Bo", "Ada", "Cy", "O'Neil"):
            made(outlook, givenName=name)
        page = outlook.ask("GET", "/me/contacts?$top=3&$orderby=givenName&$count=true").json()
        assert page["@odata.count"] == 4
        rest = follow(outlook, page["@odata.nextLink"]).json()
        assert "@odata.nextLink" not in rest
        names = [c["givenName"] for c in (*page["value"], *rest["value"])]
        assert names == ["Ada", "Bo", "Cy", "O'Neil"]
        found = outlook.ask(
            "GET", "/me/contacts?$filter=startswith(givenName,'o''n') or givenName eq 'Cy'"
        ).json()
        assert {c["givenName"] for c in found["value"]} == {"Cy", "O'Neil"}


class TestDelta:
    def test_a_round_tells_what_changed_since_the_last(self, outlook: Outlook) -> None:
        ada, bo = made(outlook, givenName="Ada"), made(outlook, givenName="Bo")
        items, link = delta(outlook)
        assert {i["id"] for i in items} == {ada["id"], bo["id"]}
        outlook.ask("PATCH", f"/me/contacts/{ada['id']}", body={"surname": "L"})
        outlook.ask("DELETE", f"/me/contacts/{bo['id']}")
        items, again = delta(outlook, link)
        assert [i["id"] for i in items] == [ada["id"], bo["id"]]
        assert items[1]["@removed"] == {"reason": "deleted"}
        assert delta(outlook, again)[0] == []
        assert len(delta(outlook, link)[0]) == 2, "an old link tells it again"

    def test_pages_have_the_size_that_was_preferred(self, outlook: Outlook) -> None:
        outlook.control("POST", "/contacts", {"generate": 7})
        first = outlook.ask("GET", "/me/contacts/delta", Prefer="odata.maxpagesize=5").json()
        assert len(first["value"]) == 5
        assert "@odata.deltaLink" not in first
        assert len(follow(outlook, first["@odata.nextLink"]).json()["value"]) == 2

    def test_a_move_is_a_removal_here_and_an_arrival_there(self, outlook: Outlook) -> None:
        ada = made(outlook, givenName="Ada")
        folder = outlook.ask("POST", "/me/contactFolders", body={"displayName": "F"}).json()["id"]
        _, here = delta(outlook)
        _, there = delta(outlook, f"/me/contactFolders/{folder}/contacts/delta")
        outlook.control("POST", f"/contacts/{ada['id']}/move", {"folder": folder})
        assert [("@removed" in i, i["id"]) for i in delta(outlook, here)[0]] == [(True, ada["id"])]
        assert [("@removed" in i, i["id"]) for i in delta(outlook, there)[0]] == [
            (False, ada["id"])
        ]

    @pytest.mark.parametrize("option", ["$filter=givenName eq 'A'", "$top=5", "$expand=x"])
    def test_options_that_changes_do_not_have_are_refused(
        self, outlook: Outlook, option: str
    ) -> None:
        assert outlook.ask("GET", f"/me/contacts/delta?{option}").status_code == 400

    def test_a_forgotten_token_is_gone(self, outlook: Outlook) -> None:
        _, link = delta(outlook)
        outlook.control("POST", "/forget")
        assert code_of(outlook.ask("GET", link)) == (410, "SyncStateNotFound")


class TestBatch:
    def test_each_part_has_a_status_of_its_own(self, outlook: Outlook) -> None:
        ada = made(outlook, givenName="Ada")
        parts = [
            {"id": "a", "method": "GET", "url": f"/me/contacts/{ada['id']}?$select=id"},
            {"id": "b", "method": "GET", "url": "/me/contacts/AAkALgAAnobody"},
            {"id": "c", "method": "POST", "url": "/me/contacts", "body": {"givenName": "Bo"},
             "headers": {"Content-Type": "application/json"}},
        ]  # fmt: skip
        answer = outlook.ask("POST", "/$batch", body={"requests": parts}).json()
        assert {p["id"]: p["status"] for p in answer["responses"]} == {"a": 200, "b": 404, "c": 201}

    @pytest.mark.parametrize("amount", [0, 21])
    def test_twenty_are_the_most_and_ids_must_differ(self, outlook: Outlook, amount: int) -> None:
        parts = [{"id": str(i), "method": "GET", "url": "/me"} for i in range(amount)]
        parts = parts or [{"id": "1", "method": "GET", "url": "/me"}] * 2
        assert outlook.ask("POST", "/$batch", body={"requests": parts}).status_code == 400


class TestRefusals:
    def test_a_fifth_request_at_once_is_asked_to_wait(self, cloud: Cloud, outlook: Outlook) -> None:
        cloud.control("POST", "/switches", {"latency_ms": 400})
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda _: outlook.ask("GET", "/me"), range(8)))
        cloud.control("POST", "/switches", {"latency_ms": 0})
        refused = [a for a in answers if a.status_code == 429]
        assert len(refused) == 4
        assert all(code_of(a)[1] == "ApplicationThrottled" for a in refused)
        assert all(int(a.headers["Retry-After"]) >= 1 for a in refused)

    def test_reading_permission_does_not_write(self, cloud: Cloud, outlook: Outlook) -> None:
        token = outlook.sign_in(["Contacts.Read"])["access_token"]
        outlook.headers = {"Authorization": f"Bearer {token}"}
        assert outlook.ask("GET", "/me/contacts").status_code == 200
        answer = outlook.ask("POST", "/me/contacts", body={"givenName": "A"})
        assert code_of(answer) == (403, "ErrorAccessDenied")

    @pytest.mark.parametrize("header", ["", "Bearer nonsense", "Basic abc"])
    def test_without_a_token_nothing_is_shown(self, outlook: Outlook, header: str) -> None:
        outlook.headers = {"Authorization": header}
        assert code_of(outlook.ask("GET", "/me")) == (401, "InvalidAuthenticationToken")

    def test_a_challenge_names_its_claims(self, cloud: Cloud, outlook: Outlook) -> None:
        cloud.control("POST", "/microsoft/challenge", {})
        answer = outlook.ask("GET", "/me")
        assert answer.status_code == 401
        assert 'error="insufficient_claims"' in answer.headers["WWW-Authenticate"]

    def test_what_is_not_there_is_said_so(self, outlook: Outlook) -> None:
        assert outlook.ask("GET", "/me/friends").status_code == 400
        assert outlook.ask("PATCH", "/me/contacts", body={}).status_code == 405
        assert outlook.ask("DELETE", "/me/contactFolders/contacts").status_code == 403


class TestUsers:
    @pytest.fixture
    def reader(self, outlook: Outlook) -> Outlook:
        token = outlook.sign_in(["User.ReadBasic.All"])["access_token"]
        outlook.headers = {"Authorization": f"Bearer {token}"}
        return outlook

    def test_users_come_in_pages(self, reader: Outlook) -> None:
        page = reader.ask("GET", "/users?$top=20&$select=id,displayName").json()
        rest = follow(reader, page["@odata.nextLink"]).json()
        found = [u["displayName"] for u in (*page["value"], *rest["value"])]
        assert len(found) == len(set(found)) == 30
        assert set(page["value"][0]) == {"id", "displayName"}

    def test_a_search_needs_its_header(self, reader: Outlook) -> None:
        path = '/users?$search="displayName:leo fi" OR "mail:leo fi"'
        assert code_of(reader.ask("GET", path)) == (400, "Request_UnsupportedQuery")
        found = reader.ask("GET", path, ConsistencyLevel="eventual").json()["value"]
        assert [u["displayName"] for u in found] == ["Leo Fink"]
        bad = reader.ask("GET", "/users?$search=leo", ConsistencyLevel="eventual")
        assert bad.status_code == 400

    @pytest.mark.parametrize("query", ["$select=phones", "$top=1000", "$skip=5", "$filter=x"])
    def test_a_query_that_the_directory_does_not_know(self, reader: Outlook, query: str) -> None:
        assert reader.ask("GET", f"/users?{query}").status_code == 400

    def test_a_personal_account_has_no_directory(self, cloud: Cloud) -> None:
        personal = Outlook(cloud, PERSONAL, "consumers")
        assert personal.ask("GET", "/users").status_code == 403
        assert personal.ask("GET", "/me").json()["mail"] == PERSONAL
