"""Google's error envelopes, as People API v1 sends them.

Source: cloud.google.com/apis/design/errors; wordings as reported from the live service where a
public report exists (cited beside each).
"""

from __future__ import annotations

from dialpad_contacts.simulator.wire import Fields, Refused, reply

SERVICE = "people.googleapis.com"
_DOCUMENTED_AT = "https://developers.google.com/people/api/rest/v1/"
_NEEDS_TOKEN = (
    "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
    "See https://developers.google.com/identity/sign-in/web/devconsole-project."
)


def refusal(
    status: int,
    code: str,
    message: str,
    details: list[Fields] | None = None,
    headers: dict[str, str] | None = None,
) -> Refused:
    """Return the error envelope; ``status`` is HTTP's, ``code`` the canonical gRPC name."""
    error: Fields = {"code": status, "message": message, "status": code}
    if details:
        error["details"] = details
    return Refused(reply({"error": error}, status, headers))


def error_info(reason: str, domain: str, **metadata: str) -> Fields:
    """Return a google.rpc.ErrorInfo."""
    info: Fields = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": domain,
    }
    if metadata:
        info["metadata"] = metadata
    return info


def invalid(message: str) -> Refused:
    """400 for an argument that cannot be right in any state of the mailbox."""
    return refusal(400, "INVALID_ARGUMENT", message)


def bad_fields(violations: list[tuple[str, str]]) -> Refused:
    """400 for a request that does not fit its message; one line a violation."""
    found = [
        {"field": field, "description": text} if field else {"description": text}
        for field, text in violations
    ]
    details: list[Fields] = [
        {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": found}
    ]
    message = "\n".join(text for _, text in violations)
    return refusal(400, "INVALID_ARGUMENT", message, details)


def unknown_parameters(names: list[str]) -> Refused:
    """400 for query parameters that the method does not have."""
    return bad_fields(
        [
            (
                "",
                f'Invalid JSON payload received. Unknown name "{name}": Cannot bind query'
                f" parameter. Field '{name}' could not be found in request message.",
            )
            for name in names
        ]
    )


def mask_required(parameter: str, page: str) -> Refused:
    """400 for a missing mask (wording: google-api-nodejs-client issue 989)."""
    return invalid(
        f"{parameter} mask is required. Please specify one or more valid paths. "
        f"Valid paths are documented at {_DOCUMENTED_AT}{page}."
    )


def mask_path(parameter: str, path: str, page: str) -> Refused:
    """400 for a path that the mask cannot hold."""
    return invalid(
        f'Invalid {parameter} mask path: "{path}". Valid paths are documented at '
        f"{_DOCUMENTED_AT}{page}."
    )


def not_found() -> Refused:
    """404 for a resource that is not there, or no longer."""
    return refusal(404, "NOT_FOUND", "Requested entity was not found.")


def unauthenticated(method: str, *, missing: bool) -> Refused:
    """401: no credentials at all, or an access token that is expired, revoked or unknown."""
    reason = "CREDENTIALS_MISSING" if missing else "ACCESS_TOKEN_EXPIRED"
    challenge = 'Bearer realm="https://accounts.google.com/"'
    start = "Request is missing required authentication credential. "
    if not missing:
        challenge += ', error="invalid_token"'
        start = "Request had invalid authentication credentials. "
    return refusal(
        401,
        "UNAUTHENTICATED",
        start + _NEEDS_TOKEN,
        [error_info(reason, "googleapis.com", method=method, service=SERVICE)],
        {"WWW-Authenticate": challenge},
    )


def scope_missing(method: str, scopes: tuple[str, ...]) -> Refused:
    """403: the token was granted, but not for this. Signing in again does not help by itself."""
    return refusal(
        403,
        "PERMISSION_DENIED",
        "Request had insufficient authentication scopes.",
        [
            error_info(
                "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", service=SERVICE, method=method
            )
        ],
        {
            "WWW-Authenticate": 'Bearer realm="https://accounts.google.com/",'
            f' error="insufficient_scope", scope="{" ".join(scopes)}"'
        },
    )


def denied(message: str) -> Refused:
    """403 for what this kind of account, or its administrator, does not allow."""
    return refusal(403, "PERMISSION_DENIED", message)


def stale_etag(which: str) -> Refused:
    """400, never 409 or 412 (wording: a KDE LibKGAPI comment; php-google-people-api issue 22)."""
    return refusal(
        400,
        "FAILED_PRECONDITION",
        f"Request {which} is different than the current {which}. "
        "Clear local cache and get the latest person.",
    )


def sync_token_expired() -> Refused:
    """400, not 410 (garrytan/gbrain issue 5127, freed-project/freed issue 1976)."""
    return refusal(
        400,
        "FAILED_PRECONDITION",
        "Sync token is expired. Clear local cache and retry call without the sync token.",
        [error_info("EXPIRED_SYNC_TOKEN", SERVICE)],
    )


def over_quota(title: str, metric: str, limit_name: str, limit: int) -> Refused:
    """429 without Retry-After: Google leaves the waiting to the client."""
    what = f"'{title}' and limit '{title} per minute per user' of service '{SERVICE}'"
    return refusal(
        429,
        "RESOURCE_EXHAUSTED",
        f"Quota exceeded for quota metric {what} for consumer 'project_number:218710283641'.",
        [
            error_info(
                "RATE_LIMIT_EXCEEDED",
                "googleapis.com",
                service=SERVICE,
                consumer="projects/218710283641",
                quota_limit=limit_name,
                quota_limit_value=str(limit),
                quota_location="global",
                quota_metric=f"{SERVICE}/{metric}",
            )
        ],
    )
