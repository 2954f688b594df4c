"""The control interface does what its own documentation says."""

from __future__ import annotations

import re
from typing import Any

import pytest
import requests

from dialpad_contacts.simulator import control
from tests.contract.simulator.cloud import CONTACTS, HOME, MAYA, Cloud

MASK = {"personFields": "names,emailAddresses,phoneNumbers,metadata"}


def test_it_explains_itself(cloud: Cloud) -> None:
    text = requests.get(cloud.endpoints["control_url"], timeout=10).text
    assert text == control.__doc__
    for method, path in (("POST", "/world/reset"), ("DELETE", "/log"), ("GET", "/oauth")):
        assert re.search(rf"{method}\S* +{path}\b", text)


def test_the_world_can_be_seen_and_made_anew(cloud: Cloud) -> None:
    world = cloud.control("GET", "/world")
    assert (world["contacts"], world["staff"], world["seed"]) == (CONTACTS, 212, 1)
    assert [a["contacts"] for a in world["accounts"]] == [CONTACTS, 14]
    smaller = cloud.control("POST", "/world/reset", {"contacts": 9, "seed": 2})
    assert smaller["accounts"][0]["contacts"] == 9
    assert cloud.control("GET", "/log")["entries"] == []


def test_the_same_seed_makes_the_same_people(cloud: Cloud) -> None:
    def everyone() -> Any:
        people = cloud.control("GET", f"/accounts/{MAYA}/people?limit=1000")["people"]
        return [{k: v for k, v in person.items() if k != "updateTime"} for person in people]

    first = everyone()
    cloud.control("POST", "/world/reset", {})
    assert everyone() == first
    cloud.control("POST", "/world/reset", {"seed": 7})
    assert everyone() != first


def test_the_clock_is_set_advanced_and_frozen(cloud: Cloud) -> None:
    cloud.control("POST", "/clock", {"set": "2030-01-01T00:00:00Z", "frozen": True})
    assert cloud.control("GET", "/clock") == {"now": "2030-01-01T00:00:00.000000Z", "frozen": True}
    moved = cloud.control("POST", "/clock", {"advance_s": 90.5})
    assert moved["now"] == "2030-01-01T00:01:30.500000Z"


def test_people_in_short_and_in_full(cloud: Cloud, token: str) -> None:
    made = cloud.control(
        "POST",
        f"/accounts/{MAYA}/people",
        {"given": "Ada", "family": "Thorne", "emails": ["ada@post.example"], "phones": ["1 2"]},
    )["people"][0]
    person = cloud.people("GET", made["resourceName"], token=token, **MASK).json()
    assert person["names"][0]["displayName"] == "Ada Thorne"
    assert person["emailAddresses"][0]["value"] == "ada@post.example"
    path = f"/accounts/{MAYA}/{made['resourceName']}"
    edited = cloud.control(
        "PATCH", path, {"family": "Vance", "phoneNumbers": [{"value": "3", "type": "Boat"}]}
    )
    assert edited["names"][0]["displayName"] == "Ada Vance"
    assert edited["emailAddresses"] == made["emailAddresses"]
    cleared = cloud.control("PATCH", path, {"phones": []})
    assert "phoneNumbers" not in cleared
    assert cloud.control("GET", path) == cleared


def test_people_are_found_deleted_and_restored(cloud: Cloud) -> None:
    found = cloud.control("GET", f"/accounts/{MAYA}/people?q=leonard")
    assert found["total"] == 1
    path = f"/accounts/{MAYA}/people/{found['people'][0]['id']}"
    assert cloud.control("DELETE", path)["deleted"] is True
    assert cloud.control("GET", f"/accounts/{MAYA}/people?q=leonard")["total"] == 0
    assert cloud.control("GET", f"/accounts/{MAYA}/people?q=leonard&deleted=1")["total"] == 1
    assert cloud.control("POST", f"{path}/restore")["deleted"] is False


def test_people_met_in_passing_are_listed_apart(cloud: Cloud) -> None:
    others = cloud.control("GET", f"/accounts/{MAYA}/others")["people"]
    own = cloud.control("GET", f"/accounts/{MAYA}/people?limit=10000")["people"]
    assert others
    assert {p["id"] for p in others}.isdisjoint(p["id"] for p in own)


def test_a_version_grows_with_each_change(cloud: Cloud) -> None:
    path = f"/accounts/{MAYA}/people"
    (made,) = cloud.control("POST", path, {"given": "Ada"})["people"]
    now = cloud.control("PATCH", f"{path}/{made['id']}", {"family": "King"})
    assert now["version"] > made["version"]


def test_touching_changes_the_etag_alone(cloud: Cloud, token: str) -> None:
    person = cloud.control("GET", f"/accounts/{MAYA}/people?q=leonard")["people"][0]
    before = cloud.people("GET", person["resourceName"], token=token, **MASK).json()
    cloud.control("POST", f"/accounts/{MAYA}/people/{person['id']}/touch")
    after = cloud.people("GET", person["resourceName"], token=token, **MASK).json()
    assert before["etag"] != after["etag"]
    assert before["names"] == after["names"]


def test_many_are_made_and_all_are_emptied(cloud: Cloud) -> None:
    assert cloud.control("POST", f"/accounts/{HOME}/people", {"generate": 500})["created"] == 500
    assert cloud.control("POST", f"/accounts/{HOME}/empty") == {"deleted": 514}


