"""A server of raw bytes on this computer: says exactly what a test wants, as slowly as it wants."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

Talk = Callable[[socket.socket, bytes], None]


class RawServer:
    """Reads each request whole, then lets ``talk`` answer on the socket."""

    def __init__(self, talk: Talk, *, tls: ssl.SSLContext | None = None) -> None:
        self._talk = talk
        self._tls = tls
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.requests: list[bytes] = []
        self._threads: list[threading.Thread] = []
        self._open: list[socket.socket] = []
        self._done = threading.Event()

    @property
    def url(self) -> str:
        return f"http{'s' if self._tls else ''}://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._done.set()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for conn in self._open:
            with suppress(OSError):
                conn.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(10)

    def _start(self, target: Callable[..., None], *args: object) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._done.is_set():
            try:
                conn, _ = self._socket.accept()
            except OSError:
                return
            self._open.append(conn)
            self._start(self._serve, conn)

    def _serve(self, conn: socket.socket) -> None:
        with suppress(OSError), conn:
            conn.settimeout(10)
            if self._tls is None:
                self._answer_all(conn)
                return
            with self._tls.wrap_socket(conn, server_side=True) as secure:
                self._open.append(secure)
                self._answer_all(secure)

    def _answer_all(self, conn: socket.socket) -> None:
        while not self._done.is_set():
            request = _request(conn)
            if not request:
                return
            self.requests.append(request)
            self._talk(conn, request)

    def drip(self, conn: socket.socket, text: bytes, *, every_s: float) -> None:
        """Send a byte at a time for as long as somebody listens."""
        for byte in text:
            if self._done.is_set():
                return
            conn.sendall(bytes([byte]))
            time.sleep(every_s)

    def wait(self, seconds: float) -> None:
        """Say nothing, but no longer than the test runs."""
        self._done.wait(seconds)


def _request(conn: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        more = conn.recv(65536)
        if not more:
            return b""
        got += more
    head, _, body = got.partition(b"\r\n\r\n")
    size = 0
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            size = int(value)
    while len(body) < size:
        body += conn.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(
    body: bytes, *, status: str = "200 OK", kind: str = "application/json", **headers: str
) -> bytes:
    """Return an HTTP answer."""
    more = "".join(f"{k.replace('_', '-')}: {v}\r\n" for k, v in headers.items())
    head = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}\r\n"
    return head.encode() + body


def says(text: bytes) -> Talk:
    """Return a talk that always answers ``text``."""
    return lambda conn, request: conn.sendall(text)
