"""Sockets that obey one deadline for a whole request and can be cut from another thread."""

from __future__ import annotations

import io
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from http.client import HTTPResponse as PlainResponse
from typing import Any

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

CONNECT_S = 10.0
READ_S = 30.0
TOTAL_S = 120.0


class Gone(OSError):
    """The session was closed while, or before, a request ran."""


class Line:
    """The one request that a session has under way: its deadline, and the sockets it holds.

    A server that sends a byte a second never trips a read timeout, so every single read is
    given what is left of the whole (faults.md N3). ``cut`` works from another thread: it shuts
    the sockets down, which wakes a read that waits on one.
    """

    def __init__(self, *, connect_s: float, read_s: float, total_s: float) -> None:
        self.connect_s = connect_s
        self.read_s = read_s
        self.total_s = total_s
        self.sent = False
        """True once a byte of the request may have left; then a write's outcome is unknown."""
        self.is_cut = False
        self.opened = 0
        """How many connections were made so far: NTLM has to stay on one."""
        self.certificate = b""
        """What the server of the newest connection showed (DER), b"" without TLS."""
        self._keeps_clock = False
        self._deadline = time.monotonic() + total_s
        self._waiting_on: socket.socket | None = None
        self._copy: socket.socket | None = None

    def begin(self) -> None:
        """Start the clock of a new request."""
        self.sent = False
        if not self._keeps_clock:
            self._deadline = time.monotonic() + self.total_s

    @contextmanager
    def same_deadline(self) -> Iterator[None]:
        """Let the requests that follow share the clock of the last one, as a handshake's do."""
        self._keeps_clock = True
        try:
            yield
        finally:
            self._keeps_clock = False

    def connected(self, sock: socket.socket | None) -> None:
        """Go on to the request itself; what a proxy's CONNECT sent is not it."""
        self.sent = False
        self.wait_on(None)
        self.opened += 1
        shown = sock.getpeercert(binary_form=True) if isinstance(sock, ssl.SSLSocket) else None
        self.certificate = shown or b""

    def left_s(self, longest_s: float) -> float:
        """Return how long the next step may take, at most ``longest_s``.

        Raises:
            TimeoutError: the whole request has used up its time.
            Gone: the session is closed.
        """
        if self.is_cut:
            raise Gone("closed")
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the whole request took too long")
        return min(longest_s, left)

    def wait_on(self, sock: socket.socket | None) -> None:
        """Name the socket that the request is about to wait on, None when it no longer does."""
        copy, self._copy = self._copy, None
        self._waiting_on = sock
        if copy is not None:
            copy.close()

    def wait_on_copy(self, sock: socket.socket) -> None:
        """Like ``wait_on``, for a socket that TLS is about to take over."""
        self.wait_on(None)
        self._waiting_on = self._copy = sock.dup()

    def cut(self) -> None:
        """End the running request, if any, and refuse those that follow."""
        self.is_cut = True
        sock = self._waiting_on
        if sock is not None:
            with suppress(OSError):
                # The plain one: TLS's own drops the key under the reading thread's feet.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)


class _Reader(io.RawIOBase):
    """A socket's bytes, each read within what is left of the deadline."""

    def __init__(self, sock: socket.socket, line: Line) -> None:
        self._sock = sock
        self._line = line
        self._raw = sock.makefile("rb", buffering=0)

    def readable(self) -> bool:
        """Return True: reading is all it does."""
        return True

    def readinto(self, buffer: Any) -> int | None:
        """Read what has arrived. Raises TimeoutError."""
        self._line.wait_on(self._sock)
        try:
            self._sock.settimeout(self._line.left_s(self._line.read_s))
            count: int | None = self._raw.readinto(buffer)
        finally:
            self._line.wait_on(None)
        if not count and self._line.is_cut:
            raise Gone("closed")
        return count

    def close(self) -> None:
        """Let the socket go."""
        if not self.closed:
            self._raw.close()
        super().close()


def pool_classes(line: Line) -> dict[str, type[HTTPConnectionPool]]:
    """Return urllib3 pool classes by scheme whose connections obey ``line``."""

    class Response(PlainResponse):
        def __init__(self, sock: socket.socket, *args: Any, **kwargs: Any) -> None:
            super().__init__(sock, *args, **kwargs)
            self.fp.close()
            self.fp = io.BufferedReader(_Reader(sock, line), 65536)

    class Plain(HTTPConnection):
        response_class = Response

        def connect(self) -> None:
            try:
                super().connect()
            finally:
                line.connected(self.sock)

        def _new_conn(self) -> socket.socket:
            return _dial(self, line)

        def send(self, data: Any) -> None:
            _about_to_send(self, line)
            super().send(data)

    class Secure(Plain, HTTPSConnection):
        """What is done before, between and after stays the same; ``super()`` is HTTPS's there."""

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _about_to_send(conn: HTTPConnection, line: Line) -> None:
    if conn.sock is None:
        conn.connect()
    line.sent = True
    assert conn.sock is not None
    conn.sock.settimeout(line.left_s(line.read_s))


def _dial(conn: HTTPConnection, line: Line) -> socket.socket:
    """Connect, trying each address; as urllib3 does, but so that it can be cut."""
    host = conn.host
    try:
        found = socket.getaddrinfo(host, conn.port or 0, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError) as error:
        gai = error if isinstance(error, socket.gaierror) else socket.gaierror(str(error))
        raise NameResolutionError(host, conn, gai) from error
    last: OSError = OSError("no address")
    for family, kind, proto, _, address in found:
        sock = socket.socket(family, kind, proto)
        try:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            line.wait_on(sock)
            sock.settimeout(line.left_s(line.connect_s))
            sock.connect(address)
            line.wait_on_copy(sock)
            return sock
        except OSError as error:
            line.wait_on(None)
            sock.close()
            last = error
            if line.is_cut:
                break
    if isinstance(last, TimeoutError):
        raise ConnectTimeoutError(conn, "connecting took too long") from last
    raise NewConnectionError(conn, str(last)) from last


@lru_cache(maxsize=8)
def trust(ca_bundle: str = "") -> ssl.SSLContext:
    """Return the TLS settings of every connection: the system's roots, certifi's, and ours.

    Not ``create_default_context``: that writes session keys to ``$SSLKEYLOGFILE``. And not
    requests' ``verify``: ``$REQUESTS_CA_BUNDLE`` would replace it (faults.md N24).

    Raises:
        OSError: ``ca_bundle`` can't be read, or holds no certificate.
    """
    import certifi

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    with suppress(OSError):
        context.load_default_certs()
    context.load_verify_locations(cafile=certifi.where())
    if ca_bundle:
        context.load_verify_locations(cafile=ca_bundle)
    return context
