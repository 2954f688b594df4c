"""What Google's sign-in refuses, and how it says so."""

from __future__ import annotations

import re

import pytest
import requests

from tests.contract.simulator.cloud import (
    API,
    HOME,
    MAYA,
    REDIRECT,
    SCOPES,
    VERIFIER,
    Cloud,
    landed,
)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        pytest.param({"response_type": "token"}, "unsupported_response_type", id="response type"),
        pytest.param({"client_id": None}, "invalid_request", id="no client"),
        pytest.param({"scope": None}, "invalid_request", id="no scope"),
        pytest.param({"scope": "openid https://x.example/scope"}, "invalid_scope", id="scope"),
        pytest.param({"redirect_uri": None}, "invalid_request", id="no redirect"),
        pytest.param(
            {"redirect_uri": "https://evil.example/"},
            "redirect_uri_mismatch",
            id="foreign redirect",
        ),
        pytest.param(
            {"redirect_uri": "http://127.0.0.1/"}, "redirect_uri_mismatch", id="redirect, no port"
        ),
        pytest.param(
            {"redirect_uri": "http://localhost.evil.example:80/"},
            "redirect_uri_mismatch",
            id="redirect that begins well",
        ),
        pytest.param({"code_challenge": None}, "invalid_request", id="no challenge"),
        pytest.param({"code_challenge": "short"}, "invalid_request", id="short challenge"),
        pytest.param({"code_challenge_method": "plain"}, "invalid_request", id="plain challenge"),
        pytest.param({"prompt": "login"}, "invalid_request", id="prompt"),
        pytest.param({"prompt": "none consent"}, "invalid_request", id="none and more"),
        pytest.param({"access_type": "forever"}, "invalid_request", id="access type"),
        pytest.param({"surprise": "1"}, "invalid_request", id="unknown parameter"),
    ],
)
def test_a_bad_request_ends_on_googles_error_page(
    cloud: Cloud, changed: dict[str, str | None], error: str
) -> None:
    answer = cloud.authorize(**changed)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    assert f"Error 400: {error}" in answer.text


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_loopback_redirects_with_any_port_and_state_are_kept(cloud: Cloud, host: str) -> None:
    answer = cloud.authorize(redirect_uri=f"http://{host}:49152/back")
    assert answer.headers["Location"].startswith(f"http://{host}:49152/back?state=s+t%2F%26%3D&")
    assert landed(answer)["state"] == "s t/&="


def test_a_code_works_once(cloud: Cloud) -> None:
    code = cloud.code()
    assert cloud.token(code=code).status_code == 200
    again = cloud.token(code=code)
    assert again.status_code == 400
    assert again.json()["error"] == "invalid_grant"


def test_a_code_lives_ten_minutes(cloud: Cloud) -> None:
    code = cloud.code()
    cloud.control("POST", "/clock", {"advance_s": 600})
    assert cloud.token(code=code).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("changed", "status", "body"),
    [
        pytest.param(
            {"redirect_uri": "http://127.0.0.1:1/"},
            400,
            {"error": "redirect_uri_mismatch", "error_description": "Bad Request"},
            id="redirect",
        ),
        pytest.param(
            {"code_verifier": None},
            400,
            {"error": "invalid_grant", "error_description": "Missing code verifier."},
            id="no verifier",
        ),
        pytest.param(
            {"code_verifier": "w" * 64},
            400,
            {"error": "invalid_grant", "error_description": "Invalid code verifier."},
            id="verifier",
        ),
        pytest.param(
            {"grant_type": "password"},
            400,
            {
                "error": "unsupported_grant_type",
                "error_description": "Invalid grant_type: password",
            },
            id="grant type",
        ),
        pytest.param(
            {"code": "4/nonsense"},
            400,
            {"error": "invalid_grant", "error_description": "Malformed auth code."},
            id="code",
        ),
        pytest.param(
            {"client_id": None},
            400,
            {
                "error": "invalid_request",
                "error_description": "Could not determine client ID from request.",
            },
            id="no client",
        ),
        pytest.param(
            {"client_id": "another"},
            400,
            {"error": "invalid_grant", "error_description": "Bad Request"},
            id="another's code",
        ),
    ],
)
def test_the_token_endpoint_refuses(
    cloud: Cloud, changed: dict[str, str | None], status: int, body: dict[str, str]
) -> None:
    answer = cloud.token(**{"code": cloud.code(), **changed})
    assert (answer.status_code, answer.json()) == (status, body)


