"""Credentials, quotas and paths: who is let in, and what the others are told."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.simulator.cloud import HOME, Cloud

GET = {"personFields": "names"}


def error(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    return dict(answer.json()["error"])


def test_no_token_and_a_wrong_one_are_told_apart(cloud: Cloud) -> None:
    url = f"{cloud.people_url}/v1/people/me"
    missing = error(cloud.http.get(url, params=GET, timeout=10), 401)
    assert missing["status"] == "UNAUTHENTICATED"
    assert missing["message"].startswith("Request is missing required authentication credential.")
    assert missing["details"][0]["reason"] == "CREDENTIALS_MISSING"
    wrong = cloud.people("GET", "people/me", token="ya29.nobody", **GET)
    assert error(wrong, 401)["message"].startswith(
        "Request had invalid authentication credentials."
    )
    assert 'error="invalid_token"' in wrong.headers["WWW-Authenticate"]


def test_a_refresh_token_is_no_access_token(cloud: Cloud) -> None:
    held = cloud.sign_in()
    error(cloud.people("GET", "people/me", token=held["refresh_token"], **GET), 401)


def test_a_token_may_come_in_the_address(cloud: Cloud, token: str) -> None:
    url = f"{cloud.people_url}/v1/people/me"
    answer = cloud.http.get(url, params={**GET, "access_token": token}, timeout=10)
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "people/me/contacts"),
        ("POST", "people/c1:updateContact"),
        ("GET", "people:createContact"),
        ("GET", "people"),
        ("DELETE", "people/c1"),
    ],
)
def test_other_paths_and_verbs_are_a_page_and_no_json(
    cloud: Cloud, token: str, method: str, path: str
) -> None:
    answer = cloud.people(method, path, token=token)
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")


def test_quotas_are_per_user_and_minute(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    cloud.control("POST", "/quotas", {"read": 2})
    for _ in range(2):
        assert cloud.people("GET", "people/me", token=token, **GET).status_code == 200
    answer = cloud.people("GET", "people/me", token=token, **GET)
    refused = error(answer, 429)
    assert refused["status"] == "RESOURCE_EXHAUSTED"
    details = refused["details"][0]
    assert details["reason"] == "RATE_LIMIT_EXCEEDED"
    assert details["metadata"]["quota_limit"] == "CriticalReadsPerMinutePerProjectPerUser"
    assert details["metadata"]["quota_limit_value"] == "2"
    assert "Retry-After" not in answer.headers
    other = cloud.sign_in(HOME)["access_token"]
    assert cloud.people("GET", "people/me", token=other, **GET).status_code == 200
    cloud.control("POST", "/clock", {"advance_s": 60})
    assert cloud.people("GET", "people/me", token=token, **GET).status_code == 200


def test_the_first_page_of_a_full_sync_has_a_quota_of_its_own(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    cloud.control("POST", "/quotas", {"full_sync": 1})
    path, wanted = "people/me/connections", {**GET, "requestSyncToken": "true", "pageSize": 70}
    first = cloud.people("GET", path, token=token, **wanted).json()
    rest = cloud.people("GET", path, token=token, **wanted, pageToken=first["nextPageToken"]).json()
    again = cloud.people("GET", path, token=token, **wanted, syncToken=rest["nextSyncToken"])
    assert again.status_code == 200
    assert cloud.people("GET", path, token=token, **GET).status_code == 200  # no sync asked for
    error(cloud.people("GET", path, token=token, **wanted), 429)


def test_partial_responses(cloud: Cloud, token: str) -> None:
    path, wanted = "people/me/connections", {"personFields": "names,metadata", "pageSize": 2}
    answer = cloud.people(
        "GET", path, token=token, **wanted, fields="connections(resourceName,names/givenName)"
    ).json()
    assert set(answer) == {"connections"}
    for person in answer["connections"]:
        assert set(person) <= {"resourceName", "names"}
        assert all(set(item) <= {"givenName"} for item in person.get("names", []))
    error(cloud.people("GET", path, token=token, **wanted, fields="connections("), 400)


def test_standard_parameters_are_taken_and_other_formats_are_not(cloud: Cloud, token: str) -> None:
    standard = {"alt": "json", "prettyPrint": "false", "$.xgafv": "2", "quotaUser": "me"}
    assert cloud.people("GET", "people/me", token=token, **GET, **standard).status_code == 200
    error(cloud.people("GET", "people/me", token=token, **GET, alt="proto"), 400)


def test_people_me_only_knows_its_own_id_and_contacts(cloud: Cloud, token: str) -> None:
    error(cloud.people("GET", "people/c1", token=token, **GET), 404)
    error(cloud.people("GET", "people/me", token=token), 400)
    error(cloud.people("GET", "people/me", token=token, personFields="names", sources="ALL"), 400)


def test_batch_get_has_bounds(cloud: Cloud, token: str) -> None:
    names = [f"people/c{n}" for n in range(201)]
    error(cloud.people("GET", "people:batchGet", token=token, **GET, resourceNames=names), 400)
    error(cloud.people("GET", "people:batchGet", token=token, **GET), 400)


def test_answers_are_compressed_when_asked(cloud: Cloud, token: str) -> None:
    wanted: dict[str, Any] = {**GET, "pageSize": 100}
    packed = cloud.people("GET", "people/me/connections", token=token, **wanted)
    assert packed.headers["Content-Encoding"] == "gzip"
    plain = cloud.http.get(
        f"{cloud.people_url}/v1/people/me/connections",
        params=wanted,
        headers={"Authorization": f"Bearer {token}", "Accept-Encoding": "identity"},
        timeout=10,
    )
    assert "Content-Encoding" not in plain.headers
    assert plain.json()["connections"] == packed.json()["connections"]


def test_the_deprecated_request_mask_is_still_answered(cloud: Cloud, token: str) -> None:
    mask = {"requestMask.includeField": "person.names,person.email_addresses"}
    me = cloud.people("GET", "people/me", token=token, **mask).json()
    assert set(me) == {"resourceName", "etag", "names", "emailAddresses"}


def test_groups_are_got_in_batches(cloud: Cloud, token: str) -> None:
    names = ["contactGroups/starred", "contactGroups/5a1f3c0e8b2d4471", "contactGroups/none"]
    answer = cloud.people(
        "GET", "contactGroups:batchGet", token=token, resourceNames=names, maxMembers=1
    ).json()["responses"]
    assert [part["requestedResourceName"] for part in answer] == names
    kinds = [part.get("contactGroup", {}).get("groupType") for part in answer]
    assert kinds == ["SYSTEM_CONTACT_GROUP", "USER_CONTACT_GROUP", None]
    assert answer[2]["status"]["code"] == 5
    error(cloud.people("GET", "contactGroups:batchGet", token=token), 400)
    error(cloud.people("GET", "contactGroups/none", token=token), 404)
    error(cloud.people("GET", "contactGroups", token=token, pageToken="x"), 400)
    error(cloud.people("GET", "contactGroups", token=token, groupFields="members"), 400)
