"""Per-user quotas of People API v1, counted in fixed minutes of the virtual clock."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.simulator import refusals
from dialpad_contacts.simulator.clock import VirtualClock


@dataclass(slots=True)
class Quota:
    """One metric. ``limit`` is per user and minute; None counts nothing."""

    title: str
    metric: str
    limit_name: str
    limit: int | None


def _standard() -> dict[str, Quota]:
    """Return the metrics of the service, with limits that a benchmark does not reach.

    Live limits are lower (90 to 180 a minute were seen) and differ from project to project.
    """
    return {
        "read": Quota(
            "Critical read requests (Contact and Profile Reads)",
            "critical_read_requests",
            "CriticalReadsPerMinutePerProjectPerUser",
            120_000,
        ),
        "write": Quota(
            "Critical write requests (Contact Writes)",
            "critical_write_requests",
            "CriticalWritesPerMinutePerProjectPerUser",
            120_000,
        ),
        # 'The first page of a full sync request has an additional quota ... fixed.'
        "full_sync": Quota(
            "Full sync requests (Contact List)",
            "full_sync_requests",
            "FullSyncsPerMinutePerProjectPerUser",
            6_000,
        ),
    }


class Quotas:
    """Counts requests of each account against the limits."""

    def __init__(self, clock: VirtualClock) -> None:
        """Begin with nothing used."""
        self.clock = clock
        self.metrics = _standard()
        self._used: dict[tuple[str, str], tuple[int, int]] = {}  # (account, metric): minute, count

    def spend(self, account: str, metric: str, amount: int = 1) -> None:
        """Count ``amount`` requests.

        Raises:
            Refused: 429, when that is more than the account may have in this minute.
        """
        quota = self.metrics[metric]
        if quota.limit is None:
            return
        minute = self.clock.now_s() // 60
        last, used = self._used.get((account, metric), (minute, 0))
        used = used + amount if last == minute else amount
        if used > quota.limit:
            raise refusals.over_quota(quota.title, quota.metric, quota.limit_name, quota.limit)
        self._used[account, metric] = (minute, used)
