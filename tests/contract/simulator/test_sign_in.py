"""Signing in as google-auth-oauthlib and google-auth do it."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import requests
from google.auth.exceptions import RefreshError
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials
from google_auth_oauthlib.flow import Flow

from tests.contract.simulator.cloud import HOME, MAYA, REDIRECT, SCOPES, Cloud, landed

CONNECTIONS = "/v1/people/me/connections?personFields=names"


@pytest.fixture
def flow(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Flow:
    """A sign-in flow of an installed program."""
    monkeypatch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
    flow = Flow.from_client_config(
        {
            "installed": {
                "client_id": "desktop",
                "client_secret": "secret",
                "auth_uri": cloud.authorize_url,
                "token_uri": cloud.token_url,
            }
        },
        scopes=list(SCOPES),
        autogenerate_code_verifier=True,
    )
    flow.redirect_uri = REDIRECT
    return flow


def signed_in(flow: Flow, **params: str) -> Credentials:
    """Go through the flow as the browser would."""
    url, state = flow.authorization_url(access_type="offline", **params)
    back = landed(requests.get(url, allow_redirects=False, timeout=10))
    assert back["state"] == state
    flow.fetch_token(code=back["code"], timeout=10)
    credentials = flow.credentials
    assert isinstance(credentials, Credentials)
    return credentials


def claims(id_token: str) -> dict[str, Any]:
    """Read an ID token without checking it."""
    part = id_token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def test_sign_in_refresh_and_use(flow: Flow, cloud: Cloud) -> None:
    credentials = signed_in(flow, login_hint=MAYA, prompt="consent")
    assert credentials.refresh_token
    assert set(credentials.scopes or ()) == set(SCOPES)
    about = claims(str(credentials.id_token))
    assert about["email"] == MAYA
    assert about["hd"] == "northwind.example"
    assert about["iss"] == "https://accounts.google.com"
    assert about["aud"] == "desktop"
    first = credentials.token
    credentials.refresh(Request())  # type: ignore[no-untyped-call]
    assert credentials.token != first
    with AuthorizedSession(credentials) as session:  # type: ignore[no-untyped-call]
        assert session.get(cloud.people_url + CONNECTIONS).status_code == 200


def test_an_expired_access_token_is_refreshed_by_the_library(flow: Flow, cloud: Cloud) -> None:
    credentials = signed_in(flow, prompt="consent")
    cloud.control("POST", "/oauth/expire", {"kind": "access"})
    with AuthorizedSession(credentials) as session:  # type: ignore[no-untyped-call]
        assert session.get(cloud.people_url + CONNECTIONS).status_code == 200
    statuses = [e["status"] for e in cloud.control("GET", "/log?service=people")["entries"]]
    assert statuses == [401, 200]


def test_a_revoked_grant_is_a_refresh_error(flow: Flow, cloud: Cloud) -> None:
    credentials = signed_in(flow, prompt="consent")
    cloud.control("POST", "/oauth/revoke", {"account": MAYA})
    with pytest.raises(RefreshError) as failure:
        credentials.refresh(Request())  # type: ignore[no-untyped-call]
    text, body = failure.value.args
    assert text == "invalid_grant: Token has been expired or revoked."
    assert body == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }
    assert failure.value.retryable is False


def test_another_user_signs_in(flow: Flow, cloud: Cloud) -> None:
    cloud.control("POST", "/switches", {"next_sign_in": HOME})
    credentials = signed_in(flow, login_hint=MAYA, prompt="consent")
    about = claims(str(credentials.id_token))
    assert about["email"] == HOME
    assert "hd" not in about
    assert cloud.control("GET", "/switches")["next_sign_in"] is None
