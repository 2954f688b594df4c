"""The simulated Microsoft identity platform, as msal and the documents have it."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.contract.simulator.cloud import CHALLENGE, TIMEOUT_S, VERIFIER, Cloud
from tests.contract.simulator.outlook import CLIENT_ID, LOGIN, SCOPES, Outlook

WORK = "maya.ortiz@northwind.example"
PERSONAL = "maya.ortiz@outlook.example"
REDIRECT = "http://localhost:8765"


@pytest.fixture
def outlook(cloud: Cloud) -> Outlook:
    return Outlook(cloud, WORK)


def root(cloud: Cloud) -> str:
    url: str = cloud.endpoints["microsoft"]["authority_url"]
    return url


def authorize(cloud: Cloud, tenant: str = "common", **changed: str | None) -> requests.Response:
    params = {
        "client_id": CLIENT_ID, "response_type": "code", "redirect_uri": REDIRECT,
        "scope": "Contacts.Read openid offline_access", "state": "s t/&=", "nonce": "n",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256", "login_hint": WORK,
        **changed,
    }  # fmt: skip
    given = {k: v for k, v in params.items() if v is not None}
    url = f"{root(cloud)}/{tenant}/oauth2/v2.0/authorize"
    return requests.get(url, params=given, allow_redirects=False, timeout=TIMEOUT_S)


def redeem(cloud: Cloud, tenant: str = "common", **changed: str | None) -> requests.Response:
    form = {
        "client_id": CLIENT_ID, "grant_type": "authorization_code", "redirect_uri": REDIRECT,
        "code_verifier": VERIFIER, **changed,
    }  # fmt: skip
    given = {k: v for k, v in form.items() if v is not None}
    return requests.post(f"{root(cloud)}/{tenant}/oauth2/v2.0/token", given, timeout=TIMEOUT_S)


def new_code(cloud: Cloud) -> str:
    location = authorize(cloud).headers["Location"]
    return location.partition("code=")[2].partition("&")[0]


@pytest.mark.parametrize(
    ("tenant", "email"),
    [("organizations", WORK), ("consumers", PERSONAL), ("common", WORK), ("common", PERSONAL)],
)
def test_msal_signs_in_and_stays_signed_in(cloud: Cloud, tenant: str, email: str) -> None:
    outlook = Outlook(cloud, email, tenant)
    assert outlook.result["id_token_claims"]["preferred_username"] == email
    (account,) = outlook.app.get_accounts()
    silent = outlook.app.acquire_token_silent_with_error(SCOPES, account)
    assert silent["access_token"] == outlook.result["access_token"], "from msal's cache"
    renewed = outlook.app.acquire_token_silent_with_error(SCOPES, account, force_refresh=True)
    assert renewed["access_token"] != silent["access_token"]


def test_the_documents_name_microsofts_own_addresses(cloud: Cloud) -> None:
    url = f"{root(cloud)}/organizations/v2.0/.well-known/openid-configuration"
    document = requests.get(url, timeout=TIMEOUT_S).json()
    for name in ("authorization_endpoint", "token_endpoint", "issuer"):
        assert document[name].startswith(LOGIN)
    found = requests.get(
        f"{root(cloud)}/common/discovery/instance",
        {"api-version": "1.1", "authorization_endpoint": f"{LOGIN}/common/oauth2/authorize"},
        timeout=TIMEOUT_S,
    ).json()
    assert found["tenant_discovery_endpoint"].startswith(LOGIN)


@pytest.mark.parametrize(
    ("changed", "number"),
    [
        ({"redirect_uri": "http://127.0.0.1:8765"}, 50011),
        ({"redirect_uri": "https://elsewhere.example/"}, 50011),
        ({"redirect_uri": "http://localhost:8765/callback"}, 50011),
        ({"code_challenge": None}, 501491),
        ({"code_challenge_method": "plain"}, 501491),
        ({"scope": "Contacts.Everything"}, 70011),
        ({"scope": None}, 900144),
        ({"response_type": "token"}, 700054),
        ({"response_mode": "carrier_pigeon"}, 70007),
        ({"prompt": "please"}, 90023),
    ],
)
def test_a_bad_request_ends_on_microsofts_own_page(
    cloud: Cloud, changed: dict[str, str | None], number: int
) -> None:
    answer = authorize(cloud, "common", **changed)
    assert answer.status_code == 400
    assert f"AADSTS{number}" in answer.text
    assert "Location" not in answer.headers


@pytest.mark.parametrize(("tenant", "email"), [("organizations", PERSONAL), ("consumers", WORK)])
def test_each_authority_takes_its_own_kind_of_account(
    cloud: Cloud, tenant: str, email: str
) -> None:
    answer = authorize(cloud, tenant, login_hint=email)
    assert "AADSTS50020" in answer.text


def test_work_only_permissions_are_none_for_a_personal_account(cloud: Cloud) -> None:
    answer = authorize(cloud, "consumers", login_hint=PERSONAL, scope="openid User.ReadBasic.All")
    assert "error=invalid_request" in answer.headers["Location"]


@pytest.mark.parametrize(
    ("changed", "error", "number"),
    [
        ({"code_verifier": "w" * 64}, "invalid_grant", 501481),
        ({"code_verifier": None}, "invalid_grant", 501481),
        ({"redirect_uri": "http://localhost:1"}, "invalid_grant", 500112),
        ({"client_id": "another"}, "invalid_grant", 700005),
        ({"client_secret": "s"}, "invalid_client", 700025),
        ({"grant_type": "password"}, "unsupported_grant_type", 70003),
        ({"code": "nonsense"}, "invalid_grant", 9002313),
    ],
)
def test_a_code_is_good_for_its_own_request_alone(
    cloud: Cloud, changed: dict[str, str | None], error: str, number: int
) -> None:
    answer = redeem(cloud, "common", **{"code": new_code(cloud), **changed})
    assert (answer.json()["error"], answer.json()["error_codes"]) == (error, [number])


def test_a_code_is_good_once_and_for_ten_minutes(cloud: Cloud) -> None:
    code = new_code(cloud)
    assert redeem(cloud, code=code).status_code == 200
    assert redeem(cloud, code=code).json()["error_codes"] == [54005]
    late = new_code(cloud)
    cloud.control("POST", "/clock", {"advance_s": 601})
    assert redeem(cloud, code=late).json()["error_codes"] == [70008]


def test_scopes_that_nobody_consented_to_are_refused(outlook: Outlook) -> None:
    (account,) = outlook.app.get_accounts()
    result = outlook.app.acquire_token_silent_with_error(["People.Read"], account)
    assert (result["error"], result["suberror"]) == ("invalid_grant", "consent_required")


def test_an_ended_grant_is_invalid(cloud: Cloud, outlook: Outlook) -> None:
    cloud.control("POST", "/microsoft/revoke", {"account": WORK})
    (account,) = outlook.app.get_accounts()
    result: dict[str, Any] = outlook.app.acquire_token_silent_with_error(
        SCOPES, account, force_refresh=True
    )
    assert result["error"] == "invalid_grant"
    assert outlook.ask("GET", "/me").status_code == 401
