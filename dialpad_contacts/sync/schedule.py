"""When next: pure functions of time."""

from __future__ import annotations

from datetime import datetime, timedelta

FIRST_DELAY_S = 2.0
CEILING_S = 15 * 60.0
FULL_READ_EVERY = timedelta(days=6)
"""Google's sync tokens die 7 days after the full read they descend from
(developers.google.com/people/api/rest/v1/people.connections/list); we read anew a day before."""


def retry_delay(attempt: int, retry_after_s: float | None, jitter: float) -> float:
    """Return how many seconds to wait before attempt ``attempt`` + 1.

    Args:
        attempt: failures so far, 1 or more.
        retry_after_s: the server's Retry-After in seconds, None when absent.
        jitter: 0.0 to 1.0, supplied by the caller so that tests can fix it.

    The server's wish is waited out in full, and at least 1 s. Ours doubles from 2 s to 15
    minutes, less up to all of it so that accounts do not retry together (full jitter).

    Raises:
        ValueError: ``attempt`` is below 1.

    Source: RFC 9110 section 10.2.3 for Retry-After; faults.md N1, N12.
    """
    if attempt < 1:
        raise ValueError("attempt counts from 1")
    ours = min(CEILING_S, FIRST_DELAY_S * 2.0 ** min(attempt - 1, 20)) * jitter
    if retry_after_s is not None:
        return max(1.0, retry_after_s, min(ours, 1.0))
    return max(0.5, ours)


def full_read_due(cursor_since: datetime | None, now: datetime) -> bool:
    """Return whether everything must be read again rather than only what changed."""
    return cursor_since is None or now - cursor_since >= FULL_READ_EVERY


def resend_allowed(
    unknown_since: datetime,
    read_began: datetime,
    *,
    wait: timedelta,
    read_was_complete: bool,
) -> bool:
    """Return whether a create that a read did not find may be sent again (D12).

    Only a complete read that began at least ``wait`` after the request was known dead counts:
    one that began earlier may have been taken before the cloud showed the record.

    Source: faults.md section 4 steps 3 and 5, bugs (b) and (c).
    """
    return read_was_complete and read_began - unknown_since >= wait
