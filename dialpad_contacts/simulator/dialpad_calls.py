"""Dialpad's request to call somebody: one of the user's own apps places the call.

Source: developers.dialpad.com/reference/usersinitiate_call and the models of python-dialpad
3.2.0: five a minute, the number in E.164, only where a web, desktop or CTI app of the user is
active; the answer names that device, and no call. What is answered when there is no such device
is not documented; here it is refused as any request that can't be carried out.
"""

from __future__ import annotations

import asyncio
import re

from dialpad_contacts.simulator import company
from dialpad_contacts.simulator.company import Colleague
from dialpad_contacts.simulator.dialpad_wire import body_of, error, route_to, user_of, with_ids
from dialpad_contacts.simulator.switchboard import Call, Leg, Switchboard, target_of
from dialpad_contacts.simulator.wire import Fields, Request, Response, reply
from dialpad_contacts.simulator.world import DialpadKey, World

_KNOWN = frozenset(("custom_data", "group_id", "group_type", "outbound_caller_id", "phone_number"))
_GROUPS = ("callcenter", "department", "office")
_E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def _initiate(world: World, request: Request, key: DialpadKey, number: str) -> Response:
    user = user_of(world, key, number)
    if key.user_id not in (None, user.id):
        raise error(403, "forbidden", "This API key may only call for its own user.")
    body = body_of(request, _KNOWN)
    if not world.switchboard.may_call(user.id):
        raise error(429, "rate_limit_exceeded", "Rate limit exceeded. Retry later.")
    called = _called(user, body)
    if not user.is_online:
        raise error(400, "bad_request", "The user has no active device that can place a call.")
    custom = body.get("custom_data")
    leg = Leg(world.switchboard.new_id(), target_of(user))
    call = Call(called, "", True, [leg], None if custom is None else str(custom))
    world.switchboard.begin(call)
    _go_on(world, call)
    return reply({"device": with_ids(world, _device(user))})


def _called(user: Colleague, body: Fields) -> str:
    """Return the number to call. Raises Refused: Dialpad would not call so."""
    called = body.get("phone_number")
    if not isinstance(called, str) or not _E164.fullmatch(called):
        raise error(400, "bad_request", "phone_number must be an e164-formatted number.")
    if not isinstance(body.get("custom_data"), str | None):
        raise error(400, "bad_request", "Invalid value for custom_data.")
    if body.get("group_type") not in (None, *_GROUPS):
        raise error(400, "bad_request", "Invalid value for group_type.")
    shown = body.get("outbound_caller_id")
    if shown not in (None, "blocked", *user.phone_numbers):
        raise error(400, "bad_request", "Invalid value for outbound_caller_id.")
    return called


def _device(user: Colleague) -> Fields:
    return {
        "id": f"native_{user.id}",
        "type": "native",
        "display_name": f"{user.first_name}'s computer",
        "app_version": "2405.2.0",
        "phone_number": next(iter(user.phone_numbers), ""),
        "user_id": user.id,
        "company_id": company.COMPANY_ID,
    }


def _go_on(world: World, call: Call) -> None:
    """Dial, let the far end answer and hang up, each when the switches say; never for None."""
    switches, loop = world.switches, asyncio.get_running_loop()
    at_s = 0.0
    for state, after_s in (
        ("calling", switches.dialpad_dials_after_s),
        ("connected", switches.dialpad_answered_after_s),
        ("hangup", switches.dialpad_ends_after_s),
    ):
        if after_s is None:
            return
        at_s += after_s
        loop.call_later(at_s, _come_to, world.switchboard, call, state)


def _come_to(board: Switchboard, call: Call, state: str) -> None:
    """Move on, unless somebody steered it elsewhere or the world is another by now."""
    leg = call.legs[0]
    if call in board.calls.values() and not leg.times.keys() & {state, "hangup", "missed"}:
        board.move(call, leg, state)


ROUTES = (route_to("users/{id}/initiate_call", "", _initiate, method="POST"),)
