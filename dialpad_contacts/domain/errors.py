"""Errors, named after what to do next; providers translate vendors' errors into these."""

from __future__ import annotations


class ContactsError(Exception):
    """Base of every expected failure; ``str(error)`` is a sentence for the user."""


class SignInNeeded(ContactsError):
    """The account's grant is gone or too small: only the user can renew it."""


class ServerNeeded(SignInNeeded):
    """Which server it is has to be said, or confirmed, before a password goes there."""

    def __init__(self, reason: str, server: str = "") -> None:
        """Keep the sentence; ``server`` is the one to be confirmed, '' when none was found."""
        super().__init__(reason)
        self.server = server


class TryLater(ContactsError):
    """The other side can't be reached now, or asks to wait.

    Attributes:
        after_s: seconds the server asked to wait, None when it named no time.
        offline: True when no answer came at all (no network, refused, timed out).
        busy: True when the whole account is asked to slow down, for however long (N12).
    """

    def __init__(
        self,
        reason: str,
        *,
        after_s: float | None = None,
        offline: bool = False,
        busy: bool = False,
    ) -> None:
        """Keep ``reason`` as the sentence shown to the user."""
        super().__init__(reason)
        self.busy = busy
        self.reason = reason
        self.after_s = after_s
        self.offline = offline


class OutcomeUnknown(TryLater):
    """A write left, and no readable answer came back: it may or may not have happened."""


class CursorExpired(ContactsError):
    """The cloud no longer honours our cursor: read everything again."""


class StaleWrite(ContactsError):
    """The remote record has another version than the one we named: read it again."""


class RemoteGone(ContactsError):
    """The remote record no longer exists (HTTP 404 or 410 on a single record)."""


class Refused(ContactsError):
    """The other side read the request and said no to its content; asking again won't help."""
