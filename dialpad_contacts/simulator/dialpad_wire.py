"""What every resource of Dialpad's API shares: keys, errors, pages, and how it is routed.

Source: developers.dialpad.com/reference and the models of python-dialpad 3.2.0, which is
generated from Dialpad's OpenAPI document.
"""

from __future__ import annotations

import base64
import json
import re
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import NamedTuple

from dialpad_contacts.simulator import company
from dialpad_contacts.simulator.company import Colleague
from dialpad_contacts.simulator.wire import Fields, Refused, Request, Response, reply
from dialpad_contacts.simulator.world import DialpadKey, World

PAGE = 100

Answer = Callable[[World, Request, DialpadKey, str], Response]


class Route(NamedTuple):
    """One method of one resource; ``parameters`` are those of its query."""

    method: str
    path: re.Pattern[str]
    parameters: frozenset[str]
    handle: Answer


def route_to(path: str, parameters: str, answer: Answer, *, method: str = "GET") -> Route:
    """Return the route to ``path`` below the API's root; ``{id}`` stands for one segment."""
    pattern = re.compile("/api/v2/" + path.replace("{id}", r"(?P<id>[^/]+)"))
    return Route(method, pattern, frozenset(parameters.split()), answer)


def error(status: int, reason: str, message: str, *, allow: str = "") -> Refused:
    """Return a refusal as Dialpad words it."""
    detail = {"domain": "global", "reason": reason, "message": message}
    body = {"error": {"code": status, "errors": [detail], "message": message}}
    return Refused(reply(body, status, {"Allow": allow} if allow else None))


def key_of(world: World, request: Request) -> DialpadKey | None:
    """Return the API key that the request carries, None when that is nobody's."""
    header = request.headers.get("authorization", "")
    text = header[7:].strip() if header[:7].lower() == "bearer " else ""
    return next((key for key in world.dialpad_keys if key.key == text), None)


def owner(world: World, key: DialpadKey) -> str:
    """Return whose a key is: an address, or the company's domain."""
    user = next((c for c in world.staff if c.id == key.user_id), None)
    return user.emails[0] if user else company.DOMAIN


def user_of(world: World, key: DialpadKey, number: str) -> Colleague:
    """Return the user of an id; 'me' can be used if you are using a user level API key."""
    if number == "me":
        if key.user_id is None:
            raise error(400, "bad_request", "'me' needs a user level API key.")
        number = str(key.user_id)
    if not number.isdigit():
        raise error(400, "bad_request", f"Invalid id: {number}")
    found = next((c for c in world.staff if c.id == int(number)), None)
    if found is None:
        raise error(404, "not_found", "User not found.")
    return found


def body_of(request: Request, known: frozenset[str]) -> Fields:
    """Return the body, an object whose fields are all ``known``."""
    try:
        body = json.loads(request.body or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise error(400, "bad_request", "The body is no JSON object.")
    unknown = sorted(set(body) - known)
    if unknown:
        raise error(400, "bad_request", f"Unrecognized field: {unknown[0]}")
    return body


def page(world: World, request: Request, items: list[Fields], size: int) -> Response:
    """Return one page of a list, from the cursor on."""
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
        raise error(400, "bad_request", "Invalid cursor.")
    return int(number)


def with_ids(world: World, shown: Fields) -> Fields:
    """Write 64 bit ids as text when so switched; some endpoints have been seen to do that."""
    if not world.switches.dialpad_ids_as_text:
        return shown
    return {k: str(v) if k == "id" or k.endswith("_id") else v for k, v in shown.items()}
