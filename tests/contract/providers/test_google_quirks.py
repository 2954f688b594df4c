"""What is Google's own: renamed records, long lists, foreign sources, minimal writes, odd text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.domain.contact import MAX_NAME, MAX_VALUE, Email, Fields
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.ports import Provider
from tests.contract.providers.clouds import GoogleWorld

ADA = Fields(
    "Ada",
    "Lovelace",
    (Email("ada@analytical.example", "home"), Email("ada@work.example", "Sommerhaus")),
    (phone("(212) 555-0142", "mobile", region="US"),),
)
MARKER = "0123456789abcdef0123456789abcdef"
DISCOVERY = Path(__file__).parents[4] / "shared" / "schemas" / "google-people-v1.discovery.json"


@pytest.fixture
def provider(google: GoogleWorld) -> Iterator[Provider]:
    provider = google.provider()
    yield provider
    provider.close()


def last_write(google: GoogleWorld) -> dict[str, Any]:
    entry: dict[str, Any] = google.simulator.log("?service=people&write=1")[-1]
    return entry


def sent(google: GoogleWorld) -> dict[str, Any]:
    body = last_write(google)["body"]
    found: dict[str, Any] = json.loads(body) if isinstance(body, str) else body
    return found


def mask(google: GoogleWorld) -> set[str]:
    query = last_write(google)["query"]
    text = query["updatePersonFields"] if isinstance(query, dict) else str(query)
    text = text[0] if isinstance(text, list) else text
    if "updatePersonFields=" in text:
        text = text.partition("updatePersonFields=")[2].partition("&")[0].replace("%2C", ",")
    return set(text.split(","))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        pytest.param({"given_name": "Augusta"}, {"names"}, id="a name"),
        pytest.param({"emails": ADA.emails[:1]}, {"emailAddresses"}, id="an email"),
        pytest.param({"phones": ()}, {"phoneNumbers"}, id="a number"),
        pytest.param(
            {"family_name": "", "phones": ()}, {"names", "phoneNumbers"}, id="a name and a number"
        ),
    ],
)
def test_D3_D11_a_write_names_only_what_differs(
    google: GoogleWorld, provider: Provider, change: dict[str, Any], expected: set[str]
) -> None:
    provider.update(provider.get(google.add(ADA)), replace(ADA, **change))
    assert mask(google) == expected
    assert sent(google).keys() == expected | {"resourceName", "etag", "metadata"}


def test_D11_untouched_items_keep_all_they_came_with(
    google: GoogleWorld, provider: Provider
) -> None:
    remote_id = google.add_raw(
        {
            "names": [{"givenName": "Ada", "phoneticGivenName": "EY-da", "honorificSuffix": "FRS"}],
            "emailAddresses": [
                {"value": "a@x.example", "type": "Yacht", "displayName": "Ada at sea"},
                {"value": "b@x.example"},
            ],
        }
    )
    remote = provider.get(remote_id)
    assert [e.label for e in remote.fields.emails] == ["Yacht", "other"]
    kept = remote.fields.emails
    provider.update(remote, replace(remote.fields, emails=(*kept, Email("c@x.example", "home"))))
    items = google.person(remote_id)["emailAddresses"]
    assert items[0]["displayName"] == "Ada at sea"
    assert items[0]["type"] == "Yacht"
    assert not items[1].get("type"), "an absent label is not made up"
    assert [i["value"] for i in items] == ["a@x.example", "b@x.example", "c@x.example"]
    provider.update(
        provider.get(remote_id), replace(remote.fields, given_name="Augusta", emails=kept)
    )
    name = google.person(remote_id)["names"][0]
    assert (name["phoneticGivenName"], name["honorificSuffix"]) == ("EY-da", "FRS")
    assert name["givenName"] == "Augusta"
    assert "Ada" not in name.get("displayName", "")


def test_other_apps_data_survives_and_the_marker_stays(
    google: GoogleWorld, provider: Provider
) -> None:
    made = provider.create(ADA, MARKER)
    google.people("PATCH", "/" + made.remote_id.partition("/")[2], {"note": "theirs"})
    provider.update(provider.get(made.remote_id), replace(ADA, given_name="Augusta"))
    assert google.person(made.remote_id)["clientData"][0]["value"] == MARKER


def test_N17_a_renamed_record_names_its_former_ids(google: GoogleWorld, provider: Provider) -> None:
    remote_id = google.add(ADA)
    cursor = list(provider.changes(None))[-1].cursor
    tail = remote_id.partition("/")[2]
    google.people("POST", f"/{tail}/rename", {})
    (contact,) = [c for page in provider.changes(cursor) for c in page.contacts]
    assert contact.remote_id != remote_id
    assert remote_id in contact.previous_ids


def test_a_list_that_the_listing_cuts_short_is_read_whole(
    google: GoogleWorld, provider: Provider
) -> None:
    emails = tuple(Email(f"a{i}@x.example", "home") for i in range(130))
    remote_id = google.add(Fields("Ada", emails=emails))
    (contact,) = [c for page in provider.changes(None) for c in page.contacts]
    assert contact.remote_id == remote_id
    assert len(contact.fields.emails) == 130


def test_a_profile_is_never_mixed_in(google: GoogleWorld, provider: Provider) -> None:
    remote_id = google.add_raw(
        {
            "names": [{"givenName": "Ada"}],
            "profile": {
                "names": [{"givenName": "Profile"}],
                "emailAddresses": [{"value": "profile@x.example"}],
            },
        }
    )
    assert provider.get(remote_id).fields == Fields("Ada")
    (contact,) = [c for page in provider.changes(None) for c in page.contacts]
    assert contact.fields == Fields("Ada")


def test_D26_a_touched_record_says_the_same(google: GoogleWorld, provider: Provider) -> None:
    remote_id = google.add(ADA)
    before = provider.get(remote_id)
    google.people("POST", f"/{remote_id.partition('/')[2]}/touch", {})
    after = provider.get(remote_id)
    assert after.etag != before.etag
    assert after.fields == before.fields


def test_a_search_tells_the_company(google: GoogleWorld, provider: Provider) -> None:
    google.add(ADA)
    (found,) = provider.search("ada", 5)
    assert found.company == "Analytical Engines"


HOSTILE = {
    "nul": "a\0b",
    "lone surrogate": "a\ud800b",
    "long": "x" * 5000,
    "bidi": "\u202eevil",
    "html": "<table>" * 40,
    "newlines": "a\r\nb\x85c",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_N22_hostile_text_is_read_and_never_cut_short_there(
    google: GoogleWorld, provider: Provider, text: str
) -> None:
    google.add(ADA)
    remote_id = google.add_raw(
        {"names": [{"givenName": text}], "emailAddresses": [{"value": "a@x.example"}]}
    )
    contacts = {c.remote_id: c for page in provider.changes(None) for c in page.contacts}
    assert len(contacts) == 2, "one hostile record doesn't hide the others"
    given = contacts[remote_id].fields.given_name
    given.encode()
    assert "\0" not in given
    assert len(given) <= MAX_NAME
    before = google.person(remote_id)["names"]
    remote = provider.get(remote_id)
    lossy = given != text
    assert bool(remote.problem) == lossy
    provider.update(remote, replace(remote.fields, family_name="New", emails=()))
    after = google.person(remote_id)
    assert not after.get("emailAddresses"), "what could be kept whole is written"
    if lossy:
        assert after["names"] == before, "what couldn't is left alone"
    else:
        assert after["names"][0]["familyName"] == "New"


def test_N22_a_list_beyond_the_cap_is_read_in_part_and_left_alone(
    google: GoogleWorld, provider: Provider
) -> None:
    many = [{"value": f"+1212555{i:04}"} for i in range(300)]
    long = [{"value": "x" * (MAX_VALUE + 1) + "@x.example"}]
    remote_id = google.add_raw({"phoneNumbers": many, "emailAddresses": long, "given": "Ada"})
    remote = provider.get(remote_id)
    assert len(remote.fields.phones) == 200
    assert remote.problem
    before = google.person(remote_id)
    provider.update(remote, Fields("Augusta"))
    after = google.person(remote_id)
    assert after["phoneNumbers"] == before["phoneNumbers"]
    assert after["emailAddresses"] == before["emailAddresses"]
    assert after["names"][0]["givenName"] == "Augusta"


@pytest.mark.skipif(not DISCOVERY.exists(), reason="Google's discovery document isn't at hand")
def test_our_bodies_and_queries_are_what_google_describes(
    google: GoogleWorld, provider: Provider
) -> None:
    document = json.loads(DISCOVERY.read_text("utf-8"))
    provider.create(ADA, MARKER)
    _check(document["schemas"], "Person", sent(google))
    remote = provider.get(google.add(ADA))
    fields = replace(ADA, given_name="A", emails=ADA.emails[1:], phones=())
    provider.update(remote, fields)
    _check(document["schemas"], "Person", sent(google))


def _check(schemas: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    """Fail unless every key of ``value`` is one that the schema has, with its type."""
    properties = schemas[name]["properties"]
    types = {"string": str, "boolean": bool, "integer": int}
    for key, found in value.items():
        assert key in properties, f"{name}.{key}"
        expected = properties[key]
        items = found if expected.get("type") == "array" else [found]
        shape = expected.get("items", expected)
        for item in items:
            if "$ref" in shape:
                _check(schemas, shape["$ref"], item)
            else:
                assert isinstance(item, types.get(shape["type"], object)), f"{name}.{key}"
