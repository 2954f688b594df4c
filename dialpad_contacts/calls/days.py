"""The history under its days. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, tzinfo
from itertools import groupby

from dialpad_contacts.domain.call import LoggedCall


@dataclass(frozen=True, slots=True)
class Day:
    """One day by the user's clock, with its calls in the order they were given."""

    date: date
    calls: tuple[LoggedCall, ...]


def by_day(calls: Sequence[LoggedCall], zone: tzinfo | None = None) -> list[Day]:
    """Return ``calls``, the newest first, under the days they were on.

    ``zone`` is the user's; None is the computer's own.
    """
    return [
        Day(day, tuple(of_day))
        for day, of_day in groupby(calls, key=lambda call: call.at.astimezone(zone).date())
    ]
