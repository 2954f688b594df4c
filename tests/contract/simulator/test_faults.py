"""Each fault of the script reaches a client as the network or the vendor would bring it."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import HOME, MAYA, Cloud

LIST = "people/me/connections"
MASK = {"personFields": "names,phoneNumbers,metadata"}


def fault(cloud: Cloud, kind: str, **options: Any) -> dict[str, Any]:
    return dict(cloud.control("POST", "/faults", {"kind": kind, "service": "people", **options}))


def ask(cloud: Cloud, token: str, **query: Any) -> requests.Response:
    return cloud.people("GET", LIST, token=token, **{**MASK, **query})


def test_a_status_with_headers(cloud: Cloud, token: str) -> None:
    fault(cloud, "status", status=429, retry_after=17, times=1)
    answer = ask(cloud, token)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "17")
    assert answer.json()["error"]["status"] == "RESOURCE_EXHAUSTED"
    assert ask(cloud, token).status_code == 200


def test_a_status_with_a_reason(cloud: Cloud, token: str) -> None:
    fault(cloud, "status", status=403, reason="SERVICE_DISABLED", message="Not enabled.")
    error = ask(cloud, token).json()["error"]
    assert (error["message"], error["details"][0]["reason"]) == ("Not enabled.", "SERVICE_DISABLED")


def test_rules_choose_what_they_hit(cloud: Cloud, token: str) -> None:
    rule = fault(
        cloud,
        "status",
        status=503,
        method="GET",
        path="connections$",
        skip=1,
        times=2,
        account=MAYA,
    )
    other = cloud.sign_in(HOME)["access_token"]
    assert ask(cloud, other).status_code == 200
    assert cloud.people("GET", "people/me", token=token, **MASK).status_code == 200
    assert [ask(cloud, token).status_code for _ in range(4)] == [200, 503, 503, 200]
    (shown,) = cloud.control("GET", "/faults")["faults"]
    assert (shown["id"], shown["met"], shown["hit"]) == (rule["id"], 4, 2)


def test_rules_may_hit_what_is_meant_to_change_something(cloud: Cloud, token: str) -> None:
    fault(cloud, "drop_reply", write=True, times=1)
    assert ask(cloud, token).status_code == 200
    with pytest.raises(requests.ConnectionError):
        cloud.people(
            "POST", "people:createContact", token=token, body={"names": [{"givenName": "Lost"}]}
        )
    assert cloud.control("GET", "/faults")["faults"][0]["hit"] == 1


def test_rules_may_hit_one_account_at_the_token_endpoint(cloud: Cloud) -> None:
    mine, theirs = cloud.sign_in(), cloud.sign_in(HOME)
    body = {"error": "invalid_grant", "error_description": "Bad Request"}
    cloud.control(
        "POST",
        "/faults",
        {"kind": "status", "service": "oauth", "path": "^/token$", "account": MAYA}
        | {"status": 400, "body": body},
    )
    answers = [
        cloud.token(grant_type="refresh_token", refresh_token=held["refresh_token"])
        for held in (mine, theirs)
    ]
    assert [answer.status_code for answer in answers] == [400, 200]


@pytest.mark.parametrize("kind", ["reset", "drop_reply"])
def test_a_connection_that_ends_without_an_answer(cloud: Cloud, token: str, kind: str) -> None:
    fault(cloud, kind, times=1)
    with pytest.raises(requests.ConnectionError):
        ask(cloud, token)
    entry = cloud.control("GET", "/log?service=people")["entries"][-1]
    assert (entry["status"], entry["account"]) == (None, MAYA)
    assert ask(cloud, token).status_code == 200


def test_a_create_whose_reply_is_lost_was_carried_out(cloud: Cloud, token: str) -> None:
    fault(cloud, "drop_reply", method="POST", times=1)
    with pytest.raises(requests.ConnectionError):
        cloud.people(
            "POST", "people:createContact", token=token, body={"names": [{"givenName": "Lost"}]}
        )
    assert cloud.control("GET", f"/accounts/{MAYA}/people?q=lost")["total"] == 1


def test_a_create_that_never_arrives_was_not(cloud: Cloud, token: str) -> None:
    fault(cloud, "reset", method="POST", times=1)
    with pytest.raises(requests.ConnectionError):
        cloud.people(
            "POST", "people:createContact", token=token, body={"names": [{"givenName": "Lost"}]}
        )
    assert cloud.control("GET", f"/accounts/{MAYA}/people?q=lost")["total"] == 0


def test_a_body_that_breaks_off(cloud: Cloud, token: str) -> None:
    fault(cloud, "truncate", fraction=0.5)
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)):
        ask(cloud, token)


@pytest.mark.parametrize(
    ("kind", "content_type", "start"),
    [
        ("html", "text/html", b"<!DOCTYPE html>"),
        ("empty", "application/json", b""),
        ("bom", "application/json", b"\xef\xbb\xbf{"),
        ("content_type", "text/plain", b"{"),
        ("body", "application/json", b""),
    ],
)
def test_answers_that_are_not_what_they_seem(
    cloud: Cloud, token: str, kind: str, content_type: str, start: bytes
) -> None:
    fault(cloud, kind)
    answer = ask(cloud, token)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith(content_type)
    assert answer.content.startswith(start)
    if not start:
        assert answer.content == b""


def test_json_that_is_none(cloud: Cloud, token: str) -> None:
    fault(cloud, "invalid_json")
    with pytest.raises(ValueError, match=r".+"):
        json.loads(ask(cloud, token).content)


def test_a_given_body(cloud: Cloud, token: str) -> None:
    fault(cloud, "body", body='{"connections":[],"connections":[NaN]}', content_type="text/x")
    answer = ask(cloud, token)
    assert (answer.headers["Content-Type"], answer.text[:18]) == ("text/x", '{"connections":[],')


def test_a_gzip_bomb_is_small_on_the_wire(cloud: Cloud, token: str) -> None:
    fault(cloud, "gzip_bomb", megabytes=20)
    answer = cloud.http.get(
        f"{cloud.people_url}/v1/{LIST}",
        params=MASK,
        headers={"Authorization": f"Bearer {token}"},
        stream=True,
        timeout=10,
    )
    with answer:
        assert answer.headers["Content-Encoding"] == "gzip"
        assert int(answer.headers["Content-Length"]) < 200_000
        assert sum(len(part) for part in answer.iter_content(65536)) > 20_000_000


def test_a_slow_answer_arrives_whole(cloud: Cloud, token: str) -> None:
    expected = ask(cloud, token, pageSize=3).json()["connections"]
    fault(cloud, "slow", bytes_per_s=20_000)
    began = time.monotonic()
    answer = ask(cloud, token, pageSize=3)
    assert answer.json()["connections"] == expected
    assert time.monotonic() - began > len(answer.content) / 20_000 / 2


def test_silence_after_the_head(cloud: Cloud, token: str) -> None:
    fault(cloud, "stall", seconds=30, times=1)
    with pytest.raises(requests.ConnectionError, match="Read timed out"):
        cloud.http.get(
            f"{cloud.people_url}/v1/people/me",
            params=MASK,
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.3,
        )


def test_a_late_answer(cloud: Cloud, token: str) -> None:
    fault(cloud, "delay", seconds=0.2)
    began = time.monotonic()
    assert ask(cloud, token).status_code == 200
    assert time.monotonic() - began >= 0.2


def test_a_redirect_to_another_host(cloud: Cloud, token: str) -> None:
    fault(cloud, "redirect", location="http://evil.example/steal")
    answer = cloud.http.get(
        f"{cloud.people_url}/v1/people/me",
        params=MASK,
        headers={"Authorization": f"Bearer {token}"},
        allow_redirects=False,
        timeout=10,
    )
    assert (answer.status_code, answer.headers["Location"]) == (302, "http://evil.example/steal")


def test_pages_that_never_end(cloud: Cloud, token: str) -> None:
    fault(cloud, "page_loop")
    first = ask(cloud, token, pageSize=50)
    page_token = first.json()["nextPageToken"]
    seen = [ask(cloud, token, pageSize=50, pageToken=page_token).json() for _ in range(3)]
    assert {page["nextPageToken"] for page in seen} == {page_token}


def test_a_list_that_shrinks_or_empties(cloud: Cloud, token: str) -> None:
    rule = fault(cloud, "shrink", fraction=0.25)
    assert len(ask(cloud, token, pageSize=100).json()["connections"]) == 25
    cloud.control("DELETE", f"/faults/{rule['id']}")
    fault(cloud, "empty_list")
    assert ask(cloud, token).json() == {}


def test_items_come_twice_or_backwards(cloud: Cloud, token: str) -> None:
    listed = ask(cloud, token, pageSize=3).json()["connections"]
    rule = fault(cloud, "repeat_items")
    assert ask(cloud, token, pageSize=3).json()["connections"] == [*listed, *listed[::-1]]
    cloud.control("DELETE", f"/faults/{rule['id']}")
    fault(cloud, "reverse_items")
    assert ask(cloud, token, pageSize=3).json()["connections"] == listed[::-1]


def test_a_create_that_is_carried_out_after_the_client_gave_up(cloud: Cloud, token: str) -> None:
    fault(cloud, "late", seconds=0.4, method="POST", times=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        cloud.http.post(
            f"{cloud.people_url}/v1/people:createContact",
            json={"names": [{"givenName": "Late"}]},
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.1,
        )
    path = f"/accounts/{MAYA}/people?q=late"
    assert cloud.control("GET", path)["total"] == 0
    until = time.monotonic() + 5
    while not cloud.control("GET", path)["total"]:
        assert time.monotonic() < until


def test_a_late_request_of_a_world_that_was_reset_is_not_carried_out(
    cloud: Cloud, token: str
) -> None:
    fault(cloud, "late", seconds=0.4, method="POST", times=1)
    with pytest.raises(requests.exceptions.ReadTimeout):
        cloud.http.post(
            f"{cloud.people_url}/v1/people:createContact",
            json={"names": [{"givenName": "Late"}]},
            headers={"Authorization": f"Bearer {token}"},
            timeout=0.1,
        )
    cloud.control("POST", "/world/reset", {})
    until = time.monotonic() + 0.6
    while time.monotonic() < until:
        assert cloud.control("GET", "/log")["entries"] == []


def test_a_body_without_end(cloud: Cloud, token: str) -> None:
    fault(cloud, "body", body=" " * 1000, repeat=5_000)
    assert len(ask(cloud, token).content) == 5_000_000


def test_fields_that_are_left_out(cloud: Cloud, token: str) -> None:
    fault(cloud, "drop_fields", fields=["phoneNumbers"])
    people = ask(cloud, token).json()["connections"]
    assert people
    assert all("phoneNumbers" not in person for person in people)


def test_a_sync_token_expires_in_the_middle(cloud: Cloud, token: str) -> None:
    fault(cloud, "expired_sync_token", skip=1)
    first = ask(cloud, token, pageSize=50).json()
    answer = ask(cloud, token, pageSize=50, pageToken=first["nextPageToken"])
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][0]["reason"] == "EXPIRED_SYNC_TOKEN"


def test_headers_are_added(cloud: Cloud, token: str) -> None:
    fault(cloud, "headers", headers={"Retry-After": "Wed, 21 Oct 2037 07:28:00 GMT"})
    assert ask(cloud, token).headers["Retry-After"].startswith("Wed")


def test_offline_cuts_everyone_and_leaves_the_control_interface(cloud: Cloud, token: str) -> None:
    assert ask(cloud, token).status_code == 200  # the connection stays open
    cloud.control("POST", "/switches", {"offline": True})
    for _ in range(2):
        with pytest.raises(requests.ConnectionError):
            ask(cloud, token)
    cloud.control("POST", "/switches", {"offline": False})
    assert ask(cloud, token).status_code == 200


def test_faults_are_removed(cloud: Cloud, token: str) -> None:
    fault(cloud, "status")
    fault(cloud, "status")
    assert cloud.control("DELETE", "/faults") == {"removed": 2}
    assert ask(cloud, token).status_code == 200


@pytest.mark.parametrize("rule", [{"kind": "rain"}, {}, {"kind": "reset", "path": "("}])
def test_rules_that_make_no_sense_are_refused(cloud: Cloud, rule: dict[str, Any]) -> None:
    url = cloud.endpoints["control_url"] + "/faults"
    assert requests.post(url, json=rule, timeout=10).status_code == 400
