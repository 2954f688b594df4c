"""Control of Dialpad's calls: somebody rings, legs move on, connections end."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from dialpad_contacts.simulator.company import Colleague
from dialpad_contacts.simulator.dialpad_events import STATES
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.switchboard import Call, Leg, target_of


def calls(steer: Steer) -> dict[str, Any]:
    """Let somebody ring."""
    steer.only("from", "name", "user", "department", "colleagues", "outbound", "states")
    board, body = steer.world.switchboard, steer.body
    user = _colleague(steer, body.get("user") or steer.world.staff[0].id)
    people = [user, *(_colleague(steer, number) for number in body.get("colleagues") or [])]
    entry = None
    if body.get("department"):
        target = {"type": "department", "name": body["department"], "phone": "+14155550100"}
        entry = Leg(board.new_id(), {"id": board.new_id(), "email": "", **target})
    legs = [Leg(board.new_id(), target_of(person), entry) for person in people]
    legs = [entry, *legs] if entry else legs
    call = Call(
        str(body.get("from", "")), str(body.get("name", "")), bool(body.get("outbound")), legs
    )
    number = board.begin(call)
    sent = 0
    for state in _states(body.get("states", ["calling", "ringing"])):
        sent += sum(board.move(call, leg, state) for leg in legs)
    return {"call": number, "legs": [leg.id for leg in legs], "sent": sent}


def call(steer: Steer) -> dict[str, Any]:
    """Move a call on, or some of its legs."""
    steer.only("state", "legs")
    board = steer.world.switchboard
    found = board.calls.get(int(steer.names["number"]) if steer.names["number"].isdigit() else 0)
    if found is None:
        raise Wrong("no such call", 404)
    (state,) = _states([steer.body.get("state")])
    chosen = steer.body.get("legs")
    legs = found.legs if chosen is None else [found.legs[position] for position in chosen]
    return {"sent": sum(board.move(found, leg, state) for leg in legs)}


def sockets(steer: Steer) -> dict[str, Any]:
    """Show who is connected and subscribed; end, spoil or say something."""
    board = steer.world.switchboard
    if steer.request.method == "POST":
        steer.only("close", "forget_tokens", "wrong_key", "say")
        if steer.body.get("forget_tokens"):
            board.forget_tokens()
        if "wrong_key" in steer.body:
            board.wrong_key = bool(steer.body["wrong_key"])
        if "say" in steer.body:
            board.say(str(steer.body["say"]))
        if steer.body.get("close"):
            board.hang_up_on_everybody()
    return {
        "connections": len(board.connections),
        "websockets": [{"id": s.id, "secret": s.secret} for s in board.sockets],
        "subscriptions": [asdict(s) for s in board.subscriptions],
    }


def _colleague(steer: Steer, number: object) -> Colleague:
    found = next((c for c in steer.world.staff if str(c.id) == str(number)), None)
    if found is None:
        raise Wrong(f"no such colleague: {number}", 404)
    return found


def _states(asked: object) -> list[str]:
    if not isinstance(asked, list) or not set(asked) <= STATES - {"all"}:
        raise Wrong(f"no states of a call: {asked}")
    return asked
