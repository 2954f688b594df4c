"""Dialpad's users, channels and company, and what its API refuses."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import Cloud


@pytest.fixture
def key(cloud: Cloud) -> str:
    """Maya's API key."""
    return str(cloud.endpoints["accounts"][-1]["api_key"])


def ask(cloud: Cloud, path: str, key: str, method: str = "GET", **query: Any) -> requests.Response:
    return cloud.http.request(
        method,
        f"{cloud.api_url}/api/v2/{path}",
        params=query,
        headers={"Authorization": f"Bearer {key}"},
        timeout=10,
    )


def items(cloud: Cloud, path: str, key: str, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    while True:
        page = ask(cloud, path, key, **query).json()
        found += page["items"]
        assert len(page["items"]) <= 100
        if "cursor" not in page:
            return found
        query["cursor"] = page["cursor"]


def test_users_come_in_pages_of_a_hundred(cloud: Cloud, key: str) -> None:
    active = items(cloud, "users", key)
    assert {user["state"] for user in active} == {"active"}
    everyone = items(cloud, "users", key, state="all")
    assert len(everyone) == 212
    assert len(active) + len(items(cloud, "users", key, state="suspended")) == 212
    leo = next(user for user in active if user["display_name"] == "Leo Fink")
    assert (leo["job_title"], leo["location"]) == ("Account Executive", "Denver")


def test_users_are_found_by_email_and_number(cloud: Cloud, key: str) -> None:
    leo = items(cloud, "users", key, email="LEO.FINK@northwind.example")[0]
    assert leo["display_name"] == "Leo Fink"
    by_number = items(cloud, "users", key, number=leo["phone_numbers"][0])
    assert leo["id"] in [user["id"] for user in by_number]
    assert ask(cloud, f"users/{leo['id']}", key).json() == leo
    assert [u["is_admin"] for u in items(cloud, "users", key, company_admin="true")] == [True]


def test_me_is_for_user_keys(cloud: Cloud, key: str) -> None:
    assert ask(cloud, "users/me", key).json()["emails"] == ["maya@northwind.example"]
    company_key = cloud.endpoints["accounts"][-1]["company_api_key"]
    assert ask(cloud, "users/me", company_key).status_code == 400
    assert ask(cloud, "users", company_key).status_code == 200


def test_channels_and_their_members(cloud: Cloud, key: str) -> None:
    channels = items(cloud, "channels", key)
    assert len(channels) == 8
    chat = next(c for c in channels if c["name"] == "Leo, Renee, Shane, Gemma")
    names = [m["name"] for m in items(cloud, f"channels/{chat['id']}/members", key)]
    assert [name.split()[0] for name in names] == ["Leo", "Renee", "Shane", "Gemma"]
    assert ask(cloud, f"channels/{chat['id']}", key).json() == chat
    everyone = next(c for c in channels if c["name"] == "All hands")
    assert len(items(cloud, f"channels/{everyone['id']}/members", key)) == 212


def test_the_company(cloud: Cloud, key: str) -> None:
    company = ask(cloud, "company", key).json()
    assert (company["name"], company["domain"]) == ("Northwind", "northwind.example")


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("users", {"limit": 101}, 400),
        ("users", {"page": 2}, 400),
        ("users", {"state": "asleep"}, 400),
        ("users", {"company_admin": "perhaps"}, 400),
        ("users", {"cursor": "x"}, 400),
        ("users/7", {}, 404),
        ("users/leo", {}, 400),
        ("channels/7", {}, 404),
        ("channels/7/members", {}, 404),
        ("contacts", {}, 404),
        ("calls", {}, 404),
    ],
)
def test_refusals(cloud: Cloud, key: str, path: str, query: dict[str, Any], status: int) -> None:
    answer = ask(cloud, path, key, **query)
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == status


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
def test_everything_is_read_only(cloud: Cloud, key: str, method: str) -> None:
    answer = ask(cloud, "users", key, method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_a_key_is_needed(cloud: Cloud, key: str) -> None:
    assert ask(cloud, "users", "wrong").status_code == 401
    cloud.control("DELETE", f"/dialpad-keys/{key}")
    assert ask(cloud, "users", key).status_code == 401
    fresh = cloud.control("POST", "/dialpad-keys", {"user_id": None})["key"]
    assert ask(cloud, "users", fresh).status_code == 200


def test_twenty_requests_a_second(cloud: Cloud, key: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    statuses = [ask(cloud, "company", key).status_code for _ in range(21)]
    assert statuses == [200] * 20 + [429]
    cloud.control("POST", "/clock", {"advance_s": 1})
    assert ask(cloud, "company", key).status_code == 200
    cloud.control("POST", "/switches", {"dialpad_per_second": None})
    assert {ask(cloud, "company", key).status_code for _ in range(30)} == {200}


def test_ids_may_come_as_text(cloud: Cloud, key: str) -> None:
    cloud.control("POST", "/switches", {"dialpad_ids_as_text": True})
    user = items(cloud, "users", key)[0]
    assert isinstance(user["id"], str)
    assert isinstance(user["office_id"], str)


def test_the_company_changes(cloud: Cloud, key: str) -> None:
    hired = cloud.control(
        "POST", "/staff", {"first_name": "New", "last_name": "Hire", "emails": ["n@x.example"]}
    )
    chat = cloud.control("POST", "/channels", {"name": "New", "members": [hired["id"]]})
    assert ask(cloud, f"users/{hired['id']}", key).json()["display_name"] == "New Hire"
    members = items(cloud, f"channels/{chat['id']}/members", key)
    assert members == [{"id": hired["id"], "name": "New Hire"}]
    cloud.control("PATCH", f"/channels/{chat['id']}", {"name": "Renamed"})
    assert ask(cloud, f"channels/{chat['id']}", key).json()["name"] == "Renamed"
    cloud.control("DELETE", f"/staff/{hired['id']}")
    assert items(cloud, f"channels/{chat['id']}/members", key) == []
    cloud.control("DELETE", f"/channels/{chat['id']}")
    assert ask(cloud, f"channels/{chat['id']}", key).status_code == 404


def test_dialpads_own_client_library(cloud: Cloud, key: str) -> None:
    dialpad = pytest.importorskip("dialpad")
    client = dialpad.DialpadClient(key, base_url=cloud.api_url)
    users = list(client.users.list(state="all"))
    assert len(users) == 212
    assert client.users.get(users[1]["id"])["display_name"] == "Leo Fink"
    channels = list(client.channels.list())
    members = list(client.channels.list_members(channels[0]["id"]))
    assert len(members) == 4
    assert client.company.get()["name"] == "Northwind"
