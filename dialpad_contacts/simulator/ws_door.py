"""The door of the websockets: takes a connection to call events, and brings the frames.

Source: developers.dialpad.com/docs/event-subscriptions-via-websocket. That a bad token is let
in, asked for a key in a frame and then shown out is from Dialpad's forum (thread 6344fa67).
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from dialpad_contacts.simulator.dialpad_events import HOST
from dialpad_contacts.simulator.switchboard import Connection
from dialpad_contacts.simulator.world import World

Receive: TypeAlias = Callable[[], Awaitable[dict[str, Any]]]
Send: TypeAlias = Callable[[dict[str, Any]], Awaitable[None]]

_TICK_S = 0.05
"""How often the virtual clock is looked at."""
_POLICY, _GOING_AWAY = 1008, 1001


async def serve(world: World, path: str, receive: Receive, send: Send) -> None:
    """Serve one connection until either side ends it."""
    if (await receive())["type"] != "websocket.connect":
        return
    host, _, rest = path.lstrip("/").partition("/")
    if host != HOST or not rest.startswith("events/") or world.switches.offline:
        await send({"type": "websocket.close", "code": _POLICY})
        return
    await send({"type": "websocket.accept"})
    connection = world.switchboard.connect(rest.removeprefix("events/"))
    if connection is None:
        text = json.dumps({"error": "Please send your API key."})
        await send({"type": "websocket.send", "text": text})
        await send({"type": "websocket.close", "code": _POLICY, "reason": "Invalid token"})
        return
    gone = asyncio.ensure_future(_left(receive))
    try:
        await _pass_on(world, connection, gone, send)
    finally:
        gone.cancel()
        if connection in world.switchboard.connections:
            world.switchboard.connections.remove(connection)


async def _pass_on(
    world: World, connection: Connection, gone: asyncio.Future[None], send: Send
) -> None:
    while not gone.done():
        if world.switchboard.is_over(connection):
            await send({"type": "websocket.close", "code": _GOING_AWAY, "reason": "1 hour"})
            return
        try:
            frame = await asyncio.wait_for(connection.frames.get(), _TICK_S)
        except TimeoutError:
            continue
        if frame is None:
            await send({"type": "websocket.close", "code": _GOING_AWAY})
            return
        await send({"type": "websocket.send", "text": frame})


async def _left(receive: Receive) -> None:
    """Return when the other side has gone; what it says is not listened to."""
    while (await receive())["type"] != "websocket.disconnect":
        continue
