"""Dialpad's call events read tolerantly, and believed only when they are signed (D23)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.call import LineEvent, LinePhase, Whose
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.providers.dialpad.events import NotDialpads, opened, read, secret_of
from dialpad_contacts.simulator.switchboard import signed

ACCOUNT, ME = AccountId("dialpad"), "5200000000000001"
SECRET = secret_of("dp_user_1")

RINGING: dict[str, Any] = {
    "call_id": 5600000000000001,
    "state": "ringing",
    "direction": "inbound",
    "external_number": "+16285550119",
    "contact": {"name": "Ada Byron", "phone": "+16285550119", "type": "local"},
    "target": {"id": int(ME), "type": "user", "name": "Maya Ortiz"},
    "entry_point_call_id": None,
    "event_timestamp": 1,
}

KEYS = st.sampled_from([*RINGING, "master_call_id", "operator_call_id", "entry_point_target"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=8,
)


def heard(**changed: object) -> LineEvent | None:
    found = read(json.dumps({**RINGING, **changed}).encode(), ACCOUNT, ME)
    return found[0] if found is not None else None


def test_D23_what_is_read_of_an_event() -> None:
    assert heard() == LineEvent(
        ACCOUNT, ("5600000000000001",), LinePhase.RINGING, "+16285550119", "Ada Byron"
    )


@pytest.mark.parametrize(
    ("state", "phase"),
    [
        ("calling", None),
        ("preanswer", LinePhase.RINGING),
        ("connected", LinePhase.ANSWERED),
        ("hold", LinePhase.ON_HOLD),
        ("missed", LinePhase.MISSED),
        ("voicemail", LinePhase.MISSED),
        ("hangup", LinePhase.ENDED),
        ("transcription", None),
        ("a state of tomorrow", None),
    ],
)
def test_D23_each_state_of_a_caller(state: str, phase: LinePhase | None) -> None:
    event = heard(state=state)
    assert (event.phase if event is not None else None) is phase


def test_D23_whose_a_leg_is() -> None:
    shared = heard(target={"type": "department", "id": 7, "name": "Support"})
    other = heard(target={"type": "user", "id": 8, "name": "Leo Fink"})
    text = heard(target={"type": "user", "id": ME})
    assert shared is not None
    assert (shared.whose, shared.line) == (Whose.SHARED, "Support")
    assert other is not None
    assert (other.whose, other.line) == (Whose.ANOTHERS, "")
    assert text is not None
    assert text.whose is Whose.MINE


def test_D23_a_leg_names_the_others_of_its_call_once() -> None:
    event = heard(entry_point_call_id=7, master_call_id="7", operator_call_id=9)
    assert event is not None
    assert event.legs == ("5600000000000001", "7", "9")


def test_a_contact_called_by_his_number_has_no_name() -> None:
    event = heard(contact={"name": "+16285550119", "phone": "+16285550119"})
    assert event is not None
    assert event.name == ""


def test_a_name_is_fit_to_be_stored() -> None:
    event = heard(contact={"name": "Ada\x00\ud800" + "x" * 9999})
    assert event is not None
    assert event.name.startswith("Ada\ufffd\ufffdx")
    assert len(event.name) == 256


@given(st.dictionaries(KEYS, ANYTHING))
def test_D9_no_shape_of_an_event_ends_the_line(changed: dict[str, Any]) -> None:
    event = heard(**changed)
    assert event is None or (event.legs[0] and event.account == ACCOUNT)


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_D9_what_is_no_event_is_none(payload: bytes) -> None:
    found = read(payload, ACCOUNT, ME)
    assert found is None or isinstance(found[0], LineEvent)


def test_a_frame_signed_with_our_secret_is_opened() -> None:
    assert json.loads(opened(signed(RINGING, SECRET), SECRET)) == RINGING


@given(st.text() | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*"))
def test_no_other_frame_is_believed(frame: str) -> None:
    with pytest.raises(NotDialpads):
        opened(frame, SECRET)


@given(st.data())
def test_a_signed_frame_with_one_character_changed_is_not_believed(data: st.DataObject) -> None:
    frame = signed(RINGING, SECRET)
    place = data.draw(st.integers(0, len(frame) - 2))  # the last holds bits that count for nothing
    other = data.draw(st.sampled_from("AZaz09-_.").filter(lambda c: c != frame[place]))
    with pytest.raises(NotDialpads):
        opened(frame[:place] + other + frame[place + 1 :], SECRET)


def test_the_secret_is_the_same_on_every_computer_and_not_the_key() -> None:
    assert secret_of("dp_user_1") == SECRET != secret_of("dp_user_2")
    assert "dp_user_1" not in SECRET
