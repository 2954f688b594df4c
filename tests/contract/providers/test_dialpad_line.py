"""Dialpad's call events over a socket: reuse, renewal, reconnection, signatures, legs (D23, I6)."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.calls.events import Rang
from dialpad_contacts.domain.call import LineEvent, LinePhase, LineState, Outcome, Whose
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.dialpad.line import DialpadLine, Pace
from dialpad_contacts.providers.dialpad.wall import CALLS, EVENTS, lets_through
from dialpad_contacts.providers.http import Session
from tests.contract.providers.clouds import DialpadWorld, Simulator
from tests.unit.calls.bench import Bench

ACCOUNT = AccountId("dialpad")
CALLER = "+16285550119"
QUICK = Pace(wait=lambda failures, after_s, jitter: 0.05)


class Ear:
    """A line in a thread of its own, and all that it told."""

    def __init__(self, simulator: Simulator) -> None:
        self.simulator = simulator
        self.world = DialpadWorld(simulator)
        self.told: list[LineEvent | LineState] = []
        self._lines: list[tuple[DialpadLine, threading.Thread]] = []
        self._ended = threading.Event()

    def open(self, key: str = "", pace: Pace = QUICK) -> threading.Thread:
        context = ProviderContext(
            self.world.settings, lambda: key or self.world.key, lambda secret: None
        )
        line = DialpadLine(context, ACCOUNT, self.told.append, pace=pace)
        self._ended = threading.Event()
        thread = threading.Thread(target=line.run, args=(self._ended,))
        self._lines.append((line, thread))
        thread.start()
        return thread

    def listen(self, pace: Pace = QUICK) -> None:
        self.open(pace=pace)
        self.wait_for(lambda: bool(self.states) and self.states[-1].connected)

    def hang_up(self) -> None:
        self._ended.set()
        for line, thread in self._lines:
            line.close()
            thread.join(5)
            assert not thread.is_alive()
        self._lines.clear()

    def wait_for(self, happened: Callable[[], bool]) -> None:
        until = time.monotonic() + 10
        while not happened():
            assert time.monotonic() < until, self.told
            threading.Event().wait(0.005)

    def heard(self, count: int) -> list[LineEvent]:
        self.wait_for(lambda: len(self.events) >= count)
        return self.events

    @property
    def events(self) -> list[LineEvent]:
        return [t for t in self.told if isinstance(t, LineEvent)]

    @property
    def states(self) -> list[LineState]:
        return [t for t in self.told if isinstance(t, LineState)]

    def ring(self, number: str = CALLER, **more: object) -> Any:
        return self.simulator.control("POST", "/dialpad/calls", {"from": number, **more})

    def move(self, call: Any, state: str, **more: object) -> None:
        path = f"/dialpad/calls/{call['call']}"
        self.simulator.control("POST", path, {"state": state, **more})

    def sockets(self, **change: object) -> Any:
        method = "POST" if change else "GET"
        return self.simulator.control(method, "/dialpad/sockets", change or None)

    def setup(self) -> list[str]:
        log = self.simulator.log("?service=dialpad")
        assert not any(entry["write"] for entry in log), "I6"
        return [f"{e['method']} {e['path'].split('/')[3]}" for e in log if e["setup"]]


@pytest.fixture
def ear(simulator: Simulator) -> Iterator[Ear]:
    ear = Ear(simulator)
    simulator.control("DELETE", "/log")
    yield ear
    ear.hang_up()


def test_D23_a_call_rings_is_answered_held_and_ends(ear: Ear) -> None:
    ear.listen()
    call = ear.ring(name="Ada Byron")
    for state in ("connected", "hold", "hangup"):
        ear.move(call, state)
    events = ear.heard(4)
    phases = [e.phase for e in events]
    assert phases == [
        LinePhase.RINGING, LinePhase.ANSWERED, LinePhase.ON_HOLD, LinePhase.ENDED
    ]  # fmt: skip
    assert {(e.number, e.name, e.whose, e.outgoing) for e in events} == {
        (CALLER, "Ada Byron", Whose.MINE, False)
    }
    assert ear.setup() == ["POST websockets", "POST subscriptions"]


def test_D23_a_call_placed_in_dialpad_is_an_outgoing_one(ear: Ear) -> None:
    ear.listen()
    ear.ring(outbound=True, states=["calling"])
    (event,) = ear.heard(1)
    assert (event.outgoing, event.phase) == (True, LinePhase.RINGING)


@pytest.mark.parametrize("number", ["anonymous", "", "1004", "sip:ann@pbx.example"])
def test_D16_whatever_the_caller_is_called_arrives_as_it_is(ear: Ear, number: str) -> None:
    ear.listen()
    ear.ring(number)
    assert ear.heard(1)[0].number == number


def test_D23_the_legs_of_a_departments_call_are_one_call(ear: Ear, tmp_path: Path) -> None:
    ear.listen()
    colleague = ear.simulator.control("GET", "/staff")["staff"][1]["id"]
    call = ear.ring(department="Support", colleagues=[colleague])
    legs = ear.heard(3)
    assert [e.whose for e in legs] == [Whose.SHARED, Whose.MINE, Whose.ANOTHERS]
    assert {e.line for e in legs} == {"Support"}
    ear.move(call, "connected", legs=[2])
    ear.move(call, "hangup")
    bench = Bench(tmp_path)
    for event in ear.heard(7):
        bench.desk.hear(event)
    assert len([e for e in bench.told if isinstance(e, Rang)]) == 1
    assert [c.outcome for c in bench.history] == [Outcome.ELSEWHERE]
    bench.store.close()


def test_D23_a_caller_who_hangs_up_while_it_rings_was_missed(ear: Ear, tmp_path: Path) -> None:
    ear.listen()
    ear.move(ear.ring(), "hangup")
    bench = Bench(tmp_path)
    for event in ear.heard(2):
        bench.desk.hear(event)
    assert bench.desk.live == ()
    assert [c.outcome for c in bench.history] == [Outcome.MISSED]
    assert len(bench.people) == 1, "an unknown caller is saved (D17)"
    bench.store.close()


def test_D23_a_lost_connection_comes_back_and_says_what_was_not_told(ear: Ear) -> None:
    ear.listen()
    ear.sockets(close=True)
    ear.wait_for(lambda: len(ear.states) == 3)
    up, lost, again = ear.states
    assert (up.connected, up.gap_since) == (True, None)
    assert (lost.connected, lost.reason) == (False, "The connection to Dialpad was lost.")
    assert again.connected
    assert again.gap_since == lost.gap_since
    assert again.gap_since is not None
    ear.ring()
    ear.heard(1)
    assert ear.setup() == ["POST websockets", "POST subscriptions"], "nothing is made twice"


def test_D23_after_an_hour_the_address_is_renewed_by_a_get(ear: Ear) -> None:
    ear.listen()
    ear.simulator.control("POST", "/clock", {"advance_s": 3601})
    ear.wait_for(lambda: len(ear.states) == 3)
    ear.ring()
    ear.heard(1)
    assert ear.setup() == ["POST websockets", "POST subscriptions"]
    assert ear.sockets()["connections"] == 1


def test_D23_renewal_before_the_hour_loses_nothing_and_tells_nothing_twice(ear: Ear) -> None:
    ear.listen(Pace(renew_s=0.05, wait=QUICK.wait))
    rung = 0
    while len(ear.simulator.log("?service=dialpad&method=GET&path=websockets/")) < 5:
        ear.ring(states=["ringing"])
        rung += 1
        if rung % 20 == 0:
            ear.heard(rung)  # calls without a pause would let no renewal through
    ear.heard(rung)
    assert len({e.legs for e in ear.events}) == len(ear.events) == rung
    assert [s.connected for s in ear.states] == [True]
    assert ear.setup() == ["POST websockets", "POST subscriptions"]


def test_D23_a_renewal_that_fails_leaves_the_connection_that_is(ear: Ear) -> None:
    ear.listen(Pace(renew_s=0.05, wait=QUICK.wait))
    ear.simulator.fault("status", status=503, service="dialpad", path="/api/v2/websockets/.*")
    failed = "?service=dialpad&status=503"
    ear.wait_for(lambda: len(ear.simulator.log(failed)) > 2)
    ear.ring()
    ear.heard(1)
    assert [s.connected for s in ear.states] == [True]


def test_D23_what_is_there_is_used_again_by_the_next_start(ear: Ear) -> None:
    ear.listen()
    ear.hang_up()
    (known,) = ear.sockets()["subscriptions"]
    ear.told.clear()
    ear.listen()
    ear.ring()
    ear.heard(1)
    assert [s["id"] for s in ear.sockets()["subscriptions"]] == [known["id"]]
    assert ear.setup() == ["POST websockets", "POST subscriptions"]


def turn_off(ear: Ear) -> Any:
    """Somebody turns the subscription off, in another program."""
    (known,) = ear.sockets()["subscriptions"]
    session = Session("Dialpad", ear.world.settings.dialpad.api_url)
    session.request(
        "PATCH",
        f"/api/v2/subscriptions/call/{known['id']}",
        headers={"Authorization": f"Bearer {ear.world.key}"},
        body={"enabled": False, "call_states": ["hangup"]},
    )
    session.close()
    return known


def test_D23_a_subscription_that_was_turned_off_is_turned_on_again(ear: Ear) -> None:
    ear.listen()
    ear.hang_up()
    known = turn_off(ear)
    ear.told.clear()
    ear.listen()
    ear.ring()
    ear.heard(1)
    (now,) = ear.sockets()["subscriptions"]
    assert (now["id"], now["enabled"]) == (known["id"], True)


def test_D23_who_connects_anew_finds_a_subscription_that_was_turned_off(ear: Ear) -> None:
    ear.listen()
    turn_off(ear)
    ear.sockets(close=True)
    ear.wait_for(lambda: len(ear.states) == 3)
    ear.ring()
    ear.heard(1)


def test_D23_ids_written_as_text_are_the_same_ids(ear: Ear) -> None:
    ear.simulator.control("POST", "/switches", {"dialpad_ids_as_text": True})
    ear.listen()
    ear.ring()
    assert ear.heard(1)[0].whose is Whose.MINE
    ear.hang_up()
    ear.told.clear()
    ear.listen()
    assert ear.setup() == ["POST websockets", "POST subscriptions"]


def test_D23_a_websocket_that_somebody_deleted_is_made_anew(ear: Ear) -> None:
    ear.listen()
    ear.simulator.control("POST", "/world/reset", {"seed": 1, "contacts": 0, "staff": 12})
    ear.wait_for(lambda: len(ear.states) >= 3 and ear.states[-1].connected)
    ear.ring()
    ear.heard(1)
    assert ear.setup() == ["POST websockets", "POST subscriptions"]


def test_D23_frames_that_dialpad_did_not_sign_are_not_believed(ear: Ear) -> None:
    ear.listen()
    ear.sockets(wrong_key=True)
    ear.ring()
    unsigned = "eyJhbGciOiJub25lIn0.eyJjYWxsX2lkIjoxLCJzdGF0ZSI6InJpbmdpbmcifQ."
    for frame in ('{"call_id": 1, "state": "ringing"}', unsigned, "", "a.b.c", "ä" * 50_000):
        ear.sockets(say=frame)
    ear.sockets(wrong_key=False)
    ear.ring("+16285550120")
    assert [e.number for e in ear.heard(1)] == ["+16285550120"]


def test_D23_a_companys_key_says_that_it_has_no_calls(ear: Ear) -> None:
    company = ear.simulator.control("GET", "/dialpad-keys")["keys"][1]["key"]
    ear.open(company).join(10)
    (state,) = ear.states
    assert not state.connected
    assert "user's own key" in state.reason
    assert ear.setup() == []


def test_D23_a_key_that_was_withdrawn_ends_it_with_the_reason(ear: Ear) -> None:
    ear.world.end_grant()
    ear.open().join(10)
    assert "doesn't accept this API key" in ear.states[-1].reason


def test_D23_offline_and_asked_to_wait_it_tries_again(ear: Ear) -> None:
    ear.simulator.fault("status", status=429, retry_after=1, service="dialpad", times=2)
    ear.open()
    ear.wait_for(lambda: bool(ear.states) and ear.states[-1].connected)
    ear.simulator.control("POST", "/switches", {"offline": True})
    ear.wait_for(lambda: not ear.states[-1].connected)
    ear.simulator.control("POST", "/switches", {"offline": False})
    ear.wait_for(lambda: ear.states[-1].connected)
    ear.ring()
    ear.heard(1)


@pytest.mark.parametrize(
    "url", ["wss://evil.example/events/1", "ws://dialpad.com/events/1", "https://dialpad.com/"]
)
def test_D23_an_address_that_is_not_dialpads_is_not_gone_to(ear: Ear, url: str) -> None:
    body = f'{{"id": 1, "websocket_url": "{url}"}}'
    ear.simulator.fault(
        "body", body=body, content_type="application/json", service="dialpad", method="POST",
        path="/api/v2/websockets",
    )  # fmt: skip
    ear.simulator.fault(
        "body", body="{}", content_type="application/json", service="dialpad", method="POST",
        path="/api/v2/subscriptions/call",
    )  # fmt: skip
    ear.open()
    ear.wait_for(lambda: bool(ear.states))
    assert not ear.states[0].connected
    assert "address" in ear.states[0].reason


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/v2/contacts"),
        ("PUT", "/api/v2/contacts"),
        ("DELETE", "/api/v2/websockets/1"),
        ("PATCH", "/api/v2/websockets/1"),
        ("DELETE", "/api/v2/subscriptions/call/1"),
        ("PATCH", "/api/v2/subscriptions/call/1/../../../contacts/1"),
        ("POST", "/api/v2/subscriptions/sms"),
        ("POST", "/api/v2/websockets?x=1"),
        ("POST", "/api/v2/websockets/"),
        ("POST", "/api/v2/call"),
        ("POST", "/api/v2/users/5200000000000001/initiate_call"),
        ("POST", "/api/v2/users/me/initiate_call/"),
        ("POST", "/api/v2/users/me/initiate_call?x=1"),
        ("PUT", "/api/v2/users/me/initiate_call"),
        ("POST", "/api/v2/users/me/screenpop"),
    ],
)
@pytest.mark.parametrize("writes", [EVENTS, CALLS], ids=["events", "calls"])
def test_I6_nothing_else_is_ever_written_to_dialpad(
    ear: Ear, writes: re.Pattern[str], method: str, path: str
) -> None:
    url = ear.world.settings.dialpad.api_url
    session = Session("Dialpad", url, read_only=True, reads=lets_through(url, writes))
    with pytest.raises(Refused):
        session.request(method, path, body={})
    assert ear.simulator.log("?service=dialpad") == []
    session.close()


@pytest.mark.parametrize(
    ("writes", "path"),
    [(EVENTS, "/api/v2/users/me/initiate_call"), (CALLS, "/api/v2/websockets"),
     (CALLS, "/api/v2/subscriptions/call")],
)  # fmt: skip
def test_I6_who_sets_events_up_places_no_call_and_the_other_way_round(
    ear: Ear, writes: re.Pattern[str], path: str
) -> None:
    url = ear.world.settings.dialpad.api_url
    session = Session("Dialpad", url, read_only=True, reads=lets_through(url, writes))
    with pytest.raises(Refused):
        session.request("POST", path, body={})
    assert ear.simulator.log("?service=dialpad") == []
    session.close()


def test_I6_a_read_only_session_without_the_exception_sets_nothing_up(ear: Ear) -> None:
    session = Session("Dialpad", ear.world.settings.dialpad.api_url, read_only=True)
    with pytest.raises(Refused):
        session.request("POST", "/api/v2/websockets", body={})
    session.close()
