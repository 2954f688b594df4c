"""The Microsoft identity platform's token endpoint."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime

from dialpad_contacts.simulator.clock import MICROSECONDS
from dialpad_contacts.simulator.ms_accounts import (
    ACCESS_LIFE_S,
    CODE_LIFE_S,
    MsAccount,
    MsCode,
    MsToken,
)
from dialpad_contacts.simulator.tokens import challenge_of
from dialpad_contacts.simulator.wire import Fields, Refused, Request, Response, reply
from dialpad_contacts.simulator.world import World

_NO_STORE = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache"}
_IDENTITY = ("openid", "profile", "email", "offline_access")


def refuse(
    error: str, number: int, text: str, *, status: int = 400, suberror: str = "", claims: str = ""
) -> Refused:
    """Return a refusal as the platform words it."""
    trace, correlation = str(uuid.uuid4()), str(uuid.uuid4())
    stamp = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
    body: Fields = {
        "error": error,
        "error_description": f"AADSTS{number}: {text} Trace ID: {trace} Correlation ID:"
        f" {correlation} Timestamp: {stamp}",
        "error_codes": [number],
        "timestamp": stamp,
        "trace_id": trace,
        "correlation_id": correlation,
        "error_uri": f"https://login.microsoftonline.com/error?code={number}",
    }
    if suberror:
        body["suberror"] = suberror
    if claims:
        body["claims"] = claims
    return Refused(reply(body, status, dict(_NO_STORE)))


def client_info(account: MsAccount) -> str:
    """Return who it is, as client_info=1 asks for."""
    return _b64({"uid": account.oid, "utid": account.tid})


def token(world: World, request: Request, tenant: str) -> Response:
    """Exchange a code or a refresh token."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        raise refuse("invalid_request", 900144, "The request body must be a form.")
    form = request.form()
    for name in ("client_id", "grant_type"):
        if not form.get(name):
            raise refuse(
                "invalid_request", 900144,
                f"The request body must contain the following parameter: '{name}'.",
            )  # fmt: skip
    if "client_secret" in form or "client_assertion" in form:
        raise refuse(
            "invalid_client", 700025, "Client is public so neither 'client_assertion' nor"
            " 'client_secret' should be presented.", status=401,
        )  # fmt: skip
    match form["grant_type"]:
        case "authorization_code":
            return _from_code(world, request, form, tenant)
        case "refresh_token":
            return _from_refresh(world, request, form)
    raise refuse("unsupported_grant_type", 70003, "The app requested an unsupported grant type.")


def account_of(world: World, request: Request) -> str | None:
    """Return whose code or refresh token the request carries."""
    if request.method != "POST":
        return None
    form = request.form()
    held = world.microsoft.tokens.get(form.get("refresh_token", ""))
    code = world.microsoft.codes.get(form.get("code", ""))
    found = held or code
    return found.email if found else None


def _from_code(world: World, request: Request, form: dict[str, str], tenant: str) -> Response:
    code = world.microsoft.codes.get(form.get("code", ""))
    if code is None:
        raise refuse("invalid_grant", 9002313, "Invalid request. The code is malformed.")
    request.account = code.email
    late = world.clock.now_us() - code.made_us >= CODE_LIFE_S * MICROSECONDS
    if code.used:
        raise refuse("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed.")
    if late:
        raise refuse("invalid_grant", 70008, "The provided authorization code has expired.")
    if code.client_id != form["client_id"] or code.tenant != tenant:
        raise refuse("invalid_grant", 700005, "The code was issued to another client or tenant.")
    if form.get("redirect_uri") != code.redirect_uri:
        raise refuse("invalid_grant", 500112, "The reply address does not match the one used.")
    verifier = form.get("code_verifier", "")
    if not verifier or challenge_of(verifier) != code.challenge:
        raise refuse("invalid_grant", 501481, "The Code_Verifier does not match the challenge.")
    code.used = True
    return _grant(world, form, code, nonce=code.nonce)


