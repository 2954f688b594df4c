"""What Google's token endpoint may answer to a code, and what each answer means."""

from __future__ import annotations

import base64
import json
import urllib.request
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dialpad_contacts.desktop import config
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import ContactsError, SignInNeeded, TryLater
from dialpad_contacts.providers import registry
from dialpad_contacts.providers.oauth import Grant, SignIn
from tests.unit.providers.lines import RawServer, answer, says

SCOPES = (
    "openid https://www.googleapis.com/auth/userinfo.email https://www.googleapis.com/auth/contacts"
)


def id_token(**claims: object) -> str:
    body = {"sub": "108", "aud": "dialpad-contacts", "email": "ada@x.example", **claims}
    return f"e30.{base64.urlsafe_b64encode(json.dumps(body).encode()).decode().rstrip('=')}.sig"


GOOD: dict[str, Any] = {
    "access_token": "at",
    "refresh_token": "rt",
    "expires_in": 3599,
    "token_type": "Bearer",
    "scope": SCOPES,
    "id_token": id_token(),
}


def sign_in(token: object, status: str = "200 OK") -> Grant:
    """Sign in, with a browser that is sent back at once, and a token endpoint that says this."""

    def browser(url: str) -> bool:
        query = {k: v[0] for k, v in parse_qs(urlsplit(url).query).items()}
        back = f"{query['redirect_uri']}?state={query['state']}&code=c0de"
        with urllib.request.urlopen(back, timeout=5) as page:
            return bool(page.status == 200)

    with RawServer(says(answer(json.dumps(token).encode(), status=status))) as server:
        settings = config.parse(
            f'[endpoints.google]\nauthorize_url = "{server.url}/a"\ntoken_url = "{server.url}/t"'
        )
        grant = registry.sign_in(AccountKind.GOOGLE, settings, SignIn(browser, time_limit_s=10))
        (request,) = server.requests
        assert b"code_verifier=" in request
    return grant


def test_who_it_is_and_the_secret() -> None:
    grant = sign_in(GOOD)
    assert (grant.subject, grant.email) == ("108", "ada@x.example")
    kept = json.loads(grant.secret)
    assert (kept["token"], kept["refresh_token"]) == ("at", "rt")
    assert "client" not in grant.secret, "who we are there stays in the settings"


def test_more_scopes_than_asked_for_are_no_error() -> None:
    more = {**GOOD, "scope": SCOPES + " https://www.googleapis.com/auth/other"}
    assert sign_in(more).subject == "108"


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        pytest.param({"scope": "openid"}, SignInNeeded, "tick Contacts", id="no contacts"),
        pytest.param({"refresh_token": None}, SignInNeeded, "staying", id="no refresh token"),
        pytest.param({"id_token": None}, TryLater, "unexpected", id="no id token"),
        pytest.param({"id_token": "a.b.c"}, TryLater, "unexpected", id="no such id token"),
        pytest.param({"id_token": id_token(aud="other")}, TryLater, "unexpected", id="for others"),
        pytest.param({"id_token": id_token(sub="")}, TryLater, "unexpected", id="nobody"),
        pytest.param({"id_token": id_token(sub=5)}, TryLater, "unexpected", id="no text"),
        pytest.param({"expires_in": "soon"}, TryLater, "unexpected", id="no time"),
        pytest.param({"access_token": None}, TryLater, "unexpected", id="no token"),
    ],
)
def test_an_answer_that_will_not_do(
    change: dict[str, Any], error: type[ContactsError], words: str
) -> None:
    token = {k: v for k, v in {**GOOD, **change}.items() if v is not None}
    with pytest.raises(error, match=words):
        sign_in(token)


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("invalid_client", r"\[oauth.google\]"),
        ("unauthorized_client", r"\[oauth.google\]"),
        ("invalid_grant", "refused"),
        ("access_denied", "refused"),
    ],
)
def test_a_refusal_needs_another_sign_in(code: str, words: str) -> None:
    with pytest.raises(SignInNeeded, match=words):
        sign_in({"error": code, "error_description": "no"}, "400 Bad Request")


@pytest.mark.parametrize("token", [[], "text", None, 5])
def test_an_answer_that_is_no_object(token: object) -> None:
    with pytest.raises(TryLater, match="unexpected"):
        sign_in(token)
