"""Exchange's refusals, named after what to do next."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from exchangelib import errors as theirs

from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    Refused,
    RemoteGone,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.providers.exchange.login import TITLE
from dialpad_contacts.providers.http import Answer, retry_after_s, unexpected

_log = logging.getLogger(__name__)

GONE = f"This contact no longer exists in {TITLE}."
USE_OFFICE365 = "This mailbox is in Office 365. Link it as Office 365 instead."
_MICROSOFT = re.compile(
    r"(^|\.)(outlook|office365|office|microsoft|hotmail|live)\.com$|(^|\.)office365\.us$"
    r"|(^|\.)partner\.outlook\.cn$"
)
_SHUT = (
    "Exchange doesn't let programs read this mailbox ({code}). Ask your administrator about EWS."
)
_LOST_PLACE = {"ErrorInvalidSyncStateData", "ErrorSyncFolderNotFound"}
_NO_SUCH_THING = {"ErrorItemNotFound", "ErrorFolderNotFound"}
_FOR_THE_USER = {
    "ErrorAccessDenied": _SHUT.format(code="access denied"),
    "ErrorAccountDisabled": "This Exchange account is disabled. Ask your administrator.",
    "ErrorPasswordExpired": "Your Exchange password has expired. Change it, then sign in again.",
    "ErrorPasswordChangeRequired": (
        "Exchange wants you to change your password first. Then sign in again."
    ),
    "ErrorMissingEmailAddress": "This user has no mailbox at this server. Check the server.",
    "ErrorNonExistentMailbox": "This user has no mailbox at this server. Check the server.",
}


class NotThere(TryLater):
    """Something answered at that address, and it is no Exchange. ``target``: where it led to."""

    def __init__(self, target: str = "") -> None:
        """Keep the address of a redirect."""
        super().__init__(unexpected(TITLE))
        self.target = target


class Shut(SignInNeeded):
    """The server answers, and not to programs."""


def unexpected_answer() -> TryLater:
    """Return what an answer that isn't Exchange's is."""
    return TryLater(unexpected(TITLE))


def host_of(url: str) -> str:
    """Return the host that ``url`` names, '' when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def is_microsofts(host: str) -> bool:
    """Return whether ``host`` is one of Microsoft's own clouds (D24)."""
    return _MICROSOFT.search(host.lower()) is not None


def http_failure(answer: Answer, host: str) -> ContactsError:
    """Return what an answer from ``host`` other than a SOAP one means."""
    wait_s = retry_after_s(answer.headers)
    status = answer.status
    if status in (301, 302, 303, 307, 308):
        target = answer.headers.get("Location", "")
        if is_microsofts(host_of(target)):
            return Refused(USE_OFFICE365)
        return NotThere(target)
    if status in (401, 403):
        if is_microsofts(host):
            return Refused(USE_OFFICE365)
        return Shut(_SHUT.format(code=status))
    if status == 429:
        return TryLater(f"{TITLE} asks us to slow down.", after_s=wait_s, busy=True)
    if status >= 500 or status == 408:
        sentence = f"{TITLE} isn't answering ({status}). Nothing is lost."
        return TryLater(sentence, after_s=wait_s, busy=status == 503)
    return NotThere()


@contextmanager
def translated(missing: type[ContactsError] = TryLater) -> Iterator[None]:
    """Turn what exchangelib raises into errors of ours; errors of ours pass.

    ``missing`` is what it means when the server doesn't find what was asked for.

    Raises:
        CursorExpired, RemoteGone, SignInNeeded, TryLater: as the code of the answer says.
    """
    try:
        yield
    except ContactsError:
        raise
    except theirs.EWSError as error:
        raise failure(error, missing) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # An answer that is XML and yet none of Exchange's: exchangelib looks for what isn't there.
        _log.info("%s: an answer can't be read: %s", TITLE, type(error).__name__)
        raise unexpected_answer() from error


def failure(error: Exception, missing: type[ContactsError] = TryLater) -> ContactsError:
    """Return what an error of exchangelib's means."""
    code = type(error).__name__
    if isinstance(error, theirs.ErrorServerBusy):
        wait_s = float(error.back_off) if error.back_off else None
        return TryLater(f"{TITLE} asks us to slow down.", after_s=wait_s, busy=True)
    if missing is CursorExpired and code in _LOST_PLACE | _NO_SUCH_THING:
        return CursorExpired(f"{TITLE} no longer remembers where we were.")
    if code in _NO_SUCH_THING and missing is RemoteGone:
        return RemoteGone(GONE)
    if code in _FOR_THE_USER:
        return SignInNeeded(_FOR_THE_USER[code])
    if isinstance(error, theirs.ResponseMessageError):
        return TryLater(f"{TITLE} can't answer now ({code}). Nothing is lost.")
    return unexpected_answer()