def _from_refresh(world: World, request: Request, form: dict[str, str]) -> Response:
    microsoft = world.microsoft
    text = form.get("refresh_token", "")
    held = microsoft.tokens.get(text)
    if held is None or held.kind != "refresh":
        raise refuse("invalid_grant", 9002313, "Invalid request. The refresh token is malformed.")
    request.account = held.email
    if held.revoked or microsoft.account(held.email) is None:
        raise refuse(
            "invalid_grant", 50173, "The provided grant has expired due to it being revoked, a"
            " fresh auth token is needed.", suberror="bad_token",
        )  # fmt: skip
    if microsoft.good(text, "refresh") is None:
        raise refuse("invalid_grant", 700082, "The refresh token has expired due to inactivity.")
    if held.client_id != form["client_id"]:
        raise refuse("invalid_grant", 700005, "The token was issued to another client.")
    if "nbf" in form.get("claims", "") and microsoft.switches.claims_need_user:
        raise refuse(
            "interaction_required", 50076, "Due to a configuration change made by your"
            " administrator, you must use multi-factor authentication to access Graph.",
            suberror="basic_action", claims=form["claims"],
        )  # fmt: skip
    if microsoft.switches.rotation_revokes:
        held.revoked = True
    return _grant(world, form, held, nonce=None)


def _grant(
    world: World, form: dict[str, str], like: MsCode | MsToken, *, nonce: str | None
) -> Response:
    microsoft = world.microsoft
    account = microsoft.account(like.email)
    if account is None:
        raise refuse("invalid_grant", 50034, "The user account does not exist.")
    prefix = "https://graph.microsoft.com/"
    asked = [s.removeprefix(prefix) for s in form.get("scope", "").split()]
    new = sorted(set(asked) - set(like.scopes) - set(_IDENTITY))
    if new:
        raise refuse(
            "invalid_grant", 65001, "The user or administrator has not consented to use the"
            f" application with the scope {' '.join(new)}.", suberror="consent_required",
        )  # fmt: skip
    capable = "CP1" in form.get("claims", "")
    named = [s for s in form.get("scope", "").split() if s != "offline_access"]  # as asked for
    graph = [s for s in like.scopes if s not in _IDENTITY]
    body: Fields = {
        "token_type": "Bearer",
        "scope": " ".join(named or graph),
        "expires_in": ACCESS_LIFE_S,
        "ext_expires_in": ACCESS_LIFE_S,
        "access_token": microsoft.new_token("access", like, capable=capable),
    }
    if "offline_access" in like.scopes:
        body["refresh_token"] = microsoft.new_token("refresh", like, capable=capable)
    if "openid" in like.scopes:
        body["id_token"] = _id_token(world, account, form["client_id"], nonce)
    if form.get("client_info") == "1":
        body["client_info"] = client_info(account)
    return reply(body, 200, dict(_NO_STORE))


def _id_token(world: World, account: MsAccount, client_id: str, nonce: str | None) -> str:
    now_s = world.clock.now_s()
    claims: Fields = {
        "aud": client_id,
        "iss": f"https://login.microsoftonline.com/{account.tid}/v2.0",
        "iat": now_s,
        "nbf": now_s,
        "exp": now_s + 3600,
        "name": f"{account.given} {account.family}",
        "oid": account.oid,
        "preferred_username": account.email,
        "sub": base64.urlsafe_b64encode(f"{account.oid}{client_id}".encode())[:43].decode(),
        "tid": account.tid,
        "ver": "2.0",
    }
    if nonce:
        claims["nonce"] = nonce
    head = {"typ": "JWT", "alg": "RS256", "kid": "simulated"}
    return f"{_b64(head)}.{_b64(claims)}.c2lnbmVkIGJ5IG5vYm9keQ"


def _b64(document: Fields) -> str:
    packed = json.dumps(document, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(packed).rstrip(b"=").decode()
