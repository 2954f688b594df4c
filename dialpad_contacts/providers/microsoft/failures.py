"""Graph's refusals, named after what to do next."""

from __future__ import annotations

import base64
import binascii
import re

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
from dialpad_contacts.providers.http import Answer, retry_after_s, unexpected
from dialpad_contacts.providers.microsoft.auth import ended

_LOST_STATE = {
    "syncstatenotfound",
    "syncstateinvalid",
    "resyncrequired",
    "resyncchangesapplydifferences",
    "resyncchangesuploaddifferences",
}
"""Any status may carry them (learn.microsoft.com/graph/delta-query-overview)."""
_NO_MAILBOX = {"mailboxnotenabledforrestapi", "mailboxnotsupportedforrestapi"}
_CLAIMS = re.compile(r'claims="([^"]+)"')


class _Error(msgspec.Struct):
    code: str = ""
    message: str = ""


class _Envelope(msgspec.Struct):
    error: _Error


def failure(
    answer: Answer, title: str, *, writes: bool = False, listing: bool = False
) -> ContactsError:
    """Return what an answer other than a success means.

    Args:
        answer: what came back.
        title: the cloud, as people call it.
        writes: the request could have changed something. Then only a JSON error of Graph's own
            says that it did not; everything else is unknown (faults.md section 4 step 3).
        listing: it asked for a listing, so a 404 isn't about one contact.
    """
    wait_s = retry_after_s(answer.headers)
    error = _parsed(answer)
    if answer.status in (408, 500, 502, 503, 504) or answer.status > 504:
        sentence = f"{title} isn't answering ({answer.status}). Nothing is lost."
        kind = OutcomeUnknown if writes else TryLater
        return kind(sentence, after_s=wait_s, busy=answer.status == 503)
    if error is None:
        return OutcomeUnknown(unexpected(title)) if writes else TryLater(unexpected(title))
    if answer.status == 429:
        slower = f"{title} asks us to slow down. It goes on by itself."
        return TryLater(slower, after_s=wait_s, busy=True)
    if answer.status == 401:
        return SignInNeeded(ended(title))
    if error.code.lower() in _NO_MAILBOX:
        return TryLater(f"{title} says this account has no mailbox it can show. Ask your"
                        " administrator.")  # fmt: skip
    if answer.status == 403:
        if writes:
            return Refused(f"{title} doesn't allow changing this contact.")
        return SignInNeeded(f"{title} doesn't allow reading these contacts. Ask your"
                            " administrator.")  # fmt: skip
    if listing:
        return _no_listing(answer.status, error, title)
    return _no_record(answer.status, error, title, writes=writes)


def _parsed(answer: Answer) -> _Error | None:
    if not answer.is_json:
        return None
    try:
        return msgspec.json.decode(answer.body, type=_Envelope).error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def _no_listing(status: int, error: _Error, title: str) -> ContactsError:
    if status == 410 or error.code.lower() in _LOST_STATE:
        return CursorExpired(f"{title} no longer remembers where we were.")
    return TryLater(f"{title} refused to list the contacts ({status}).")


def _no_record(status: int, error: _Error, title: str, *, writes: bool) -> ContactsError:
    if status in (404, 410):
        return RemoteGone(f"This contact no longer exists in {title}.")
    if status in (409, 412):
        return StaleWrite(f"This contact changed in {title} a moment ago.")
    if writes:
        said = shown(clean_text(error.message, 200)).strip() or "no reason given"
        return Refused(f"{title} didn't accept it: {said}")
    return TryLater(f"{title} refused to show a contact ({status}).")


def claims_of(answer: Answer) -> str | None:
    """Return the claims that a 401 wants of the next token, None when it names none.

    Source: learn.microsoft.com/entra/identity-platform/claims-challenge.
    """
    header = answer.headers.get("WWW-Authenticate", "")
    found = _CLAIMS.search(header)
    if found is None or "insufficient_claims" not in header:
        return None
    text = found[1].replace("+", "-").replace("/", "_")
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, ValueError):
        return None
