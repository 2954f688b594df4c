"""The front door: takes HTTP requests to the clouds behind it, and brings the answers back."""

from __future__ import annotations

import asyncio
import gzip
import socket
import sys
import time
import traceback
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

from dialpad_contacts.simulator import (
    control,
    dialpad,
    ews,
    ews_auth,
    mischief,
    ms_graph,
    ms_identity,
    ms_token,
    oauth,
    oauth_token,
    people,
    ws_door,
)
from dialpad_contacts.simulator.faults import BEFORE, Rule
from dialpad_contacts.simulator.mischief import Delivery
from dialpad_contacts.simulator.wire import Refused, Request, Response, page, reply
from dialpad_contacts.simulator.witness import Witness
from dialpad_contacts.simulator.world import World

Scope: TypeAlias = dict[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]
Handler: TypeAlias = Callable[[World, Request], Response]

_COMPRESS_FROM = 1024
# Google's largest documented request is far below; a runaway client must not fill the memory.
_BODY_MOST = 32 * 1024 * 1024

_OAUTH: dict[tuple[str, str, str], Handler] = {
    ("accounts.google.com", "GET", "/o/oauth2/v2/auth"): oauth.authorize,
    ("accounts.google.com", "GET", "/o/oauth2/auth"): oauth.authorize,
    ("accounts.google.com", "POST", "/o/oauth2/v2/auth/consent"): oauth.consent_answer,
    ("accounts.google.com", "POST", "/o/oauth2/auth/consent"): oauth.consent_answer,
    ("oauth2.googleapis.com", "POST", "/token"): oauth_token.token,
    ("oauth2.googleapis.com", "POST", "/revoke"): oauth_token.revoke,
    ("oauth2.googleapis.com", "GET", "/tokeninfo"): oauth_token.token_info,
    ("openidconnect.googleapis.com", "GET", "/v1/userinfo"): oauth_token.user_info,
}
_SERVICES: dict[str, tuple[str, Handler]] = {
    "people.googleapis.com": ("people", people.handle),
    "dialpad.com": ("dialpad", dialpad.handle),
    "graph.microsoft.com": ("graph", ms_graph.handle),
    "login.microsoftonline.com": ("microsoft", ms_identity.handle),
    "ews": ("exchange", ews.handle),
    "autodiscover": ("exchange", ews.handle),
}
_OWN_ROOTS = frozenset({"ews", "autodiscover"})
"""Exchange has a host of its own, whose paths begin so, in upper or lower case."""
_OWNERS: dict[str, Callable[[World, Request], str | None]] = {
    "people": people.account_of,
    "dialpad": dialpad.account_of,
    "graph": ms_graph.account_of,
    "microsoft": ms_token.account_of,
    "exchange": ews_auth.account_of,
}


class Doors:
    """Who is connected, so that connections can be cut."""

    def __init__(self) -> None:
        """Begin with nobody connected."""
        self.control_port = 0
        self.offline = False
        self.transports: dict[tuple[str, int], asyncio.Transport] = {}
        self.connections: dict[tuple[str, int], dict[str, Any]] = {}
        """What each open connection remembers, as who signed in over it."""
        self.certificates: dict[int, bytes] = {}  # by port, the hash of what a TLS door shows

    def cut_clouds(self) -> None:
        """Reset every connection but those to the control interface."""
        for transport in list(self.transports.values()):
            if self.port_of(transport) != self.control_port:
                reset(transport)

    @staticmethod
    def port_of(transport: asyncio.Transport) -> int:
        """Return the local port of a connection."""
        name = transport.get_extra_info("sockname")
        return int(name[1]) if name else 0


def reset(transport: asyncio.Transport) -> None:
    """End a connection with a TCP reset, as a dying network does."""
    connection = transport.get_extra_info("socket")
    if connection is not None:
        linger_off = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        try:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger_off)
        except OSError:  # closed already
            return
    transport.abort()


