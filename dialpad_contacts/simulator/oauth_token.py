"""Google's token endpoint, and the endpoints that take or explain tokens."""

from __future__ import annotations

import base64
import json
from binascii import Error as Base64Error
from urllib.parse import unquote_plus

from dialpad_contacts.simulator.clock import MICROSECONDS
from dialpad_contacts.simulator.oauth import API, SCOPES
from dialpad_contacts.simulator.tokens import ACCESS_LIFE_S, CODE_LIFE_S, Code, Token, challenge_of
from dialpad_contacts.simulator.wire import Fields, Refused, Request, Response, reply
from dialpad_contacts.simulator.world import Account, World

_NO_STORE = {
    "Cache-Control": "no-cache, no-store, max-age=0, must-revalidate",
    "Pragma": "no-cache",
}


def token(world: World, request: Request) -> Response:
    """Exchange a code or a refresh token for an access token."""
    kind = request.headers.get("content-type", "")
    if not kind.startswith("application/x-www-form-urlencoded"):
        raise _refuse("invalid_request", "Could not determine client ID from request.")
    form = request.form()
    client_id = _client(world, request, form)
    grant_type = form.get("grant_type")
    if not grant_type:
        raise _refuse("invalid_request", "Missing required parameter: grant_type")
    if grant_type == "authorization_code":
        return _from_code(world, request, form, client_id)
    if grant_type == "refresh_token":
        return _from_refresh(world, request, form, client_id)
    raise _refuse("unsupported_grant_type", f"Invalid grant_type: {grant_type}")


def account_of(world: World, request: Request) -> str | None:
    """Return whose code or refresh token the request carries, None when that is nobody's."""
    if request.method != "POST":
        return None
    form = request.form()
    held = world.tokens.tokens.get(form.get("refresh_token") or form.get("token") or "")
    code = world.tokens.codes.get(form.get("code", ""))
    found = held or code
    return found.account if found else None


def _refuse(error: str, text: str, status: int = 400) -> Refused:
    body = {"error": error, "error_description": text}
    return Refused(reply(body, status, dict(_NO_STORE)))


def _client(world: World, request: Request, form: dict[str, str]) -> str:
    """Return the authenticated client: credentials come as HTTP Basic or in the body, not both."""
    client_id, secret = form.get("client_id"), form.get("client_secret")
    header = request.headers.get("authorization", "")
    if header.lower().startswith("basic "):
        if secret is not None:
            raise _refuse(
                "invalid_request", "Request must use only one client authentication method."
            )
        try:
            decoded = base64.b64decode(header[6:], validate=True).decode()
        except (Base64Error, UnicodeDecodeError):
            raise _refuse("invalid_client", "Invalid client credentials.", 401) from None
        client_id, _, secret = (unquote_plus(part) for part in decoded.partition(":"))
    if not client_id:
        raise _refuse("invalid_request", "Could not determine client ID from request.")
    desk = world.tokens
    if client_id not in desk.clients or desk.clients[client_id] is None:
        desk.clients[client_id] = secret  # whoever comes first is the registration
    known = desk.clients[client_id]
    if known and secret is None:
        raise _refuse("invalid_request", "client_secret is missing.")
    if known is not None and secret != known:
        raise _refuse("invalid_client", "Unauthorized", 401)
    return client_id


def _from_code(world: World, request: Request, form: dict[str, str], client_id: str) -> Response:
    text = form.get("code")
    if not text:
        raise _refuse("invalid_request", "Missing required parameter: code")
    code = world.tokens.codes.get(text)
    if code is None:
        raise _refuse("invalid_grant", "Malformed auth code.")
    request.account = code.account
    late = world.clock.now_us() - code.made_us >= CODE_LIFE_S * MICROSECONDS
    if code.used or late or code.client_id != client_id:
        raise _refuse("invalid_grant", "Bad Request")
    if form.get("redirect_uri") != code.redirect_uri:
        raise _refuse("redirect_uri_mismatch", "Bad Request")
    _check_verifier(form.get("code_verifier"), code)
    code.used = True
    account = _account(world, code.account)
    body = _access(world, client_id, account, code.scopes)
    if code.offline:
        body["refresh_token"] = world.tokens.new_refresh(client_id, account.email, code.scopes).text
    if "openid" in code.scopes:
        body["id_token"] = id_token(world, client_id, account, code.scopes, code.nonce)
    return reply(body, headers=dict(_NO_STORE))


def _check_verifier(verifier: str | None, code: Code) -> None:
    if not verifier:
        raise _refuse("invalid_grant", "Missing code verifier.")
    if not 43 <= len(verifier) <= 128 or challenge_of(verifier) != code.challenge:
        raise _refuse("invalid_grant", "Invalid code verifier.")


