"""The part of Dialpad's REST API v2 that serves the company, its users and its channels.

Source: developers.dialpad.com/reference and the models of python-dialpad 3.2.0, which is
generated from Dialpad's OpenAPI document. Everything here is read-only.
"""

from __future__ import annotations

import base64
import re
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import NamedTuple

from dialpad_contacts.simulator import company
from dialpad_contacts.simulator.company import Channel, Colleague
from dialpad_contacts.simulator.wire import Fields, Refused, Request, Response, reply
from dialpad_contacts.simulator.world import DialpadKey, World

PAGE = 100
_STATES = ("active", "all", "cancelled", "deleted", "pending", "suspended")
_SIZES = range(1, 101)


class Route(NamedTuple):
    """One resource."""

    path: re.Pattern[str]
    parameters: frozenset[str]
    handle: Callable[[World, Request, DialpadKey, str], Response]


def handle(world: World, request: Request) -> Response:
    """Answer one request to Dialpad's API."""
    route, resource_id = _route(request)
    key = _authenticate(world, request)
    _limit(world)
    if request.method != "GET":
        raise _error(405, "method_not_allowed", "This resource is read-only here.", allow="GET")
    unknown = sorted({name for name, _ in request.query} - route.parameters)
    if unknown:
        raise _error(400, "bad_request", f"Unexpected query parameter: {unknown[0]}")
    return route.handle(world, request, key, resource_id)


def account_of(world: World, request: Request) -> str | None:
    """Return whose key the request carries, None when that is nobody's."""
    key = _key(world, request)
    return _owner(world, key) if key else None


def _owner(world: World, key: DialpadKey) -> str:
    user = next((c for c in world.staff if c.id == key.user_id), None)
    return user.emails[0] if user else company.DOMAIN


def _route(request: Request) -> tuple[Route, str]:
    for route in _ROUTES:
        match = route.path.fullmatch(request.path)
        if match:
            return route, match.groupdict().get("id", "")
    raise _error(404, "not_found", "Not Found")


def _key(world: World, request: Request) -> DialpadKey | None:
    header = request.headers.get("authorization", "")
    text = header[7:].strip() if header[:7].lower() == "bearer " else ""
    return next((key for key in world.dialpad_keys if key.key == text), None)


def _authenticate(world: World, request: Request) -> DialpadKey:
    key = _key(world, request)
    if key is None:
        raise _error(401, "unauthorized", "Invalid authentication credentials.")
    request.account = _owner(world, key)
    return key


def _limit(world: World) -> None:
    """Count against a company's 20 requests a second (developers.dialpad.com/docs/rate-limits)."""
    second = world.clock.now_s()
    last, used = world.dialpad_second
    used = used + 1 if last == second else 1
    world.dialpad_second = (second, used)
    limit = world.switches.dialpad_per_second
    if limit is not None and used > limit:
        raise _error(429, "rate_limit_exceeded", "Rate limit exceeded. Retry later.")


def _error(status: int, reason: str, message: str, *, allow: str = "") -> Refused:
    detail = {"domain": "global", "reason": reason, "message": message}
    body = {"error": {"code": status, "errors": [detail], "message": message}}
    return Refused(reply(body, status, {"Allow": allow} if allow else None))


# ---- users


def _users(world: World, request: Request, _key: DialpadKey, _id: str) -> Response:
    limit = _size(request)
    state = request.first("state") or "active"
    if state not in _STATES:
        raise _error(400, "bad_request", f"Invalid value for state: {state}")
    admin = request.first("company_admin")
    if admin not in (None, "true", "false", "True", "False"):
        raise _error(400, "bad_request", f"Invalid value for company_admin: {admin}")
    email, number = request.first("email"), request.first("number")
    found = [
        c
        for c in world.staff
        if state in ("all", c.state)
        and (admin is None or c.is_admin == (admin.lower() == "true"))
        and (email is None or email.lower() in (e.lower() for e in c.emails))
        and (number is None or number in c.phone_numbers)
    ]
    return _page(world, request, [_user(world, c) for c in found], limit)


def _size(request: Request) -> int:
    """Return the page size; over 100 answers 400, which Dialpad does in one case of five."""
    text = request.first("limit")
    if text is None:
        return PAGE
    if not text.isdigit() or int(text) not in _SIZES:
        raise _error(400, "bad_request", "limit must be between 1 and 100; please omit it.")
    return int(text)


def _page(world: World, request: Request, items: list[Fields], size: int) -> Response:
    start = _from_cursor(request.first("cursor"))
    body: Fields = {"items": items[start : start + size]}
    if start + size < len(items):
        body["cursor"] = base64.urlsafe_b64encode(f"start={start + size}".encode()).decode()
    return reply(body)