def test_a_client_keeps_its_first_secret(cloud: Cloud) -> None:
    cloud.sign_in()
    wrong = cloud.token(code=cloud.code(), client_secret="other")
    assert wrong.status_code == 401
    assert wrong.json() == {"error": "invalid_client", "error_description": "Unauthorized"}
    absent = cloud.token(code=cloud.code(), client_secret=None)
    assert absent.json()["error_description"] == "client_secret is missing."


def test_client_credentials_may_come_by_basic_but_not_twice(cloud: Cloud) -> None:
    form = {
        "grant_type": "authorization_code",
        "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER,
        "code": cloud.code(),
    }
    auth = ("desktop", "secret")
    twice = requests.post(
        cloud.token_url, data={**form, "client_secret": "secret"}, auth=auth, timeout=10
    )
    assert twice.json()["error"] == "invalid_request"
    assert requests.post(cloud.token_url, data=form, auth=auth, timeout=10).status_code == 200


def test_a_refresh_token_comes_with_the_first_offline_consent_alone(cloud: Cloud) -> None:
    assert "refresh_token" in cloud.sign_in(prompt=None)
    assert "refresh_token" not in cloud.sign_in(prompt=None)
    assert "refresh_token" in cloud.sign_in(prompt="consent")
    assert "refresh_token" not in cloud.sign_in(prompt="consent", access_type="online")
    assert "refresh_token" not in cloud.sign_in(prompt="consent", access_type=None)


def test_refreshing_keeps_the_refresh_token_and_may_narrow(cloud: Cloud) -> None:
    held = cloud.sign_in()["refresh_token"]
    fresh = cloud.token(
        grant_type="refresh_token",
        refresh_token=held,
        redirect_uri=None,
        code_verifier=None,
        scope=f"{API}contacts",
    ).json()
    assert "refresh_token" not in fresh
    assert fresh["scope"] == f"{API}contacts"
    assert fresh["expires_in"] == 3599
    more = cloud.token(grant_type="refresh_token", refresh_token=held, scope="openid email drive")
    assert more.json()["error"] == "invalid_scope"
    stolen = cloud.token(grant_type="refresh_token", refresh_token=held, client_id="thief")
    assert stolen.status_code == 401


def test_an_access_token_lives_3599_seconds(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/clock", {"frozen": True})
    cloud.control("POST", "/clock", {"advance_s": 3590})
    assert cloud.people("GET", "people/me", token=token, personFields="names").status_code == 200
    cloud.control("POST", "/clock", {"advance_s": 9})
    late = cloud.people("GET", "people/me", token=token, personFields="names")
    assert late.status_code == 401
    assert late.headers["WWW-Authenticate"].startswith(
        'Bearer realm="https://accounts.google.com/"'
    )


def test_refresh_tokens_of_testing_projects_end_after_a_week(cloud: Cloud) -> None:
    cloud.control("POST", "/oauth/refresh-life", {"seconds": 604_800})
    held = cloud.sign_in()["refresh_token"]
    cloud.control("POST", "/clock", {"advance_s": 604_800})
    answer = cloud.token(grant_type="refresh_token", refresh_token=held)
    assert answer.json() == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }


def test_scopes_are_told_in_full_and_openid_first(cloud: Cloud) -> None:
    told = cloud.sign_in(scope=f"{API}contacts profile email openid")["scope"].split()
    assert told == [
        "openid",
        f"{API}userinfo.email",
        f"{API}userinfo.profile",
        f"{API}contacts",
    ]


def test_earlier_scopes_are_included_on_request(cloud: Cloud) -> None:
    cloud.sign_in(scope=f"openid {API}contacts")
    alone = cloud.sign_in(scope=f"openid {API}directory.readonly")
    assert f"{API}contacts" not in alone["scope"].split()
    joint = cloud.sign_in(scope=f"openid {API}directory.readonly", include_granted_scopes="true")
    assert f"{API}contacts" in joint["scope"].split()