def _from_refresh(world: World, request: Request, form: dict[str, str], client_id: str) -> Response:
    text = form.get("refresh_token")
    if not text:
        raise _refuse("invalid_request", "Missing required parameter: refresh_token")
    held = world.tokens.good(text, "refresh")
    if held is None:
        raise _refuse("invalid_grant", "Token has been expired or revoked.")
    request.account = held.account
    if held.client_id != client_id:
        raise _refuse("unauthorized_client", "Unauthorized", 401)
    account = _account(world, held.account)
    body = _access(world, client_id, account, _narrowed(form.get("scope"), held))
    if "openid" in held.scopes:
        body["id_token"] = id_token(world, client_id, account, held.scopes, None)
    return reply(body, headers=dict(_NO_STORE))


def _narrowed(asked: str | None, held: Token) -> tuple[str, ...]:
    if not asked:
        return held.scopes
    wanted = asked.split()
    if not set(wanted) <= set(held.scopes):
        raise _refuse("invalid_scope", "Some requested scopes were invalid.")
    return tuple(scope for scope in SCOPES if scope in wanted)


def _account(world: World, email: str) -> Account:
    account = world.account(email)
    if account is None:  # deleted since
        raise _refuse("invalid_grant", "Account has been deleted")
    return account


def _access(world: World, client_id: str, account: Account, scopes: tuple[str, ...]) -> Fields:
    return {
        "access_token": world.tokens.new_access(client_id, account.email, scopes).text,
        "expires_in": ACCESS_LIFE_S,
        "scope": " ".join(scopes),
        "token_type": "Bearer",
    }


def id_token(
    world: World, client_id: str, account: Account, scopes: tuple[str, ...], nonce: str | None
) -> str:
    """Return an ID token. Well-formed; its signature is none that any key could check."""
    now_s = world.clock.now_s()
    claims: Fields = {
        "iss": "https://accounts.google.com",
        "azp": client_id,
        "aud": client_id,
        "sub": account.sub,
        **({"hd": account.hd} if account.hd else {}),
        **_identity(account, scopes),
        **({"nonce": nonce} if nonce else {}),
        "iat": now_s,
        "exp": now_s + ACCESS_LIFE_S + 1,
    }
    header = {"alg": "RS256", "kid": "5f8b1c2d3e4a5b6c7d8e9f00", "typ": "JWT"}
    return ".".join((_part(header), _part(claims), "c2ltdWxhdGVkLXNpZ25hdHVyZQ" * 13))


def _part(document: Fields) -> str:
    text = json.dumps(document, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def _identity(account: Account, scopes: tuple[str, ...]) -> Fields:
    known: Fields = {}
    if f"{API}userinfo.email" in scopes:
        known |= {"email": account.email, "email_verified": True}
    if f"{API}userinfo.profile" in scopes:
        name = f"{account.given} {account.family}".strip()
        known |= {"name": name, "given_name": account.given, "family_name": account.family}
    return known


def revoke(world: World, request: Request) -> Response:
    """Withdraw the grant behind a token (developers.google.com ... native-app#tokenrevoke)."""
    text = request.first("token") or request.form().get("token", "")
    held = world.tokens.tokens.get(text)
    if held:
        request.account = held.account
    if not world.tokens.revoke(text):
        raise _refuse("invalid_token", "Token expired or revoked")
    return reply({})


def token_info(world: World, request: Request) -> Response:
    """Explain an access token."""
    text = request.first("access_token") or request.form().get("access_token", "")
    held = world.tokens.good(text, "access")
    account = world.account(held.account) if held else None
    if held is None or account is None:
        raise _refuse("invalid_token", "Invalid Value")
    request.account = held.account
    expires_us = held.expires_us or 0
    expires_in = (expires_us - world.clock.now_us()) // MICROSECONDS
    body: Fields = {
        "azp": held.client_id,
        "aud": held.client_id,
        "sub": account.sub,
        "scope": " ".join(held.scopes),
        "exp": str(expires_us // MICROSECONDS),
        "expires_in": str(expires_in),
        "access_type": "offline",
    }
    if f"{API}userinfo.email" in held.scopes:
        body |= {"email": account.email, "email_verified": "true"}
    return reply(body)


def user_info(world: World, request: Request) -> Response:
    """Return the OpenID Connect claims of the token's owner."""
    header = request.headers.get("authorization", "")
    text = header[7:] if header.lower().startswith("bearer ") else ""
    held = world.tokens.good(text, "access")
    account = world.account(held.account) if held else None
    if held is None or account is None:
        body = {"error": "invalid_request", "error_description": "Invalid Credentials"}
        raise Refused(reply(body, 401, {"WWW-Authenticate": 'Bearer realm="accounts.google.com"'}))
    request.account = held.account
    claims: Fields = {"sub": account.sub, **_identity(account, held.scopes)}
    if account.hd:
        claims["hd"] = account.hd
    return reply(claims)
