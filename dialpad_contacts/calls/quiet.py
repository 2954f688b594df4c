"""Do not disturb, quiet hours and privacy: whether a call shows itself or rings silently. Pure.

What is hidden still rings, goes to the history and counts as missed (tokens.md section 11).
``now`` is handed in aware, in the user's time zone: a ``ZoneInfo``, else the computer's own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MORNING = time(8)
SLACK = timedelta(minutes=5)
"""A clock may have been set back by so much since do-not-disturb was turned on (N23)."""


class Length(StrEnum):
    """For how long do-not-disturb is turned on."""

    HALF_AN_HOUR = "30_minutes"
    AN_HOUR = "1_hour"
    UNTIL_TOMORROW = "until_tomorrow"
    UNTIL_TURNED_OFF = "until_turned_off"


class Manner(StrEnum):
    """How a call makes itself known."""

    SHOW = "show"
    SILENT = "silent"


class Because(StrEnum):
    """Why a call is silent; NOTHING when it is not."""

    NOTHING = ""
    DO_NOT_DISTURB = "do_not_disturb"
    QUIET_HOURS = "quiet_hours"
    SPAM = "spam"


@dataclass(frozen=True, slots=True)
class Hours:
    """Daily quiet hours; they may go over midnight. Equal times are no hours at all."""

    begin: time
    end: time

    def include(self, at: time) -> bool:
        """Return whether ``at`` lies within them."""
        if self.begin <= self.end:
            return self.begin <= at < self.end
        return at >= self.begin or at < self.end


@dataclass(frozen=True, slots=True)
class Quiet:
    """What the user wants. ``set_at`` is when do-not-disturb was turned on, None while it is off.

    ``until`` is when it ends by itself, None when it does not. ``favourites`` and ``company``
    still show. ``private`` hides names and numbers in pop-ups, for screen sharing.
    """

    set_at: datetime | None = None
    until: datetime | None = None
    hours: Hours | None = None
    favourites: bool = True
    company: bool = False
    private: bool = False


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of one call, and until when calls like it are silent (None: not known)."""

    manner: Manner = Manner.SHOW
    because: Because = Because.NOTHING
    until: datetime | None = None
    private: bool = False


OPENLY = Verdict()
"""A call that shows itself."""


def turned_on(quiet: Quiet, length: Length, now: datetime) -> Quiet:
    """Return ``quiet`` with do-not-disturb on from ``now`` for ``length``."""
    match length:
        case Length.HALF_AN_HOUR:
            until: datetime | None = now + timedelta(minutes=30)
        case Length.AN_HOUR:
            until = now + timedelta(hours=1)
        case Length.UNTIL_TOMORROW:
            until = _next_day_at(MORNING, now)
        case Length.UNTIL_TURNED_OFF:
            until = None
    return replace(quiet, set_at=now, until=until)


def turned_off(quiet: Quiet) -> Quiet:
    """Return ``quiet`` with do-not-disturb off; quiet hours stay."""
    return replace(quiet, set_at=None, until=None)


def is_on(quiet: Quiet, now: datetime) -> bool:
    """Return whether do-not-disturb is on.

    One that was set by a clock that has since been set back for good is off: a moment that lies
    years ahead must not swallow the calls of years.
    """
    if quiet.set_at is None:
        return False
    if quiet.until is None:
        return True
    return quiet.set_at - SLACK <= now < quiet.until


def verdict(
    quiet: Quiet, now: datetime, *, favourite: bool = False, company: bool = False, spam: bool
) -> Verdict:
    """Return how a call makes itself known ``now``.

    Args:
        quiet: what the user wants.
        now: aware, in the user's time zone (see above).
        favourite: the caller is one of his favourites.
        company: the caller is of the company.
        spam: the number is marked as spam; it is silent at any hour.
    """
    if spam:
        return Verdict(Manner.SILENT, Because.SPAM, private=quiet.private)
    if (favourite and quiet.favourites) or (company and quiet.company):
        return Verdict(private=quiet.private)
    if is_on(quiet, now):
        return Verdict(Manner.SILENT, Because.DO_NOT_DISTURB, quiet.until, quiet.private)
    if quiet.hours is not None and quiet.hours.include(now.time()):
        until = _next_at(quiet.hours.end, now)
        return Verdict(Manner.SILENT, Because.QUIET_HOURS, until, quiet.private)
    return Verdict(private=quiet.private)


def to_text(quiet: Quiet) -> str:
    """Return ``quiet`` as it is kept in the data folder."""
    hours = quiet.hours
    return json.dumps(
        {
            "set_at": quiet.set_at.isoformat() if quiet.set_at else None,
            "until": quiet.until.isoformat() if quiet.until else None,
            "hours": [hours.begin.isoformat(), hours.end.isoformat()] if hours else None,
            "favourites": quiet.favourites,
            "company": quiet.company,
            "private": quiet.private,
        }
    )


def from_text(text: str) -> Quiet:
    """Return what ``to_text`` was given; the usual state for a text that is none of its own."""
    try:
        kept = json.loads(text)
        hours = kept["hours"]
        return Quiet(
            _moment(kept["set_at"]),
            _moment(kept["until"]),
            Hours(*(time.fromisoformat(t) for t in hours)) if hours else None,
            favourites=bool(kept["favourites"]),
            company=bool(kept["company"]),
            private=bool(kept["private"]),
        )
    except (ValueError, KeyError, TypeError):
        return Quiet()


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without its zone")
    return moment


def _next_at(at: time, now: datetime) -> datetime:
    today = _wall(datetime.combine(now.date(), at), now)
    return today if today > now else _next_day_at(at, now)


def _next_day_at(at: time, now: datetime) -> datetime:
    """Return tomorrow's ``at`` by the clock on the wall, whatever summer time does in between."""
    return _wall(datetime.combine(now.date() + timedelta(days=1), at), now)


def _wall(naive: datetime, now: datetime) -> datetime:
    """Return ``naive`` in the zone of ``now``; a fixed offset says nothing of summer time."""
    if isinstance(now.tzinfo, ZoneInfo):
        return naive.replace(tzinfo=now.tzinfo)
    return naive.astimezone()
