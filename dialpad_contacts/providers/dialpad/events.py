"""Dialpad's call events: is a frame Dialpad's, and what it says of one leg of a call (D23).

Source: developers.dialpad.com/docs/call-events; providers.md section 5 for what was seen.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from binascii import Error as Base64Error
from typing import TypeVar

import msgspec

from dialpad_contacts.domain.call import LineEvent, LinePhase, Whose, placed_leg
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.names import clean_text

STATES = ("calling", "ringing", "connected", "hold", "hangup", "missed", "voicemail")
"""What is subscribed to: as much as a pop-up and the history need, and no more."""

_PHASES = {
    "preanswer": LinePhase.RINGING,
    "ringing": LinePhase.RINGING,
    "connected": LinePhase.ANSWERED,
    "hold": LinePhase.ON_HOLD,
    "missed": LinePhase.MISSED,
    "voicemail": LinePhase.MISSED,
    "hangup": LinePhase.ENDED,
}
_OTHER_LEGS = ("entry_point_call_id", "master_call_id", "operator_call_id")
_LONGEST = 256
_MARK = "dialpad-contacts:"
"""How the custom data of a call begins that was asked for here."""

T = TypeVar("T")


class NotDialpads(ValueError):
    """The frame is not signed with the secret that Dialpad was given."""


class _Target(msgspec.Struct):
    id: object = None
    type: object = None
    name: object = None


class _Contact(msgspec.Struct):
    name: object = None
    phone: object = None


class _Event(msgspec.Struct):
    """Of all that an event has, what we read; each part may be of any shape."""

    call_id: object = None
    state: object = None
    direction: object = None
    external_number: object = None
    entry_point_call_id: object = None
    master_call_id: object = None
    operator_call_id: object = None
    event_timestamp: object = None
    contact: object = None
    target: object = None
    entry_point_target: object = None
    custom_data: object = None


def secret_of(api_key: str) -> str:
    """Return the secret that our websocket has: the same on every computer with this key.

    By it we know our websocket again in Dialpad's list, so that none is ever made twice. The
    key can't be found from it.
    """
    return hmac.new(api_key.encode(), b"dialpad-contacts call events", hashlib.sha256).hexdigest()


def mark_of(token: str) -> str:
    """Return the custom data that a call is asked for with; all of its events carry it."""
    return f"{_MARK}{token}"


def _placed(custom: str) -> str:
    """Return the leg by which a call that was asked for here is known, '' for any other."""
    mark, token = custom[: len(_MARK)], custom[len(_MARK) :]
    return placed_leg(token) if mark == _MARK and token else ""


def opened(frame: str, secret: str) -> bytes:
    """Return what a signed frame carries.

    Raises:
        NotDialpads: it is no JWT signed by HS256 with ``secret``. Whatever algorithm its head
            names, no other is taken (RFC 8725 section 3.1).
    """
    head, _, rest = frame.partition(".")
    body, _, mark = rest.partition(".")
    try:
        said = msgspec.json.decode(_octets(head), type=dict[str, object])
        given, payload = _octets(mark), _octets(body)
    except (Base64Error, ValueError, RecursionError) as error:
        raise NotDialpads("no token") from error
    due = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    if said.get("alg") != "HS256" or not hmac.compare_digest(due, given):
        raise NotDialpads("not signed with our secret")
    return payload


def _octets(segment: str) -> bytes:
    padded = segment.encode() + b"=" * (-len(segment) % 4)
    return base64.b64decode(padded, altchars=b"-_", validate=True)


def read(payload: bytes, account: AccountId, me: str) -> tuple[LineEvent, str] | None:
    """Return the event, and what it is known by when it comes twice; None when it is no news.

    ``me`` is the id of the user whose calls these are.
    """
    try:
        # The standard library's reader: a lone surrogate in a name must not hide a call.
        event = msgspec.convert(json.loads(payload), _Event)
    except (ValueError, RecursionError):
        return None
    leg, outgoing = _text(event.call_id), event.direction == "outbound"
    phase = _phase(_text(event.state), outgoing=outgoing)
    if not leg or phase is None:
        return None
    others = [_text(getattr(event, name)) for name in _OTHER_LEGS]
    others.append(_placed(_text(event.custom_data)))
    legs = tuple(dict.fromkeys(filter(None, (leg, *others))))
    contact, number = _part(event.contact, _Contact), _text(event.external_number)
    name = _text(contact.name)
    target, entry = _part(event.target, _Target), _part(event.entry_point_target, _Target)
    heard = LineEvent(
        account,
        legs,
        phase,
        number,
        "" if name in (number, _text(contact.phone)) else name,
        _text(entry.name) or ("" if target.type == "user" else _text(target.name)),
        outgoing=outgoing,
        whose=_whose(target, me),
    )
    return heard, f"{leg} {event.state} {_text(event.event_timestamp)}"


def _phase(state: str, *, outgoing: bool) -> LinePhase | None:
    """Return the phase; 'calling' is a call of one's own that goes out, and no caller's ring."""
    if state == "calling":
        return LinePhase.RINGING if outgoing else None
    return _PHASES.get(state)


def _whose(target: _Target, me: str) -> Whose:
    if target.type != "user":
        return Whose.SHARED
    return Whose.MINE if _text(target.id) == me else Whose.ANOTHERS


def _part(value: object, shape: type[T]) -> T:
    try:
        return msgspec.convert(value, shape)
    except msgspec.ValidationError:
        return shape()


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return clean_text(str(value), _LONGEST).strip()
