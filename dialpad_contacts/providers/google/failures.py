"""Google's refusals, translated into errors named after what to do next."""

from __future__ import annotations

from typing import Any

import msgspec

from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    OutcomeUnknown,
    Refused,
    RemoteGone,
    SignInNeeded,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.domain.names import clean_text, shown
from dialpad_contacts.providers.google.auth import ENDED, NO_SCOPE, TITLE
from dialpad_contacts.providers.http import Answer, retry_after_s, unexpected

_QUOTA = {"RATE_LIMIT_EXCEEDED", "rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded",
          "dailyLimitExceeded"}  # fmt: skip
_SCOPE = {"ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"}
_SWITCHED_OFF = {"SERVICE_DISABLED", "accessNotConfigured"}
_EXPIRED = "Sync token is expired"
_SLOW_DOWN = "Google asked us to slow down."


class _Detail(msgspec.Struct):
    reason: str = ""


class _Error(msgspec.Struct):
    code: int = 0
    message: str = ""
    status: str = ""
    details: list[Any] = []
    errors: list[Any] = []

    @property
    def reasons(self) -> set[str]:
        """Every reason it names, in the new envelope (details) and the old one (errors)."""
        found = {item.get("reason") for item in (*self.details, *self.errors)
                 if isinstance(item, dict)}  # fmt: skip
        return {reason for reason in found if isinstance(reason, str)} | {self.status}


class _Envelope(msgspec.Struct):
    error: _Error


def failure(answer: Answer, *, writes: bool, listing: bool) -> ContactsError:
    """Return the error that ``answer``, any but 200, means.

    Args:
        answer: what came back.
        writes: the request could have changed something. Then only a JSON error of Google's own
            says that it did not; everything else is unknown (faults.md section 4 step 3).
        listing: it asked for the listing, so a 404 isn't about one contact.
    """
    error = _parsed(answer)
    wait_s = retry_after_s(answer.headers)
    if answer.status == 408 or answer.status >= 500:
        return _unanswered(answer.status, wait_s, writes=writes)
    if error is None:
        return OutcomeUnknown(unexpected(TITLE)) if writes else TryLater(unexpected(TITLE))
    if answer.status == 429 or (answer.status == 403 and error.reasons & _QUOTA):
        return TryLater(_SLOW_DOWN, after_s=wait_s, busy=True)
    if answer.status == 401:
        return SignInNeeded(ENDED)
    if answer.status == 403:
        return _forbidden(error, writes=writes)
    if listing:
        return _no_listing(answer.status, error)
    return _no_record(answer.status, error, writes=writes)


def is_denied(answer: Answer) -> bool:
    """Return whether Google says that this is not for this user, whatever he does or waits."""
    error = _parsed(answer)
    if answer.status != 403 or error is None:
        return False
    return not error.reasons & (_QUOTA | _SWITCHED_OFF)


def _parsed(answer: Answer) -> _Error | None:
    if not answer.is_json:
        return None
    try:
        return msgspec.json.decode(answer.body, type=_Envelope).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _unanswered(status: int, wait_s: float | None, *, writes: bool) -> TryLater:
    sentence = f"Google isn't answering ({status}). Nothing is lost."
    if writes:
        return OutcomeUnknown(sentence, after_s=wait_s, busy=status == 503)
    return TryLater(sentence, after_s=wait_s, busy=status == 503)


def _forbidden(error: _Error, *, writes: bool) -> ContactsError:
    """Tell a permission from a project's settings: neither is a sign-out (faults.md N7)."""
    if error.reasons & _SCOPE:
        return SignInNeeded(NO_SCOPE)
    if error.reasons & _SWITCHED_OFF:
        return TryLater(
            "The People API is switched off for this program's Google client. Switch it on in"
            " the Google Cloud console."
        )
    if writes:
        return Refused("Google doesn't allow changing this contact.")
    return SignInNeeded("Google doesn't allow reading these contacts. Ask your administrator.")


def _no_listing(status: int, error: _Error) -> ContactsError:
    """Google says 400 where others say 410 (providers.md 1.1)."""
    if status == 410 or "EXPIRED_SYNC_TOKEN" in error.reasons or error.message.startswith(_EXPIRED):
        return CursorExpired("Google no longer remembers where we were.")
    return TryLater(f"Google refused to list the contacts ({status}).")


def _no_record(status: int, error: _Error, *, writes: bool) -> ContactsError:
    if status in (404, 410):
        return RemoteGone("This contact no longer exists in Google.")
    if status in (409, 412) or (status == 400 and _is_stale(error)):
        return StaleWrite("This contact changed in Google a moment ago.")
    if writes:
        return Refused(f"Google didn't accept it: {_said(error)}")
    return TryLater(f"Google refused to show a contact ({status}).")


def _is_stale(error: _Error) -> bool:
    if error.reasons & {"FAILED_PRECONDITION", "failedPrecondition"}:
        return True
    return "etag" in error.message and "different" in error.message


def _said(error: _Error) -> str:
    """Return Google's own words, fit to be shown."""
    return shown(clean_text(error.message, 200)).strip() or "no reason given"
