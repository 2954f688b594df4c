"""createContact, updateContact, deleteContact and the batches: masks, etags, refusals."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import MAYA, Cloud

MASK = "names,emailAddresses,phoneNumbers,organizations,biographies,clientData,memberships,metadata"
Person = dict[str, Any]


@pytest.fixture
def person(cloud: Cloud, token: str) -> Person:
    """A contact with much that is not ours, as people.get shows it."""
    made = cloud.control(
        "POST",
        f"/accounts/{MAYA}/people",
        {
            "names": [{"givenName": "Kit", "middleName": "B.", "familyName": "Oakes"}],
            "emails": [{"value": "kit@post.example", "type": "Newsletter", "displayName": "K"}],
            "phones": [{"value": "303 555 0101", "type": "mobile"}, "12"],
            "company": "Oakes & Co",
            "note": "Keep me",
            "photos": [{"url": "https://lh3.googleusercontent.example/p"}],
            "clientData": [{"key": "crm", "value": "7"}],
        },
    )["people"][0]
    return get(cloud, token, made["resourceName"])


def get(cloud: Cloud, token: str, name: str) -> Person:
    return dict(cloud.people("GET", name, token=token, personFields=MASK).json())


def patch(cloud: Cloud, token: str, person: Person, mask: str, **body: Any) -> requests.Response:
    return cloud.people(
        "PATCH",
        f"{person['resourceName']}:updateContact",
        token=token,
        body={"etag": person["etag"], **body},
        updatePersonFields=mask,
        personFields=MASK,
    )


def error(answer: requests.Response, status: int = 400) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json()["error"])


def bare(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{k: v for k, v in item.items() if k != "metadata"} for item in items]


def test_a_masked_field_is_replaced_and_others_stay(
    cloud: Cloud, token: str, person: Person
) -> None:
    after = patch(
        cloud, token, person, "emailAddresses", emailAddresses=[{"value": "new@post.example"}]
    ).json()
    assert bare(after["emailAddresses"]) == [{"value": "new@post.example"}]
    for field in ("names", "phoneNumbers", "organizations", "biographies", "clientData"):
        assert after[field] == person[field]


def test_a_masked_field_that_is_absent_is_cleared(cloud: Cloud, token: str, person: Person) -> None:
    after = patch(cloud, token, person, "phoneNumbers,emailAddresses", names=[]).json()
    assert "phoneNumbers" not in after
    assert "emailAddresses" not in after
    assert after["names"] == person["names"]


def test_what_the_server_computes_is_not_taken_from_the_body(
    cloud: Cloud, token: str, person: Person
) -> None:
    after = patch(
        cloud,
        token,
        person,
        "names,phoneNumbers",
        names=[{"givenName": "Ann", "displayName": "Someone Else", "unstructuredName": "Old"}],
        phoneNumbers=[{"value": "x", "canonicalForm": "+1", "formattedType": "Z", "type": "Boat"}],
    ).json()
    assert bare(after["names"]) == [
        {
            "givenName": "Ann",
            "displayName": "Ann",
            "displayNameLastFirst": "Ann",
            "unstructuredName": "Ann",
        }
    ]
    assert bare(after["phoneNumbers"]) == [{"value": "x", "type": "Boat", "formattedType": "Boat"}]


def test_the_etag_changes_and_the_old_one_is_refused(
    cloud: Cloud, token: str, person: Person
) -> None:
    after = patch(cloud, token, person, "names", names=[{"givenName": "A"}]).json()
    assert after["etag"] != person["etag"]
    assert error(patch(cloud, token, person, "names", names=[{"givenName": "B"}])) == {
        "code": 400,
        "message": "Request person.etag is different than the current person.etag. "
        "Clear local cache and get the latest person.",
        "status": "FAILED_PRECONDITION",
    }
    again = patch(cloud, token, after, "names", names=[{"givenName": "B"}])
    assert again.status_code == 200  # 'the etag from the updateContact response should be used'


def test_a_lists_etag_is_refused(cloud: Cloud, token: str, person: Person) -> None:
    listed = cloud.people(
        "GET", "people/me/connections", token=token, personFields=MASK, pageSize=1000
    ).json()["connections"]
    same = next(p for p in listed if p["resourceName"] == person["resourceName"])
    refused = error(patch(cloud, token, same, "names", names=[{"givenName": "A"}]))
    assert refused["status"] == "FAILED_PRECONDITION"
    sources = {"sources": same["metadata"]["sources"]}
    answer = patch(cloud, token, {**same, "etag": ""}, "names", metadata=sources)
    assert "person.metadata.sources.etag is different" in error(answer)["message"]


def test_the_sources_etag_serves_as_well(cloud: Cloud, token: str, person: Person) -> None:
    sources = {"sources": person["metadata"]["sources"]}
    answer = patch(
        cloud, token, {**person, "etag": ""}, "names", metadata=sources, names=[{"givenName": "A"}]
    )
    assert answer.status_code == 200


def test_without_any_etag_nothing_is_written(cloud: Cloud, token: str, person: Person) -> None:
    answer = patch(cloud, token, {**person, "etag": ""}, "names", names=[{"givenName": "A"}])
    assert error(answer)["message"] == (
        "Request must set person.etag or person.metadata.sources.etag for the source that is"
        " being updated."
    )
    assert get(cloud, token, person["resourceName"]) == person


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ("", "updatePersonFields mask is required."),
        ("photos", 'Invalid updatePersonFields mask path: "photos".'),
        ("names,metadata", 'Invalid updatePersonFields mask path: "metadata".'),
    ],
)
def test_the_update_mask_is_checked(
    cloud: Cloud, token: str, person: Person, mask: str, text: str
) -> None:
    assert error(patch(cloud, token, person, mask))["message"].startswith(text)


@pytest.mark.parametrize("field", ["names", "biographies", "birthdays", "genders"])
def test_singletons_hold_one_item(cloud: Cloud, token: str, person: Person, field: str) -> None:
    two: list[dict[str, Any]] = [{}, {}]
    answer = patch(cloud, token, person, field, **{field: two})
    assert error(answer)["message"] == f"Cannot have more than one person.{field} per source."
    created = cloud.people("POST", "people:createContact", token=token, body={field: two})
    assert error(created)["message"] == f"Cannot have more than one person.{field} per source."


def test_a_contact_keeps_one_group(cloud: Cloud, token: str, person: Person) -> None:
    assert error(patch(cloud, token, person, "memberships"))["status"] == "INVALID_ARGUMENT"


def test_profile_data_sent_back_is_ignored(cloud: Cloud, token: str, person: Person) -> None:
    profile = {"source": {"type": "PROFILE", "id": "1"}}
    after = patch(
        cloud,
        token,
        person,
        "emailAddresses",
        emailAddresses=[{"value": "a@post.example"}, {"value": "b@g.example", "metadata": profile}],
    ).json()
    assert [item["value"] for item in after["emailAddresses"]] == ["a@post.example"]


@pytest.mark.parametrize(
    ("body", "message"),
    [
        pytest.param(
            {"names": [{"given": "A"}]},
            "Invalid JSON payload received. Unknown name \"given\" at 'person.names[0]':"
            " Cannot find field.",
            id="unknown key",
        ),
        pytest.param(
            {"surname": "A"},
            "Invalid JSON payload received. Unknown name \"surname\" at 'person':"
            " Cannot find field.",
            id="unknown field",
        ),
        pytest.param(
            {"names": [{"givenName": 7}]},
            "Invalid value at 'person.names[0].given_name' (TYPE_STRING), 7",
            id="number for text",
        ),
        pytest.param(
            {"birthdays": [{"date": {"year": "1990"}}]},
            "Invalid value at 'person.birthdays[0].date.year' (TYPE_INT32), \"1990\"",
            id="text for number",
        ),
        pytest.param(
            {"names": {"givenName": "A"}},
            'Invalid value at \'person.names\' (repeated), {"givenName": "A"}',
            id="no list",
        ),
        pytest.param(
            {"etag": ["x"]},
            "Invalid JSON payload received. Unknown name \"etag\" at 'person': Proto field is not"
            " repeating, cannot start list.",
            id="list for one",
        ),
        pytest.param(
            {"biographies": [{"contentType": "MARKDOWN"}]},
            "Invalid value at 'person.biographies[0].content_type'"
            ' (type.googleapis.com/google.people.v1.Biography.contentType), "MARKDOWN"',
            id="enumeration",
        ),
    ],
)
def test_bodies_are_checked_word_by_word(
    cloud: Cloud, token: str, body: dict[str, Any], message: str
) -> None:
    answer = cloud.people("POST", "people:createContact", token=token, body=body)
    refused = error(answer)
    assert refused["message"] == message
    assert refused["details"][0]["@type"] == "type.googleapis.com/google.rpc.BadRequest"


@pytest.mark.parametrize(
    "body", [b"{", b"[1]", b'{"names": NaN}', b"\xff", b"[" * 100_000, b'{"etag": "\\ud800"}']
)
def test_what_is_no_message_is_refused(cloud: Cloud, token: str, body: bytes) -> None:
    answer = cloud.http.post(
        f"{cloud.people_url}/v1/people:createContact",
        data=body,
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        timeout=10,
    )
    assert error(answer)["status"] == "INVALID_ARGUMENT"


def test_a_body_must_say_that_it_is_json(cloud: Cloud, token: str) -> None:
    answer = cloud.http.post(
        f"{cloud.people_url}/v1/people:createContact",
        data=b"{}",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "text/plain"},
        timeout=10,
    )
    error(answer)


def test_the_same_create_twice_makes_two(cloud: Cloud, token: str) -> None:
    body = {"names": [{"givenName": "Twin"}], "clientData": [{"key": "k", "value": "v"}]}
    first, second = (
        cloud.people("POST", "people:createContact", token=token, body=body).json()
        for _ in range(2)
    )
    assert first["resourceName"] != second["resourceName"]
    groups = [m["contactGroupMembership"]["contactGroupId"] for m in first["memberships"]]
    assert groups == ["myContacts"]


def test_empty_values_are_dropped(cloud: Cloud, token: str) -> None:
    body = {
        "names": [{"givenName": "Solo", "familyName": ""}],
        "emailAddresses": [{"value": ""}],
        "phoneNumbers": [{"value": " 12 x ", "type": ""}],
    }
    made = cloud.people(
        "POST", "people:createContact", token=token, body=body, personFields=MASK
    ).json()
    assert "familyName" not in made["names"][0]
    assert "emailAddresses" not in made
    assert bare(made["phoneNumbers"]) == [{"value": " 12 x "}]


@pytest.mark.parametrize(
    ("value", "canonical"),
    [
        ("(303) 555-0101", "+13035550101"),
        ("+44 20 7946 0123", "+442079460123"),
        ("020 7946 0123", None),
        ("303 555 0101 ext. 7", None),
        ("+13035550101;ext=7", None),
        ("911", None),
        ("call me", None),
    ],
)
def test_canonical_forms(cloud: Cloud, token: str, value: str, canonical: str | None) -> None:
    body = {"phoneNumbers": [{"value": value}]}
    made = cloud.people("POST", "people:createContact", token=token, body=body).json()
    phone = made["phoneNumbers"][0]
    assert (phone["value"], phone.get("canonicalForm")) == (value, canonical)


def test_a_deleted_contact_is_gone_for_every_method(
    cloud: Cloud, token: str, person: Person
) -> None:
    name = person["resourceName"]
    gone = cloud.people("DELETE", f"{name}:deleteContact", token=token)
    assert (gone.status_code, gone.json()) == (200, {})
    not_found = {
        "code": 404,
        "message": "Requested entity was not found.",
        "status": "NOT_FOUND",
    }
    again = cloud.people("DELETE", f"{name}:deleteContact", token=token)
    assert error(again, 404) == not_found
    assert error(cloud.people("GET", name, token=token, personFields=MASK), 404) == not_found
    assert error(patch(cloud, token, person, "names"), 404) == not_found


def test_the_user_restores_a_deleted_contact(cloud: Cloud, token: str, person: Person) -> None:
    name = person["resourceName"]
    cloud.people("DELETE", f"{name}:deleteContact", token=token)
    cloud.control("POST", f"/accounts/{MAYA}/{name}/restore")
    back = get(cloud, token, name)
    assert back["names"] == person["names"]
    assert back["etag"] != person["etag"]


def test_a_batch_is_all_or_nothing(cloud: Cloud, token: str, person: Person) -> None:
    name = person["resourceName"]
    answer = cloud.people(
        "POST",
        "people:batchUpdateContacts",
        token=token,
        body={
            "contacts": {
                name: {"etag": person["etag"], "names": [{"givenName": "New"}]},
                "people/c404": {"etag": "x", "names": [{"givenName": "New"}]},
            },
            "updateMask": "names",
            "readMask": "names",
        },
    )
    details = error(answer)["details"][0]
    assert details["@type"].endswith("BatchUpdateContactsErrorDetails")
    assert [part["index"] for part in details["errors"]] == [1]
    assert get(cloud, token, name) == person


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("batchCreateContacts", {"contacts": [{"contactPerson": {}}] * 201}),
        ("batchCreateContacts", {"contacts": []}),
        ("batchUpdateContacts", {"contacts": {}, "updateMask": "names"}),
        ("batchDeleteContacts", {"resourceNames": ["people/c1"] * 501}),
    ],
)
def test_batches_have_bounds(cloud: Cloud, token: str, path: str, body: object) -> None:
    error(cloud.people("POST", f"people:{path}", token=token, body=body))


def test_an_empty_read_mask_asks_for_no_answer(cloud: Cloud, token: str) -> None:
    answer = cloud.people(
        "POST",
        "people:batchCreateContacts",
        token=token,
        body={"contacts": [{"contactPerson": {"names": [{"givenName": "Q"}]}}]},
    )
    assert answer.json() == {}


def test_update_reads_the_person_back_and_counts_that(
    cloud: Cloud, token: str, person: Person
) -> None:
    cloud.control("POST", "/quotas", {"read": 0})
    refused = error(patch(cloud, token, person, "names", names=[{"givenName": "A"}]), 429)
    assert refused["status"] == "RESOURCE_EXHAUSTED"
