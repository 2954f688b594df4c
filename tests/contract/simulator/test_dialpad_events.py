"""Dialpad's call events: websockets, subscriptions, legs, signatures, and an hour's life (D23)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import requests
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.contract.simulator.cloud import Cloud

SECRET = "a shared secret"
CALLER = "+16285550119"
SILENT = logging.Logger("frames", logging.ERROR)
"""The library writes whole frames to its log."""


class Exchange:
    """Maya's API key, and what it may ask."""

    def __init__(self, cloud: Cloud) -> None:
        self.cloud = cloud
        self.key = str(cloud.endpoints["accounts"][-1]["api_key"])
        self.me = self.ask("GET", "users/me").json()["id"]

    def ask(self, method: str, path: str, body: object = None, key: str = "") -> requests.Response:
        return self.cloud.http.request(
            method,
            f"{self.cloud.api_url}/api/v2/{path}",
            json=body,
            headers={"Authorization": f"Bearer {key or self.key}"},
            timeout=10,
        )

    def socket(self, **body: object) -> Any:
        answer = self.ask("POST", "websockets", body)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def subscribe(self, endpoint: int, states: list[str] | None = None, **more: object) -> Any:
        body = {"target_type": "user", "target_id": self.me, "call_states": states or ["all"]}
        answer = self.ask("POST", "subscriptions/call", {"endpoint_id": endpoint, **body, **more})
        assert answer.status_code == 200, answer.text
        return answer.json()

    def ring(self, **call: object) -> Any:
        return self.cloud.control("POST", "/dialpad/calls", {"from": CALLER, **call})

    def move(self, call: Any, state: str, **more: object) -> Any:
        return self.cloud.control(
            "POST", f"/dialpad/calls/{call['call']}", {"state": state, **more}
        )


@pytest.fixture
def exchange(cloud: Cloud) -> Exchange:
    return Exchange(cloud)


@pytest.fixture
def open_line() -> Iterator[Callable[[Any], ClientConnection]]:
    with ExitStack() as open_ones:
        yield lambda shown: open_ones.enter_context(
            connect(shown["websocket_url"], open_timeout=10, logger=SILENT)
        )


def event(line: ClientConnection) -> Any:
    return json.loads(line.recv(timeout=5))


