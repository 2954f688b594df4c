"""Google's own client library works against the simulator, and every answer has Google's shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from google.oauth2.credentials import Credentials
from googleapiclient.discovery import build
from googleapiclient.errors import HttpError

from tests.contract.simulator.cloud import Cloud
from tests.contract.simulator.shapes import Shapes

MASK = "names,emailAddresses,phoneNumbers,memberships,clientData,metadata"
ALL = (
    "addresses,ageRanges,biographies,birthdays,calendarUrls,clientData,coverPhotos,emailAddresses,"
    "events,externalIds,genders,imClients,interests,locales,locations,memberships,metadata,"
    "miscKeywords,names,nicknames,occupations,organizations,phoneNumbers,photos,relations,"
    "sipAddresses,skills,urls,userDefined"
)
DOMAIN = ["DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"]


@pytest.fixture
def people(cloud: Cloud, token: str) -> Iterator[Any]:
    """The service object of google-api-python-client."""
    service = build(
        "people",
        "v1",
        credentials=Credentials(token=token),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": f"{cloud.people_url}/"},
        static_discovery=True,
        cache_discovery=False,
    )
    yield service
    service.close()


def everyone(people: Any, shapes: Shapes, **params: Any) -> tuple[list[dict[str, Any]], str]:
    """List all pages with the library's own pager."""
    connections = people.people().connections()
    request = connections.list(
        resourceName="people/me", personFields=MASK, requestSyncToken=True, **params
    )
    found: list[dict[str, Any]] = []
    token = ""
    while request is not None:
        page = request.execute()
        shapes.check("ListConnectionsResponse", page)
        found += page.get("connections", [])
        token = page.get("nextSyncToken", "")
        request = connections.list_next(request, page)
    return found, token


def test_a_contact_lives_and_dies(people: Any, shapes: Shapes) -> None:
    before, sync = everyone(people, shapes, pageSize=50)
    made = (
        people.people()
        .createContact(
            body={
                "names": [{"givenName": "Ada", "familyName": "Wexford"}],
                "phoneNumbers": [{"value": "(303) 555-0142", "type": "mobile"}],
                "clientData": [{"key": "dialpadcontacts.uid", "value": "u-1"}],
            },
            personFields=MASK,
        )
        .execute()
    )
    shapes.check("Person", made)
    assert made["phoneNumbers"][0]["canonicalForm"] == "+13035550142"
    assert made["names"][0]["displayName"] == "Ada Wexford"

    name = made["resourceName"]
    got = people.people().get(resourceName=name, personFields=MASK).execute()
    shapes.check("Person", got)
    got["names"][0]["familyName"] = "Yardley"
    updated = (
        people.people()
        .updateContact(resourceName=name, updatePersonFields="names", personFields=MASK, body=got)
        .execute()
    )
    shapes.check("Person", updated)
    assert updated["names"][0]["displayName"] == "Ada Yardley"
    assert updated["clientData"][0]["value"] == "u-1"

    changed, sync = everyone(people, shapes, pageSize=50, syncToken=sync)
    assert [person["resourceName"] for person in changed] == [name]

    assert people.people().deleteContact(resourceName=name).execute() == {}
    gone, _ = everyone(people, shapes, pageSize=50, syncToken=sync)
    assert [person["metadata"]["deleted"] for person in gone] == [True]
    assert set(gone[0]) == {"resourceName", "etag", "metadata"}
    with pytest.raises(HttpError) as failure:
        people.people().get(resourceName=name, personFields=MASK).execute()
    assert failure.value.status_code == 404
    assert len(everyone(people, shapes, pageSize=50)[0]) == len(before)


def test_every_field_has_googles_shape(people: Any, shapes: Shapes) -> None:
    page = (
        people.people()
        .connections()
        .list(resourceName="people/me", personFields=ALL, pageSize=1000)
        .execute()
    )
    shapes.check("ListConnectionsResponse", page)
    seen = {field for person in page["connections"] for field in person}
    foreign = {"photos", "birthdays", "biographies", "organizations", "memberships", "nicknames"}
    assert seen >= {"names", "emailAddresses", "phoneNumbers", *foreign}
    for person in page["connections"]:
        for field in set(person) - {"resourceName", "etag", "metadata"}:
            primaries = [item["metadata"].get("primary", False) for item in person[field]]
            assert primaries == [True] + [False] * (len(primaries) - 1), field


