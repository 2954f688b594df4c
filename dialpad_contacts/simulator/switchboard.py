"""Dialpad's telephone exchange: websockets and subscriptions, calls and their legs, who hears.

Source: developers.dialpad.com/docs/event-subscriptions-via-websocket and /docs/call-events: a
websocket's address holds a token that is valid for an hour, a connection ends after an hour,
events of a websocket with a secret are JWTs signed with HS256, and nothing is said again to one
who was not connected. That a leg of a department's call is told to each user that it rings is
as programs in the field describe it.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field

from dialpad_contacts.simulator.clock import MICROSECONDS, VirtualClock
from dialpad_contacts.simulator.company import Colleague
from dialpad_contacts.simulator.dice import Dice
from dialpad_contacts.simulator.wire import Fields

LIFE_S = 3600
"""Of a token, and of a connection."""
MOST_SUBSCRIPTIONS = 100
CREATES_PER_MINUTE = 250
CALLS_PER_MINUTE = 5


@dataclass(slots=True)
class Socket:
    """A websocket as the API knows it; events reach whoever is connected to it."""

    id: int
    key: str
    secret: str | None = None


@dataclass(slots=True)
class Subscription:
    """Which call events go to which websocket."""

    id: int
    endpoint_id: int
    call_states: list[str] = field(default_factory=list)
    target_type: str | None = None
    target_id: int | None = None
    group_calls_only: bool = False
    enabled: bool = True


@dataclass(slots=True)
class Connection:
    """One program that is connected; None in its queue is the end."""

    socket: Socket
    until_us: int
    frames: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)


@dataclass(slots=True)
class Leg:
    """One leg of a call; ``target`` is whose it is, as the API shows targets."""

    id: int
    target: Fields
    entry_point: Leg | None = None
    times: dict[str, int] = field(default_factory=dict)  # state -> ms since the epoch


@dataclass(slots=True)
class Call:
    """A call with all its legs, the entry point first.

    ``custom_data`` is what a program gave that asked for the call: it is in all its events.
    """

    number: str
    name: str
    outbound: bool
    legs: list[Leg]
    custom_data: str | None = None


class Switchboard:
    """One company's exchange. Used from the server's event loop alone."""

    def __init__(self, clock: VirtualClock) -> None:
        """Begin with nobody connected."""
        self._clock = clock
        self.connections: list[Connection] = []
        self.reset(0)

    def reset(self, start: int) -> None:
        """Forget everything and end every connection."""
        self._dice = Dice(start)
        self.sockets: list[Socket] = []
        self.subscriptions: list[Subscription] = []
        self.calls: dict[int, Call] = {}
        self.wrong_key = False
        self._tokens: dict[str, tuple[int, int]] = {}
        self._creates: list[int] = []
        self._placed: dict[int, list[int]] = {}
        self.hang_up_on_everybody()

    def new_id(self) -> int:
        """Return the next 64 bit id."""
        return 5_600_000_000_000_000 + self._dice.bits() % 10**14

    def may_create(self) -> bool:
        """Count a creation against the minute's limit; False when it is used up."""
        now = self._clock.now_us()
        self._creates = [at for at in self._creates if now - at < 60 * MICROSECONDS]
        self._creates.append(now)
        return len(self._creates) <= CREATES_PER_MINUTE

    def may_call(self, user: int) -> bool:
        """Count a call that ``user`` asks for; False when the minute's are used up."""
        now = self._clock.now_us()
        lately = [at for at in self._placed.get(user, []) if now - at < 60 * MICROSECONDS]
        if len(lately) >= CALLS_PER_MINUTE:
            return False
        self._placed[user] = [*lately, now]
        return True

    # ---- connections

    def new_token(self, socket: Socket) -> str:
        """Return a token that opens ``socket`` for an hour."""
        token = f"{self._dice.bits():011x}{self._dice.bits():011x}"
        self._tokens[token] = (socket.id, self._clock.now_us() + LIFE_S * MICROSECONDS)
        return token

    def connect(self, token: str) -> Connection | None:
        """Return a connection, None when the token opens nothing (any more)."""
        socket_id, until = self._tokens.get(token, (0, 0))
        socket = next((s for s in self.sockets if s.id == socket_id), None)
        if socket is None or self._clock.now_us() >= until:
            return None
        made = Connection(socket, self._clock.now_us() + LIFE_S * MICROSECONDS)
        self.connections.append(made)
        return made

    def is_over(self, connection: Connection) -> bool:
        """Whether its hour is over."""
        return self._clock.now_us() >= connection.until_us

    def hang_up_on_everybody(self) -> int:
        """End every connection; return how many there were."""
        ended, self.connections = self.connections, []
        for connection in ended:
            connection.frames.put_nowait(None)
        return len(ended)

    def forget_tokens(self) -> None:
        """No address handed out so far opens anything."""
        self._tokens.clear()

    def say(self, text: str) -> int:
        """Send a frame as it is to everybody who is connected."""
        for connection in self.connections:
            connection.frames.put_nowait(text)
        return len(self.connections)

    # ---- calls

    def begin(self, call: Call) -> int:
        """Take a new call; it says nothing yet."""
        number = len(self.calls) + 1
        self.calls[number] = call
        return number

    def move(self, call: Call, leg: Leg, state: str) -> int:
        """A leg comes to ``state``; return how many frames went out."""
        leg.times.setdefault(state, self._clock.now_us() // 1000)
        event = _event(call, leg, state, self._clock.now_us() // 1000)
        sent = 0
        for subscription in self.subscriptions:
            if _wants(subscription, call, state):
                for connection in self.connections:
                    if connection.socket.id == subscription.endpoint_id:
                        connection.frames.put_nowait(self._frame(connection.socket, event))
                        sent += 1
        return sent

    def _frame(self, socket: Socket, event: Fields) -> str:
        if socket.secret is None:
            return json.dumps(event)
        secret = "not the secret" if self.wrong_key else socket.secret
        return signed(event, secret)


def target_of(person: Colleague) -> Fields:
    """Return a user as events show whose a leg is."""
    return {
        "id": person.id,
        "type": "user",
        "name": person.display_name,
        "phone": next(iter(person.phone_numbers), ""),
        "email": next(iter(person.emails), ""),
    }


def signed(event: Fields, secret: str) -> str:
    """Return ``event`` as a JWT (RFC 7519) signed with HS256."""
    head = _segment({"alg": "HS256", "typ": "JWT"})
    body = _segment(event)
    mark = hmac.new(secret.encode(), f"{head}.{body}".encode(), hashlib.sha256).digest()
    return f"{head}.{body}.{_base64(mark)}"


def _segment(document: Fields) -> str:
    return _base64(json.dumps(document, separators=(",", ":")).encode())


def _base64(octets: bytes) -> str:
    return base64.urlsafe_b64encode(octets).decode().rstrip("=")


def _wants(subscription: Subscription, call: Call, state: str) -> bool:
    if not subscription.enabled:
        return False
    if subscription.call_states and not {state, "all"} & set(subscription.call_states):
        return False
    if subscription.group_calls_only and call.legs[0].target["type"] == "user":
        return False
    if subscription.target_type is None:
        return True
    wanted = (subscription.target_type, subscription.target_id)
    return any((leg.target["type"], leg.target["id"]) == wanted for leg in call.legs)


def _event(call: Call, leg: Leg, state: str, now_ms: int) -> Fields:
    entry, times = leg.entry_point, leg.times
    ended = times.get("hangup") or times.get("missed")
    talked_ms = (ended or now_ms) - times["connected"] if "connected" in times else 0
    return {
        "call_id": leg.id,
        "state": state,
        "direction": "outbound" if call.outbound else "inbound",
        "external_number": call.number,
        "internal_number": leg.target.get("phone"),
        "contact": {
            "id": f"{call.number}_contact",
            "type": "local" if call.name else "unknown",
            "name": call.name or call.number,
            "phone": call.number,
            "email": "",
        },
        "target": leg.target,
        "entry_point_call_id": entry.id if entry else None,
        "entry_point_target": entry.target if entry else {},
        "operator_call_id": None,
        "master_call_id": None,
        "proxy_target": {},
        "group_id": None,
        "is_transferred": False,
        "was_recorded": False,
        "labels": [],
        "custom_data": call.custom_data,
        "date_started": min(times.values()),
        "date_rang": times.get("ringing"),
        "date_connected": times.get("connected"),
        "date_ended": ended,
        "duration": talked_ms,
        "event_timestamp": now_ms,
    }
