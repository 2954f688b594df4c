"""Google's OAuth 2 endpoints for installed apps: consent, token, revocation and token info.

Source: developers.google.com/identity/protocols/oauth2/native-app and RFC 6749, 7636, 8252.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

from dialpad_contacts.simulator.tokens import Code, Consent
from dialpad_contacts.simulator.wire import Refused, Request, Response, page
from dialpad_contacts.simulator.world import Account, World

API = "https://www.googleapis.com/auth/"
_ALIASES = {"email": f"{API}userinfo.email", "profile": f"{API}userinfo.profile"}
# Also the order in which granted scopes are told.
SCOPES = (
    "openid",
    f"{API}userinfo.email",
    f"{API}userinfo.profile",
    f"{API}contacts",
    f"{API}contacts.readonly",
    f"{API}contacts.other.readonly",
    f"{API}directory.readonly",
)
_IDENTITY = SCOPES[:3]  # never up for choice on the consent page
_PARAMETERS = frozenset(
    "client_id redirect_uri response_type scope state access_type include_granted_scopes"
    " enable_granular_consent login_hint prompt code_challenge code_challenge_method nonce hd hl"
    " display".split()
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(slots=True)
class Asked:
    """A checked authorization request."""

    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    challenge: str
    offline: bool
    prompts: frozenset[str]
    include_granted: bool
    login_hint: str | None
    nonce: str | None


def authorize(world: World, request: Request) -> Response:
    """Answer the browser: a redirect with a code, Google's consent page, or its error page."""
    asked = check(request.query)
    mode = world.switches.consent
    if mode == "deny":
        return deny(asked)
    account = _who(world, asked)
    if mode == "ask":
        return consent_page(world, request, asked, account)
    consented = world.tokens.consents.get((asked.client_id, account.email))
    if "none" in asked.prompts and not (consented and consented.scopes.issuperset(asked.scopes)):
        return _back(asked, {"error": "interaction_required"})
    withheld = set(world.switches.withheld_scopes)
    granted = tuple(s for s in asked.scopes if s not in withheld or s in _IDENTITY)
    return grant(world, asked, account, granted)


def check(query: list[tuple[str, str]]) -> Asked:
    """Return the authorization request that ``query`` makes.

    Raises:
        Refused: Google's error page. Such errors never reach the redirect_uri, because the
            request itself cannot be trusted.
    """
    given = dict(query)
    for name, _ in query:
        if name not in _PARAMETERS:
            raise _error_page(
                "invalid_request", f"Parameter not allowed for this message type: {name}"
            )
        if sum(other == name for other, _ in query) > 1:
            raise _error_page(
                "invalid_request", f"OAuth 2 parameters can only have a single value: {name}"
            )
    for name in ("response_type", "client_id", "redirect_uri", "scope"):
        if not given.get(name):
            raise _error_page("invalid_request", f"Required parameter is missing: {name}")
    if given["response_type"] != "code":
        raise _error_page(
            "unsupported_response_type", f"Invalid response_type: {given['response_type']}"
        )
    _check_redirect(given["redirect_uri"])
    _check_challenge(given)
    _check_values(given)
    return Asked(
        client_id=given["client_id"],
        redirect_uri=given["redirect_uri"],
        scopes=_scopes(given["scope"]),
        state=given.get("state"),
        challenge=given["code_challenge"],
        offline=given.get("access_type") == "offline",
        prompts=frozenset(given.get("prompt", "").split()),
        include_granted=given.get("include_granted_scopes") == "true",
        login_hint=given.get("login_hint"),
        nonce=given.get("nonce"),
    )


def _check_redirect(uri: str) -> None:
    try:
        parts = urlsplit(uri)
        good = parts.scheme == "http" and parts.hostname in _LOOPBACK and bool(parts.port)
    except ValueError:
        good = False
    if not good or "#" in uri:
        raise _error_page(
            "redirect_uri_mismatch",
            f"The redirect URI in the request, {uri}, is not a loopback one",
        )


def _check_challenge(given: dict[str, str]) -> None:
    challenge = given.get("code_challenge")
    if not challenge:
        # Google recommends PKCE, RFC 8252 section 8.1 demands it; here a client without it fails.
        raise _error_page("invalid_request", "Required parameter is missing: code_challenge")
    if given.get("code_challenge_method") != "S256":
        raise _error_page("invalid_request", "Invalid code_challenge_method: S256 is required")
    if not (
        43 <= len(challenge) <= 128 and challenge.replace("-", "a").replace("_", "a").isalnum()
    ):
        raise _error_page("invalid_request", "Invalid code_challenge")


def _check_values(given: dict[str, str]) -> None:
    allowed = {
        "access_type": {"online", "offline"},
        "include_granted_scopes": {"true", "false"},
        "prompt": {"none", "consent", "select_account"},
    }
    for name, values in allowed.items():
        for value in given.get(name, "").split():
            if value not in values:
                raise _error_page("invalid_request", f"Invalid parameter value for {name}: {value}")
    prompts = given.get("prompt", "").split()
    if "none" in prompts and len(prompts) > 1:
        raise _error_page("invalid_request", "Invalid prompt: none cannot be combined")


