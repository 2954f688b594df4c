"""Hears of a Dialpad user's calls: one websocket, reused, renewed before its hour, connected anew.

What rang while nobody was connected is never told again, and the events say so (D23).
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random, SystemRandom
from typing import Protocol
from urllib.parse import urlsplit

from dialpad_contacts.domain.call import LineEvent, LineState
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import Refused, SignInNeeded, TryLater
from dialpad_contacts.providers.context import ProviderContext
from dialpad_contacts.providers.dialpad.events import STATES, NotDialpads, opened, read, secret_of
from dialpad_contacts.providers.dialpad.wall import EVENTS, lets_through
from dialpad_contacts.providers.dialpad.wire import TITLE, NotForThisKey, Socket, Wire
from dialpad_contacts.providers.http import Session
from dialpad_contacts.providers.transport import ForeignHost, origin
from dialpad_contacts.providers.websocket import LineClosed, WebSocket
from dialpad_contacts.sync.schedule import retry_delay

log = logging.getLogger(__name__)

HOSTS = (
    "https://platform-websockets-6kqb5ajsla-uc.a.run.app",
    "https://platform-websockets-5bwy6zprxa-uc.a.run.app",
)
"""Of Dialpad's websockets, its sandbox's last.

Source: developers.dialpad.com/docs/event-subscriptions-via-websocket.
"""
RENEW_S = 50 * 60.0
"""An address and a connection live an hour."""
KEPT = 10_000
"""Events that are known again when two connections tell of them."""
STEADY_S = 60.0
"""A connection that lasted so long was a good one: the waiting begins anew."""

PATIENCE_S = 15 * 60.0
"""Until what Dialpad refuses, and time may mend, is asked for again."""

Told = Callable[[LineEvent | LineState], None]


@dataclass(frozen=True, slots=True)
class Pace:
    """The seconds that things take; tests take less."""

    renew_s: float = RENEW_S
    steady_s: float = STEADY_S
    wait: Callable[[int, float | None, float], float] = retry_delay


class Ended(Protocol):
    """Whether it is over; a thread may wait for that."""

    def is_set(self) -> bool:
        """Return whether it is over."""
        ...

    def wait(self, timeout: float) -> bool:
        """Wait for at most ``timeout`` seconds; return as ``is_set``."""
        ...


class NoUsersKey(Refused):
    """The key is a company's: it has no calls of its own."""


