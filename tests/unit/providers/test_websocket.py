"""The websocket obeys what every connection does: hosts, TLS, proxies, sizes, deadlines."""

from __future__ import annotations

import base64
import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import trustme
from websockets.sync.server import Server, ServerConnection, serve

from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.providers import websocket
from dialpad_contacts.providers.transport import ForeignHost
from dialpad_contacts.providers.websocket import LineClosed, WebSocket

SILENT = logging.Logger("frames", logging.CRITICAL)
HOST = "line.example"

Talk = Callable[[ServerConnection], None]


class Far:
    """The far end, and a proxy that leads there."""

    def __init__(self, stack: ExitStack, talk: Talk, tls: ssl.SSLContext | None) -> None:
        self.server: Server = stack.enter_context(
            serve(talk, "127.0.0.1", 0, ssl=tls, logger=SILENT, max_size=None)
        )
        self.port = self.server.socket.getsockname()[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        stack.callback(self.server.shutdown)

    def open(self, *, hosts: frozenset[str] | None = None) -> WebSocket:
        allowed = hosts if hosts is not None else frozenset({f"127.0.0.1:{self.port}"})
        url = f"ws://127.0.0.1:{self.port}/events/1"
        return WebSocket("Dialpad", url, hosts=allowed, ca_bundle="")


Begin = Callable[..., Far]


@pytest.fixture
def far() -> Iterator[Begin]:
    with ExitStack() as stack:
        yield lambda talk, tls=None: Far(stack, talk, tls)


def say(*messages: str | list[str]) -> Talk:
    def talk(line: ServerConnection) -> None:
        for message in messages:
            line.send(message)

    return talk


def heard(line: WebSocket) -> list[str]:
    """Return all that is said until the end."""
    found = []
    try:
        while (message := line.receive(5)) is not None:
            found.append(message)
    except LineClosed:
        return found
    finally:
        line.close()
    raise AssertionError("it never ended")


def test_messages_arrive_whole_and_then_the_end(far: Begin) -> None:
    assert heard(far(say("one", ["t", "w", "o"], "drei €")).open()) == ["one", "two", "drei €"]


def test_nothing_yet_is_none(far: Begin) -> None:
    go = threading.Event()
    line = far(lambda far_end: (go.wait(5), far_end.send("now"))).open()
    assert line.receive(0) is None
    assert line.receive(0.05) is None
    go.set()
    assert line.receive(5) == "now"
    line.close()


def test_N11_a_message_that_is_too_long_ends_the_line(far: Begin) -> None:
    opened = threading.Event()

    def talk(line: ServerConnection) -> None:
        opened.wait(20)  # else it may come with the handshake's answer, and there is no line at all
        line.send("x" * (websocket.MAX_FRAME_BYTES + 1))

    line = far(talk).open()
    opened.set()
    assert heard(line) == []


@pytest.mark.parametrize(
    "url", ["ws://127.0.0.1:1/x", "ws://other.example/", "wss://other.example/", "http://x/", "ws:"]
)
def test_no_foreign_and_no_plain_address_is_gone_to(url: str) -> None:
    with pytest.raises(ForeignHost):
        WebSocket("Dialpad", url, hosts=frozenset({"other.example:80"}), ca_bundle="")


def test_N3_a_line_that_went_silent_is_noticed(far: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "QUIET_S", 0.05)
    monkeypatch.setattr(websocket, "DEAD_S", 0.2)
    over = threading.Event()
    dead = _DeadServer(over)
    line = WebSocket("Dialpad", dead.url, hosts=frozenset({dead.origin}), ca_bundle="")
    with pytest.raises(LineClosed):
        line.receive(20)
    assert b"\x89" in dead.heard, "it was asked"
    line.close()
    over.set()
    dead.close()


def test_a_line_that_answers_pings_stays(far: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "QUIET_S", 0.05)
    monkeypatch.setattr(websocket, "DEAD_S", 0.2)

    def talk(line: ServerConnection) -> None:
        time.sleep(1)
        line.send("still here")

    line = far(talk).open()
    assert line.receive(5) == "still here"
    line.close()


def test_cut_wakes_the_thread_that_waits(far: Begin) -> None:
    over = threading.Event()
    line = far(lambda far_end: over.wait(10)).open()
    threading.Timer(0.1, line.cut).start()
    began = time.monotonic()
    with pytest.raises(LineClosed):
        line.receive(30)
    assert time.monotonic() - began < 5
    over.set()
    line.close()


def test_N23_a_redirect_is_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        answer = b"HTTP/1.1 302 Found\r\nLocation: ws://evil.example/\r\nContent-Length: 0\r\n\r\n"
        threading.Thread(target=_answer_once, args=(listener, answer), daemon=True).start()
        with pytest.raises(TryLater, match="doesn't tell of calls now"):
            WebSocket(
                "Dialpad", f"ws://127.0.0.1:{port}/", hosts=frozenset({f"127.0.0.1:{port}"}),
                ca_bundle="",
            )  # fmt: skip


def test_nobody_there_is_try_later() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TryLater, match="was lost"):
        WebSocket(
            "Dialpad", f"ws://127.0.0.1:{port}/", hosts=frozenset({f"127.0.0.1:{port}"}),
            ca_bundle="",
        )  # fmt: skip


