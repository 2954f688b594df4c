"""Signing in to Google with the real flow, and what never shows up in a log."""

from __future__ import annotations

import logging
import os
import threading
import urllib.request
from urllib.parse import parse_qs, urlsplit

import pytest

from dialpad_contacts.domain.contact import AccountKind, Email, Fields
from dialpad_contacts.domain.errors import SignInNeeded, TryLater
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.oauth import SignIn
from tests.contract.providers.clouds import GoogleWorld, follow


def test_who_signed_in_is_known(google: GoogleWorld) -> None:
    assert google.grant.email == google.email
    assert google.grant.subject.isdigit()


def test_D13_another_person_has_another_subject(google: GoogleWorld) -> None:
    other = google.simulator.endpoints["accounts"][1]["email"]
    google.simulator.control("POST", "/switches", {"next_sign_in": other})
    grant = google.sign_in()
    assert grant.email == other
    assert grant.subject != google.grant.subject


def test_control_7_the_address_asks_for_pkce_state_and_the_least_scope(google: GoogleWorld) -> None:
    seen: list[str] = []

    def browser(url: str) -> bool:
        seen.append(url)
        return follow(url)

    google.sign_in(browser)
    query = {k: v[0] for k, v in parse_qs(urlsplit(seen[0]).query).items()}
    assert query["code_challenge_method"] == "S256"
    assert len(query["code_challenge"]) == 43
    assert len(query["state"]) >= 20
    assert query["redirect_uri"].startswith("http://127.0.0.1:")
    assert query["access_type"] == "offline"
    assert query["login_hint"] == google.email
    assert set(query["scope"].split()) == {
        "openid",
        "https://www.googleapis.com/auth/userinfo.email",
        "https://www.googleapis.com/auth/contacts",
        "https://www.googleapis.com/auth/directory.readonly",
    }


def test_control_7_each_sign_in_has_its_own_state_and_challenge(google: GoogleWorld) -> None:
    seen: list[dict[str, list[str]]] = []

    def browser(url: str) -> bool:
        seen.append(parse_qs(urlsplit(url).query))
        return follow(url)

    google.sign_in(browser)
    google.sign_in(browser)
    for name in ("state", "code_challenge"):
        assert seen[0][name] != seen[1][name]


def test_control_7_a_forged_reply_before_the_real_one_changes_nothing(google: GoogleWorld) -> None:
    def browser(url: str) -> bool:
        redirect = parse_qs(urlsplit(url).query)["redirect_uri"][0]
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{redirect}?code=forged&state=forged", timeout=5)
        refused.value.close()
        return follow(url)

    assert google.sign_in(browser).email == google.email


def test_a_user_who_says_no(google: GoogleWorld) -> None:
    google.simulator.control("POST", "/switches", {"consent": "deny"})
    try:
        with pytest.raises(SignInNeeded, match="Nothing was linked"):
            google.sign_in()
    finally:
        google.simulator.control("POST", "/switches", {"consent": "auto"})


def test_a_user_who_does_not_tick_contacts(google: GoogleWorld) -> None:
    withheld = ["https://www.googleapis.com/auth/contacts"]
    google.simulator.control("POST", "/switches", {"withheld_scopes": withheld})
    try:
        with pytest.raises(SignInNeeded) as caught:
            google.sign_in()
    finally:
        google.simulator.control("POST", "/switches", {"withheld_scopes": []})
    assert str(caught.value) == (
        "Google let you in but didn't allow contacts. Link again and tick Contacts."
    )


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("html", TryLater), ("reset", TryLater), ("empty", TryLater), ("invalid_json", TryLater)],
)
def test_N4_a_token_endpoint_in_trouble(
    google: GoogleWorld, kind: str, expected: type[Exception]
) -> None:
    google.simulator.fault(kind, service="oauth", method="POST")
    with pytest.raises(expected):
        google.sign_in()


def test_no_client_is_said_before_a_browser_opens(google: GoogleWorld) -> None:
    from dialpad_contacts.desktop.config import Config

    with pytest.raises(SignInNeeded, match=r"oauth\.google"):
        registry.sign_in(AccountKind.GOOGLE, Config(), SignIn(lambda url: pytest.fail("opened")))


def test_plain_http_is_let_through_for_the_one_call_only(google: GoogleWorld) -> None:
    google.sign_in()
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


def test_cancelled_sign_in_leaves_no_listener_and_no_thread(google: GoogleWorld) -> None:
    ports: list[str] = []

    def browser(url: str) -> bool:
        ports.append(url)
        return True

    attempt = SignIn(browser, time_limit_s=20)
    timer = threading.Timer(0.3, attempt.cancel)
    timer.start()
    with pytest.raises(SignInNeeded):
        registry.sign_in(AccountKind.GOOGLE, google.settings, attempt)
    timer.join()
    redirect = parse_qs(urlsplit(ports[0]).query)["redirect_uri"][0]
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(redirect, timeout=2)
    assert not any(t.name == "open-browser" for t in threading.enumerate())


def test_I15_no_code_token_name_number_or_query_in_any_log(
    google: GoogleWorld, caplog: pytest.LogCaptureFixture
) -> None:
    logging.getLogger().setLevel(logging.DEBUG)
    caplog.set_level(logging.DEBUG)
    codes: list[str] = []

    def browser(url: str) -> bool:
        codes.append(parse_qs(urlsplit(url).query)["state"][0])
        return follow(url)

    secret = google.sign_in(browser).secret
    google.secret.text = secret
    canary = Fields(
        "Canarygiven", "Canaryfamily", (Email("canary@canary.example", "home"),),
        (phone("+12125550177", region="US"),),
    )  # fmt: skip
    provider = google.provider()
    made = provider.create(canary, "ca" * 16)
    google.simulator.control("POST", "/oauth/expire", {"kind": "access"})
    cursor = list(provider.changes(None))[-1].cursor
    provider.search("Canarygiven", 5)
    provider.update(made, Fields("Canarygiven"))
    list(provider.changes(cursor))
    google.simulator.fault("truncate", fraction=0.5, service="people", times=2)
    with pytest.raises(TryLater):
        provider.search("Canarygiven", 5)
    provider.delete(made)
    tokens = [t for text in (secret, *google.secret.saved) for t in _tokens(text)]
    assert len(tokens) >= 3
    for word in ("anary", "5550177", str(cursor).partition(":")[2], *codes, *tokens):
        assert word not in caplog.text, word


def _tokens(secret: str) -> list[str]:
    import json

    kept = json.loads(secret)
    return [kept["token"], kept["refresh_token"]]
