"""Microsoft Graph v1.0: who asks, what for, and which handler answers."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterable
from urllib.parse import parse_qsl, unquote, urlsplit

from dialpad_contacts.simulator import ms_contacts, ms_delta, ms_folders, ms_users
from dialpad_contacts.simulator.ms_accounts import MsAccount, MsToken
from dialpad_contacts.simulator.ms_call import Call
from dialpad_contacts.simulator.ms_errors import CONTENT_TYPE, refusal
from dialpad_contacts.simulator.wire import Fields, Json, Refused, Request, Response, encode
from dialpad_contacts.simulator.world import World

CONCURRENT_MOST = 4
_BATCH_MOST = 20
_Handler = Callable[[Call], Response]
_READ = frozenset({"Contacts.Read", "Contacts.ReadWrite"})
_WRITE = frozenset({"Contacts.ReadWrite"})
_ME = frozenset({"User.Read"})
_ALL = frozenset({"User.ReadBasic.All"})


def _route(
    method: str, path: str, needs: Iterable[str], handler: _Handler
) -> tuple[str, re.Pattern[str], frozenset[str], _Handler]:
    pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", path)
    return method, re.compile(pattern), frozenset(needs), handler


_DELTA = r"/(?:microsoft\.graph\.)?delta(?:\(\))?"
_IN_FOLDER = "/me/contactFolders/{folder}/contacts"
_ROUTES = (
    _route("GET", "/me", _ME, ms_users.me),
    _route("GET", "/users", _ALL, ms_users.listing),
    _route("GET", "/users/{user}", _ALL, ms_users.show),
    _route("GET", rf"/me/contacts{_DELTA}", _READ, ms_delta.changes),
    _route("GET", rf"{_IN_FOLDER}{_DELTA}", _READ, ms_delta.changes),
    _route("GET", "/me/contacts", _READ, ms_contacts.listing),
    _route("POST", "/me/contacts", _WRITE, ms_contacts.create),
    _route("GET", _IN_FOLDER, _READ, ms_contacts.listing),
    _route("POST", _IN_FOLDER, _WRITE, ms_contacts.create),
    _route("GET", "/me/contactFolders", _READ, ms_folders.listing),
    _route("POST", "/me/contactFolders", _WRITE, ms_folders.create),
    _route("GET", "/me/contactFolders/{folder}", _READ, ms_folders.show),
    _route("DELETE", "/me/contactFolders/{folder}", _WRITE, ms_folders.delete),
    _route("GET", "/me/contactFolders/{folder}/childFolders", _READ, ms_folders.listing),
    _route("POST", "/me/contactFolders/{folder}/childFolders", _WRITE, ms_folders.create),
    _route("GET", r"(?:/me/contactFolders/{folder})?(?:/me)?/contacts/{contact}", _READ,
           ms_contacts.show),
    _route("PATCH", r"(?:/me/contactFolders/{folder})?(?:/me)?/contacts/{contact}", _WRITE,
           ms_contacts.update),
    _route("DELETE", r"(?:/me/contactFolders/{folder})?(?:/me)?/contacts/{contact}", _WRITE,
           ms_contacts.delete),
)  # fmt: skip


def handle(world: World, request: Request) -> Response:
    """Answer one request below graph.microsoft.com."""
    version, _, rest = request.path.lstrip("/").partition("/")
    if version != "v1.0":
        raise refusal(400, "BadRequest", f"Invalid version: {version}")
    account, token = _signed_in(world, request)
    request.account = account.email
    if world.microsoft.busy[account.email] > CONCURRENT_MOST:
        raise refusal(
            429, "ApplicationThrottled", "Application is over its MailboxConcurrency limit.",
            {"Retry-After": "1"},
        )  # fmt: skip
    if rest == "$batch":
        return _batch(world, request, account, token)
    return _answer(world, request, f"/{rest}", account, token)


def account_of(world: World, request: Request) -> str | None:
    """Return whose token the request carries."""
    return world.microsoft.owner(_bearer(request))


def _bearer(request: Request) -> str:
    kind, _, text = request.headers.get("authorization", "").partition(" ")
    return text.strip() if kind.lower() == "bearer" else ""


def _signed_in(world: World, request: Request) -> tuple[MsAccount, MsToken]:
    text = _bearer(request)
    if not text:
        raise _unauthorized("Access token is empty.")
    token = world.microsoft.good(text, "access")
    if token is None:
        held = world.microsoft.tokens.get(text)
        if held is None or held.kind != "access":
            raise _unauthorized("IDX14100: JWT is not well formed, there are no dots (.).")
        raise _unauthorized("Lifetime validation failed, the token is expired.")
    if token.challenged:
        raise _challenge(world, token)
    account = world.microsoft.account(token.email)
    if account is None:
        raise _unauthorized("The identity of the calling application could not be established.")
    return account, token


def _unauthorized(message: str) -> Refused:
    header = 'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize"'
    return refusal(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": header})


def _challenge(world: World, token: MsToken) -> Refused:
    """Continuous access evaluation: a client that can is told what its next token must satisfy."""
    message = "Continuous access evaluation resulted in challenge with result: InteractionRequired."
    if not token.capable:
        return _unauthorized(message)
    moment = {"nbf": {"essential": True, "value": str(world.clock.now_s())}}
    claims = base64.b64encode(json.dumps({"access_token": moment}).encode()).decode()
    header = (
        'Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/'
        f'authorize", client_id="{token.client_id}", error="insufficient_claims",'
        f' claims="{claims}"'
    )
    return refusal(401, "InvalidAuthenticationToken", message, {"WWW-Authenticate": header})


def _answer(
    world: World, request: Request, path: str, account: MsAccount, token: MsToken
) -> Response:
    known = False
    for method, pattern, needs, handler in _ROUTES:
        match = pattern.fullmatch(path)
        if match is None:
            continue
        known = True
        if method != request.method:
            continue
        if not needs & set(token.scopes):
            code = "Authorization_RequestDenied" if needs & {*_ALL, *_ME} else "ErrorAccessDenied"
            message = "Access is denied. Check credentials and try again."
            raise refusal(403, code, message)
        names = {k: v for k, v in match.groupdict().items() if v is not None}
        return handler(Call(world, request, account, names))
    if known:
        raise refusal(
            405, "ErrorInvalidRequest",
            "The OData request is not supported. Supported HTTP methods are different.",
        )  # fmt: skip
    raise refusal(400, "BadRequest", f"Resource not found for the segment '{path[1:]}'.")


def _batch(world: World, request: Request, account: MsAccount, token: MsToken) -> Response:
    """Carry out up to 20 requests; each has a status of its own.

    Source: learn.microsoft.com/graph/json-batching.
    """
    if request.method != "POST":
        raise refusal(405, "BadRequest", "A batch must be sent with POST.")
    parts = _parts(request)
    answers = [_part(world, request, part, account, token) for part in parts]
    return Response(200, encode({"responses": answers}), CONTENT_TYPE)


def _parts(request: Request) -> list[Fields]:
    try:
        document = json.loads(request.body)
        parts = document["requests"]
        ids = [part["id"] for part in parts]
    except (ValueError, KeyError, TypeError):
        raise refusal(400, "BadRequest", "Invalid batch payload format.") from None
    if not all(isinstance(i, str) for i in ids) or len(set(ids)) != len(ids):
        raise refusal(400, "BadRequest", "Duplicated or missing request id in the batch.")
    if len(parts) > _BATCH_MOST:
        raise refusal(
            400, "BadRequest",
            f"Number of batch request steps exceeds the maximum value of {_BATCH_MOST}.",
        )  # fmt: skip
    found: list[Fields] = parts
    return found


def _part(world: World, outer: Request, part: Fields, account: MsAccount, token: MsToken) -> Fields:
    headers = {str(k).lower(): str(v) for k, v in (part.get("headers") or {}).items()}
    body = part.get("body")
    try:
        if body is not None and "content-type" not in headers:
            raise refusal(
                400, "BadRequest",
                "Write request id : content-type header is required when a body is given.",
            )  # fmt: skip
        target = urlsplit(str(part["url"]))
        inner = Request(
            method=str(part["method"]).upper(),
            path=unquote(target.path),
            query=parse_qsl(target.query, keep_blank_values=True),
            headers={"host": outer.headers.get("host", ""), **headers},
            body=b"" if body is None else encode(body),
        )
        response = _answer(world, inner, inner.path, account, token)
    except Refused as refused:
        response = refused.response
    except (KeyError, ValueError):
        raise refusal(400, "BadRequest", "Invalid batch payload format.") from None
    answer: Fields = {"id": part["id"], "status": response.status}
    answer["headers"] = {"Content-Type": "application/json", **response.headers}
    if response.body:
        content: Json = json.loads(response.body)
        answer["body"] = content
    return answer
