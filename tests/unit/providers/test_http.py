"""The session: deadlines, caps, allow-list, the read-only wall, and what each failure becomes."""

from __future__ import annotations

import gzip
import logging
import socket
import ssl
import struct
import threading
import time
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from dialpad_contacts.domain.errors import (
    ContactsError,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.providers import transport
from dialpad_contacts.providers.http import (
    Answer,
    Limits,
    Session,
    decoded,
    fitting,
    retry_after_s,
)
from tests.unit.providers.lines import RawServer, Talk, answer, says

QUICK = Limits(connect_s=1, read_s=0.4, total_s=1.0)
WRITES = ("POST", "PATCH", "PUT", "DELETE")


class Shape(msgspec.Struct):
    a: int = 0


def session(url: str, *, limits: Limits = QUICK, **options: bool | str) -> Session:
    return Session(
        "Testcloud",
        url,
        limits=limits,
        read_only=bool(options.get("read_only")),
        ca_bundle=str(options.get("ca_bundle", "")),
    )


def reset(conn: socket.socket) -> None:
    """End the connection as a crash would: with a reset, not a close."""
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    conn.close()


def unused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


class TestAnswers:
    def test_an_answer_comes_back_whole(self) -> None:
        with RawServer(says(answer(b'{"a": 1}', X_Test="yes"))) as server:
            got = session(server.url).request("GET", "/x", params={"q": "ä b"})
        assert (got.status, got.body, got.headers["X-Test"]) == (200, b'{"a": 1}', "yes")
        assert decoded(got, Shape, "Testcloud").a == 1
        assert server.requests[0].startswith(b"GET /x?q=%C3%A4+b HTTP/1.1\r\n")

    def test_a_compressed_answer_is_inflated(self) -> None:
        body = gzip.compress(b'{"a": 7}')
        with RawServer(says(answer(body, Content_Encoding="gzip"))) as server:
            got = session(server.url).request("GET", "/")
        assert decoded(got, Shape, "Testcloud").a == 7

    def test_one_connection_serves_many_requests(self) -> None:
        with RawServer(says(answer(b"{}"))) as server:
            with_one = session(server.url)
            for _ in range(3):
                with_one.request("GET", "/")
            assert len(server.requests) == 3
            with_one.close()

    def test_a_body_goes_out_as_json(self) -> None:
        with RawServer(says(answer(b"{}"))) as server:
            session(server.url).request("POST", "/", body={"a": "Zoë"})
        assert server.requests[0].endswith('{"a":"Zoë"}'.encode())
        assert b"application/json" in server.requests[0]

    @pytest.mark.parametrize("method", WRITES)
    def test_a_write_without_a_body_says_so(self, method: str) -> None:
        with RawServer(says(answer(b"{}"))) as server:
            session(server.url).request(method, "/")
        assert b"Content-Length: 0" in server.requests[0]


class TestDeadlines:
    def test_N3_a_byte_a_moment_is_cut_off_by_the_whole_deadline(self) -> None:
        def drip(conn: socket.socket, request: bytes) -> None:
            conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
            server.drip(conn, b"x" * 1000, every_s=0.1)

        with RawServer(drip) as server:
            began = time.monotonic()
            with pytest.raises(TryLater):
                session(server.url).request("POST", "/")
            assert time.monotonic() - began < 2

    def test_N3_headers_that_drip_are_cut_off_too(self) -> None:
        def drip(conn: socket.socket, request: bytes) -> None:
            server.drip(conn, b"HTTP/1.1 200 OK\r\nX-Long: " + b"y" * 1000, every_s=0.1)

        with RawServer(drip) as server:
            began = time.monotonic()
            with pytest.raises(TryLater):
                session(server.url).request("POST", "/")
            assert time.monotonic() - began < 2

    def test_N3_a_silent_server_is_cut_off_by_the_read_deadline(self) -> None:
        with RawServer(lambda conn, request: server.wait(5)) as server:
            began = time.monotonic()
            with pytest.raises(TryLater) as caught:
                session(server.url).request("GET", "/")
            assert time.monotonic() - began < 0.9
            assert caught.value.offline

    @pytest.mark.parametrize("compressed", [False, True], ids=["plain", "gzip bomb"])
    def test_N3_N4_an_endless_answer_is_refused(
        self, compressed: bool, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(transport, "MAX_BODY_BYTES", 100_000)
        body = b" " * 200_000
        text = answer(gzip.compress(body), Content_Encoding="gzip") if compressed else answer(body)
        with RawServer(says(text)) as server, pytest.raises(TryLater, match="unexpected answer"):
            session(server.url).request("GET", "/")

    @pytest.mark.parametrize("when", ["silent", "dripping"])
    def test_N3_closing_from_another_thread_ends_a_running_request(self, when: str) -> None:
        def talk(conn: socket.socket, request: bytes) -> None:
            if when == "dripping":
                conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
                server.drip(conn, b"x" * 1000, every_s=0.05)
            server.wait(20)

        with RawServer(talk) as server:
            running = session(server.url, limits=Limits(5, 15, 15))
            timer = threading.Timer(0.3, running.close)
            timer.start()
            began = time.monotonic()
            with pytest.raises(TryLater, match="Stopped"):
                running.request("GET", "/")
            assert time.monotonic() - began < 1.3
            timer.join()
            with pytest.raises(TryLater, match="Stopped"):
                running.request("GET", "/")
            assert len(server.requests) == 1


class TestFailures:
    @pytest.mark.parametrize("method", ["GET", *WRITES])
    def test_N1_nobody_there_is_offline_and_nothing_was_done(self, method: str) -> None:
        with pytest.raises(TryLater) as caught:
            session(f"http://127.0.0.1:{unused_port()}").request(method, "/")
        assert caught.value.offline
        assert not isinstance(caught.value, OutcomeUnknown)

    def test_N1_an_unknown_host_is_offline(self) -> None:
        with pytest.raises(TryLater) as caught:
            session("https://no-such-host.invalid", limits=Limits(5, 5, 5)).request("POST", "/")
        assert caught.value.offline
        assert not isinstance(caught.value, OutcomeUnknown)

    def test_N2_a_read_is_tried_once_more_after_a_reset(self) -> None:
        def talk(conn: socket.socket, request: bytes) -> None:
            if len(server.requests) == 1:
                reset(conn)
            else:
                conn.sendall(answer(b"{}"))

        with RawServer(talk) as server:
            assert session(server.url).request("GET", "/").status == 200
            assert len(server.requests) == 2

    def test_N2_a_read_is_not_tried_for_ever(self) -> None:
        with RawServer(lambda conn, request: reset(conn)) as server:
            with pytest.raises(TryLater):
                session(server.url).request("GET", "/")
            assert len(server.requests) == 2

    @pytest.mark.parametrize(
        "talk",
        [
            pytest.param(lambda conn, request: reset(conn), id="a reset"),
            pytest.param(lambda conn, request: conn.close(), id="a close"),
            pytest.param(says(b"HTTP/1.1 200 OK\r\nContent-Len"), id="half a head"),
            pytest.param(says(answer(b'{"a": 1}')[:-3]), id="half a body"),
            pytest.param(says(b"\x16\x03\x01 not http at all\r\n\r\n"), id="not http"),
            pytest.param(says(answer(b"junk", Content_Encoding="gzip")), id="not gzip"),
            pytest.param(
                says(answer(gzip.compress(b"{}")[:-5], Content_Encoding="gzip")), id="half a gzip"
            ),
        ],
    )
    @pytest.mark.parametrize("method", WRITES)
    def test_N2_a_write_that_broke_on_the_way_is_unknown(self, talk: Talk, method: str) -> None:
        with RawServer(lambda conn, request: _then_close(talk, conn, request)) as server:
            with pytest.raises(OutcomeUnknown):
                got = session(server.url).request(method, "/", body={})
                decoded(got, Shape, "Testcloud", writes=True)
            assert len(server.requests) == 1, "never sent again by itself"

    @pytest.mark.parametrize(
        "body",
        [
            pytest.param(b"<html>Sign in to the hotel</html>", id="html"),
            pytest.param(b"", id="empty"),
            pytest.param(b'{"a": 1', id="truncated"),
            pytest.param(b"\xef\xbb\xbf{}", id="BOM"),
            pytest.param(b'{"a": NaN}', id="NaN"),
            pytest.param(b'{"a": "text"}', id="other type"),
            pytest.param(b"[" * 10_000 + b"]" * 10_000, id="depth 10,000"),
            pytest.param(b'{"b": ' + b"[" * 10_000 + b"]" * 10_000 + b"}", id="depth, skipped"),
            pytest.param(b'{"a": \xff}', id="not UTF-8"),
        ],
    )
    @pytest.mark.parametrize("writes", [False, True], ids=["read", "write"])
    def test_N4_an_unreadable_answer_is_rejected_whole(self, body: bytes, writes: bool) -> None:
        got = Answer(200, {"Content-Type": "application/json"}, body)
        with pytest.raises(OutcomeUnknown if writes else TryLater, match="sign in to the network"):
            decoded(got, Shape, "Testcloud", writes=writes)

    def test_N4_json_that_calls_itself_html_is_rejected(self) -> None:
        with pytest.raises(TryLater):
            decoded(Answer(200, {"Content-Type": "text/html"}, b"{}"), Shape, "Testcloud")

    def test_N4_of_a_key_that_comes_twice_the_last_counts(self) -> None:
        got = Answer(200, {"Content-Type": "application/json"}, b'{"a": 1, "a": 2}')
        assert decoded(got, Shape, "Testcloud").a == 2

    def test_a_lone_surrogate_is_never_sent(self) -> None:
        with RawServer(says(answer(b"{}"))) as server:
            with pytest.raises(Refused):
                session(server.url).request("POST", "/", body={"a": "\ud800"})
            assert server.requests == []


def _then_close(talk: Talk, conn: socket.socket, request: bytes) -> None:
    talk(conn, request)
    conn.close()


class TestWalls:
    @pytest.mark.parametrize("method", [*WRITES, "post", "TRACE", "PROPFIND"])
    def test_R18_a_read_only_session_refuses_before_a_socket_is_touched(self, method: str) -> None:
        with RawServer(says(answer(b"{}"))) as server:
            wall = session(server.url, read_only=True)
            with pytest.raises(Refused):
                wall.request(method, "/", body={})
            with pytest.raises(Refused):
                wall.plain.request(method, server.url)
            assert wall.request("GET", "/").status == 200
            assert len(server.requests) == 1

    @pytest.mark.parametrize("status", ["301 Moved", "302 Found", "307 Again", "308 Moved"])
    def test_N24_a_redirect_is_not_followed(self, status: str) -> None:
        with RawServer(says(answer(b"{}"))) as other:
            text = answer(b"", status=status, Location=other.url)
            with RawServer(says(text)) as server:
                got = session(server.url).request("GET", "/", headers={"Authorization": "B secret"})
            assert got.status == int(status[:3])
            assert other.requests == []

    def test_N24_a_library_that_follows_redirects_meets_the_allow_list(self) -> None:
        with RawServer(says(answer(b"{}"))) as other:
            text = answer(b"", status="307 Again", Location=other.url)
            with RawServer(says(text)) as server, pytest.raises(transport.ForeignHost):
                session(server.url).plain.post(server.url, data=b"token=secret")
            assert other.requests == []

    def test_N24_plain_http_is_for_this_computer_alone(self) -> None:
        with pytest.raises(TryLater, match="unexpected"):
            session("http://cloud.example").request("GET", "/")

    def test_N24_a_netrc_file_does_not_replace_our_authorization(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        netrc = tmp_path / "netrc"
        netrc.write_text("machine 127.0.0.1 login eve password evil\n")
        monkeypatch.setenv("NETRC", str(netrc))
        with RawServer(says(answer(b"{}"))) as server:
            session(server.url).request("GET", "/", headers={"Authorization": "Bearer ours"})
        assert b"Authorization: Bearer ours" in server.requests[0]

    def test_loopback_never_goes_through_a_proxy(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{unused_port()}")
        monkeypatch.delenv("no_proxy", raising=False)
        with RawServer(says(answer(b"{}"))) as server:
            assert session(server.url).request("GET", "/").status == 200

    def test_a_proxy_of_the_environment_counts(self, monkeypatch: pytest.MonkeyPatch) -> None:
        refused = answer(b"", status="407 Proxy Authentication Required")
        with RawServer(lambda conn, request: _then_close(says(refused), conn, request)) as proxy:
            monkeypatch.setenv("https_proxy", proxy.url)
            monkeypatch.delenv("no_proxy", raising=False)
            with pytest.raises(TryLater) as caught:
                session("https://cloud.example").request("POST", "/")
        assert not isinstance(caught.value, OutcomeUnknown)
        assert caught.value.offline
        assert proxy.requests[0].startswith(b"CONNECT cloud.example:443")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Path]]:
    """Make a self-signed certificate for a name or address."""
    import datetime as dt
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    def make(name: str, days: int = 1) -> tuple[Path, Path]:
        folder = tmp_path_factory.mktemp("tls")
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test")])
        now = dt.datetime.now(dt.UTC)
        try:
            alt: x509.GeneralName = x509.IPAddress(ipaddress.ip_address(name))
        except ValueError:
            alt = x509.DNSName(name)
        made = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(days=3))
            .not_valid_after(now + dt.timedelta(days=days))
            .add_extension(x509.SubjectAlternativeName([alt]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        cert, secret = folder / "cert.pem", folder / "key.pem"
        cert.write_bytes(made.public_bytes(serialization.Encoding.PEM))
        secret.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return cert, secret

    return make


Certificate = Callable[..., tuple[Path, Path]]


def tls(cert: Path, key: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    return context


class TestTls:
    def test_N24_a_configured_trust_root_is_trusted(
        self, certificate: Certificate, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cert, key = certificate("127.0.0.1")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")
        monkeypatch.setenv("CURL_CA_BUNDLE", "/nowhere")
        with RawServer(says(answer(b"{}")), tls=tls(cert, key)) as server:
            assert session(server.url, ca_bundle=str(cert)).request("GET", "/").status == 200

    @pytest.mark.parametrize(
        ("name", "days", "trusted"),
        [
            pytest.param("127.0.0.1", 1, False, id="self-signed"),
            pytest.param("other.example", 1, True, id="another host's"),
            pytest.param("127.0.0.1", -1, True, id="expired"),
        ],
    )
    def test_N1_N24_a_wrong_certificate_sends_nothing(
        self, certificate: Certificate, name: str, days: int, trusted: bool,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        cert, key = certificate(name, days)
        monkeypatch.setenv("PYTHONHTTPSVERIFY", "0")
        monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cert))
        with RawServer(says(answer(b"{}")), tls=tls(cert, key)) as server:
            with pytest.raises(TryLater, match="certificate") as caught:
                session(server.url, ca_bundle=str(cert) if trusted else "").request("POST", "/")
            assert caught.value.offline
            assert not isinstance(caught.value, OutcomeUnknown)
            assert server.requests == []

    def test_N1_a_line_that_ends_in_the_handshake_is_no_bad_certificate(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def hang_up() -> None:
                caller, _ = listening.accept()
                with caller:
                    caller.recv(65_536)  # all of it: else the end would be a reset

            thread = threading.Thread(target=hang_up, daemon=True)
            thread.start()
            url = f"https://127.0.0.1:{listening.getsockname()[1]}"
            with pytest.raises(TryLater, match="can't be reached") as caught:
                session(url).request("POST", "/")
            assert caught.value.offline
            thread.join(5)

    def test_N24_session_keys_are_never_written_down(
        self, certificate: Certificate, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        cert, key = certificate("127.0.0.1")
        log = tmp_path / "keys.log"
        with RawServer(says(answer(b"{}")), tls=tls(cert, key)) as server:
            monkeypatch.setenv("SSLKEYLOGFILE", str(log))
            session(server.url, ca_bundle=str(cert)).request("GET", "/")
        assert not log.exists()

    def test_a_trust_file_that_is_none_says_so(self, tmp_path: Path) -> None:
        with pytest.raises(TryLater, match="ca_bundle"):
            session("https://cloud.example", ca_bundle=str(tmp_path / "nowhere.pem"))


class TestRetryAfter:
    @pytest.mark.parametrize(
        ("headers", "seconds"),
        [
            pytest.param({}, None, id="absent"),
            pytest.param({"Retry-After": "37"}, 37.0, id="seconds"),
            pytest.param({"Retry-After": "0"}, 1.0, id="zero"),
            pytest.param({"Retry-After": "-5"}, 1.0, id="negative"),
            pytest.param({"Retry-After": "1.5"}, 1.5, id="fraction"),
            pytest.param({"Retry-After": "9" * 40}, 30 * 24 * 3600.0, id="huge"),
            pytest.param({"Retry-After": "inf"}, 30 * 24 * 3600.0, id="infinite"),
            pytest.param({"Retry-After": "nan"}, None, id="nan"),
            pytest.param({"Retry-After": "soon"}, None, id="words"),
            pytest.param(
                {
                    "Retry-After": "Mon, 23 Nov 2026 09:02:00 GMT",
                    "Date": "Mon, 23 Nov 2026 09:00:00 GMT",
                },
                120.0,
                id="a date, by the server's own clock",
            ),
            pytest.param(
                {"Retry-After": "Mon, 23 Nov 1992 09:02:00 GMT"}, 1.0, id="a date long ago"
            ),
            pytest.param({"Retry-After": "Mon, 99 Foo 2026 99:99:99 GMT"}, None, id="no date"),
        ],
    )
    def test_N12_how_long_to_wait(self, headers: dict[str, str], seconds: float | None) -> None:
        assert retry_after_s(headers) == seconds


@pytest.mark.parametrize(
    ("error", "method", "meant"),
    [
        (StaleWrite, "PATCH", StaleWrite),
        (StaleWrite, "GET", TryLater),
        (StaleWrite, "POST", TryLater),
        (StaleWrite, "DELETE", TryLater),
        (RemoteGone, "PATCH", RemoteGone),
        (RemoteGone, "GET", RemoteGone),
        (RemoteGone, "DELETE", RemoteGone),
        (RemoteGone, "POST", TryLater),
        (Refused, "POST", Refused),
    ],
)
def test_N8_N9_a_refusal_means_what_its_request_can_meet_with(
    error: type[ContactsError], method: str, meant: type[ContactsError]
) -> None:
    assert type(fitting(error("said"), method, "Testcloud")) is meant


def test_I15_logs_hold_no_query_no_header_and_no_body(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with RawServer(says(answer(b'{"a": "canary-body"}'))) as server:
        session(server.url).request(
            "POST",
            "/canary-path",
            params={"q": "canary-query"},
            headers={"Authorization": "Bearer canary-token"},
            body={"name": "canary-name"},
        )
    assert "canary" not in caplog.text
