"""What Microsoft does that other clouds don't: folders, places, change keys, lost rounds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from dialpad_contacts.domain.contact import AccountKind, Email, Fields, RemoteId, SyncCursor
from dialpad_contacts.domain.errors import CursorExpired, OutcomeUnknown, RemoteGone, TryLater
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.sync.ports import Provider, RemoteContact
from tests.contract.providers.clouds import Simulator
from tests.contract.providers.outlook import OutlookWorld
from tests.contract.providers.test_provider import ADA, CHARLES, MARKER, listed, read

SCHEMA = Path(__file__).parents[4] / "shared" / "schemas" / "graph-contact.schema.json"


def number(text: str, label: str) -> Phone:
    return phone(text, label, region="US")


@pytest.fixture
def provider(office: OutlookWorld) -> Iterator[Provider]:
    provider = office.provider()
    yield provider
    provider.close()


def open_folder(world: OutlookWorld, name: str) -> str:
    folders = world.control("POST", "/folders", {"name": name})["folders"]
    found: str = next(f["id"] for f in folders if f["name"] == name)
    return found


def deleted(pages: list[Any]) -> list[RemoteId]:
    return [remote_id for page in pages for remote_id in page.deleted]


class TestFolders:
    def test_contacts_of_every_folder_are_read(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        here = office.add(ADA)
        friends = open_folder(office, "Friends")
        there = office.add_raw({"givenName": "Charles", "folder": friends})
        pages, cursor = read(provider)
        assert set(listed(pages)) == {here, there}
        office.control("PATCH", f"/contacts/{there}", {"surname": "Babbage"})
        pages, _ = read(provider, cursor)
        assert listed(pages)[there].fields.family_name == "Babbage"

    @pytest.mark.parametrize("folder_is_new", [False, True])
    def test_N8_a_moved_contact_is_not_deleted(
        self, office: OutlookWorld, provider: Provider, folder_is_new: bool
    ) -> None:
        friends = "" if folder_is_new else open_folder(office, "Friends")
        moved, kept = office.add(ADA), office.add(CHARLES)
        _, cursor = read(provider)
        friends = friends or open_folder(office, "Friends")
        for folder in (friends, "contacts"):
            office.control("POST", f"/contacts/{moved}/move", {"folder": folder})
            pages, cursor = read(provider, cursor)
            assert deleted(pages) == []
            assert set(listed(pages)) == {moved}
            assert provider.get(moved).fields.given_name == "Ada"
        assert kept not in listed(pages)

    def test_a_folder_that_is_gone_asks_for_a_full_read(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        friends = open_folder(office, "Friends")
        gone = office.add_raw({"givenName": "Charles", "folder": friends})
        _, cursor = read(provider)
        office.control("DELETE", f"/folders/{friends}")
        with pytest.raises(CursorExpired):
            read(provider, cursor)
        with pytest.raises(RemoteGone):
            provider.get(gone)

    @pytest.mark.parametrize("resolves", [False, True])
    def test_N8_a_contact_in_deleted_items_is_gone(
        self, office: OutlookWorld, provider: Provider, resolves: bool
    ) -> None:
        office.simulator.control("POST", "/microsoft/switches", {"deleted_resolve": resolves})
        remote_id, _ = office.add(ADA), office.add(CHARLES)
        _, cursor = read(provider)
        office.remove(remote_id)
        pages, _ = read(provider, cursor)
        assert deleted(pages) == [remote_id]
        with pytest.raises(RemoteGone):
            provider.get(remote_id)


class TestPlaces:
    """D10: three addresses, one mobile, two business and two home numbers."""

    def test_D10_numbers_go_to_the_places_of_their_labels(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        phones = tuple(
            number(f"+1 212 555 01{i:02}", label)
            for i, label in enumerate(
                ["work", "home", "mobile", "work", "other", "work", "mobile", "fax"]
            )
        )
        made = provider.create(Fields("Ada", phones=phones), MARKER)
        there = office.contact(made.remote_id)
        assert there["mobilePhone"] == phones[2].written
        assert there["businessPhones"] == [phones[0].written, phones[3].written]
        assert there["homePhones"] == [phones[1].written, phones[4].written]

    def test_D10_a_fourth_address_is_not_sent(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        emails = tuple(Email(f"a{i}@x.example") for i in range(4))
        made = provider.create(Fields("Ada", emails=emails), MARKER)
        assert made.fields.emails == emails[:3]
        writes = office.writes()
        assert provider.update(made, replace(made.fields, emails=emails)) is made
        assert office.writes() == writes

    def test_D10_the_order_of_two_business_numbers_stays(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        first, second = number("+1 212 555 0101", "work"), number("+1 212 555 0102", "work")
        made = provider.create(Fields("Ada", phones=(first, second)), MARKER)
        other = number("+1 212 555 0103", "work")
        provider.update(made, Fields("Ada", phones=(second, other)))
        assert office.contact(made.remote_id)["businessPhones"] == [
            other.written,
            second.written,
        ]

    def test_D26_a_new_label_moves_the_number(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        made = provider.create(Fields("Ada", phones=(number("+1 212 555 0101", "mobile"),)), MARKER)
        provider.update(made, Fields("Ada", phones=(number("+1 212 555 0101", "home"),)))
        there = office.contact(made.remote_id)
        assert (there["mobilePhone"], there["homePhones"]) == (None, ["+1 212 555 0101"])

    def test_D11_an_address_of_the_servers_own_kind_keeps_its_place(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        own = {"name": "Ada", "address": "/o=ExchangeLabs/ou=Group/cn=Recipients/cn=ada"}
        named = {"name": "The Countess", "address": "ada@x.example"}
        remote = provider.get(office.add_raw({"givenName": "Ada", "emailAddresses": [own, named]}))
        assert [e.address for e in remote.fields.emails] == ["ada@x.example"]
        emails = (*remote.fields.emails, Email("b@x.example"), Email("c@x.example"))
        provider.update(remote, replace(remote.fields, emails=emails))
        there = office.contact(remote.remote_id)["emailAddresses"]
        assert there[:2] == [own, named]
        assert [e["address"] for e in there[2:]] == ["b@x.example"]


class TestNames:
    @pytest.mark.parametrize(
        ("display", "file_as", "wanted"),
        [
            ("Ada Lovelace", "Lovelace, Ada", ("Augusta Lovelace", "Lovelace, Augusta")),
            ("Ada M Lovelace", "Lovelace, Ada M", ("Augusta M Lovelace", "Lovelace, Augusta M")),
            ("Ada Lovelace", "Ada Lovelace", ("Augusta Lovelace", "Augusta Lovelace")),
            ("Countess", "My Ada", ("Countess", "My Ada")),
            ("Ada Lovelace", "", ("Augusta Lovelace", "")),
        ],
    )
    def test_D11_what_outlook_shows_stays_in_step_where_it_was(
        self,
        office: OutlookWorld,
        provider: Provider,
        display: str,
        file_as: str,
        wanted: tuple[str, str],
    ) -> None:
        remote_id = office.add_raw(
            {"givenName": "Ada", "surname": "Lovelace", "middleName": "M",
             "displayName": display, "fileAs": file_as}
        )  # fmt: skip
        remote = provider.get(remote_id)
        provider.update(remote, replace(remote.fields, given_name="Augusta"))
        there = office.contact(remote_id)
        assert (there["displayName"], there["fileAs"]) == wanted

    def test_D11_a_name_of_its_own_survives_a_new_number(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        remote_id = office.add_raw({"givenName": "Ada", "displayName": "The Countess"})
        remote = provider.get(remote_id)
        phones = (number("+1 212 555 0101", "mobile"),)
        provider.update(remote, replace(remote.fields, phones=phones))
        assert office.contact(remote_id)["displayName"] == "The Countess"

    def test_a_created_contact_is_filed_by_its_last_name(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        there = office.contact(provider.create(ADA, MARKER).remote_id)
        assert (there["displayName"], there["fileAs"]) == ("Ada Lovelace", "Lovelace, Ada")


class TestRounds:
    def test_an_address_book_of_many_pages_is_read_whole(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        office.control("POST", "/contacts", {"generate": 450})
        pages, _ = read(provider)
        assert len(pages) > 2
        assert len(listed(pages)) == 450

    def test_D12_markers_come_with_many_changes(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        _, cursor = read(provider)
        made = [provider.create(replace(ADA, given_name=f"A{i}"), f"{i:032x}") for i in range(25)]
        for since in (None, cursor):
            pages, _ = read(provider, since)
            found = listed(pages)
            assert [found[m.remote_id].marker for m in made] == [f"{i:032x}" for i in range(25)]

    def test_N12_a_part_of_a_batch_that_has_to_wait_is_passed_on(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        _, cursor = read(provider)
        office.add(ADA)
        error = {"error": {"code": "ApplicationThrottled", "message": "slow"}}
        part = {"id": "0", "status": 429, "headers": {"Retry-After": 9}, "body": error}
        body = json.dumps({"responses": [part]})
        office.simulator.fault("body", service="graph", path="batch", body=body)
        with pytest.raises(TryLater) as caught:
            read(provider, cursor)
        assert caught.value.after_s == 9

    def test_a_batch_that_lacks_an_answer_counts_for_nothing(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        _, cursor = read(provider)
        office.add(ADA)
        office.simulator.fault("body", service="graph", path="batch", body='{"responses": []}')
        with pytest.raises(TryLater):
            read(provider, cursor)

    def test_a_property_that_is_absent_is_unchanged_not_empty(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        remote_id = office.add(ADA)
        _, cursor = read(provider)
        office.control("POST", f"/contacts/{remote_id}/touch")
        office.simulator.fault(
            "drop_fields", service="graph", path="delta", fields=["emailAddresses", "mobilePhone"]
        )
        pages, _ = read(provider, cursor)
        assert len(listed(pages)[remote_id].fields.emails) == len(ADA.emails)
        assert len(listed(pages)[remote_id].fields.phones) == len(ADA.phones)

    @pytest.mark.parametrize("status", [400, 404, 410])
    def test_N10_a_lost_state_of_any_status_asks_for_a_full_read(
        self, office: OutlookWorld, provider: Provider, status: int
    ) -> None:
        _, cursor = read(provider)
        office.simulator.fault(
            "status", service="graph", path="delta", status=status, code="syncStateNotFound"
        )
        with pytest.raises(CursorExpired):
            read(provider, cursor)

    def test_N11_a_link_to_another_host_is_not_followed(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        body = '{"value": [], "@odata.nextLink": "https://elsewhere.example/v1.0/me/contacts"}'
        office.simulator.fault("body", service="graph", path="delta", body=body)
        with pytest.raises(TryLater):
            read(provider)

    def test_N11_pages_that_go_round_in_a_circle_end(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        base = "https://graph.microsoft.com/v1.0/me/contacts/delta?x="
        for times, number in ((1, 1), (1, 2), (None, 1)):
            body = f'{{"value": [], "@odata.nextLink": "{base}{number}"}}'
            office.simulator.fault("body", service="graph", path="delta", body=body, times=times)
        with pytest.raises(TryLater, match="doesn't end"):
            read(provider)

    def test_a_cursor_holds_no_host_and_outlives_it(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        _, cursor = read(provider)
        assert "http" not in cursor

    def test_D9_one_contact_that_cannot_be_read_stops_nothing(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        body = (
            '{"value": [{"id": "AAkx", "changeKey": "1", "businessPhones": 7%s},'
            ' {"id": "AAky", "changeKey": "1", "businessPhones": [], "givenName": "\\ud800"%s}],'
            ' "@odata.deltaLink": "https://graph.microsoft.com/v1.0/me/contacts/delta?x=1"}'
        )
        others = "".join(
            f', "{name}": null'
            for name in (
                "parentFolderId", "lastModifiedDateTime", "surname", "middleName", "displayName",
                "fileAs", "companyName", "emailAddresses", "mobilePhone", "homePhones",
            )
        )  # fmt: skip
        office.simulator.fault(
            "body",
            service="graph",
            path="delta",
            body=body % (others + ', "givenName": ""', others),
        )
        pages, cursor = read(provider)
        found = listed(pages)
        assert found[RemoteId("AAkx")].problem
        assert found[RemoteId("AAky")].problem
        assert isinstance(cursor, str)

    def test_D23_a_directory_that_nobody_may_see_is_an_empty_one(
        self, office: OutlookWorld, provider: Provider
    ) -> None:
        office.simulator.control("POST", "/microsoft/switches", {"directory": False})
        assert list(provider.directory()) == []
        assert list(provider.search_directory("Leo", 5)) == []

    def test_a_directory_of_many_pages(self, simulator: Simulator) -> None:
        provider = OutlookWorld(simulator, AccountKind.OFFICE365, staff=1200).provider()
        pages = [list(page) for page in provider.directory()]
        provider.close()
        assert len(pages) == 2
        assert len({entry.remote_id for page in pages for entry in page}) > 999


def test_a_quote_in_a_search_is_only_a_quote(office: OutlookWorld, provider: Provider) -> None:
    wanted = office.add(Fields("Zoë", "O'Neil"))
    office.add(ADA)
    assert [c.remote_id for c in provider.search("O'N", 5)] == [wanted]
    assert list(provider.search_directory('a" OR "mail:', 5)) == []


def test_a_contact_looks_as_microsoft_says(office: OutlookWorld, provider: Provider) -> None:
    """The simulator's contacts fit the schema made of Microsoft's own metadata."""
    if not SCHEMA.exists():
        pytest.skip("the schemas aren't here")
    schema = json.loads(SCHEMA.read_text())
    whole = {"$defs": schema["$defs"], "$ref": "#/$defs/contact"}
    made = provider.create(ADA, MARKER)
    for remote in (made, provider.get(made.remote_id), provider.update(made, CHARLES)):
        assert isinstance(remote, RemoteContact)
        jsonschema.validate(remote.raw, whole)


def test_a_cursor_of_nonsense_is_an_expired_one(provider: Provider) -> None:
    for text in ("graph-1:", "graph-1:[]", 'graph-1:{"":7}', "graph-0:{}"):
        with pytest.raises(CursorExpired):
            read(provider, SyncCursor(text))


@pytest.mark.parametrize("page", [{"kind": "html"}, {"kind": "body", "body": "{}"}])
def test_N4_a_networks_own_page_is_no_delete(
    office: OutlookWorld, provider: Provider, page: dict[str, str]
) -> None:
    remote = provider.get(office.add(ADA))
    office.simulator.fault(**page, service="graph", method="DELETE", times=1)
    with pytest.raises(OutcomeUnknown, match="unexpected answer"):
        provider.delete(remote)
    assert office.contacts() == 1
    provider.delete(remote)
    assert office.contacts() == 0
