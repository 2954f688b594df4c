"""Calls placed through Dialpad, over a socket: asked for once, or refused in plain words (D23)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.calls.events import Rang
from dialpad_contacts.domain.call import Outcome
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import OutcomeUnknown, Refused, SignInNeeded, TryLater
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.context import ProviderContext
from tests.contract.providers.clouds import Simulator
from tests.contract.providers.test_dialpad_line import ACCOUNT, Ear
from tests.unit.calls.bench import Bench

CALLED = "+16285550119"
TOKEN = "0123456789abcdef"
PATH = "/api/v2/users/.*/initiate_call"


@pytest.fixture
def ear(simulator: Simulator) -> Iterator[Ear]:
    ear = Ear(simulator)
    by_hand = {"dialpad_answered_after_s": None, "dialpad_ends_after_s": None}
    simulator.control("POST", "/switches", by_hand)
    simulator.control("DELETE", "/log")
    yield ear
    ear.hang_up()
    simulator.control("DELETE", "/faults")


def call(ear: Ear, number: str = CALLED, key: str = "") -> None:
    context = ProviderContext(ear.world.settings, lambda: key or ear.world.key, lambda secret: None)
    registry.call(AccountKind.DIALPAD, context, number, TOKEN)


def asked(ear: Ear) -> list[dict[str, Any]]:
    return [e for e in ear.simulator.log("?service=dialpad") if e["call"]]


def test_D23_a_call_is_asked_for_once_and_nothing_else_is_written(ear: Ear) -> None:
    call(ear)
    log = ear.simulator.log("?service=dialpad")
    assert [(e["method"], e["path"], e["call"], e["write"]) for e in log] == [
        ("POST", "/api/v2/users/me/initiate_call", True, False)
    ]
    assert log[0]["body"] == {
        "phone_number": CALLED, "custom_data": f"dialpad-contacts:{TOKEN}"
    }  # fmt: skip


@pytest.mark.parametrize("first", ["the answer", "its event"])
def test_D23_a_call_that_was_asked_for_here_is_one_call(
    ear: Ear, tmp_path: Path, first: str
) -> None:
    ear.listen()
    call(ear)
    bench = Bench(tmp_path)
    events = ear.heard(1)
    if first == "its event":
        bench.desk.hear(events[0])
    bench.desk.placed(phone(CALLED, region="US"), ACCOUNT, TOKEN)
    if first == "the answer":
        bench.desk.hear(events[0])
    rung = {"call": 1}
    ear.move(rung, "connected")
    ear.move(rung, "hangup")
    for event in ear.heard(3)[1:]:
        bench.wait(5)
        bench.desk.hear(event)
    assert len([e for e in bench.told if isinstance(e, Rang)]) == 1
    assert [(c.outcome, c.outgoing, c.seconds) for c in bench.history] == [
        (Outcome.ANSWERED, True, 5)
    ]
    assert bench.people == [], "who was called is saved by nobody"
    bench.desk.placed(phone(CALLED, region="US"), ACCOUNT, TOKEN)
    assert bench.desk.live == (), "an answer that comes after the end begins no second call"
    bench.store.close()


def test_D23_no_app_is_open(ear: Ear) -> None:
    me = ear.simulator.control("GET", "/staff")["staff"][0]["id"]
    ear.simulator.control("PATCH", f"/staff/{me}", {"is_online": False})
    with pytest.raises(Refused, match="None of your Dialpad apps is open"):
        call(ear)
    assert len(asked(ear)) == 1


def test_D23_a_number_that_dialpad_refuses_is_refused_in_its_words(ear: Ear) -> None:
    with pytest.raises(Refused, match=r"won't place this call\. It says: phone_number must be"):
        call(ear, "911")


def test_D23_too_many_calls_in_a_minute(ear: Ear) -> None:
    for _ in range(5):
        call(ear)
    with pytest.raises(TryLater, match="five calls a minute"):
        call(ear)
    assert len(asked(ear)) == 6


def test_D23_a_companys_key_calls_nobody(ear: Ear) -> None:
    companys = ear.simulator.control("GET", "/dialpad-keys")["keys"][1]["key"]
    with pytest.raises(Refused, match="company's API key"):
        call(ear, key=companys)


def test_D23_a_key_that_was_withdrawn(ear: Ear) -> None:
    ear.world.end_grant()
    with pytest.raises(SignInNeeded):
        call(ear)


def test_D23_offline(ear: Ear) -> None:
    ear.simulator.control("POST", "/switches", {"offline": True})
    with pytest.raises(TryLater) as caught:
        call(ear)
    ear.simulator.control("POST", "/switches", {"offline": False})
    assert caught.value.offline


@pytest.mark.parametrize("fault", ["drop_reply", "invalid_json", "status"])
def test_D12_a_call_whose_answer_is_lost_is_not_asked_for_again(ear: Ear, fault: str) -> None:
    options = {"status": 502} if fault == "status" else {}
    ear.simulator.fault(fault, service="dialpad", path=PATH, **options)
    with pytest.raises(OutcomeUnknown, match="Look whether it is calling"):
        call(ear)
    assert len(asked(ear)) == 1


def test_a_portals_page_is_no_answer_of_dialpads(ear: Ear) -> None:
    ear.simulator.fault("html", service="dialpad", path=PATH, body="<p>Sign in to the network")
    with pytest.raises(OutcomeUnknown):
        call(ear)


@pytest.mark.parametrize(
    "body", ['{"error": 7}', '{"error": {"message": "\\u202e<b>no</b>"}}', "[", '{"error": null}']
)
def test_whatever_a_refusal_says_is_shown_as_plain_text(ear: Ear, body: str) -> None:
    ear.simulator.fault(
        "body", service="dialpad", path=PATH, body=body, status=422,
        content_type="application/json",
    )  # fmt: skip
    with pytest.raises(Refused, match="won't place this call") as caught:
        call(ear)
    assert "\u202e" not in str(caught.value)


def test_other_kinds_of_account_have_no_telephone() -> None:
    for kind in registry.kinds():
        assert registry.has_line(kind) is kind.has_telephone
    with pytest.raises(Refused):
        registry.call(AccountKind.GOOGLE, None, CALLED, TOKEN)  # type: ignore[arg-type]


def test_calls_asked_for_at_once_are_each_asked_for_once(ear: Ear) -> None:
    threads = [threading.Thread(target=call, args=(ear,)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert len(asked(ear)) == 3
