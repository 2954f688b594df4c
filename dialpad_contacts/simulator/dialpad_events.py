"""Dialpad's websockets and its subscriptions to call events.

Source: developers.dialpad.com/reference (websockets, subscriptions/call) and the models of
python-dialpad 3.2.0. A websocket's address is in every answer that shows it; a GET renews it.
"""

from __future__ import annotations

from dialpad_contacts.simulator.dialpad_wire import PAGE, body_of, error, page, route_to, with_ids
from dialpad_contacts.simulator.switchboard import MOST_SUBSCRIPTIONS, Socket, Subscription
from dialpad_contacts.simulator.wire import Fields, Request, Response, reply
from dialpad_contacts.simulator.world import DialpadKey, World

HOST = "platform-websockets"
"""The first part of the path that stands for the websockets' own host."""
STATES = frozenset(
    """admin admin_recording ai_playbook all barge blocked call_transcription calling connected
    csat dispositions eavesdrop hangup hold merged missed monitor parked pcsat postcall preanswer
    queued recap_action_items recap_outcome recap_purposes recap_summary recording ringing
    takeover transcription voicemail voicemail_uploaded""".split()
)
_TARGETS = frozenset(
    "callcenter callrouter channel coachinggroup coachingteam company department office room"
    " staffgroup unknown user".split()
)
_SETTABLE = frozenset(
    ("call_states", "enabled", "endpoint_id", "group_calls_only", "target_id", "target_type")
)


# ---- websockets


def _sockets(world: World, request: Request, key: DialpadKey, _id: str) -> Response:
    own = [s for s in world.switchboard.sockets if s.key == key.key]
    return page(world, request, [_socket(world, request, s) for s in own], PAGE)


def _new_socket(world: World, request: Request, key: DialpadKey, _id: str) -> Response:
    body = body_of(request, frozenset({"secret"}))
    secret = body.get("secret")
    if not isinstance(secret, str | None):
        raise error(400, "bad_request", "Invalid value for secret.")
    if not world.switchboard.may_create():
        raise error(429, "rate_limit_exceeded", "Rate limit exceeded. Retry later.")
    made = Socket(world.switchboard.new_id(), key.key, secret or None)
    world.switchboard.sockets.append(made)
    return reply(_socket(world, request, made))


def _one_socket(world: World, request: Request, key: DialpadKey, number: str) -> Response:
    return reply(_socket(world, request, _find_socket(world, key, number)))


def _find_socket(world: World, key: DialpadKey, number: object) -> Socket:
    own = (s for s in world.switchboard.sockets if s.key == key.key)
    found = next((s for s in own if str(s.id) == str(number)), None)
    if found is None:
        raise error(404, "not_found", "Websocket not found.")
    return found


def _socket(world: World, request: Request, socket: Socket) -> Fields:
    signature = {"algo": "HS256", "secret": socket.secret, "type": "jwt"} if socket.secret else {}
    token = world.switchboard.new_token(socket)
    shown: Fields = {
        "id": socket.id,
        "signature": signature,
        "websocket_url": f"ws://{request.headers.get('host', '')}/{HOST}/events/{token}",
    }
    return with_ids(world, shown)


# ---- subscriptions


def _subscriptions(world: World, request: Request, key: DialpadKey, _id: str) -> Response:
    kind, number = request.first("target_type"), request.first("target_id")
    found = [
        s
        for s in _own(world, key)
        if kind in (None, s.target_type) and number in (None, str(s.target_id))
    ]
    return page(world, request, [_subscription(world, request, s) for s in found], PAGE)


def _own(world: World, key: DialpadKey) -> list[Subscription]:
    own = {s.id for s in world.switchboard.sockets if s.key == key.key}
    return [s for s in world.switchboard.subscriptions if s.endpoint_id in own]


def _new_subscription(world: World, request: Request, key: DialpadKey, _id: str) -> Response:
    body = body_of(request, _SETTABLE)
    if "endpoint_id" not in body:
        raise error(400, "bad_request", "endpoint_id is required.")
    if len(world.switchboard.subscriptions) >= MOST_SUBSCRIPTIONS:
        raise error(400, "bad_request", "A company has at most 100 call event subscriptions.")
    made = Subscription(world.switchboard.new_id(), 0)
    _set(world, key, made, body)
    world.switchboard.subscriptions.append(made)
    return reply(_subscription(world, request, made))


def _one_subscription(world: World, request: Request, key: DialpadKey, number: str) -> Response:
    found = next((s for s in _own(world, key) if str(s.id) == number), None)
    if found is None:
        raise error(404, "not_found", "Subscription not found.")
    if request.method == "PATCH":
        _set(world, key, found, body_of(request, _SETTABLE))
    return reply(_subscription(world, request, found))


def _set(world: World, key: DialpadKey, found: Subscription, body: Fields) -> None:
    states = body.get("call_states", found.call_states) or []
    if not isinstance(states, list) or not set(states) <= STATES:
        raise error(400, "bad_request", "Invalid value for call_states.")
    kind = body.get("target_type", found.target_type)
    number = body.get("target_id", found.target_id)
    if kind is not None and (kind not in _TARGETS or not str(number).isdigit()):
        raise error(400, "bad_request", "Invalid target.")
    if key.user_id is not None and (kind, str(number)) != ("user", str(key.user_id)):
        raise error(403, "forbidden", "This API key may only subscribe to its own user's calls.")
    for name in ("enabled", "group_calls_only"):
        if not isinstance(body.get(name, False), bool):
            raise error(400, "bad_request", f"Invalid value for {name}.")
    if "endpoint_id" in body:
        found.endpoint_id = _find_socket(world, key, body["endpoint_id"]).id
    found.call_states, found.target_type = list(states), kind
    found.target_id = None if number is None else int(number)
    found.enabled = body.get("enabled", found.enabled)
    found.group_calls_only = body.get("group_calls_only", found.group_calls_only)


def _subscription(world: World, request: Request, found: Subscription) -> Fields:
    socket = next(s for s in world.switchboard.sockets if s.id == found.endpoint_id)
    shown: Fields = {
        "id": found.id,
        "call_states": found.call_states,
        "enabled": found.enabled,
        "group_calls_only": found.group_calls_only,
        "target_id": found.target_id,
        "target_type": found.target_type,
        "websocket": _socket(world, request, socket),
    }
    return with_ids(world, shown)


ROUTES = (
    route_to("websockets", "cursor", _sockets),
    route_to("websockets", "", _new_socket, method="POST"),
    route_to("websockets/{id}", "", _one_socket),
    route_to("subscriptions/call", "cursor target_id target_type", _subscriptions),
    route_to("subscriptions/call", "", _new_subscription, method="POST"),
    route_to("subscriptions/call/{id}", "", _one_subscription),
    route_to("subscriptions/call/{id}", "", _one_subscription, method="PATCH"),
)