class Front:
    """The ASGI application of both ports."""

    def __init__(self, world: World, doors: Doors) -> None:
        """Serve ``world``; ``doors`` knows the connections."""
        self.world = world
        self.doors = doors
        self._witness = Witness()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            await ws_door.serve(self.world, unquote(scope["path"]), receive, send)
            return
        if scope["type"] != "http":
            return
        request = await _request(scope, receive)
        if request is None:  # whoever asked died in the middle of saying what
            return
        if scope["server"][1] == self.doors.control_port:
            await self._control(request, send)
            return
        await self._cloud(scope, request, send)

    async def _control(self, request: Request, send: Send) -> None:
        response = _guarded(control.handle, self.world, request)
        if self.world.switches.offline != self.doors.offline:
            self.doors.offline = self.world.switches.offline
            if self.doors.offline:
                self.doors.cut_clouds()
                self.world.switchboard.hang_up_on_everybody()
        await _send(send, Delivery(response), request)

    async def _cloud(self, scope: Scope, request: Request, send: Send) -> None:
        began = time.perf_counter()
        host, _, rest = request.path.lstrip("/").partition("/")
        if host.lower() in _OWN_ROOTS:
            host = host.lower()
            request.connection = self.doors.connections.get(scope["client"], {})
        else:
            request.path = f"/{rest}"
        service, handler, account = self._service(host, request)
        busy = self.world.microsoft.busy
        busy[account or ""] += 1
        try:
            await self._serve(scope, request, send, began, (service, handler, account))
        finally:
            busy[account or ""] -= 1

    async def _serve(
        self,
        scope: Scope,
        request: Request,
        send: Send,
        began: float,
        known: tuple[str, Handler, str | None],
    ) -> None:
        service, handler, account = known
        transport = self.doors.transports.get(scope["client"] or ("", 0))
        book = self.world.faults
        rule = book.strike(service, request, account)
        if rule and rule.kind in BEFORE:
            request.account = account
            delivery = mischief.instead(rule, request, service)
        else:
            if rule and rule.kind == "late":  # the client may be gone when it is carried out
                await asyncio.sleep(float(rule.options.get("seconds", 1)))
                if self.world.faults is not book:  # asked of a world that was reset meanwhile
                    if transport:
                        reset(transport)
                    return
            response = _guarded(handler, self.world, request)
            delivery = mischief.after(rule, response) if rule else Delivery(response)
        latency_s = self.world.switches.latency_ms / 1000 + delivery.delay_s
        self._note(service, request, delivery, began, rule)
        if latency_s:
            await asyncio.sleep(latency_s)
        if delivery.response is None:
            if transport:
                reset(transport)
            return
        if transport and (delivery.cut_at is not None or delivery.bytes_per_s or delivery.stall_s):
            await _send_badly(send, delivery, transport)
            return
        await _send(send, delivery, request)

    def _service(self, host: str, request: Request) -> tuple[str, Handler, str | None]:
        known = _SERVICES.get(host)
        if known:
            return *known, _OWNERS[known[0]](self.world, request)
        handler = _OAUTH.get((host, request.method, request.path))
        return "oauth", handler or _nowhere, oauth_token.account_of(self.world, request)

    def _note(
        self, service: str, request: Request, delivery: Delivery, began: float, rule: Rule | None
    ) -> None:
        ms = (time.perf_counter() - began) * 1000
        fault = rule.id if rule else 0
        entry = self.world.log.add(service, request, delivery.response, ms=ms, fault=fault)
        self._witness.saw(self._kind(service, request.account), entry)

    def _kind(self, service: str, account: str | None) -> str:
        if service != "graph":
            return service
        found = self.world.microsoft.accounts.get(account or "")
        return found.kind if found else ""


def _nowhere(_world: World, _request: Request) -> Response:
    return page("<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p><b>404.</b>", 404)


def _guarded(handler: Handler, world: World, request: Request) -> Response:
    try:
        return handler(world, request)
    except Refused as refused:
        return refused.response
    except Exception:  # noqa: BLE001 - a bug here must not look like a fault of the network
        traceback.print_exc(file=sys.stderr)
        return reply(
            {"error": {"code": 500, "message": "simulator bug", "status": "INTERNAL"}}, 500
        )


async def _request(scope: Scope, receive: Receive) -> Request | None:
    parts = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if not message.get("more_body") or size > _BODY_MOST:
            break
    raw_path = scope.get("raw_path") or scope["path"].encode()
    return Request(
        method=scope["method"],
        path=unquote(raw_path.decode("latin-1")),
        query=parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True),
        headers={k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]},
        body=b"".join(parts),
    )


async def _send(send: Send, delivery: Delivery, request: Request) -> None:
    response = delivery.response
    if response is None:
        return
    body, headers = response.body, dict(response.headers)
    accepts = "gzip" in request.headers.get("accept-encoding", "")
    if accepts and len(body) >= _COMPRESS_FROM and not delivery.raw:
        # Level 1: the loopback is fast, and the listing benchmarks measure the client.
        body = gzip.compress(body, 1, mtime=0)
        headers["Content-Encoding"] = "gzip"
        headers["Vary"] = "Accept-Encoding"
    await send(_head(response, headers, len(body)))
    await send({"type": "http.response.body", "body": b"" if request.method == "HEAD" else body})


def _head(response: Response, headers: dict[str, str], length: int) -> dict[str, Any]:
    shown = {"Content-Type": response.content_type, "Content-Length": str(length), **headers}
    return {
        "type": "http.response.start",
        "status": response.status,
        "headers": [(k.encode("latin-1"), v.encode("latin-1")) for k, v in shown.items()],
    }


async def _send_badly(send: Send, delivery: Delivery, transport: asyncio.Transport) -> None:
    """Send too little, or too slowly."""
    response = delivery.response or Response()
    body = response.body
    await send(_head(response, response.headers, len(body)))
    if delivery.stall_s:
        until = time.monotonic() + delivery.stall_s
        while time.monotonic() < until and not transport.is_closing():
            await asyncio.sleep(0.05)
    if delivery.cut_at is not None:
        await send(
            {"type": "http.response.body", "body": body[: delivery.cut_at], "more_body": True}
        )
        transport.close()
        return
    if delivery.bytes_per_s:
        # One byte at a time below 20 a second, and then in steps of a twentieth of a second.
        step = max(1, int(delivery.bytes_per_s / 20))
        for start in range(0, max(0, len(body) - step), step):
            if transport.is_closing():
                return
            chunk = body[start : start + step]
            await send({"type": "http.response.body", "body": chunk, "more_body": True})
            await asyncio.sleep(step / delivery.bytes_per_s)
        body = (
            body[(max(0, len(body) - step - 1) // step + 1) * step :] if len(body) > step else body
        )
    await send({"type": "http.response.body", "body": body})
