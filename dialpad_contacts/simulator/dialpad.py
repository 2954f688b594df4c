"""The part of Dialpad's REST API v2 that serves the company, its users and its channels.

Source: developers.dialpad.com/reference and the models of python-dialpad 3.2.0, which is
generated from Dialpad's OpenAPI document. Everything here is read-only;
what event subscriptions write is in ``dialpad_events``, and calls are placed in ``dialpad_calls``.
"""

from __future__ import annotations

from dialpad_contacts.simulator import company, dialpad_calls, dialpad_events
from dialpad_contacts.simulator.company import Channel, Colleague
from dialpad_contacts.simulator.dialpad_wire import PAGE, key_of, owner, page, route_to, user_of
from dialpad_contacts.simulator.dialpad_wire import error as _error
from dialpad_contacts.simulator.dialpad_wire import with_ids as _with_ids
from dialpad_contacts.simulator.wire import Fields, Request, Response, reply
from dialpad_contacts.simulator.world import DialpadKey, World

_STATES = ("active", "all", "cancelled", "deleted", "pending", "suspended")
_SIZES = range(1, 101)


def handle(world: World, request: Request) -> Response:
    """Answer one request to Dialpad's API."""
    routes = [r for r in _ROUTES if r.path.fullmatch(request.path)]
    if not routes:
        raise _error(404, "not_found", "Not Found")
    key = _authenticate(world, request)
    _limit(world)
    route = next((r for r in routes if r.method == request.method), None)
    if route is None:
        allowed = ", ".join(r.method for r in routes)
        raise _error(405, "method_not_allowed", f"Allowed here: {allowed}.", allow=allowed)
    unknown = sorted({name for name, _ in request.query} - route.parameters)
    if unknown:
        raise _error(400, "bad_request", f"Unexpected query parameter: {unknown[0]}")
    match = route.path.fullmatch(request.path)
    return route.handle(world, request, key, match.groupdict().get("id", "") if match else "")


def account_of(world: World, request: Request) -> str | None:
    """Return whose key the request carries, None when that is nobody's."""
    key = key_of(world, request)
    return owner(world, key) if key else None


def _authenticate(world: World, request: Request) -> DialpadKey:
    key = key_of(world, request)
    if key is None:
        raise _error(401, "unauthorized", "Invalid authentication credentials.")
    request.account = owner(world, key)
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
    return page(world, request, [_user(world, c) for c in found], limit)


def _size(request: Request) -> int:
    """Return the page size; over 100 answers 400, which Dialpad does in one case of five."""
    text = request.first("limit")
    if text is None:
        return PAGE
    if not text.isdigit() or int(text) not in _SIZES:
        raise _error(400, "bad_request", "limit must be between 1 and 100; please omit it.")
    return int(text)


def _one_user(world: World, _request: Request, key: DialpadKey, user_id: str) -> Response:
    return reply(_user(world, user_of(world, key, user_id)))


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


# ---- channels and the company


def _channels(world: World, request: Request, _key: DialpadKey, _id: str) -> Response:
    state = request.first("state") or "active"
    found = [c for c in world.channels if state in ("all", c.state)]
    return page(world, request, [_channel(world, c) for c in found], PAGE)


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
    return page(world, request, items, PAGE)


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


_ROUTES = (
    route_to("users", "company_admin cursor email limit number state", _users),
    route_to("users/{id}", "", _one_user),
    route_to("channels", "cursor state", _channels),
    route_to("channels/{id}", "", _one_channel),
    route_to("channels/{id}/members", "cursor", _members),
    route_to("company", "", _company),
    *dialpad_events.ROUTES,
    *dialpad_calls.ROUTES,
)
