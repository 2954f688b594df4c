"""The Microsoft identity platform's front: discovery, and the page to sign in at.

Every address it names is Microsoft's own, https: whoever reaches this through another root puts
that root in their place.

Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow.
"""

from __future__ import annotations

import html
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from dialpad_contacts.simulator.ms_accounts import CONSUMERS, NORTHWIND, MsAccount, MsCode
from dialpad_contacts.simulator.ms_token import client_info, refuse, token
from dialpad_contacts.simulator.wire import Refused, Request, Response, page, reply
from dialpad_contacts.simulator.world import World

AUTHORITY = "https://login.microsoftonline.com"
_TENANTS = ("common", "organizations", "consumers", CONSUMERS, NORTHWIND)
_GRAPH = "https://graph.microsoft.com/"
SCOPES = frozenset(
    "openid profile email offline_access User.Read User.ReadBasic.All Contacts.Read"
    " Contacts.ReadWrite People.Read".split()
)
_WORK_ONLY = frozenset({"User.ReadBasic.All"})


@dataclass(slots=True)
class Asked:
    """A checked authorization request."""

    tenant: str
    client_id: str
    redirect_uri: str
    scopes: tuple[str, ...]
    state: str | None
    challenge: str
    nonce: str | None
    response_mode: str
    login_hint: str | None
    wants_client_info: bool


def handle(world: World, request: Request) -> Response:
    """Answer anything below login.microsoftonline.com."""
    tenant, _, rest = request.path.lstrip("/").partition("/")
    if request.path == "/common/discovery/instance":
        return _instances(request)
    if tenant not in _TENANTS:
        raise refuse(
            "invalid_tenant", 90002, f"Tenant '{tenant}' not found. Check to make sure you have"
            " the correct tenant ID and are signing into the correct cloud.",
        )  # fmt: skip
    match request.method, rest:
        case "GET", "v2.0/.well-known/openid-configuration":
            return reply(_configuration(tenant))
        case "GET", "oauth2/v2.0/authorize":
            return _authorize(world, request, tenant)
        case "POST", "oauth2/v2.0/token":
            return token(world, request, tenant)
    return page("<!DOCTYPE html><title>404 - File or directory not found.</title>", 404)


def _configuration(tenant: str) -> dict[str, object]:
    root = f"{AUTHORITY}/{tenant}"
    issuer_tenant = tenant if "-" in tenant else "{tenantid}"
    return {
        "token_endpoint": f"{root}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": [
            "client_secret_post", "private_key_jwt", "client_secret_basic",
        ],
        "jwks_uri": f"{root}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": f"{AUTHORITY}/{issuer_tenant}/v2.0",
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": f"{_GRAPH}oidc/userinfo",
        "authorization_endpoint": f"{root}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{root}/oauth2/v2.0/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{root}/oauth2/v2.0/logout",
        "tenant_region_scope": None,
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": "graph.microsoft.com",
    }  # fmt: skip


def _instances(request: Request) -> Response:
    endpoint = request.first("authorization_endpoint") or ""
    if request.first("api-version") not in ("1.0", "1.1"):
        raise refuse("invalid_request", 9002313, "Invalid request. Request is malformed.")
    host = urlsplit(endpoint).hostname
    if host not in ("login.microsoftonline.com", "login.windows.net", "login.microsoft.com"):
        raise refuse("invalid_instance", 50049, "Unknown or invalid instance.")
    authority = f"{AUTHORITY}/{urlsplit(endpoint).path.split('/')[1]}"
    return reply(
        {
            "tenant_discovery_endpoint": f"{authority}/v2.0/.well-known/openid-configuration",
            "api-version": "1.1",
            "metadata": [
                {
                    "preferred_network": "login.microsoftonline.com",
                    "preferred_cache": "login.windows.net",
                    "aliases": [
                        "login.microsoftonline.com", "login.windows.net", "login.microsoft.com",
                        "sts.windows.net",
                    ],
                }
            ],
        }
    )  # fmt: skip


def _authorize(world: World, request: Request, tenant: str) -> Response:
    asked = check(request.query, tenant)
    switches = world.microsoft.switches
    if switches.consent == "deny":
        return _back(
            asked,
            {
                "error": "access_denied",
                "error_subcode": "cancel",
                "error_description": "AADSTS65004: User declined to consent to access the app.",
            },
        )
    account = _who(world, asked)
    switches.next_sign_in = None
    wrong = _WORK_ONLY & set(asked.scopes) if account.consumer else frozenset()
    if wrong:
        error = {
            "error": "invalid_request",
            "error_description": f"The provided value for the input parameter 'scope' is not"
            f" valid. The scope '{min(wrong)}' is not valid for a personal account.",
        }
        return _back(asked, error)
    answer = {
        "code": world.microsoft.new_code(
            MsCode(
                client_id=asked.client_id,
                email=account.email,
                scopes=asked.scopes,
                redirect_uri=asked.redirect_uri,
                challenge=asked.challenge,
                nonce=asked.nonce,
                tenant=tenant,
                made_us=world.clock.now_us(),
            )
        )
    }
    if asked.wants_client_info:
        answer["client_info"] = client_info(account)
    return _back(asked, {**answer, "session_state": str(uuid.uuid4())})


