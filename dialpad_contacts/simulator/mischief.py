"""Carries out the faults of faults.py on a request or on its response."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from typing import Any

from dialpad_contacts.simulator import ews_mischief, ms_errors, refusals
from dialpad_contacts.simulator.faults import Rule
from dialpad_contacts.simulator.wire import Fields, Json, Refused, Request, Response, encode, page

_PORTAL = (
    "<!DOCTYPE html><html><head><title>Welcome to Hotel Wi-Fi</title></head>"
    "<body><h1>Please sign in to use the network</h1><form><input name=room></form></body></html>"
)
_STATUS_NAMES = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    412: "FAILED_PRECONDITION",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
}
_LISTS = ("connections", "people", "otherContacts", "items", "results", "value")


@dataclass(slots=True)
class Delivery:
    """A response and the way it reaches the client."""

    response: Response | None  # None: the connection is reset
    delay_s: float = 0.0
    cut_at: int | None = None  # bytes of the body before the connection ends
    bytes_per_s: float | None = None
    stall_s: float = 0.0  # silence between the head and the body
    raw: bool = False  # deliver as it is, without compression


def instead(rule: Rule, request: Request, service: str = "") -> Delivery:
    """Return what comes in place of the real answer; the request is not carried out."""
    options = rule.options
    if rule.kind == "status" and service == "graph" and "body" not in options:
        options = {**options, "body": _graph_error(options)}
    if rule.kind == "status" and service == "exchange" and "body" not in options:
        return Delivery(ews_mischief.status(options))
    if rule.kind == "reset":
        return Delivery(None)
    if rule.kind == "html":
        return Delivery(page(options.get("body", _PORTAL)))
    if rule.kind == "redirect":
        location = str(options.get("location", "https://elsewhere.example/"))
        response = Response(int(options.get("status", 302)), b"", headers={"Location": location})
        return Delivery(response)
    if rule.kind == "expired_sync_token":
        return Delivery(refusals.sync_token_expired().response)
    if rule.kind == "body":
        body = str(options.get("body", "")).encode("utf-8", "surrogatepass")
        body *= int(options.get("repeat", 1))
        kind = options.get("content_type", "application/json; charset=UTF-8")
        headers = _headers(options)
        return Delivery(Response(int(options.get("status", 200)), body, kind, headers))
    return Delivery(_status(options))


def _graph_error(options: Fields) -> Fields:
    status = int(options.get("status", 503))
    code = options.get("code", ms_errors.STATUS_CODES.get(status, "UnknownError"))
    return ms_errors.error(code, options.get("message", f"Answered {status} by order."))


def _headers(options: Fields) -> dict[str, str]:
    return {str(k): str(v) for k, v in (options.get("headers") or {}).items()}


def _status(options: Fields) -> Response:
    status = int(options.get("status", 503))
    headers = _headers(options)
    if "retry_after" in options:
        headers["Retry-After"] = str(options["retry_after"])
    body = options.get("body")
    if body is None:
        name = options.get("code", _STATUS_NAMES.get(status, "UNKNOWN"))
        message = options.get("message", f"The service answered {status} by order.")
        details = []
        if options.get("reason"):
            details = [refusals.error_info(options["reason"], refusals.SERVICE)]
        error: Refused = refusals.refusal(status, name, message, details, headers)
        return error.response
    text = body if isinstance(body, str) else json.dumps(body)
    kind = options.get("content_type", "application/json; charset=UTF-8")
    return Response(status, text.encode(), kind, headers)


def after(rule: Rule, response: Response) -> Delivery:
    """Return what becomes of the real answer; the request has been carried out."""
    options = rule.options
    simple = {
        "drop_reply": lambda: Delivery(None, delay_s=_seconds(options, 0)),
        "late": lambda: Delivery(response),
        "delay": lambda: Delivery(response, delay_s=_seconds(options, 1)),
        "truncate": lambda: Delivery(response, cut_at=_cut(options, response), raw=True),
        "slow": lambda: Delivery(
            response, bytes_per_s=float(options.get("bytes_per_s", 1)), raw=True
        ),
        "stall": lambda: Delivery(response, stall_s=_seconds(options, 3600), raw=True),
        "gzip_bomb": lambda: Delivery(_bomb(options, response), raw=True),
        "empty": lambda: Delivery(Response(200, b"", response.content_type)),
        "invalid_json": lambda: Delivery(
            Response(200, response.body[:-1] + b",,", response.content_type)
        ),
        "bom": lambda: Delivery(
            Response(200, b"\xef\xbb\xbf" + response.body, response.content_type)
        ),
        "content_type": lambda: Delivery(
            Response(200, response.body, str(options.get("content_type", "text/plain")))
        ),
        "headers": lambda: Delivery(
            Response(
                response.status,
                response.body,
                response.content_type,
                {**response.headers, **_headers(options)},
            )
        ),
    }.get(rule.kind)
    if simple:
        return simple()
    return Delivery(_changed(rule, response))


def _seconds(options: Fields, default: float) -> float:
    return float(options.get("seconds", default))


def _cut(options: Fields, response: Response) -> int:
    if "bytes" in options:
        return int(options["bytes"])
    return int(len(response.body) * float(options.get("fraction", 0.5)))


def _bomb(options: Fields, response: Response) -> Response:
    size = int(float(options.get("megabytes", 200)) * 1_000_000)
    packed = gzip.compress(b" " * size + response.body, 9, mtime=0)
    return Response(200, packed, response.content_type, {"Content-Encoding": "gzip"})


def _changed(rule: Rule, response: Response) -> Response:
    """Return the response with its list, or the people in it, altered."""
    if response.content_type.startswith("text/xml"):
        return ews_mischief.changed(rule, response)
    try:
        document = json.loads(response.body)
    except ValueError:
        return response
    if response.status != 200 or not isinstance(document, dict):
        return response
    if rule.kind == "page_loop":
        _loop(rule, document)
    elif rule.kind == "drop_fields":
        document = _without(document, set(rule.options.get("fields") or ()))
    elif rule.kind in ("repeat_items", "reverse_items"):
        _rearrange(document, twice=rule.kind == "repeat_items")
    else:
        fraction = float(rule.options.get("fraction", 0.5)) if rule.kind == "shrink" else 0.0
        _shorten(document, fraction)
    return Response(200, encode(document), response.content_type, response.headers)


def _loop(rule: Rule, document: dict[str, Any]) -> None:
    """Repeat the first token that was seen, for ever."""
    token = rule.extra.setdefault("token", document.get("nextPageToken") or document.get("cursor"))
    if token:
        document["cursor" if "items" in document else "nextPageToken"] = token
        document.pop("nextSyncToken", None)


def _rearrange(document: dict[str, Any], *, twice: bool) -> None:
    for name in _LISTS:
        if isinstance(document.get(name), list):
            backwards = document[name][::-1]
            document[name] = [*document[name], *backwards] if twice else backwards


def _shorten(document: dict[str, Any], fraction: float) -> None:
    for name in _LISTS:
        if isinstance(document.get(name), list):
            kept = document[name][: int(len(document[name]) * fraction)]
            if kept:
                document[name] = kept
            else:
                del document[name]
    if not fraction:
        for name in ("totalItems", "totalPeople", "totalSize", "nextPageToken", "cursor"):
            document.pop(name, None)


def _without(document: Json, names: set[str]) -> Json:
    if isinstance(document, list):
        return [_without(item, names) for item in document]
    if isinstance(document, dict):
        return {k: _without(v, names) for k, v in document.items() if k not in names}
    return document
