"""The small parts: clock, partial responses, tokens, quotas, faults and field masks."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.simulator import checks, partial, schema
from dialpad_contacts.simulator.clock import VirtualClock, from_rfc3339, rfc3339
from dialpad_contacts.simulator.faults import FaultBook
from dialpad_contacts.simulator.people_search import folded
from dialpad_contacts.simulator.quota import Quotas
from dialpad_contacts.simulator.tokens import TokenDesk
from dialpad_contacts.simulator.wire import Refused, Request, Response, encode


def test_timestamps_go_there_and_back() -> None:
    moment = from_rfc3339("2026-02-03T04:05:06.000789Z")
    assert rfc3339(moment) == "2026-02-03T04:05:06.000789Z"
    assert from_rfc3339("2026-02-03T04:05:06+02:00") == from_rfc3339("2026-02-03T02:05:06")


def test_a_frozen_clock_stands_and_a_moved_one_runs_on() -> None:
    clock = VirtualClock()
    clock.freeze(frozen=True)
    before = clock.now_us()
    clock.advance(2.5)
    assert clock.now_us() == before + 2_500_000
    clock.freeze(frozen=False)
    assert clock.now_us() >= before + 2_500_000


@pytest.mark.parametrize(
    ("selector", "kept"),
    [
        ("a", {"a": 1}),
        ("a,b/c", {"a": 1, "b": {"c": 2}}),
        ("b(c,d)", {"b": {"c": 2, "d": 3}}),
        ("l/x", {"l": [{"x": 1}, {}]}),
        ("l(x),a", {"a": 1, "l": [{"x": 1}, {}]}),
        ("*", {"a": 1, "b": {"c": 2, "d": 3}, "l": [{"x": 1}, {"y": 2}]}),
        ("nothing", {}),
    ],
)
def test_partial_responses(selector: str, kept: object) -> None:
    whole = {"a": 1, "b": {"c": 2, "d": 3}, "l": [{"x": 1}, {"y": 2}]}
    assert json.loads(partial.reduce(Response(body=encode(whole)), selector).body) == kept


@pytest.mark.parametrize("selector", ["a(", "a)", "(a)", "a,,b", "a b", "/a", "a/"])
def test_selectors_that_cannot_be_read(selector: str) -> None:
    with pytest.raises(Refused):
        partial.check(selector)


@given(st.lists(st.sampled_from(schema.READABLE), min_size=1))
def test_masks_come_out_in_one_order_and_once(paths: list[str]) -> None:
    found = checks.mask(",".join(paths), name="personFields", page="x", valid=schema.READABLE)
    assert set(found) == set(paths)
    assert list(found) == sorted(set(paths), key=schema.READABLE.index)


def test_the_oldest_of_too_many_refresh_tokens_stops_to_work() -> None:
    desk = TokenDesk(VirtualClock(), 1)
    tokens = [desk.new_refresh("desktop", "a@x.example", ("openid",)) for _ in range(101)]
    assert desk.good(tokens[0].text, "refresh") is None
    assert all(desk.good(token.text, "refresh") for token in tokens[1:])


def test_tokens_are_told_apart_by_kind() -> None:
    desk = TokenDesk(VirtualClock(), 1)
    access = desk.new_access("desktop", "a@x.example", ("openid",))
    assert desk.good(access.text, "access") is access
    assert desk.good(access.text, "refresh") is None
    assert desk.revoke("unknown") is False


def test_quotas_begin_anew_each_minute() -> None:
    clock = VirtualClock()
    clock.freeze(frozen=True)
    quotas = Quotas(clock)
    quotas.metrics["write"].limit = 3
    quotas.spend("a", "write", 3)
    with pytest.raises(Refused):
        quotas.spend("a", "write")
    quotas.spend("b", "write")
    clock.advance(60)
    quotas.spend("a", "write")


def test_the_first_rule_that_strikes_decides() -> None:
    book = FaultBook()
    first = book.add({"kind": "reset", "times": 1})
    second = book.add({"kind": "empty", "method": "GET"})
    request = Request("GET", "/v1/x", [], {})
    assert book.strike("people", request, None) is first
    assert book.strike("people", request, None) is second
    assert book.strike("people", Request("PUT", "/", [], {}), None) is None
    assert book.remove(first.id) == 1
    assert book.remove(None) == 1


@pytest.mark.parametrize(
    ("text", "plain"), [("Ünal-Ørsted", "unal ørsted"), ("A.B@c", "a b c"), ("陳立", "陳立")]
)
def test_folding(text: str, plain: str) -> None:
    assert folded(text) == plain
