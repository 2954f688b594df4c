"""The loopback receiver: one reply is taken, everything else is answered and forgotten."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from dialpad_contacts.domain.errors import SignInNeeded, TryLater
from dialpad_contacts.providers import oauth
from dialpad_contacts.providers.oauth import Grant, Receiver, SignIn

STATE = "the-state"
URL = "https://cloud.example/authorize?state=the-state"


def get(url: str, **headers: str) -> tuple[int, str, dict[str, str]]:
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.read().decode(), dict(answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode(), dict(error.headers)


def redirected(receiver: Receiver, **params: str) -> str:
    return f"{receiver.redirect_uri}?{urlencode(params)}"


def wait(receiver: Receiver, attempt: SignIn) -> dict[str, str]:
    return attempt.reply(receiver, URL, STATE, "Cloud")


def ports(receiver: Receiver) -> int:
    return int(receiver.redirect_uri.rsplit(":", 1)[1].strip("/"))


def browser(*visits: Callable[[], object]) -> Callable[[str], bool]:
    """Return an ``open_browser`` that makes ``visits`` in turn."""

    def open_browser(url: str) -> bool:
        for visit in visits:
            visit()
        return True

    return open_browser


class TestReceiver:
    def test_the_reply_is_taken_and_the_page_says_what_to_do(self) -> None:
        pages: list[tuple[int, str, dict[str, str]]] = []
        with Receiver() as receiver:
            url = redirected(receiver, code="c0de", state=STATE)
            attempt = SignIn(browser(lambda: pages.append(get(url))), time_limit_s=5)
            assert wait(receiver, attempt)["code"] == "c0de"
            _until(lambda: pages != [])
        status, text, headers = pages[0]
        assert status == 200
        assert "You can close this tab and go back to Dialpad Contacts." in text
        assert headers["Cache-Control"] == "no-store"
        assert "http" not in text, "nothing external"
        assert "c0de" not in text

    def test_it_listens_on_this_computer_alone_on_a_port_of_the_systems_choice(self) -> None:
        with Receiver() as one, Receiver() as two:
            assert one.redirect_uri.startswith("http://127.0.0.1:")
            assert one.redirect_uri != two.redirect_uri

    @pytest.mark.parametrize(
        "stray",
        [
            pytest.param(lambda r: get(r.redirect_uri + "favicon.ico"), id="favicon"),
            pytest.param(lambda r: get(redirected(r, code="x", state="wrong")), id="wrong state"),
            pytest.param(lambda r: get(redirected(r, code="x")), id="no state"),
            pytest.param(lambda r: get(redirected(r, state=STATE)), id="no code"),
            pytest.param(
                lambda r: get(redirected(r, code="x", state=STATE), Host="evil.example"),
                id="another Host",
            ),
            pytest.param(
                lambda r: get(redirected(r, code="x", state=STATE) + "&code=y"), id="two codes"
            ),
            pytest.param(
                lambda r: get(redirected(r, code="x", state=STATE).replace("/?", "/other?")),
                id="another path",
            ),
            pytest.param(lambda r: raw(r, b"POST /?code=x HTTP/1.1\r\n\r\n"), id="POST"),
            pytest.param(lambda r: raw(r, b"\x16\x03\x01\x00\xff\r\n\r\n"), id="TLS"),
            pytest.param(lambda r: raw(r, b"GET " + b"x" * 40_000), id="an endless line"),
            pytest.param(lambda r: raw(r, b"\r\n\r\n"), id="an empty request"),
            pytest.param(lambda r: raw(r, b""), id="connect and close"),
        ],
    )
    def test_whatever_else_knocks_is_ignored(self, stray: Callable[[Receiver], object]) -> None:
        with Receiver() as receiver:
            visits = [
                lambda: stray(receiver),
                lambda: stray(receiver),
                lambda: get(redirected(receiver, code="c0de", state=STATE)),
            ]
            assert wait(receiver, SignIn(browser(*visits), time_limit_s=5))["code"] == "c0de"

    def test_connections_that_never_speak_hold_nobody_up(self) -> None:
        silent: list[socket.socket] = []
        with Receiver() as receiver:

            def knock() -> None:
                silent.extend(
                    socket.create_connection(("127.0.0.1", ports(receiver))) for _ in range(100)
                )

            visits = [knock, lambda: get(redirected(receiver, code="c0de", state=STATE))]
            began = time.monotonic()
            assert wait(receiver, SignIn(browser(*visits), time_limit_s=5))["code"] == "c0de"
            assert time.monotonic() - began < 3
        for sock in silent:
            sock.close()

    def test_a_refusal_by_the_user_needs_a_sign_in(self) -> None:
        with Receiver() as receiver:
            url = redirected(receiver, error="access_denied", state=STATE)
            with pytest.raises(SignInNeeded, match="Nothing was linked"):
                wait(receiver, SignIn(browser(lambda: get(url)), time_limit_s=5))

    def test_an_error_of_the_cloud_needs_a_sign_in(self) -> None:
        with Receiver() as receiver:
            url = redirected(receiver, error="server_error", state=STATE, code="x")
            with pytest.raises(SignInNeeded):
                wait(receiver, SignIn(browser(lambda: get(url)), time_limit_s=5))

    def test_nothing_listens_afterwards(self) -> None:
        with Receiver() as receiver:
            port = ports(receiver)
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", port), timeout=1)


class TestSignIn:
    def test_cancelling_ends_it_at_once(self) -> None:
        attempt = SignIn(browser(), time_limit_s=30)
        timer = threading.Timer(0.2, attempt.cancel)
        timer.start()
        began = time.monotonic()
        with Receiver() as receiver, pytest.raises(SignInNeeded, match="cancelled"):
            wait(receiver, attempt)
        assert time.monotonic() - began < 1.2
        timer.join()

    def test_it_ends_by_itself(self) -> None:
        with Receiver() as receiver, pytest.raises(SignInNeeded, match="too long"):
            wait(receiver, SignIn(browser(), time_limit_s=0.3))

    def test_a_browser_that_hangs_is_waited_for_by_nobody(self) -> None:
        release = threading.Event()
        with Receiver() as receiver, pytest.raises(SignInNeeded):
            wait(receiver, SignIn(lambda url: release.wait(10), time_limit_s=0.3))
        release.set()

    @pytest.mark.parametrize("how", ["says no", "raises"])
    def test_P7_no_browser_says_so(self, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(oauth, "_GRACE_S", 0.1)

        def open_browser(url: str) -> bool:
            if how == "raises":
                raise OSError("no display")
            return False

        with Receiver() as receiver, pytest.raises(TryLater, match="BROWSER"):
            wait(receiver, SignIn(open_browser, time_limit_s=20))

    def test_the_address_is_shown_to_who_wants_it(self) -> None:
        shown: list[str] = []
        attempt = SignIn(lambda url: False, time_limit_s=0.3, show_url=shown.append)
        with Receiver() as receiver, pytest.raises(SignInNeeded, match="too long"):
            wait(receiver, attempt)
        assert shown == [URL]


def test_a_grant_never_shows_its_secret() -> None:
    assert "s3cret" not in repr(Grant("1", "a@b.example", "s3cret"))


def raw(receiver: Receiver, text: bytes) -> None:
    with socket.create_connection(("127.0.0.1", ports(receiver)), timeout=5) as sock:
        try:
            sock.sendall(text)
            sock.shutdown(socket.SHUT_WR)
            while sock.recv(4096):
                pass
        except OSError:
            pass


def _until(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)
