"""searchContacts, the directory and 'Other contacts'."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.simulator.cloud import HOME, MAYA, Cloud

READ = {"readMask": "names,emailAddresses"}
DOMAIN = {**READ, "sources": "DIRECTORY_SOURCE_TYPE_DOMAIN_PROFILE"}


def search(cloud: Cloud, token: str, query: str, **params: Any) -> list[str]:
    answer = cloud.people(
        "GET", "people:searchContacts", token=token, query=query, **{**READ, **params}
    )
    assert answer.status_code == 200, answer.text
    people = [result["person"] for result in answer.json().get("results", [])]
    return [p.get("names", [{}])[0].get("displayName", "") for p in people]


def test_a_cold_cache_finds_nothing_and_a_stale_one_misses(cloud: Cloud, token: str) -> None:
    assert search(cloud, token, "leonard") == []
    assert search(cloud, token, "") == []
    assert search(cloud, token, "leonard") == ["Leonard Ciano"]
    cloud.control("POST", f"/accounts/{MAYA}/people", {"given": "Leonarda"})
    assert search(cloud, token, "leonarda") == []
    search(cloud, token, "")
    assert search(cloud, token, "leonarda") == ["Leonarda"]


def test_the_cache_may_lag(cloud: Cloud, token: str) -> None:
    search(cloud, token, "")
    cloud.control("POST", "/switches", {"search_lag_s": 5})
    cloud.control("POST", f"/accounts/{MAYA}/people", {"given": "Leonarda"})
    search(cloud, token, "")
    assert search(cloud, token, "leonarda") == []
    cloud.control("POST", "/clock", {"advance_s": 6})
    search(cloud, token, "")
    assert search(cloud, token, "leonarda") == ["Leonarda"]


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("leo", {"Leonard Ciano", "Leo Fink", "Leonor Vidal", "陳立歐 (Leo Chan)"}),
        ("LEONARD c", {"Leonard Ciano"}),
        ("ciano", {"Leonard Ciano"}),
        ("eonard", set()),
        ("ard c", set()),
        ("leo chan", {"陳立歐 (Leo Chan)"}),
        ("leonard@cianodesign", {"Leonard Ciano"}),
        ("+14155550133", {"Leonard Ciano"}),
        ("415 555 0133", {"Leonard Ciano"}),
        ("cleo", {"Cleo Marsh"}),
    ],
)
def test_prefixes_of_word_phrases_match(
    cloud: Cloud, token: str, query: str, names: set[str]
) -> None:
    search(cloud, token, "")
    assert set(search(cloud, token, query)) == names


def test_results_are_cut_at_thirty(cloud: Cloud, token: str) -> None:
    people = [{"given": f"Quentin {n}"} for n in range(40)]
    cloud.control("POST", f"/accounts/{MAYA}/people", {"people": people})
    search(cloud, token, "")
    assert len(search(cloud, token, "quentin")) == 10
    assert len(search(cloud, token, "quentin", pageSize=30)) == 30
    assert len(search(cloud, token, "quentin", pageSize=500)) == 30


def test_a_deleted_contact_is_not_found(cloud: Cloud, token: str) -> None:
    search(cloud, token, "")
    found = cloud.control("GET", f"/accounts/{MAYA}/people?q=cleo")["people"]
    cloud.control("DELETE", f"/accounts/{MAYA}/people/{found[0]['id']}")
    assert search(cloud, token, "cleo") == []


def test_search_needs_a_mask_and_a_query(cloud: Cloud, token: str) -> None:
    for params in ({"query": "a"}, READ):
        assert (
            cloud.people("GET", "people:searchContacts", token=token, **params).status_code == 400
        )


def directory(cloud: Cloud, token: str, **params: Any) -> Any:
    return cloud.people("GET", "people:listDirectoryPeople", token=token, **{**DOMAIN, **params})


def test_the_directory_lists_active_colleagues(cloud: Cloud, token: str) -> None:
    first = directory(cloud, token, pageSize=100, requestSyncToken="true").json()
    found, page = first["people"], first
    while "nextPageToken" in page:
        page = directory(
            cloud, token, pageSize=100, requestSyncToken="true", pageToken=page["nextPageToken"]
        ).json()
        found += page["people"]
    assert len(found) == 208  # 212 less the suspended
    assert page["nextSyncToken"]
    assert found[0]["emailAddresses"][0]["metadata"]["source"]["type"] == "DOMAIN_PROFILE"


def test_the_directory_syncs(cloud: Cloud, token: str) -> None:
    wanted = {"pageSize": 1000, "requestSyncToken": "true", "readMask": "names,metadata"}
    sync = directory(cloud, token, **wanted).json()["nextSyncToken"]
    staff = cloud.control("GET", "/staff")["staff"]
    cloud.control("PATCH", f"/staff/{staff[2]['id']}", {"last_name": "Abara-Jones"})
    cloud.control("PATCH", f"/staff/{staff[3]['id']}", {"state": "suspended"})
    cloud.control("POST", "/staff", {"first_name": "New", "last_name": "Hire"})
    changed = directory(cloud, token, **wanted, syncToken=sync).json()["people"]
    shown = [
        "gone" if p["metadata"].get("deleted") else p["names"][0]["displayName"] for p in changed
    ]
    assert shown == ["Renee Abara-Jones", "gone", "New Hire"]


def test_the_directory_is_searched_by_prefix(cloud: Cloud, token: str) -> None:
    answer = cloud.people(
        "GET", "people:searchDirectoryPeople", token=token, query="leo", **DOMAIN
    ).json()
    assert [p["names"][0]["displayName"] for p in answer["people"]] == ["Leo Fink"]
    many = cloud.people(
        "GET", "people:searchDirectoryPeople", token=token, query="northwind", pageSize=5, **DOMAIN
    ).json()
    assert (len(many["people"]), many["totalSize"]) == (5, 208)
    rest = cloud.people(
        "GET",
        "people:searchDirectoryPeople",
        token=token,
        query="northwind",
        pageSize=500,
        pageToken=many["nextPageToken"],
        **DOMAIN,
    ).json()
    assert len(rest["people"]) == 203


def test_a_consumer_account_has_no_directory(cloud: Cloud) -> None:
    token = cloud.sign_in(HOME)["access_token"]
    answer = directory(cloud, token)
    assert answer.status_code == 403
    assert answer.json()["error"]["status"] == "PERMISSION_DENIED"


def test_the_administrator_may_close_the_directory(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/switches", {"directory_sharing": False})
    assert directory(cloud, token).status_code == 403


def test_the_directory_needs_its_sources(cloud: Cloud, token: str) -> None:
    answer = cloud.people("GET", "people:listDirectoryPeople", token=token, **READ)
    assert answer.status_code == 400


def test_other_contacts_stay_apart(cloud: Cloud, token: str) -> None:
    others = cloud.people(
        "GET", "otherContacts", token=token, readMask="names,emailAddresses,metadata"
    ).json()
    assert others["totalSize"] == len(others["otherContacts"]) == 23
    sources = {p["metadata"]["sources"][0]["type"] for p in others["otherContacts"]}
    assert sources == {"OTHER_CONTACT"}
    wrong = cloud.people("GET", "otherContacts", token=token, readMask="names,birthdays")
    assert wrong.status_code == 400
    address = others["otherContacts"][0]["emailAddresses"][0]["value"]
    cloud.people("GET", "otherContacts:search", token=token, query="", readMask="names")
    found = cloud.people(
        "GET", "otherContacts:search", token=token, query=address, readMask="emailAddresses"
    ).json()
    assert found["results"][0]["person"]["emailAddresses"][0]["value"] == address
