"""Calls that a program asks Dialpad for: what is refused, what is answered, what events tell."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from dialpad import DialpadClient
from websockets.sync.client import connect

from tests.contract.simulator.cloud import Cloud
from tests.contract.simulator.test_dialpad_events import SILENT, Exchange

CALLED = "+16285550119"


@pytest.fixture
def exchange(cloud: Cloud) -> Iterator[Exchange]:
    cloud.control("POST", "/switches", {"dialpad_answered_after_s": 0.0, "dialpad_ends_after_s": 0})
    yield Exchange(cloud)


def place(exchange: Exchange, body: object = None, user: object = "me", key: str = "") -> int:
    asked = {"phone_number": CALLED} if body is None else body
    return exchange.ask("POST", f"users/{user}/initiate_call", asked, key).status_code


def test_the_vendors_own_client_places_a_call_and_is_told_the_device(exchange: Exchange) -> None:
    client = DialpadClient(exchange.key, base_url=exchange.cloud.api_url)
    placed = client.users.initiate_call("me", {"phone_number": CALLED, "custom_data": "x"})
    assert placed["device"]["type"] == "native"
    assert set(placed) == {"device"}, "no call is named"


def test_its_events_are_an_outgoing_calls_and_carry_the_custom_data(exchange: Exchange) -> None:
    socket = exchange.socket()
    exchange.subscribe(socket["id"])
    with connect(socket["websocket_url"], open_timeout=10, logger=SILENT) as line:
        assert place(exchange, {"phone_number": CALLED, "custom_data": "mine: 7"}) == 200
        seen = [json.loads(line.recv(timeout=5)) for _ in range(3)]
    assert [e["state"] for e in seen] == ["calling", "connected", "hangup"]
    assert {(e["direction"], e["external_number"], e["custom_data"]) for e in seen} == {
        ("outbound", CALLED, "mine: 7")
    }
    assert {e["target"]["id"] for e in seen} == {exchange.me}
    assert len({e["call_id"] for e in seen}) == 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 400),
        ({"phone_number": None}, 400),
        ({"phone_number": "(628) 555-0119"}, 400),
        ({"phone_number": "+0628555011"}, 400),
        ({"phone_number": CALLED, "custom_data": 7}, 400),
        ({"phone_number": CALLED, "group_id": 1, "group_type": "room"}, 400),
        ({"phone_number": CALLED, "outbound_caller_id": "+19995550100"}, 400),
        ({"phone_number": CALLED, "outbound_caller_id": "blocked"}, 200),
        ({"phone_number": CALLED, "user_id": 1}, 400),
        ([], 400),
    ],
)
def test_what_is_refused(exchange: Exchange, body: object, status: int) -> None:
    assert place(exchange, body) == status


def test_whose_key_it_is_decides_who_calls(exchange: Exchange) -> None:
    companys = str(exchange.cloud.endpoints["accounts"][-1]["company_api_key"])
    other = exchange.cloud.control("GET", "/staff")["staff"][1]["id"]
    assert place(exchange, key="nobody's") == 401
    assert place(exchange, user=other) == 403
    assert place(exchange, user="me", key=companys) == 400
    assert place(exchange, user=other, key=companys) == 200
    assert place(exchange, user="1", key=companys) == 404
    assert exchange.ask("GET", "users/me/initiate_call").status_code == 405


def test_without_an_app_that_is_open_nobody_is_called(exchange: Exchange) -> None:
    exchange.cloud.control("PATCH", f"/staff/{exchange.me}", {"is_online": False})
    assert place(exchange) == 400
    assert exchange.ask("GET", "users/me").json()["is_online"] is False


def test_five_a_minute_and_no_more(exchange: Exchange) -> None:
    assert [place(exchange) for _ in range(6)] == [200] * 5 + [429]
    exchange.cloud.control("POST", "/clock", {"advance_s": 61})
    assert place(exchange) == 200


def test_a_call_is_in_the_log_by_its_name_and_is_no_write_to_an_address_book(
    exchange: Exchange,
) -> None:
    place(exchange)
    (entry,) = [
        e for e in exchange.cloud.control("GET", "/log?service=dialpad")["entries"] if e["call"]
    ]
    assert (entry["method"], entry["write"], entry["setup"]) == ("POST", False, False)
