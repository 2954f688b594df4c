"""Sign-in in the system's browser: the loopback receiver, and what every sign-in hands back."""

from __future__ import annotations

import hmac
import logging
import selectors
import socket
import threading
import time
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, urlsplit

from dialpad_contacts.domain.errors import SignInNeeded, TryLater

_log = logging.getLogger(__name__)

TIME_LIMIT_S = 300.0
_MAX_HEAD_BYTES = 16 * 1024
_MAX_CONNECTIONS = 64
_PATIENCE_S = 10.0
"""How long a connection may take to say what it wants."""
_GRACE_S = 3.0
"""How long an answer may still come in after the browser's command said it failed."""

OpenBrowser = Callable[[str], bool]

_PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><title>Dialpad Contacts</title></head>
<body><p>{text}</p></body></html>
"""
_DONE = "You can close this tab and go back to Dialpad Contacts."
_NOT_DONE = "Nothing was linked. You can close this tab and go back to Dialpad Contacts."
_NOTHING_HERE = "There is nothing here."


@dataclass(frozen=True, slots=True)
class Grant:
    """What a sign-in brings: who it is, and the secret for the vault.

    ``subject`` is the cloud's stable id of the person (D13). ``secret`` is never shown or logged.
    """

    subject: str
    email: str
    secret: str = field(repr=False)


@dataclass(slots=True)
class _Visitor:
    """One connection to the receiver: a browser, its favicon request, a port scan."""

    until: float
    head: bytearray = field(default_factory=bytearray)


class Receiver:
    """Takes the reply of one sign-in on 127.0.0.1, on a port that the system picks.

    Whatever else knocks is answered and forgotten: favicons, scans, connections that never
    speak, a wrong state, another Host. Used once, as a context manager; nothing listens after.

    Source: RFC 8252 sections 7.3 and 8.3.
    """

    def __init__(self) -> None:
        self._listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        exclusive = getattr(socket, "SO_EXCLUSIVEADDRUSE", None)  # Windows alone
        if exclusive is not None:
            self._listener.setsockopt(socket.SOL_SOCKET, exclusive, 1)
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(128)
        self._listener.setblocking(False)
        self._port: int = self._listener.getsockname()[1]
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._visitors: dict[socket.socket, _Visitor] = {}

    @property
    def redirect_uri(self) -> str:
        """Where the cloud sends the browser back to."""
        return f"http://127.0.0.1:{self._port}/"

    def __enter__(self) -> Self:
        """Listen."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop listening and drop every connection."""
        for visitor in list(self._visitors):
            self._drop(visitor)
        self._selector.close()
        self._listener.close()

    def poll(self, state: str, wait_s: float) -> dict[str, str] | None:
        """Serve whoever comes for up to ``wait_s``; return the reply that carries ``state``."""
        now = time.monotonic()
        for late in [s for s, v in self._visitors.items() if v.until < now]:
            self._drop(late)
        for key, _ in self._selector.select(wait_s):
            visitor = key.fileobj
            if visitor is self._listener:
                self._welcome()
                continue
            assert isinstance(visitor, socket.socket)
            if visitor not in self._visitors:
                continue  # dropped a moment ago, to make room
            reply = self._hear(visitor, state)
            if reply is not None:
                return reply
        return None

    def _welcome(self) -> None:
        """Let everybody in who waits; the oldest of too many has to go."""
        for _ in range(_MAX_CONNECTIONS):
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            sock.setblocking(False)
            while len(self._visitors) >= _MAX_CONNECTIONS:
                self._drop(next(iter(self._visitors)))
            self._visitors[sock] = _Visitor(time.monotonic() + _PATIENCE_S)
            self._selector.register(sock, selectors.EVENT_READ)

    def _drop(self, sock: socket.socket) -> None:
        self._visitors.pop(sock, None)
        with suppress(KeyError, ValueError):
            self._selector.unregister(sock)
        sock.close()

    def _hear(self, sock: socket.socket, state: str) -> dict[str, str] | None:
        """Read on; once the request's head is whole, answer it."""
        head = self._visitors[sock].head
        try:
            more = sock.recv(4096)
        except BlockingIOError:
            return None
        except OSError:
            more = b""
        head += more
        if not more or len(head) > _MAX_HEAD_BYTES:
            self._drop(sock)
            return None
        if b"\r\n\r\n" not in head and b"\n\n" not in head:
            return None
        reply = self._reply_in(bytes(head), state)
        if reply is None:
            _answer(sock, 404, _NOTHING_HERE)
        else:
            _answer(sock, 200, _DONE if "code" in reply else _NOT_DONE)
        self._drop(sock)
        return reply

    def _reply_in(self, head: bytes, state: str) -> dict[str, str] | None:
        lines = head.decode("latin-1").splitlines()
        request = lines[0].split(" ")
        hosts = [v.strip() for k, _, v in (line.partition(":") for line in lines[1:])
                 if k.strip().lower() == "host"]  # fmt: skip
        if len(request) != 3 or request[0] != "GET":
            return None
        if hosts not in ([f"127.0.0.1:{self._port}"], [f"localhost:{self._port}"]):
            return None
        try:
            target = urlsplit(request[1])
            pairs = parse_qsl(target.query, keep_blank_values=True, max_num_fields=50)
        except ValueError:
            return None
        reply = dict(pairs)
        if target.path != "/" or len(reply) != len(pairs):
            return None
        theirs = reply.get("state", "").encode("utf-8", "replace")
        if not hmac.compare_digest(theirs, state.encode()) or not reply.keys() & {"code", "error"}:
            return None
        return reply