def test_N24_over_tls_and_a_proxy_that_asks_for_a_password(
    far: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    roots, tls = _authority(tmp_path)
    server = far(say("through"), tls)
    proxy = _Proxy(server.port)
    monkeypatch.setenv("HTTPS_PROXY", f"http://ann:p%40ss@127.0.0.1:{proxy.port}")
    monkeypatch.setenv("NO_PROXY", "")
    hosts = frozenset({f"{HOST}:443"})
    line = WebSocket("Dialpad", f"wss://{HOST}/events/1", hosts=hosts, ca_bundle=str(roots))
    assert heard(line) == ["through"]
    assert f"CONNECT {HOST}:443" in proxy.asked
    pair = base64.b64encode(b"ann:p@ss").decode()
    assert f"Proxy-Authorization: Basic {pair}" in proxy.asked
    with pytest.raises(TryLater, match="certificate"):
        WebSocket("Dialpad", f"wss://{HOST}/events/1", hosts=hosts, ca_bundle="")
    proxy.close()


def _authority(folder: Path) -> tuple[Path, ssl.SSLContext]:
    authority = trustme.CA()
    roots = folder / "roots.pem"
    authority.cert_pem.write_to_path(str(roots))
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST).configure_cert(tls)
    return roots, tls


def _answer_once(listener: socket.socket, answer: bytes) -> None:
    caller, _ = listener.accept()
    with caller:
        caller.recv(65536)
        caller.sendall(answer)


class _DeadServer:
    """Shakes hands, and is never heard of again."""

    def __init__(self, over: threading.Event) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        port = self._listener.getsockname()[1]
        self.url, self.origin = f"ws://127.0.0.1:{port}/", f"127.0.0.1:{port}"
        self.heard = b""
        self._over = over
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        from websockets.utils import accept_key

        caller, _ = self._listener.accept()
        with caller:
            asked = caller.recv(65536).decode()
            lines = (line.partition(": ") for line in asked.split("\r\n"))
            key = next(value for name, _, value in lines if name.lower() == "sec-websocket-key")
            caller.sendall(
                (
                    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                    f"Connection: Upgrade\r\nSec-WebSocket-Accept: {accept_key(key)}\r\n\r\n"
                ).encode()
            )
            while octets := caller.recv(65536):
                self.heard += octets
            self._over.wait(10)

    def close(self) -> None:
        self._thread.join(10)
        self._listener.close()


class _Proxy:
    """An HTTP proxy that leads every CONNECT to one port of this computer."""

    def __init__(self, leads_to: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.asked = ""
        self._leads_to = leads_to
        self._open: list[socket.socket] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                caller, _ = self._listener.accept()
            except OSError:
                return
            self.asked += caller.recv(65536).decode()
            caller.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
            far_end = socket.create_connection(("127.0.0.1", self._leads_to))
            self._open += [caller, far_end]
            for a, b in ((caller, far_end), (far_end, caller)):
                threading.Thread(target=_pass_on, args=(a, b), daemon=True).start()

    def close(self) -> None:
        for one in (self._listener, *self._open):
            one.close()


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    try:
        while octets := source.recv(65536):
            sink.sendall(octets)
        sink.shutdown(socket.SHUT_WR)
    except OSError:
        sink.close()
