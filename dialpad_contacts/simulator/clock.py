"""The virtual clock that token lives, quotas and propagation delays are measured by."""

from __future__ import annotations

import time
from datetime import UTC, datetime

MICROSECONDS = 1_000_000


class VirtualClock:
    """Runs at real speed until told otherwise; may be moved, and may be frozen."""

    def __init__(self) -> None:
        """Start at the present, running."""
        self.restart()

    def restart(self) -> None:
        """Go back to the real time, and run."""
        self._base_us = time.time_ns() // 1000
        self._started_ns = time.monotonic_ns()
        self._frozen = False

    def now_us(self) -> int:
        """Return microseconds since the epoch, by this clock."""
        if self._frozen:
            return self._base_us
        return self._base_us + (time.monotonic_ns() - self._started_ns) // 1000

    def now_s(self) -> int:
        """Return whole seconds since the epoch, by this clock."""
        return self.now_us() // MICROSECONDS

    def move_to(self, moment_us: int) -> None:
        """Set the clock to ``moment_us``, forwards or back."""
        self._base_us = moment_us
        self._started_ns = time.monotonic_ns()

    def advance(self, seconds: float) -> None:
        """Move the clock on by ``seconds``."""
        self.move_to(self.now_us() + int(seconds * MICROSECONDS))

    def freeze(self, frozen: bool) -> None:
        """Stop the clock, or let it run on from where it stands."""
        self.move_to(self.now_us())
        self._frozen = frozen

    @property
    def frozen(self) -> bool:
        """Whether the clock stands still."""
        return self._frozen


def rfc3339(moment_us: int) -> str:
    """Write ``moment_us`` as Google writes timestamps: UTC, microseconds, ``Z``."""
    moment = datetime.fromtimestamp(moment_us // MICROSECONDS, UTC)
    return f"{moment.isoformat()[:19]}.{moment_us % MICROSECONDS:06d}Z"


def from_rfc3339(text: str) -> int:
    """Read an RFC 3339 timestamp into microseconds since the epoch.

    Raises:
        ValueError: ``text`` is no such timestamp.
    """
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return int(moment.timestamp() * MICROSECONDS)
