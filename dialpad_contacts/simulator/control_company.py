"""Control of the company directory, the group chats and the Dialpad keys."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from dialpad_contacts.simulator.company import OFFICES, Channel, Colleague
from dialpad_contacts.simulator.dice import mix
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.world import DialpadKey

_STATES = ("active", "suspended", "deleted", "pending", "cancelled")


def staff(steer: Steer) -> dict[str, Any]:
    """List the colleagues, or hire one."""
    world = steer.world
    if steer.request.method == "GET":
        return {"staff": [asdict(c) for c in world.staff]}
    serial = len(world.staff)
    hired = Colleague(
        id=5_400_000_000_000_000 + mix(world.setup.seed ^ (serial + 31_337)) % 10**14,
        first_name="",
        last_name="",
        emails=[],
        phone_numbers=[],
        job_title="",
        office_id=next(iter(OFFICES)),
        extension=str(1000 + serial),
    )
    _set(steer, hired)
    world.hire(hired)
    return asdict(hired)


def colleague(steer: Steer) -> dict[str, Any]:
    """Change a colleague, or let one go."""
    world = steer.world
    found = next((c for c in world.staff if str(c.id) == steer.names["number"]), None)
    if found is None:
        raise Wrong(f"no such colleague: {steer.names['number']}", 404)
    if steer.request.method == "DELETE":
        world.staff.remove(found)
        found.state = "deleted"
    else:
        _set(steer, found)
    world.publish(found)
    return asdict(found)


def _set(steer: Steer, found: Colleague) -> None:
    settable = [f.name for f in fields(Colleague) if f.name != "id"]
    steer.only(*settable)
    if steer.body.get("state", "active") not in _STATES:
        raise Wrong(f"state must be one of {', '.join(_STATES)}")
    for name, value in steer.body.items():
        setattr(found, name, value)


def channels(steer: Steer) -> dict[str, Any]:
    """List the group chats, or open one."""
    world = steer.world
    if steer.request.method == "GET":
        return {"channels": [asdict(c) for c in world.channels]}
    steer.only("name", "members")
    number = 5_500_000_000_000_000 + mix(world.setup.seed ^ (len(world.channels) + 77)) % 10**14
    made = Channel(number, str(steer.body.get("name", "")), list(steer.body.get("members") or []))
    world.channels.append(made)
    return asdict(made)


def channel(steer: Steer) -> dict[str, Any]:
    """Change a group chat, or close it."""
    world = steer.world
    found = next((c for c in world.channels if str(c.id) == steer.names["number"]), None)
    if found is None:
        raise Wrong(f"no such channel: {steer.names['number']}", 404)
    if steer.request.method == "DELETE":
        world.channels.remove(found)
    else:
        steer.only("name", "members", "state")
        for name, value in steer.body.items():
            setattr(found, name, value)
    return asdict(found)


def keys(steer: Steer) -> dict[str, Any]:
    """List the API keys, or make one."""
    world = steer.world
    if steer.request.method == "GET":
        return {"keys": [asdict(key) for key in world.dialpad_keys]}
    steer.only("user_id")
    serial = len(world.dialpad_keys) + 1
    made = DialpadKey(
        f"dp_{mix(world.setup.seed + serial):016x}{serial}", steer.body.get("user_id")
    )
    world.dialpad_keys.append(made)
    return asdict(made)


def remove_key(steer: Steer) -> dict[str, Any]:
    """Withdraw an API key."""
    world = steer.world
    before = len(world.dialpad_keys)
    world.dialpad_keys = [k for k in world.dialpad_keys if k.key != steer.names["key"]]
    if len(world.dialpad_keys) == before:
        raise Wrong("no such key", 404)
    return {"removed": 1}
