"""A WebSocket to a cloud, under the same rules as every other connection: TLS, hosts, proxies.

The library's Sans-I/O half speaks the protocol; the socket is ours, so that no redirect is
followed, no foreign host reached, and a thread that waits on it can be woken.
"""

from __future__ import annotations

import base64
import logging
import socket
import ssl
import time
from collections import deque
from collections.abc import Collection
from contextlib import suppress
from http.client import HTTPConnection, HTTPException
from urllib.parse import unquote, urlsplit, urlunsplit

from requests.utils import get_environ_proxies
from websockets.client import ClientProtocol
from websockets.exceptions import InvalidURI
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.providers.transport import ForeignHost, is_loopback, is_secure, origin
from dialpad_contacts.providers.wires import CONNECT_S, trust

MAX_FRAME_BYTES = 1024 * 1024
"""Of one message: far above any event of a call."""
QUIET_S = 30.0
"""A line that says nothing for so long is asked whether it lives."""
DEAD_S = 20.0
"""How long the answer to that may take."""

_LEAST_S = 0.01
"""A socket that is given no time at all says something else than 'nothing yet'."""
_SILENT = logging.Logger("frames", logging.CRITICAL)
"""The library writes whole messages to its log at DEBUG (faults.md control 10)."""
_HTTP = {"ws": "http", "wss": "https"}


class LineClosed(TryLater):
    """The other side, or the network, ended the connection."""


class WebSocket:
    """One open connection. One thread receives; ``cut`` works from any other."""

    def __init__(self, title: str, url: str, *, hosts: Collection[str], ca_bundle: str) -> None:
        """Connect, and shake hands.

        Args:
            title: the cloud, as people call it.
            url: ``wss``, or ``ws`` to this computer.
            hosts: where it may lead (``name:port``, see ``transport.origin``).
            ca_bundle: extra trust roots, '' for none.

        Raises:
            ForeignHost: the address leads elsewhere; nothing was sent.
            TryLater: no connection came about.
        """
        self._title = title
        self._messages: deque[str] = deque()
        self._parts: list[bytes] = []
        self._heard_at = time.monotonic()
        self._asked_at: float | None = None
        plain = _plain(url)
        if origin(plain) not in hosts or not is_secure(plain):
            raise ForeignHost(
                f"{title} named an address that isn't its own, so we didn't go there."
            )
        self._protocol = ClientProtocol(parse_uri(url), max_size=MAX_FRAME_BYTES, logger=_SILENT)
        try:
            self._bare = _dial(plain)
            self._sock = _secured(self._bare, plain, ca_bundle)
        except ssl.SSLError as error:
            raise TryLater(
                f"We couldn't verify {title}'s certificate, so nothing was sent.", offline=True
            ) from error
        except (OSError, HTTPException) as error:
            raise self._closed() from error
        try:
            self._shake_hands()
        except BaseException:
            self.close()
            raise

    def receive(self, wait_s: float) -> str | None:
        """Return the next message, None when none came within ``wait_s`` seconds.

        Raises:
            LineClosed: there will be no more.
        """
        left = wait_s
        until = time.monotonic() + wait_s
        while not self._messages:
            self._ask_whether_it_lives()
            self._read(min(max(left, _LEAST_S), 1.0))
            self._take_events()
            left = until - time.monotonic()
            if left <= 0:
                break
        return self._messages.popleft() if self._messages else None

    def cut(self) -> None:
        """Wake the receiving thread: its connection is over."""
        with suppress(OSError):
            # The plain one: TLS's own drops the key under the reading thread's feet.
            socket.socket.shutdown(self._bare, socket.SHUT_RDWR)

    def close(self) -> None:
        """Say goodbye, and let the socket go."""
        with suppress(OSError, TryLater):
            if self._protocol.state is State.OPEN:
                self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
                self._flush()
        self._sock.close()
        self._bare.close()

    # -- parts ----------------------------------------------------------------------------

    def _shake_hands(self) -> None:
        self._protocol.send_request(self._protocol.connect())
        self._flush()
        until = time.monotonic() + CONNECT_S
        while self._protocol.state is State.CONNECTING:
            if time.monotonic() > until:
                raise TryLater(f"{self._title} didn't answer in time.", offline=True)
            self._read(1.0)
            if self._protocol.handshake_exc is not None:
                raise TryLater(f"{self._title} doesn't tell of calls now. Trying again later.")
        self._take_events()

    def _read(self, wait_s: float) -> None:
        """Take what arrives within ``wait_s`` seconds."""
        try:
            self._sock.settimeout(wait_s)
            octets = self._sock.recv(65536)
        except TimeoutError:
            return
        except OSError as error:
            raise self._closed() from error
        if octets:
            self._heard_at, self._asked_at = time.monotonic(), None
            self._protocol.receive_data(octets)
        else:
            self._protocol.receive_eof()
        self._flush()

    def _take_events(self) -> None:
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._take_frame(event)
        if self._protocol.state is not State.OPEN and not self._messages:
            raise self._closed()

    def _take_frame(self, frame: Frame) -> None:
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        self._parts.append(bytes(frame.data))
        if frame.fin:
            self._messages.append(b"".join(self._parts).decode("utf-8", "replace"))
            self._parts.clear()

    def _ask_whether_it_lives(self) -> None:
        now = time.monotonic()
        if self._asked_at is not None and now - self._asked_at > DEAD_S:
            raise self._closed()
        if self._asked_at is None and now - self._heard_at > QUIET_S:
            self._asked_at = now
            self._protocol.send_ping(b"")
            self._flush()

    def _flush(self) -> None:
        try:
            self._sock.settimeout(CONNECT_S)
            for octets in self._protocol.data_to_send():
                if octets:
                    self._sock.sendall(octets)
        except OSError as error:
            raise self._closed() from error

    def _closed(self) -> LineClosed:
        return LineClosed(f"The connection to {self._title} was lost.", offline=True)


def _plain(url: str) -> str:
    """Return the address as that of its HTTP handshake."""
    try:
        parse_uri(url)
        parts = urlsplit(url)
    except (InvalidURI, ValueError) as error:
        raise ForeignHost("no address") from error
    return urlunsplit((_HTTP[parts.scheme], *parts[1:]))


def _dial(url: str) -> socket.socket:
    """Connect, through the environment's proxy where there is one."""
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    proxies = {} if is_loopback(url) else get_environ_proxies(url)
    proxy = proxies.get(parts.scheme) or proxies.get("all")
    if proxy is None:
        line = HTTPConnection(host, port, timeout=CONNECT_S)
    else:
        line = _through(proxy, host, port)
    line.connect()
    return line.sock


def _through(proxy: str, host: str, port: int) -> HTTPConnection:
    by = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    headers = {}
    if by.username:
        pair = f"{unquote(by.username)}:{unquote(by.password or '')}"
        headers["Proxy-Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    line = HTTPConnection(by.hostname or "", by.port or 80, timeout=CONNECT_S)
    line.set_tunnel(host, port, headers)
    return line


def _secured(bare: socket.socket, url: str, ca_bundle: str) -> socket.socket:
    if urlsplit(url).scheme == "http":
        return bare
    try:
        bare.settimeout(CONNECT_S)
        copy = bare.dup()
        return trust(ca_bundle).wrap_socket(copy, server_hostname=urlsplit(url).hostname)
    except BaseException:
        bare.close()
        raise