def test_batches(people: Any, shapes: Shapes) -> None:
    made = (
        people.people()
        .batchCreateContacts(
            body={
                "contacts": [
                    {"contactPerson": {"names": [{"givenName": name}]}} for name in ("Ida", "Jon")
                ],
                "readMask": MASK,
                "sources": ["READ_SOURCE_TYPE_CONTACT"],
            }
        )
        .execute()
    )
    shapes.check("BatchCreateContactsResponse", made)
    persons = [part["person"] for part in made["createdPeople"]]
    assert [person["names"][0]["givenName"] for person in persons] == ["Ida", "Jon"]
    updated = (
        people.people()
        .batchUpdateContacts(
            body={
                "contacts": {
                    person["resourceName"]: {
                        "etag": person["etag"],
                        "names": [{"givenName": person["names"][0]["givenName"] + "a"}],
                    }
                    for person in persons
                },
                "updateMask": "names",
                "readMask": MASK,
            }
        )
        .execute()
    )
    shapes.check("BatchUpdateContactsResponse", updated)
    names = [person["resourceName"] for person in persons]
    assert set(updated["updateResult"]) == set(names)
    got = people.people().getBatchGet(resourceNames=names, personFields=MASK).execute()
    shapes.check("GetPeopleResponse", got)
    given = [part["person"]["names"][0]["givenName"] for part in got["responses"]]
    assert given == ["Idaa", "Jona"]
    deleted = people.people().batchDeleteContacts(body={"resourceNames": names}).execute()
    assert deleted == {}
    gone = people.people().getBatchGet(resourceNames=names, personFields=MASK).execute()
    shapes.check("GetPeopleResponse", gone)
    assert [part["status"]["code"] for part in gone["responses"]] == [5, 5]


def test_a_batch_get_too_long_for_an_address_goes_by_post(people: Any, shapes: Shapes) -> None:
    found, _ = everyone(people, shapes, pageSize=200)
    names = [person["resourceName"] for person in found[:100]]
    got = people.people().getBatchGet(resourceNames=names, personFields=MASK).execute()
    shapes.check("GetPeopleResponse", got)
    assert [part["requestedResourceName"] for part in got["responses"]] == names


def test_search_directory_groups_and_other_contacts(people: Any, shapes: Shapes) -> None:
    search = people.people()
    assert search.searchContacts(query="", readMask="names").execute() == {}
    found = search.searchContacts(query="leonard c", readMask="names,emailAddresses").execute()
    shapes.check("SearchResponse", found)
    assert [r["person"]["names"][0]["displayName"] for r in found["results"]] == ["Leonard Ciano"]

    listed = search.listDirectoryPeople(readMask=MASK, sources=DOMAIN, pageSize=50).execute()
    shapes.check("ListDirectoryPeopleResponse", listed)
    assert len(listed["people"]) == 50
    colleagues = search.searchDirectoryPeople(query="leo", readMask=MASK, sources=DOMAIN).execute()
    shapes.check("SearchDirectoryPeopleResponse", colleagues)
    assert colleagues["totalSize"] == 1

    others = people.otherContacts().list(readMask="names,emailAddresses,metadata").execute()
    shapes.check("ListOtherContactsResponse", others)
    assert all(p["resourceName"].startswith("otherContacts/") for p in others["otherContacts"])
    groups = people.contactGroups().list().execute()
    shapes.check("ListContactGroupsResponse", groups)
    counts = {g["name"]: g.get("memberCount") for g in groups["contactGroups"]}
    assert counts["myContacts"] == 120
    mine = (
        people.contactGroups().get(resourceName="contactGroups/myContacts", maxMembers=3).execute()
    )
    shapes.check("ContactGroup", mine)
    assert len(mine["memberResourceNames"]) == 3


def test_people_me_is_the_account(people: Any, shapes: Shapes) -> None:
    me = people.people().get(resourceName="people/me", personFields=MASK).execute()
    shapes.check("Person", me)
    assert me["emailAddresses"][0]["value"] == "maya@northwind.example"
    assert me["metadata"]["sources"][0]["type"] == "PROFILE"