def _answer(sock: socket.socket, status: int, text: str) -> None:
    page = _PAGE.format(text=text).encode()
    reason = "OK" if status == 200 else "Not Found"
    head = (
        f"HTTP/1.1 {status} {reason}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(page)}\r\nCache-Control: no-store\r\nConnection: close\r\n"
        "Content-Security-Policy: default-src 'none'\r\nReferrer-Policy: no-referrer\r\n"
        "X-Content-Type-Options: nosniff\r\n\r\n"
    )
    with suppress(OSError):
        sock.settimeout(2.0)
        sock.sendall(head.encode() + page)
        sock.shutdown(socket.SHUT_WR)


class Browser:
    """Opens an address apart from the thread that waits for the reply.

    A browser named in ``$BROWSER`` may only return when it has been closed, or, if it is a
    script, when it has followed the redirect to our receiver: nobody would serve it.
    """

    def __init__(self, open_browser: OpenBrowser) -> None:
        self._open = open_browser
        self.failed_at: float | None = None
        """When opening turned out to have failed (monotonic), None until then."""

    def open(self, url: str) -> None:
        """Begin to open ``url``; returns at once."""
        threading.Thread(target=self._run, args=(url,), name="open-browser", daemon=True).start()

    def _run(self, url: str) -> None:
        opened = False
        with suppress(Exception):  # whatever the desktop throws, nobody sees the page
            opened = self._open(url)
        if not opened:
            _log.warning("the browser can't be opened")
            self.failed_at = time.monotonic()


@dataclass(slots=True)
class SignIn:
    """One sign-in attempt: how to reach the user, and for how long. ``cancel`` from any thread.

    ``show_url`` is told the address, for a user whose browser doesn't open by itself; with it,
    a browser that fails to open is no failure.
    """

    open_browser: OpenBrowser = webbrowser.open
    time_limit_s: float = TIME_LIMIT_S
    show_url: Callable[[str], None] | None = None
    cancelled: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        """End the attempt; nothing listens a moment later."""
        self.cancelled.set()

    def reply(self, receiver: Receiver, url: str, state: str, title: str) -> dict[str, str]:
        """Send the user to ``url`` and return the reply's parameters, ``code`` among them.

        Raises:
            SignInNeeded: the user said no, gave up, or took too long.
            TryLater: no browser could be opened.
        """
        if self.show_url is not None:
            self.show_url(url)
        browser = Browser(self.open_browser)
        browser.open(url)
        until = time.monotonic() + self.time_limit_s
        while (now := time.monotonic()) < until:
            if self.cancelled.is_set():
                raise SignInNeeded("The sign-in was cancelled.")
            reply = receiver.poll(state, min(0.2, until - now))
            if reply is not None:
                return _accepted(reply, title)
            if self._nobody_sees(browser, now):
                raise TryLater("No browser could be opened to sign in. Set $BROWSER and try again.")
        raise SignInNeeded(f"The sign-in at {title} took too long. Try again.")

    def _nobody_sees(self, browser: Browser, now: float) -> bool:
        failed_at = browser.failed_at
        return self.show_url is None and failed_at is not None and now > failed_at + _GRACE_S


def _accepted(reply: dict[str, str], title: str) -> dict[str, str]:
    if "code" in reply and "error" not in reply:
        return reply
    if reply.get("error") == "access_denied":
        raise SignInNeeded(f"{title} wasn't allowed to share contacts. Nothing was linked.")
    raise SignInNeeded(f"{title} refused the sign-in. Try again.")
