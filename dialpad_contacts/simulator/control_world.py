"""Control of the world as a whole: reset, clock, switches, quotas, faults and the request log."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import asdict
from typing import Any

from dialpad_contacts.simulator import control_people
from dialpad_contacts.simulator.clock import MICROSECONDS, from_rfc3339, rfc3339
from dialpad_contacts.simulator.steering import Steer, Wrong
from dialpad_contacts.simulator.world import Setup

_CONSENT = ("auto", "ask", "deny")


def show(steer: Steer) -> dict[str, Any]:
    """Return an overview."""
    world = steer.world
    return {
        **asdict(world.setup),
        "clock": _clock(steer),
        "switches": asdict(world.switches),
        "accounts": control_people.account_list(world),
        "directory": world.directory.live,
        "channels": len(world.channels),
        "faults": len(world.faults.rules),
        "requests": world.log.last,
    }


def reset(steer: Steer) -> dict[str, Any]:
    """Begin anew."""
    steer.only("seed", "contacts", "staff", "delay_s")
    try:
        setup = Setup(**{**asdict(steer.world.setup), **steer.body})
    except TypeError as error:
        raise Wrong(str(error)) from None
    steer.world.reset(setup)
    return show(steer)


def clock(steer: Steer) -> dict[str, Any]:
    """Show the clock, or move it."""
    body, ticking = steer.body, steer.world.clock
    steer.only("advance_s", "set", "frozen")
    if "frozen" in body:
        ticking.freeze(bool(body["frozen"]))
    if "set" in body:
        try:
            ticking.move_to(from_rfc3339(str(body["set"])))
        except ValueError:
            raise Wrong("set must be an RFC 3339 time") from None
    if "advance_s" in body:
        ticking.advance(float(body["advance_s"]))
    return _clock(steer)


def _clock(steer: Steer) -> dict[str, Any]:
    ticking = steer.world.clock
    return {"now": rfc3339(ticking.now_us()), "frozen": ticking.frozen}


def switches(steer: Steer) -> dict[str, Any]:
    """Show the switches, or turn some."""
    current = steer.world.switches
    steer.only(*asdict(current))
    if steer.body.get("consent", "auto") not in _CONSENT:
        raise Wrong(f"consent must be one of {', '.join(_CONSENT)}")
    email = steer.body.get("next_sign_in")
    if email and steer.world.account(email) is None:
        raise Wrong(f"no such account: {email}", 404)
    for name, value in steer.body.items():
        setattr(current, name, value)
    return asdict(current)


def quotas(steer: Steer) -> dict[str, Any]:
    """Show the quotas, or set some."""
    metrics = steer.world.quotas.metrics
    steer.only(*metrics)
    for name, limit in steer.body.items():
        if limit is not None and not isinstance(limit, int):
            raise Wrong(f"{name} must be a number or null")
        metrics[name].limit = limit
    return {name: metric.limit for name, metric in metrics.items()}


def delay(steer: Steer) -> dict[str, Any]:
    """Set the propagation delay."""
    steer.only("seconds", "account")
    seconds = float(steer.body.get("seconds", 0))
    wanted = steer.body.get("account")
    boxes = [a.mailbox for a in steer.world.accounts.values() if wanted in (None, a.email)]
    if not boxes:
        raise Wrong(f"no such account: {wanted}", 404)
    for box in boxes:
        box.delay_us = int(seconds * MICROSECONDS)
    return {"seconds": seconds, "accounts": len(boxes)}


def faults(steer: Steer) -> dict[str, Any]:
    """List the faults, or add one."""
    book = steer.world.faults
    if steer.request.method == "GET":
        return {"faults": [rule.shown() for rule in book.rules]}
    try:
        return book.add(steer.body).shown()
    except ValueError as error:
        raise Wrong(str(error)) from None


def remove_faults(steer: Steer) -> dict[str, Any]:
    """Remove one fault, or all."""
    text = steer.names.get("number")
    if text is not None and not text.isdigit():
        raise Wrong("a fault is named by its number")
    removed = steer.world.faults.remove(int(text) if text else None)
    if text and not removed:
        raise Wrong(f"no such fault: {text}", 404)
    return {"removed": removed}


def log(steer: Steer) -> dict[str, Any]:
    """Return requests that the clouds were asked."""
    return {"next": steer.world.log.last, "entries": _entries(steer)}


def log_counts(steer: Steer) -> dict[str, Any]:
    """Count requests."""
    entries = _entries(steer)
    paths = Counter(f"{entry['method']} {_shape(entry['path'])}" for entry in entries)
    return {
        "requests": len(entries),
        "writes": sum(entry["write"] for entry in entries),
        "by_path": dict(paths.most_common()),
    }


def clear_log(steer: Steer) -> dict[str, Any]:
    """Forget the requests so far."""
    steer.world.log.clear()
    return {"next": steer.world.log.last}


def _entries(steer: Steer) -> list[dict[str, Any]]:
    wanted: dict[str, Any] = {}
    for name in ("account", "service", "method"):
        value = steer.request.first(name)
        if value is not None:
            wanted[name] = value
    status = steer.request.first("status")
    if status is not None:
        wanted["status"] = int(status) if status.isdigit() else None
    write = steer.request.first("write")
    if write is not None:
        wanted["write"] = write not in ("0", "false")
    entries = steer.world.log.since(steer.number("since", 0), **wanted)
    path = steer.request.first("path")
    if path is None:
        return entries
    try:
        pattern = re.compile(path)
    except re.error as error:
        raise Wrong(f"path is no regular expression: {error}") from None
    return [entry for entry in entries if pattern.search(entry["path"])]


def _shape(path: str) -> str:
    return re.sub(r"(?<=people/)c?\d+|(?<=users/)\d+|(?<=channels/)\d+", "{id}", path)
