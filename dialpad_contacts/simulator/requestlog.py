"""Remembers what was asked of the clouds, so that tests can count it."""

from __future__ import annotations

import json
from collections import deque
from typing import Any

from dialpad_contacts.simulator.clock import VirtualClock, rfc3339
from dialpad_contacts.simulator.ews_reading import is_write as writes_to_exchange
from dialpad_contacts.simulator.wire import Fields, Request, Response

_KEPT = 100_000
_READS = frozenset({"GET", "HEAD", "OPTIONS"})
_SECRET = frozenset({"code", "code_verifier", "client_secret", "refresh_token", "token"})


class RequestLog:
    """The last requests, numbered from 1 on."""

    def __init__(self, clock: VirtualClock) -> None:
        """Begin empty."""
        self._clock = clock
        self._entries: deque[Fields] = deque(maxlen=_KEPT)
        self.last = 0

    def add(
        self, service: str, request: Request, response: Response | None, *, ms: float, fault: int
    ) -> Fields:
        """Note a request and return what was noted.

        ``response`` is None when the connection was cut, ``fault`` 0 if there was none.
        """
        self.last += 1
        entry: Fields = {
            "index": self.last,
            "at": rfc3339(self._clock.now_us()),
            "service": service,
            "method": request.method,
            "path": request.path,
            "query": _query(request.query),
            "status": response.status if response else None,
            "bytes": len(response.body) if response else 0,
            "ms": round(ms, 3),
            "account": request.account,
            "agent": request.headers.get("user-agent", ""),
            "write": is_write(service, request),
            "setup": is_setup(service, request),
            "call": is_call(service, request),
        }
        entry.update(request.notes)
        if fault:
            entry["fault"] = fault
        if request.body:
            entry["body"] = _body(request)
        self._entries.append(entry)
        return entry

    def since(self, index: int, **wanted: Any) -> list[Fields]:
        """Return the entries after number ``index`` whose keys have the ``wanted`` values."""
        return [
            entry
            for entry in self._entries
            if entry["index"] > index and all(entry[key] == value for key, value in wanted.items())
        ]

    def clear(self) -> None:
        """Forget the entries; the numbering goes on."""
        self._entries.clear()


def is_setup(service: str, request: Request) -> bool:
    """Whether the request sets up how call events are told: it changes no address book."""
    known = request.path.startswith(("/api/v2/websockets", "/api/v2/subscriptions/call"))
    return service == "dialpad" and known and request.method in ("POST", "PATCH")


def is_call(service: str, request: Request) -> bool:
    """Whether the request has somebody called: it changes no address book."""
    return (
        service == "dialpad"
        and request.method == "POST"
        and request.path.startswith("/api/v2/users/")
        and request.path.endswith("/initiate_call")
    )


def is_write(service: str, request: Request) -> bool:
    """Whether the request was meant to change an address book. Signing in is none."""
    if is_setup(service, request) or is_call(service, request):
        return False
    if service == "exchange":  # reads are POSTs, too
        return writes_to_exchange(request)
    if service == "graph" and request.path.endswith("/$batch"):
        return _writes_in_batch(request)
    return service in ("people", "dialpad", "graph") and request.method not in _READS


def _writes_in_batch(request: Request) -> bool:
    try:
        parts = json.loads(request.body)["requests"]
        return any(str(part["method"]).upper() not in _READS for part in parts)
    except (ValueError, KeyError, TypeError):
        return True  # whatever it was meant to be


def _query(pairs: list[tuple[str, str]]) -> Fields:
    found: Fields = {}
    for name, value in pairs:
        shown = "…" if name in ("access_token", "key", "code_challenge") else value
        if name in found:
            before = found[name]
            found[name] = [*before, shown] if isinstance(before, list) else [before, shown]
        else:
            found[name] = shown
    return found


def _body(request: Request) -> Any:
    if request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return {k: "…" if k in _SECRET else v for k, v in request.form().items()}
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        return request.body.decode("utf-8", "replace")