def _from_cursor(text: str | None) -> int:
    if not text:
        return 0
    try:
        word, _, number = base64.urlsafe_b64decode(text).decode().partition("=")
    except (Base64Error, ValueError):
        word, number = "", ""
    if word != "start" or not number.isdigit():
        raise _error(400, "bad_request", "Invalid cursor.")
    return int(number)


def _one_user(world: World, _request: Request, key: DialpadKey, user_id: str) -> Response:
    if user_id == "me":
        if key.user_id is None:  # 'me' can be used if you are using a user level API key
            raise _error(400, "bad_request", "'me' needs a user level API key.")
        user_id = str(key.user_id)
    if not user_id.isdigit():
        raise _error(400, "bad_request", f"Invalid id: {user_id}")
    user = next((c for c in world.staff if c.id == int(user_id)), None)
    if user is None:
        raise _error(404, "not_found", "User not found.")
    return reply(_user(world, user))


def _user(world: World, user: Colleague) -> Fields:
    shown: Fields = {
        "id": user.id,
        "company_id": company.COMPANY_ID,
        "office_id": user.office_id,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "display_name": user.display_name,
        "emails": list(user.emails),
        "phone_numbers": list(user.phone_numbers),
        "extension": user.extension,
        "job_title": user.job_title,
        "location": company.OFFICES.get(user.office_id, ""),
        "state": user.state,
        "country": "gb" if company.OFFICES.get(user.office_id) == "London" else "us",
        "language": "en",
        "license": "talk",
        "timezone": "US/Mountain",
        "image_url": f"https://dialpad.example/avatar/user/{user.id}.png",
        "international_dialing_enabled": True,
        "is_admin": user.is_admin,
        "is_super_admin": user.is_admin,
        "is_online": user.is_online,
        "is_available": user.is_online and not user.do_not_disturb,
        "is_on_duty": False,
        "do_not_disturb": user.do_not_disturb,
        "muted": False,
        "date_added": "2024-03-04T16:20:00.000000",
        "date_active": "2024-03-04T16:31:00.000000",
        "date_first_login": "2024-03-04T16:31:00.000000",
    }
    return _with_ids(world, shown)


def _with_ids(world: World, shown: Fields) -> Fields:
    """Write 64 bit ids as text when so switched; some endpoints have been seen to do that."""
    if not world.switches.dialpad_ids_as_text:
        return shown
    return {k: str(v) if k == "id" or k.endswith("_id") else v for k, v in shown.items()}


# ---- channels and the company


def _channels(world: World, request: Request, _key: DialpadKey, _id: str) -> Response:
    state = request.first("state") or "active"
    found = [c for c in world.channels if state in ("all", c.state)]
    return _page(world, request, [_channel(world, c) for c in found], PAGE)


def _channel(world: World, channel: Channel) -> Fields:
    return _with_ids(world, {"id": channel.id, "name": channel.name})


def _find_channel(world: World, channel_id: str) -> Channel:
    found = next((c for c in world.channels if str(c.id) == channel_id), None)
    if found is None:
        raise _error(404, "not_found", "Channel not found.")
    return found


def _one_channel(world: World, _request: Request, _key: DialpadKey, channel_id: str) -> Response:
    return reply(_channel(world, _find_channel(world, channel_id)))


def _members(world: World, request: Request, _key: DialpadKey, channel_id: str) -> Response:
    names = {c.id: c.display_name for c in world.staff}
    items = [
        _with_ids(world, {"id": member, "name": names[member]})
        for member in _find_channel(world, channel_id).members
        if member in names
    ]
    return _page(world, request, items, PAGE)


def _company(world: World, _request: Request, _key: DialpadKey, _id: str) -> Response:
    shown = {
        "id": company.COMPANY_ID,
        "name": "Northwind",
        "domain": company.DOMAIN,
        "account_type": "pro",
        "admin_email": world.staff[0].emails[0] if world.staff else f"admin@{company.DOMAIN}",
        "country": "us",
        "office_count": len(company.OFFICES),
        "state": "active",
    }
    return reply(_with_ids(world, shown))


def _route_to(
    path: str, parameters: str, answer: Callable[[World, Request, DialpadKey, str], Response]
) -> Route:
    pattern = re.compile("/api/v2/" + path.replace("{id}", r"(?P<id>[^/]+)"))
    return Route(pattern, frozenset(parameters.split()), answer)


_ROUTES = (
    _route_to("users", "company_admin cursor email limit number state", _users),
    _route_to("users/{id}", "", _one_user),
    _route_to("channels", "cursor state", _channels),
    _route_to("channels/{id}", "", _one_channel),
    _route_to("channels/{id}/members", "cursor", _members),
    _route_to("company", "", _company),
)