def test_events_of_a_call_arrive_in_order(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    socket = exchange.socket()
    exchange.subscribe(socket["id"])
    line = open_line(socket)
    call = exchange.ring(name="Ada Byron")
    exchange.move(call, "connected")
    exchange.move(call, "hangup")
    seen = [event(line) for _ in range(4)]
    assert [e["state"] for e in seen] == ["calling", "ringing", "connected", "hangup"]
    assert {e["call_id"] for e in seen} == set(call["legs"])
    assert {e["external_number"] for e in seen} == {CALLER}
    assert (seen[0]["contact"]["name"], seen[0]["direction"]) == ("Ada Byron", "inbound")
    assert seen[0]["target"]["id"] == exchange.me
    assert seen[3]["date_ended"] >= seen[3]["date_connected"] >= seen[3]["date_rang"]


def test_with_a_secret_frames_are_signed_tokens(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    socket = exchange.socket(secret=SECRET)
    assert socket["signature"] == {"algo": "HS256", "secret": SECRET, "type": "jwt"}
    exchange.subscribe(socket["id"], ["ringing"])
    line = open_line(socket)
    exchange.ring()
    head, body, mark = str(line.recv(timeout=5)).split(".")
    expected = hmac.new(SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(mark + "==") == expected
    assert json.loads(base64.urlsafe_b64decode(head + "=="))["alg"] == "HS256"
    assert json.loads(base64.urlsafe_b64decode(body + "=="))["state"] == "ringing"
    exchange.cloud.control("POST", "/dialpad/sockets", {"wrong_key": True})
    exchange.ring()
    head, body, mark = str(line.recv(timeout=5)).split(".")
    wrong = hmac.new(SECRET.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(mark + "==") != wrong


def test_a_department_rings_as_several_legs(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    socket = exchange.socket()
    exchange.subscribe(socket["id"], ["ringing", "connected"])
    line = open_line(socket)
    call = exchange.ring(department="Support")
    entry, own = event(line), event(line)
    assert (entry["target"]["type"], own["target"]["type"]) == ("department", "user")
    assert own["entry_point_call_id"] == entry["call_id"] == call["legs"][0]
    assert exchange.move(call, "connected", legs=[1])["sent"] == 1
    assert event(line)["call_id"] == call["legs"][1]


def test_nothing_is_replayed_and_other_peoples_calls_are_not_told(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    socket = exchange.socket()
    exchange.subscribe(socket["id"], ["ringing"])
    assert exchange.ring()["sent"] == 0
    line = open_line(socket)
    other = exchange.cloud.control("GET", "/staff")["staff"][1]["id"]
    assert exchange.ring(user=other)["sent"] == 0
    assert exchange.ring(**{"from": "anonymous"})["sent"] == 1
    assert event(line)["external_number"] == "anonymous"


def test_a_token_and_a_connection_live_an_hour_and_a_get_renews(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    socket = exchange.socket()
    line = open_line(socket)
    exchange.cloud.control("POST", "/clock", {"advance_s": 3601})
    with pytest.raises(ConnectionClosed):
        line.recv(timeout=5)
    late = open_line(socket)
    assert "API key" in event(late)["error"]
    with pytest.raises(ConnectionClosed):
        late.recv(timeout=5)
    renewed = exchange.ask("GET", f"websockets/{socket['id']}").json()
    assert renewed["id"] == socket["id"]
    assert renewed["websocket_url"] != socket["websocket_url"]
    open_line(renewed).ping().wait(5)
    assert exchange.cloud.control("GET", "/dialpad/sockets")["connections"] == 1


def test_subscriptions_are_listed_changed_and_limited(exchange: Exchange) -> None:
    socket = exchange.socket()
    made = exchange.subscribe(socket["id"], ["ringing"])
    listed = exchange.ask("GET", f"subscriptions/call?target_id={exchange.me}").json()["items"]
    assert [s["id"] for s in listed] == [made["id"]]
    assert listed[0]["websocket"]["id"] == socket["id"]
    path = f"subscriptions/call/{made['id']}"
    changed = exchange.ask("PATCH", path, {"enabled": False}).json()
    assert (changed["enabled"], changed["call_states"]) == (False, ["ringing"])
    assert exchange.ask("GET", path).json()["enabled"] is False
    for _ in range(99):
        exchange.cloud.control("POST", "/switches", {"dialpad_per_second": None})
        exchange.subscribe(socket["id"])
    body = {"endpoint_id": socket["id"], "target_type": "user", "target_id": exchange.me}
    assert exchange.ask("POST", "subscriptions/call", body).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("POST", "websockets", {"url": "x"}, 400),
        ("POST", "subscriptions/call", {}, 400),
        ("POST", "subscriptions/call", {"endpoint_id": 1}, 403),
        ("GET", "websockets/1", None, 404),
        ("PATCH", "subscriptions/call/1", {"enabled": True}, 404),
        ("PUT", "websockets", {}, 405),
        ("DELETE", "subscriptions/call/1", None, 405),
    ],
)
def test_what_is_refused(
    exchange: Exchange, method: str, path: str, body: object, status: int
) -> None:
    assert exchange.ask(method, path, body).status_code == status


def test_another_keys_websockets_are_not_seen(exchange: Exchange) -> None:
    company = str(exchange.cloud.endpoints["accounts"][-1]["company_api_key"])
    socket = exchange.ask("POST", "websockets", {}, company).json()
    assert exchange.ask("GET", "websockets").json()["items"] == []
    assert exchange.ask("GET", f"websockets/{socket['id']}").status_code == 404


def test_creating_websockets_has_a_limit_of_its_own(exchange: Exchange) -> None:
    exchange.cloud.control("POST", "/switches", {"dialpad_per_second": None})
    answers = [exchange.ask("POST", "websockets", {}).status_code for _ in range(251)]
    assert answers.count(200) == 250
    assert answers[-1] == 429


def test_setting_events_up_is_no_write_to_an_address_book(exchange: Exchange) -> None:
    socket = exchange.socket()
    exchange.subscribe(socket["id"])
    log = exchange.cloud.control("GET", "/log?service=dialpad")["entries"]
    assert [e["method"] for e in log if e["setup"]] == ["POST", "POST"]
    assert not any(e["write"] for e in log)


def test_offline_ends_connections(
    exchange: Exchange, open_line: Callable[[Any], ClientConnection]
) -> None:
    line = open_line(exchange.socket())
    exchange.cloud.control("POST", "/switches", {"offline": True})
    with pytest.raises(ConnectionClosed):
        line.recv(timeout=5)
    exchange.cloud.control("POST", "/switches", {"offline": False})
