"""How Microsoft Graph says no."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime

from dialpad_contacts.simulator.wire import Fields, Refused, Response, encode

CONTENT_TYPE = (
    "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;"
    "charset=utf-8"
)
STATUS_CODES = {
    400: "BadRequest",
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    409: "ErrorIrresolvableConflict",
    410: "SyncStateNotFound",
    412: "ErrorIrresolvableConflict",
    429: "ApplicationThrottled",
    500: "ErrorInternalServerError",
    503: "serviceNotAvailable",
    504: "gatewayTimeout",
}


def error(code: str, message: str) -> Fields:
    """Return the error document."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    request_id = str(uuid.uuid4())
    inner = {"date": now, "request-id": request_id, "client-request-id": request_id}
    return {"error": {"code": code, "message": message, "innerError": inner}}


def refusal(status: int, code: str, message: str, headers: dict[str, str] | None = None) -> Refused:
    """Return the refusal of a request."""
    body = encode(error(code, message))
    return Refused(Response(status, body, CONTENT_TYPE, headers or {}))


def not_found() -> Refused:
    """There is no such contact."""
    return refusal(404, "ErrorItemNotFound", "The specified object was not found in the store.")


def bad_option(message: str) -> Refused:
    """A query option that Graph can't make sense of."""
    return refusal(400, "BadRequest", message)


def stale() -> Refused:
    """The record has another version than the one named."""
    return refusal(
        412,
        "ErrorIrresolvableConflict",
        "The send or update operation could not be performed because the change key passed in the"
        " request does not match the current change key for the item.",
    )


def lost_state() -> Refused:
    """The delta token is no longer good."""
    return refusal(
        410,
        "SyncStateNotFound",
        "The sync state generation is not found; generation=1.",
    )