class DialpadLine:
    """The calls of one account. ``run`` in a thread of its own; ``close`` from any other."""

    _ended: Ended

    def __init__(
        self,
        context: ProviderContext,
        account: AccountId,
        told: Told,
        *,
        pace: Pace = Pace(),
        random: Random | None = None,
    ) -> None:
        """Take the parts; nothing is asked yet. ``told`` is called by ``run``'s thread."""
        settings = context.settings
        self._account = account
        self._told = told
        self._pace = pace
        self._random = random or SystemRandom()
        self._ca_bundle = settings.network.ca_bundle
        base = settings.dialpad.api_url
        self._hosts = frozenset(origin(url) for url in (base, *HOSTS))
        session = Session(
            TITLE, base, read_only=True, reads=lets_through(base, EVENTS),
            ca_bundle=self._ca_bundle,
        )  # fmt: skip
        self._wire = Wire(session, context.load_secret)
        self._open: WebSocket | None = None
        self._me = ""
        self._socket = ""
        self._secret = ""
        self._seen: OrderedDict[str, None] = OrderedDict()
        self._is_told = False
        """Whether the last that was told is that calls arrive."""
        self._lost_at: datetime | None = None

    def run(self, ended: Ended) -> None:
        """Hear, until ``ended`` is set, or until only the user can help."""
        self._ended = ended
        failures = 0
        while not ended.is_set():
            began = time.monotonic()
            try:
                self._listen()
                return
            except (SignInNeeded, NoUsersKey) as error:
                self._tell_lost(str(error))
                return
            except (NotForThisKey, ForeignHost) as error:
                self._tell_lost(str(error))
                wait_s = PATIENCE_S
            except TryLater as error:
                failures = 1 if time.monotonic() - began > self._pace.steady_s else failures + 1
                self._tell_lost(error.reason)
                wait_s = self._pace.wait(failures, error.after_s, self._random.random())
            ended.wait(wait_s)

    def close(self) -> None:
        """Cut off whatever runs; with ``ended`` set before, ``run`` returns soon after."""
        self._wire.close()
        line = self._open
        if line is not None:
            line.cut()

    # -- one connection after the other ---------------------------------------------------

    def _listen(self) -> None:
        """Connect, and hear until ``close``. Raises TryLater and its kind: it was lost."""
        line = self._connected()
        wait_s = self._pace.renew_s
        try:
            if not self._is_told:
                self._is_told = True
                self._told(LineState(self._account, True, gap_since=self._lost_at))
                self._lost_at = None
            while self._heard_out(line, wait_s):
                try:
                    fresh = self._connected()
                except TryLater:  # the old one is good for some minutes more
                    wait_s = self._pace.renew_s / 10
                    self._open = line
                    continue
                # The new one first: what comes in between, both tell, and it is heard once.
                self._drain(line)
                line.close()
                line, wait_s = fresh, self._pace.renew_s
        finally:
            self._open = None
            line.close()

    def _connected(self) -> WebSocket:
        line = WebSocket(TITLE, self._address(), hosts=self._hosts, ca_bundle=self._ca_bundle)
        self._open = line
        if self._ended.is_set():  # closed while we connected
            line.close()
            raise LineClosed("Stopped.")
        return line

    def _heard_out(self, line: WebSocket, wait_s: float) -> bool:
        """Hear until it is time to renew; return False when it was closed before."""
        until = time.monotonic() + wait_s
        while not self._ended.is_set():
            left = until - time.monotonic()
            if left <= 0:
                return True
            frame = line.receive(left)
            if frame is not None:
                self._take(frame)
        return False

    def _drain(self, line: WebSocket) -> None:
        """Hear what the old connection was told before the new one was there, and little more.

        In a flood it would never end, and the new one would tell what is no longer known again.
        """
        with suppress(LineClosed):
            for _ in range(KEPT // 2):
                frame = line.receive(0.0)
                if frame is None:
                    return
                self._take(frame)

    def _take(self, frame: str) -> None:
        try:
            payload = opened(frame, self._secret)
        except NotDialpads:
            log.warning("Dialpad: a frame of %d characters is not signed for us", len(frame))
            return
        found = read(payload, self._account, self._me)
        if found is None:
            return
        event, known_by = found
        if known_by in self._seen:
            return
        self._seen[known_by] = None
        if len(self._seen) > KEPT:
            self._seen.popitem(last=False)
        self._told(event)

    def _tell_lost(self, reason: str) -> None:
        if self._ended.is_set():
            return
        if self._is_told:
            self._is_told, self._lost_at = False, datetime.now(UTC)
            self._socket = ""  # who connects anew looks whether all is as it should be
        self._told(LineState(self._account, False, reason, self._lost_at))

    # -- the websocket and its subscription -----------------------------------------------

    def _address(self) -> str:
        """Return an address that opens now; makes what is missing, and never a second one."""
        if self._socket:
            with suppress(NotForThisKey):  # somebody deleted it
                return self._checked(self._wire.socket(self._socket))
        self._who()
        socket = self._ours() or self._wire.new_socket(self._secret)
        self._subscribe(socket)
        self._socket = str(socket.id)
        return self._checked(socket)

    def _who(self) -> None:
        if self._me:
            return
        try:
            me = self._wire.me()
        except NotForThisKey as error:
            raise NoUsersKey(
                "This is a company's API key. Calls arrive with a user's own key alone."
            ) from error
        self._me, self._secret = str(me.id), secret_of(self._wire.key)

    def _ours(self) -> Socket | None:
        for page in self._wire.sockets():
            for socket in page:
                if socket.signature is not None and socket.signature.secret == self._secret:
                    return socket
        return None

    def _subscribe(self, socket: Socket) -> None:
        wanted = {
            "endpoint_id": _number(socket.id),
            "call_states": list(STATES),
            "target_type": "user",
            "target_id": _number(self._me),
            "enabled": True,
        }
        for page in self._wire.subscriptions(self._me):
            for known in page:
                if known.websocket is None or str(known.websocket.id) != str(socket.id):
                    continue
                if not known.enabled or set(known.call_states or ()) != set(STATES):
                    self._wire.change_subscription(str(known.id), wanted)
                return
        self._wire.new_subscription(wanted)

    def _checked(self, socket: Socket) -> str:
        url = socket.websocket_url or ""
        if urlsplit(url).scheme not in ("ws", "wss"):
            raise TryLater("Dialpad names no address for its events.")
        return url


def _number(number: int | str) -> int | str:
    """Return an id as the number that Dialpad asks for; some answers write it as text."""
    return int(number) if str(number).isdigit() else number


def build(context: ProviderContext, account: AccountId, told: Told) -> DialpadLine:
    """Return what hears of the calls of ``account``; nothing is asked yet."""
    return DialpadLine(context, account, told)
