"""connections.list: pages, sync tokens and what ends them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.simulator.cloud import CONTACTS, HOME, MAYA, Cloud

MASK = "names,emailAddresses,phoneNumbers,metadata"
PATH = "people/me/connections"
WEEK_S = 7 * 86_400


def page(cloud: Cloud, token: str, **query: Any) -> dict[str, Any]:
    answer = cloud.people("GET", PATH, token=token, **{"personFields": MASK, **query})
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def refused(cloud: Cloud, token: str, **query: Any) -> dict[str, Any]:
    answer = cloud.people("GET", PATH, token=token, **{"personFields": MASK, **query})
    assert answer.status_code == 400, answer.text
    return dict(answer.json()["error"])


def full(cloud: Cloud, token: str, **query: Any) -> tuple[list[dict[str, Any]], str]:
    """Read all pages and return the people and the sync token."""
    wanted = {"pageSize": 1000, "requestSyncToken": "true", **query}
    found: list[dict[str, Any]] = []
    while True:
        read = page(cloud, token, **wanted)
        found += read.get("connections", [])
        if "nextPageToken" not in read:
            return found, read["nextSyncToken"]
        wanted["pageToken"] = read["nextPageToken"]


def test_pages_follow_each_other_and_the_last_has_the_sync_token(cloud: Cloud, token: str) -> None:
    first = page(cloud, token, pageSize=50, requestSyncToken="true")
    assert len(first["connections"]) == 50
    assert "nextSyncToken" not in first
    assert first["totalItems"] == first["totalPeople"] == CONTACTS
    found, sync = full(cloud, token, pageSize=50)
    assert len({person["resourceName"] for person in found}) == CONTACTS
    assert sync


def test_the_default_page_is_a_hundred_without_any_sync_token(cloud: Cloud, token: str) -> None:
    first = page(cloud, token)
    assert len(first["connections"]) == 100
    second = page(cloud, token, pageToken=first["nextPageToken"])
    assert set(second) == {"connections", "totalPeople", "totalItems"}


@pytest.mark.parametrize("size", [-1, 1001, "many"])
def test_page_sizes_have_bounds(cloud: Cloud, token: str, size: object) -> None:
    assert refused(cloud, token, pageSize=size)["status"] == "INVALID_ARGUMENT"


def test_an_empty_mailbox_answers_without_keys(cloud: Cloud, token: str) -> None:
    cloud.control("POST", f"/accounts/{MAYA}/empty")
    assert page(cloud, token) == {}
    assert set(page(cloud, token, requestSyncToken="true")) == {"nextSyncToken"}


def test_nothing_new_is_a_lone_sync_token(cloud: Cloud, token: str) -> None:
    _, sync = full(cloud, token)
    again = page(cloud, token, pageSize=1000, requestSyncToken="true", syncToken=sync)
    assert set(again) == {"nextSyncToken"}


def test_only_people_me_has_connections(cloud: Cloud, token: str) -> None:
    answer = cloud.people("GET", "people/c1/connections", token=token, personFields=MASK)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("mask", "text"),
    [
        ("", "personFields mask is required."),
        ("names,surnames", 'Invalid personFields mask path: "surnames".'),
        ("names, phoneNumbers", 'Invalid personFields mask path: " phoneNumbers".'),
    ],
)
def test_the_mask_is_checked(cloud: Cloud, token: str, mask: str, text: str) -> None:
    assert refused(cloud, token, personFields=mask)["message"].startswith(text)


def test_unknown_parameters_are_named(cloud: Cloud, token: str) -> None:
    error = refused(cloud, token, pagesize=3)
    assert error["message"] == (
        'Invalid JSON payload received. Unknown name "pagesize": Cannot bind query parameter.'
        " Field 'pagesize' could not be found in request message."
    )
    violations = error["details"][0]["fieldViolations"]
    assert violations == [{"description": error["message"]}]


@pytest.mark.parametrize(
    "changed",
    [
        {"personFields": "names,metadata"},
        {"pageSize": 999},
        {"sources": "READ_SOURCE_TYPE_CONTACT"},
        {"requestSyncToken": "false"},
        {"sortOrder": "LAST_MODIFIED_ASCENDING"},
    ],
)
def test_parameters_must_match_the_sync_token(
    cloud: Cloud, token: str, changed: dict[str, Any]
) -> None:
    _, sync = full(cloud, token)
    wanted = {"pageSize": 1000, "requestSyncToken": "true", "syncToken": sync, **changed}
    assert refused(cloud, token, **wanted)["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("changed", [{"personFields": "names"}, {"pageSize": 60}])
def test_parameters_must_match_the_page_token(
    cloud: Cloud, token: str, changed: dict[str, Any]
) -> None:
    first = page(cloud, token, pageSize=50)
    wanted = {"pageSize": 50, "pageToken": first["nextPageToken"], **changed}
    assert refused(cloud, token, **wanted)["status"] == "INVALID_ARGUMENT"


def test_the_order_of_the_mask_does_not_matter(cloud: Cloud, token: str) -> None:
    _, sync = full(cloud, token)
    page(
        cloud,
        token,
        personFields="metadata,phoneNumbers,emailAddresses,names",
        pageSize=1000,
        requestSyncToken="true",
        syncToken=sync,
    )


@pytest.mark.parametrize("name", ["syncToken", "pageToken"])
def test_made_up_tokens_are_refused(cloud: Cloud, token: str, name: str) -> None:
    error = refused(cloud, token, requestSyncToken="true", **{name: "bm9uc2Vuc2U="})
    assert error["status"] == "INVALID_ARGUMENT"


def test_a_sync_token_ends_seven_days_after_the_full_sync(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    _, sync = full(cloud, token)
    cloud.control("POST", "/clock", {"advance_s": WEEK_S - 10})
    token = cloud.sign_in()["access_token"]
    wanted = {"pageSize": 1000, "requestSyncToken": "true"}
    later = page(cloud, token, syncToken=sync, **wanted)["nextSyncToken"]
    cloud.control("POST", "/clock", {"advance_s": 10})
    for expired in (sync, later):  # an incremental sync does not prolong its life
        assert refused(cloud, token, syncToken=expired, **wanted) == {
            "code": 400,
            "message": "Sync token is expired. Clear local cache and retry call without the sync"
            " token.",
            "status": "FAILED_PRECONDITION",
            "details": [
                {
                    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                    "reason": "EXPIRED_SYNC_TOKEN",
                    "domain": "people.googleapis.com",
                }
            ],
        }


def test_tokens_expire_by_order(cloud: Cloud, token: str) -> None:
    _, sync = full(cloud, token)
    first = page(cloud, token, pageSize=50)
    cloud.control("POST", f"/accounts/{MAYA}/expire", {"sync_tokens": True, "page_tokens": True})
    wanted = {"pageSize": 1000, "requestSyncToken": "true", "syncToken": sync}
    assert refused(cloud, token, **wanted)["status"] == "FAILED_PRECONDITION"
    refused(cloud, token, pageSize=50, pageToken=first["nextPageToken"])
    _, fresh = full(cloud, token)
    page(cloud, token, **{**wanted, "syncToken": fresh})


def test_page_tokens_expire_in_an_hour(cloud: Cloud, token: str) -> None:
    first = page(cloud, token, pageSize=50)
    cloud.control("POST", "/clock", {"advance_s": 3_500})
    page(cloud, token, pageSize=50, pageToken=first["nextPageToken"])
    cloud.control("POST", "/clock", {"advance_s": 101})
    token = cloud.sign_in()["access_token"]
    refused(cloud, token, pageSize=50, pageToken=first["nextPageToken"])


def test_a_change_between_two_pages_comes_with_the_next_sync(cloud: Cloud, token: str) -> None:
    wanted = {"pageSize": 100, "requestSyncToken": "true"}
    first = page(cloud, token, **wanted)
    made = cloud.control("POST", f"/accounts/{MAYA}/people", {"given": "Nell"})["people"][0]
    gone = first["connections"][0]["resourceName"]
    cloud.control("DELETE", f"/accounts/{MAYA}/{gone}")
    last = page(cloud, token, **wanted, pageToken=first["nextPageToken"])
    changes = page(cloud, token, **wanted, syncToken=last["nextSyncToken"])["connections"]
    found = {person["resourceName"]: person["metadata"].get("deleted") for person in changes}
    assert found == {made["resourceName"]: None, gone: True}


def test_a_renamed_person_names_its_former_name_in_syncs_alone(cloud: Cloud, token: str) -> None:
    found, sync = full(cloud, token)
    old = found[0]["resourceName"]
    new = cloud.control("POST", f"/accounts/{MAYA}/{old}/rename")["resourceName"]
    changed, later = full(cloud, token, syncToken=sync)
    assert [person["resourceName"] for person in changed] == [new]
    assert changed[0]["metadata"]["previousResourceNames"] == [old]
    before, after = (p["metadata"]["sources"][0]["id"] for p in (found[0], changed[0]))
    assert before == after
    assert full(cloud, token, syncToken=later)[0] == []
    again, _ = full(cloud, token)
    renamed = next(person for person in again if person["resourceName"] == new)
    assert "previousResourceNames" not in renamed["metadata"]
    by_old_name = cloud.people("GET", old, token=token, personFields="names").json()
    assert by_old_name["resourceName"] == new


def test_a_merge_is_one_update_and_one_delete(cloud: Cloud, token: str) -> None:
    _, sync = full(cloud, token)
    one, two = cloud.control(
        "POST",
        f"/accounts/{MAYA}/people",
        {"people": [{"given": "Kit", "phones": ["1"]}, {"given": "Kit", "phones": ["2"]}]},
    )["people"]
    cloud.control("POST", f"/accounts/{MAYA}/people/{one['id']}/merge", {"other": two["id"]})
    changed, _ = full(cloud, token, syncToken=sync)
    kept = next(p for p in changed if p["resourceName"] == one["resourceName"])
    lost = next(p for p in changed if p["resourceName"] == two["resourceName"])
    assert kept["metadata"]["previousResourceNames"] == [two["resourceName"]]
    assert [item["value"] for item in kept["phoneNumbers"]] == ["1", "2"]
    assert lost["metadata"]["deleted"] is True


def test_writes_reach_lists_late_and_get_at_once(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    found, sync = full(cloud, token)
    cloud.control("POST", "/delay", {"seconds": 120})
    kept, gone = found[0]["resourceName"], found[1]["resourceName"]
    made = cloud.control("POST", f"/accounts/{MAYA}/people", {"given": "Nell"})["people"][0]
    cloud.control("PATCH", f"/accounts/{MAYA}/{kept}", {"given": "Renamed"})
    cloud.control("DELETE", f"/accounts/{MAYA}/{gone}")

    got = cloud.people("GET", kept, token=token, personFields="names").json()
    assert got["names"][0]["givenName"] == "Renamed"
    assert cloud.people("GET", gone, token=token, personFields="names").status_code == 404
    early, middle = full(cloud, token, syncToken=sync)
    assert early == []
    listed, _ = full(cloud, token)
    assert listed == found

    cloud.control("POST", "/clock", {"advance_s": 121})
    late, _ = full(cloud, token, syncToken=middle)
    assert {p["resourceName"] for p in late} == {made["resourceName"], kept, gone}


def test_lists_etags_and_gets_etags_differ(cloud: Cloud, token: str) -> None:
    found, _ = full(cloud, token)
    got = cloud.people("GET", found[0]["resourceName"], token=token, personFields=MASK).json()
    assert got["etag"] != found[0]["etag"]
    assert got["names"] == found[0]["names"]


def test_sorting_by_name(cloud: Cloud, token: str) -> None:
    for order, key in (
        ("FIRST_NAME_ASCENDING", "givenName"),
        ("LAST_NAME_ASCENDING", "familyName"),
    ):
        listed = page(cloud, token, pageSize=1000, sortOrder=order)["connections"]
        names = [(p.get("names") or [{}])[0].get(key, "").casefold() for p in listed]
        assert names == sorted(names)
    newest = page(cloud, token, pageSize=1000, sortOrder="LAST_MODIFIED_DESCENDING")["connections"]
    oldest = page(cloud, token, pageSize=1000)["connections"]
    assert [p["resourceName"] for p in newest] == [p["resourceName"] for p in reversed(oldest)]


def test_profiles_are_merged_in_unless_contacts_alone_are_asked_for(
    cloud: Cloud, token: str
) -> None:
    made = cloud.control(
        "POST",
        f"/accounts/{MAYA}/people",
        {
            "given": "Kit",
            "emails": ["kit@post.example"],
            "profile": {
                "names": [{"givenName": "Christopher"}],
                "emailAddresses": [{"value": "kit@work.example"}],
            },
        },
    )["people"][0]
    name = made["resourceName"]
    both = cloud.people("GET", name, token=token, personFields=MASK).json()
    assert [e["metadata"]["source"]["type"] for e in both["emailAddresses"]] == [
        "CONTACT",
        "PROFILE",
    ]
    assert [s["type"] for s in both["metadata"]["sources"]] == ["CONTACT", "PROFILE"]
    assert len(both["names"]) == 2
    own = cloud.people(
        "GET", name, token=token, personFields=MASK, sources="READ_SOURCE_TYPE_CONTACT"
    ).json()
    assert [e["value"] for e in own["emailAddresses"]] == ["kit@post.example"]
    assert len(own["names"]) == 1


def test_lists_cut_after_a_hundred_addresses_and_get_does_not(cloud: Cloud, token: str) -> None:
    cloud.control("POST", f"/accounts/{MAYA}/empty")
    made = cloud.control(
        "POST",
        f"/accounts/{MAYA}/people",
        {"given": "Many", "emails": [f"a{n}@post.example" for n in range(130)]},
    )["people"][0]
    listed = page(cloud, token)["connections"][0]
    assert len(listed["emailAddresses"]) == 100
    got = cloud.people("GET", made["resourceName"], token=token, personFields=MASK).json()
    assert len(got["emailAddresses"]) == 130


def test_accounts_do_not_see_each_other(cloud: Cloud, token: str) -> None:
    other = cloud.sign_in(HOME)["access_token"]
    mine = {p["resourceName"] for p in full(cloud, token)[0]}
    theirs = {p["resourceName"] for p in full(cloud, other)[0]}
    assert len(theirs) == 14
    assert not mine & theirs
    answer = cloud.people("GET", next(iter(mine)), token=other, personFields="names")
    assert answer.status_code == 404


def test_a_vanished_mailbox_tells_of_no_deletion(cloud: Cloud, token: str) -> None:
    _, sync = full(cloud, token)
    cloud.control("POST", f"/accounts/{MAYA}/vanish")
    assert full(cloud, token, syncToken=sync)[0] == []
    assert full(cloud, token)[0] == []