def check(query: list[tuple[str, str]], tenant: str) -> Asked:
    """Return the request that ``query`` makes.

    Raises:
        Refused: Microsoft's own error page; a bad request never reaches the redirect_uri.
    """
    given = dict(query)
    for name in ("client_id", "response_type", "redirect_uri", "scope"):
        if not given.get(name):
            raise _error_page(
                900144, f"The request body must contain the following parameter: '{name}'."
            )
    if given["response_type"] != "code":
        raise _error_page(700054, f"response_type '{given['response_type']}' is not enabled.")
    _check_redirect(given["redirect_uri"])
    mode = given.get("response_mode", "query")
    if mode not in ("query", "fragment", "form_post"):
        raise _error_page(70007, f"'{mode}' is not a supported value of 'response_mode'.")
    if given.get("prompt", "login") not in ("login", "none", "consent", "select_account", "create"):
        raise _error_page(90023, f"Unsupported 'prompt' value '{given['prompt']}'.")
    challenge = given.get("code_challenge", "")
    if given.get("code_challenge_method") != "S256" or not 43 <= len(challenge) <= 128:
        raise _error_page(501491, "Invalid size or method of Code_Challenge parameter.")
    return Asked(
        tenant=tenant,
        client_id=given["client_id"],
        redirect_uri=given["redirect_uri"],
        scopes=_scopes(given["scope"]),
        state=given.get("state"),
        challenge=challenge,
        nonce=given.get("nonce"),
        response_mode=mode,
        login_hint=given.get("login_hint"),
        wants_client_info=given.get("client_info") == "1",
    )


def _check_redirect(uri: str) -> None:
    """A desktop app registers http://localhost; its port is free to choose, 127.0.0.1 another."""
    try:
        parts = urlsplit(uri)
        good = parts.scheme == "http" and parts.hostname == "localhost" and bool(parts.port)
    except ValueError:
        good = False
    if not good or urlsplit(uri).path not in ("", "/") or "#" in uri or "?" in uri:
        raise _error_page(
            50011,
            f"The redirect URI '{uri}' specified in the request does not match the redirect URIs"
            " configured for the application.",
        )


def _scopes(text: str) -> tuple[str, ...]:
    scopes = tuple(scope.removeprefix(_GRAPH) for scope in text.split())
    unknown = sorted(set(scopes) - SCOPES)
    if unknown:
        raise _error_page(
            70011,
            f"The provided value for the input parameter 'scope' is not valid. The scope"
            f" {' '.join(unknown)} does not exist.",
        )
    return scopes


def _who(world: World, asked: Asked) -> MsAccount:
    """Return who signs in: whom the control interface names, the hinted, or the first that may."""
    microsoft = world.microsoft
    for email in (microsoft.switches.next_sign_in, asked.login_hint):
        account = microsoft.account(email) if email else None
        if account:
            if not _may_enter(account, asked.tenant):
                raise _error_page(
                    50020,
                    f"User account '{account.email}' from identity provider does not exist in"
                    f" tenant '{asked.tenant}' and cannot access the application.",
                )
            return account
    account = next((a for a in microsoft.accounts.values() if _may_enter(a, asked.tenant)), None)
    if account is None:
        raise _error_page(50034, "The user account does not exist in the directory.")
    return account


def _may_enter(account: MsAccount, tenant: str) -> bool:
    match tenant:
        case "common":
            return True
        case "organizations":
            return not account.consumer
        case "consumers":
            return account.consumer
    return account.tid == tenant


def _back(asked: Asked, answer: dict[str, str]) -> Response:
    if asked.state is not None:
        answer["state"] = asked.state
    if asked.response_mode == "form_post":
        fields = "".join(
            f'<input type="hidden" name="{html.escape(k)}" value="{html.escape(v)}">'
            for k, v in answer.items()
        )
        return page(
            "<html><head><title>Working...</title></head><body>"
            f'<form method="POST" name="hiddenform" action="{html.escape(asked.redirect_uri)}">'
            f"{fields}<noscript><p>Script is disabled. Click Submit to continue.</p>"
            '<input type="submit" value="Submit"></noscript></form>'
            "<script>document.forms[0].submit();</script></body></html>"
        )
    joint = "#" if asked.response_mode == "fragment" else "?"
    location = f"{asked.redirect_uri}{joint}{urlencode(answer)}"
    return Response(302, b"", "text/html; charset=utf-8", {"Location": location})


def _error_page(number: int, text: str) -> Refused:
    return Refused(
        page(
            "<!DOCTYPE html><html><head><title>Sign in to your account</title></head><body>"
            "<h1>Sign in</h1><p>Sorry, but we’re having trouble signing you in.</p>"
            f"<p>AADSTS{number}: {html.escape(text)}</p></body></html>",
            400,
        )
    )
