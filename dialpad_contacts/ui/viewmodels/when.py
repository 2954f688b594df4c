"""Times as people say them: 'just now', '2 hours ago', '14 Nov'; in the user's own zone."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from PySide6.QtCore import QDate, QLocale, QTime

_DAY_S = 86_400


def ago(then: datetime, now: datetime) -> str:
    """Return how long ago ``then`` was, in words that fit behind 'Checked'."""
    seconds = max(0.0, (now - then).total_seconds())
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return _count(int(seconds // 60), "minute")
    if seconds < _DAY_S:
        return _count(int(seconds // 3600), "hour")
    days = (_local(now).date() - _local(then).date()).days
    if days < 7:
        return "yesterday" if days <= 1 else f"{days} days ago"
    return f"on {day(then, now)}"


def changed_when(then: datetime, now: datetime) -> str:
    """Return when something changed, for a provenance line: '3 days ago', 'on 2 Nov', 'in June'."""
    days = (_local(now).date() - _local(then).date()).days
    if days < 30:
        return ago(then, now)
    if days < 300:
        return f"in {QLocale().monthName(_local(then).month)}"
    return f"on {day(then, now)}"


def day(then: datetime, now: datetime) -> str:
    """Return the day, with its year when that is another one: '14 Nov', '14 Nov 2023'."""
    local = _local(then)
    pattern = "d MMM" if local.year == _local(now).year else "d MMM yyyy"
    return QLocale().toString(_qdate(local.date()), pattern)


def heading(then: datetime, now: datetime) -> str:
    """Return the heading of a day: 'Today', 'Yesterday', 'Friday 14 November'."""
    days = (_local(now).date() - _local(then).date()).days
    if days <= 0:
        return "Today"
    if days == 1:
        return "Yesterday"
    local = _local(then)
    pattern = "dddd d MMMM" if local.year == _local(now).year else "d MMMM yyyy"
    return QLocale().toString(_qdate(local.date()), pattern)


def clock(then: datetime) -> str:
    """Return the time of day, '10:44' or as the locale writes it."""
    local = _local(then)
    time = QTime(local.hour, local.minute)
    return QLocale().toString(time, QLocale.FormatType.ShortFormat)


def last_sync(then: datetime | None, now: datetime) -> str:
    """Return when an account was last synced, for its card."""
    if then is None:
        return "Never"
    age = now - then
    if age < timedelta(seconds=5):
        return "Now"
    if age < timedelta(minutes=1):
        return f"{int(age.total_seconds()) // 5 * 5} s ago"
    if age < timedelta(hours=1):
        return f"{int(age.total_seconds() // 60)} min ago"
    days = (_local(now).date() - _local(then).date()).days
    if days == 0:
        return clock(then)
    if days == 1:
        return f"Yesterday {clock(then)}"
    return f"{day(then, now)} {clock(then)}"


def span(seconds: float) -> str:
    """Return a waiting time in steps that do not tick: '40 s', '2 min'."""
    if seconds < 60:
        return f"{max(5, int(seconds + 4.99) // 5 * 5)} s"
    if seconds < 3600:
        return f"{round(seconds / 60)} min"
    return f"{round(seconds / 3600)} h"


def _count(n: int, unit: str) -> str:
    return f"{n} {unit}{'' if n == 1 else 's'} ago"


def _local(then: datetime) -> datetime:
    return then.astimezone()


def _qdate(local: date) -> QDate:
    return QDate(local.year, local.month, local.day)