def test_the_provider_restores_a_backup(cloud: Cloud, token: str) -> None:
    path = f"/accounts/{MAYA}"
    person = cloud.control("GET", f"{path}/people?q=leonard")["people"][0]
    name = person["resourceName"]
    cloud.control("POST", f"{path}/backup", {"name": "monday"})
    before = cloud.people("GET", name, token=token, **MASK).json()
    listing = {**MASK, "pageSize": 1000, "requestSyncToken": "true"}
    cloud.control("PATCH", f"{path}/{name}", {"given": "Renamed"})
    made = cloud.control("POST", f"{path}/people", {"given": "New"})["people"][0]
    sync = cloud.people("GET", "people/me/connections", token=token, **listing).json()
    assert cloud.control("POST", f"{path}/rewind", {"name": "monday"})["contacts"] == CONTACTS
    assert cloud.people("GET", name, token=token, **MASK).json() == before
    gone = cloud.people("GET", made["resourceName"], token=token, **MASK)
    assert gone.status_code == 404
    late = cloud.people(
        "GET",
        "people/me/connections",
        token=token,
        **listing,
        syncToken=sync["nextSyncToken"],
    )
    assert late.json()["error"]["details"][0]["reason"] == "EXPIRED_SYNC_TOKEN"
    cloud.control("PATCH", f"{path}/{name}", {"given": "Again"})
    cloud.control("POST", f"{path}/rewind", {"name": "monday"})
    assert cloud.people("GET", name, token=token, **MASK).json() == before


def test_accounts_open_and_close(cloud: Cloud) -> None:
    made = cloud.control(
        "POST", "/accounts", {"email": "kit@oakes.example", "contacts": 5, "given": "Kit"}
    )
    assert (made["contacts"], made["consumer"]) == (5, False)
    token = cloud.sign_in("kit@oakes.example")["access_token"]
    me = cloud.people("GET", "people/me", token=token, **MASK).json()
    assert me["names"][0]["displayName"] == "Kit"
    cloud.control("DELETE", "/accounts/kit@oakes.example")
    assert cloud.people("GET", "people/me", token=token, **MASK).status_code == 401


def test_the_log_counts_writes_of_an_account(cloud: Cloud, token: str) -> None:
    start = cloud.control("GET", "/log")["next"]
    body = {"names": [{"givenName": "Ada"}]}
    name = cloud.people("POST", "people:createContact", token=token, body=body).json()[
        "resourceName"
    ]
    cloud.people("GET", name, token=token, **MASK)
    cloud.people("DELETE", f"{name}:deleteContact", token=token)
    other = cloud.sign_in(HOME)["access_token"]
    cloud.people("POST", "people:createContact", token=other, body=body)
    counts = cloud.control("GET", f"/log/counts?since={start}&account={MAYA}&service=people")
    assert (counts["requests"], counts["writes"]) == (3, 2)
    assert counts["by_path"]["DELETE /v1/people/{id}:deleteContact"] == 1
    writes = cloud.control("GET", f"/log?since={start}&account={MAYA}&write=1")["entries"]
    assert [entry["method"] for entry in writes] == ["POST", "DELETE"]
    assert writes[0]["body"] == body
    assert writes[0]["status"] == 200
    creates = cloud.control("GET", "/log?path=createContact$&status=200")["entries"]
    assert len(creates) == 2
    cloud.control("DELETE", "/log")
    assert cloud.control("GET", "/log")["entries"] == []


def test_the_log_keeps_no_secrets(cloud: Cloud) -> None:
    held = cloud.sign_in()
    cloud.token(grant_type="refresh_token", refresh_token=held["refresh_token"])
    text = str(cloud.control("GET", "/log"))
    for secret in (held["refresh_token"], held["access_token"], "'secret'"):
        assert secret not in text


def test_what_is_signed_in_can_be_counted(cloud: Cloud) -> None:
    cloud.sign_in()
    counts = cloud.control("GET", "/oauth")
    assert (counts["clients"], counts["access_tokens"], counts["refresh_tokens"]) == (1, 1, 1)
    assert counts["consents"][0]["account"] == MAYA
    assert cloud.control("POST", "/oauth/expire", {"kind": "refresh"}) == {"expired": 1}
    assert cloud.control("POST", "/oauth/revoke", {})["revoked"] == 2
    assert cloud.control("GET", "/oauth")["consents"] == []


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/accounts/nobody@x.example/people", None, 404),
        ("PATCH", f"/accounts/{MAYA}/people/c1", {"given": "A"}, 404),
        ("POST", f"/accounts/{MAYA}/people", {"surname": "A"}, 400),
        ("POST", f"/accounts/{MAYA}/people", {"names": [{"given": "A"}]}, 400),
        ("POST", f"/accounts/{MAYA}/people", {"generate": "many"}, 400),
        ("POST", "/accounts", {"email": MAYA}, 400),
        ("POST", "/switches", {"consent": "maybe"}, 400),
        ("POST", "/switches", {"weather": "rain"}, 400),
        ("POST", "/switches", {"next_sign_in": "nobody@x.example"}, 404),
        ("POST", "/quotas", {"read": "few"}, 400),
        ("POST", "/clock", {"set": "tomorrow"}, 400),
        ("POST", "/delay", {"seconds": 1, "account": "nobody@x.example"}, 404),
        ("POST", "/world/reset", {"planets": 9}, 400),
        ("GET", "/log?path=(", None, 400),
        ("GET", "/log?since=now", None, 400),
        ("DELETE", "/faults/99", None, 404),
        ("POST", "/oauth/expire", {"kind": "all"}, 400),
        ("PATCH", "/staff/1", {}, 404),
        ("DELETE", "/channels/1", None, 404),
        ("DELETE", "/dialpad-keys/x", None, 404),
    ],
)
def test_mistakes_are_explained(
    cloud: Cloud, method: str, path: str, body: object, status: int
) -> None:
    answer = requests.request(method, cloud.endpoints["control_url"] + path, json=body, timeout=10)
    assert answer.status_code == status
    assert answer.json()["error"]