def _scopes(text: str) -> tuple[str, ...]:
    asked = {_ALIASES.get(scope, scope) for scope in text.split()}
    unknown = sorted(asked - set(SCOPES))
    if unknown:
        raise _error_page(
            "invalid_scope",
            f"Some requested scopes were invalid. {{invalid=[{', '.join(unknown)}]}}",
        )
    return tuple(scope for scope in SCOPES if scope in asked)


def _who(world: World, asked: Asked) -> Account:
    """Return who signs in: whom the control interface names, the hinted, or the first account."""
    for email in (world.switches.next_sign_in, asked.login_hint):
        account = world.account(email) if email else None
        if account:
            return account
    if not world.accounts:
        raise _error_page("invalid_request", "There is no account to sign in with")
    return next(iter(world.accounts.values()))


def grant(world: World, asked: Asked, account: Account, granted: tuple[str, ...]) -> Response:
    """Send the browser back with a code."""
    desk = world.tokens
    world.switches.next_sign_in = None
    key = (asked.client_id, account.email)
    first_time = key not in desk.consents
    consent = desk.consents.setdefault(key, Consent())
    consent.scopes.update(granted)
    told = consent.scopes if asked.include_granted else set(granted)
    scopes = tuple(scope for scope in SCOPES if scope in told)
    desk.clients.setdefault(asked.client_id, None)
    code = desk.new_code(
        Code(
            text="",
            client_id=asked.client_id,
            account=account.email,
            scopes=scopes,
            redirect_uri=asked.redirect_uri,
            challenge=asked.challenge,
            # A refresh token comes with the first consent alone, unless consent is asked again.
            offline=asked.offline and (first_time or "consent" in asked.prompts),
            nonce=asked.nonce,
            made_us=world.clock.now_us(),
        )
    )
    answer = {
        "iss": "https://accounts.google.com",
        "code": code,
        "scope": " ".join(scopes),
        "authuser": "0",
        "prompt": "consent" if first_time or "consent" in asked.prompts else "none",
    }
    if account.hd:
        answer["hd"] = account.hd
    return _back(asked, answer)


def deny(asked: Asked) -> Response:
    """Send the browser back with the user's no."""
    return _back(asked, {"error": "access_denied"})


def _back(asked: Asked, answer: dict[str, str]) -> Response:
    if asked.state is not None:
        answer = {"state": asked.state, **answer}
    joint = "&" if urlsplit(asked.redirect_uri).query else "?"
    location = f"{asked.redirect_uri}{joint}{urlencode(answer)}"
    return Response(302, b"", "text/html; charset=utf-8", {"Location": location})


def _error_page(error: str, text: str) -> Refused:
    return Refused(
        page(
            "<!doctype html><html lang=en><title>Error 400 (Bad Request)</title>"
            "<h1>Access blocked: Authorization Error</h1>"
            f"<p>Error 400: {html.escape(error)}</p><p>{html.escape(text)}</p>",
            400,
        )
    )


def consent_page(world: World, request: Request, asked: Asked, chosen: Account) -> Response:
    """Return the page on which the user chooses an account and what to allow."""
    who = "".join(
        f'<label><input type=radio name=account value="{html.escape(a.email)}"'
        f"{' checked' if a is chosen else ''}> {html.escape(a.email)}</label><br>"
        for a in world.accounts.values()
    )
    boxes = "".join(
        f'<label><input type=checkbox name=scope value="{scope}" checked> {scope}</label><br>'
        for scope in asked.scopes
        if scope not in _IDENTITY
    )
    query = html.escape(urlencode(request.query))
    return page(
        "<!doctype html><html lang=en><meta charset=utf-8><title>Sign in - Google Accounts</title>"
        "<style>body{font:16px sans-serif;max-width:34em;margin:3em auto;padding:0 1em}"
        "fieldset{border:1px solid #ccc;border-radius:8px;margin:1em 0}</style>"
        f"<h1>{html.escape(asked.client_id)} wants access to your Google Account</h1>"
        f'<form method=post action="auth/consent"><input type=hidden name=query value="{query}">'
        f"<fieldset><legend>Account</legend>{who}</fieldset>"
        f"<fieldset><legend>Select what it can access</legend>{boxes}</fieldset>"
        "<button name=answer value=allow>Allow</button> "
        "<button name=answer value=deny>Deny</button></form>"
    )


def consent_answer(world: World, request: Request) -> Response:
    """Take the filled-in consent page."""
    pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
    form = dict(pairs)
    asked = check(parse_qsl(form.get("query", ""), keep_blank_values=True))
    account = world.account(form.get("account", ""))
    if form.get("answer") != "allow" or account is None:
        return deny(asked)
    ticked = {value for name, value in pairs if name == "scope"}
    granted = tuple(s for s in asked.scopes if s in ticked or s in _IDENTITY)
    return grant(world, asked, account, granted)