def test_a_scope_left_out_is_a_403_and_not_a_401(cloud: Cloud) -> None:
    cloud.control("POST", "/switches", {"withheld_scopes": [f"{API}contacts"]})
    held = cloud.sign_in()
    assert f"{API}contacts" not in held["scope"].split()
    answer = cloud.people(
        "GET", "people/me/connections", token=held["access_token"], personFields="names"
    )
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert error["status"] == "PERMISSION_DENIED"
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_the_user_says_no(cloud: Cloud) -> None:
    cloud.control("POST", "/switches", {"consent": "deny"})
    assert landed(cloud.authorize()) == {"state": "s t/&=", "error": "access_denied"}


def test_silent_sign_in_needs_an_earlier_consent(cloud: Cloud) -> None:
    assert landed(cloud.authorize(prompt="none"))["error"] == "interaction_required"
    cloud.sign_in()
    assert "code" in landed(cloud.authorize(prompt="none"))


def test_the_consent_page_lets_the_user_choose(cloud: Cloud) -> None:
    cloud.control("POST", "/switches", {"consent": "ask"})
    shown = cloud.authorize(login_hint=MAYA)
    assert shown.status_code == 200
    boxes = re.findall(r'type=checkbox name=scope value="([^"]+)" checked', shown.text)
    assert boxes == [s for s in SCOPES if "contacts" in s or "directory" in s]
    hidden = re.search(r'name=query value="([^"]*)"', shown.text)
    assert hidden
    form = {
        "query": hidden.group(1).replace("&amp;", "&"),
        "account": HOME,
        "scope": f"{API}directory.readonly",
        "answer": "allow",
    }
    url = f"{cloud.authorize_url}/consent"
    back = requests.post(url, data=form, allow_redirects=False, timeout=10)
    granted = landed(back)["scope"].split()
    assert granted == ["openid", f"{API}userinfo.email", f"{API}directory.readonly"]
    assert "hd" not in landed(back)
    no = requests.post(url, data={**form, "answer": "deny"}, allow_redirects=False, timeout=10)
    assert landed(no)["error"] == "access_denied"


def test_revoking_ends_every_token_of_the_grant(cloud: Cloud) -> None:
    held = cloud.sign_in()
    url = cloud.token_url.replace("/token", "/revoke")
    assert requests.post(url, data={"token": held["refresh_token"]}, timeout=10).json() == {}
    refused = cloud.token(grant_type="refresh_token", refresh_token=held["refresh_token"])
    assert refused.json()["error"] == "invalid_grant"
    answer = cloud.people("GET", "people/me", token=held["access_token"], personFields="names")
    assert answer.status_code == 401
    again = requests.post(url, data={"token": held["refresh_token"]}, timeout=10)
    assert (again.status_code, again.json()["error"]) == (400, "invalid_token")


def test_token_info_and_user_info(cloud: Cloud, token: str) -> None:
    url = cloud.token_url.replace("/token", "/tokeninfo")
    known = requests.get(url, params={"access_token": token}, timeout=10).json()
    assert (known["email"], known["aud"]) == (MAYA, "desktop")
    assert requests.get(url, params={"access_token": "x"}, timeout=10).status_code == 400
    root = cloud.token_url.removesuffix("/oauth2.googleapis.com/token")
    about = requests.get(
        f"{root}/openidconnect.googleapis.com/v1/userinfo",
        headers={"Authorization": f"Bearer {token}"},
        timeout=10,
    ).json()
    assert about == {
        "sub": known["sub"],
        "email": MAYA,
        "email_verified": True,
        "hd": "northwind.example",
    }


def test_a_closed_account_cannot_refresh(cloud: Cloud) -> None:
    held = cloud.sign_in(HOME)
    cloud.control("DELETE", f"/accounts/{HOME}")
    answer = cloud.token(grant_type="refresh_token", refresh_token=held["refresh_token"])
    assert answer.json()["error"] == "invalid_grant"


def test_an_earlier_worlds_tokens_do_not_open_this_one(cloud: Cloud, token: str) -> None:
    cloud.control("POST", "/world/reset", {})
    cloud.sign_in()
    assert cloud.people("GET", "people/me", token=token, personFields="names").status_code == 401
