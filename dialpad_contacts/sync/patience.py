"""How long ago, and how long still, by a clock that nobody can set (faults.md N23)."""

from __future__ import annotations

from datetime import datetime, timedelta

from dialpad_contacts.sync.ports import Account, Clock, Intent

LONGEST_WAIT = timedelta(days=31)
"""No wait is longer: one that seems to be began before the computer's clock was set back."""


class Patience:
    """Measures waits that outlive a sync.

    What began in this process is measured by seconds that never jump. What an earlier one left
    has its wall time alone, and is measured from the first look on.
    """

    def __init__(self, clock: Clock) -> None:
        """Know of nothing yet."""
        self._clock = clock
        self._dead: dict[str, tuple[timedelta, float]] = {}
        self._waits: dict[str, tuple[datetime, float]] = {}

    def dead_for(self, intent: Intent) -> timedelta:
        """Return how long an intent's request has surely been dead: both clocks must agree."""
        if intent.unknown_since is None:
            return timedelta()
        by_wall = self._clock.now() - intent.unknown_since
        before, seen_at = self._dead.setdefault(intent.marker, (by_wall, self._clock.monotonic()))
        return min(by_wall, before + timedelta(seconds=self._clock.monotonic() - seen_at))

    def wait(self, account: Account, until: datetime, seconds: float) -> None:
        """Begin a wait of ``seconds`` that the account's server asked for."""
        self._waits[account.id] = (until, self._clock.monotonic() + seconds)

    def waits(self, account: Account) -> bool:
        """Return whether the wait that the server asked for is not over."""
        if account.retry_at is None:
            return False
        until, deadline = self._waits.get(account.id, (None, 0.0))
        if until == account.retry_at:
            return self._clock.monotonic() < deadline
        return timedelta() < account.retry_at - self._clock.now() <= LONGEST_WAIT
