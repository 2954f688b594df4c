"""The folder of backups: what is made when, and how long it is kept (7 daily, 4 weekly)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from pathlib import Path

from dialpad_contacts.store.backup import back_up
from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import NoRoom
from dialpad_contacts.store.files import prepare_folder

DAYS, WEEKS, OTHERS = 7, 4, 4
"""How many daily, weekly and, of each, other backups are kept."""
_TIME = "%Y%m%dT%H%M%SZ"


class Reason(StrEnum):
    """Why a backup was made."""

    DAILY = "daily"
    FIRST_SYNC = "before-first-sync"
    MIGRATION = "before-migration"
    RESTORE = "before-restore"


@dataclass(frozen=True, slots=True)
class Backup:
    """One backup. ``made_at`` is UTC, from its name."""

    path: Path
    made_at: datetime
    reason: Reason


def folder_of(database: Path) -> Path:
    """Return where the backups of the database file ``database`` are."""
    return database.parent / "backups"


def listed(folder: Path) -> list[Backup]:
    """Return the backups in ``folder``, the newest first; other files are not ours."""
    found = [b for path in folder.glob("contacts-*.db") if (b := _read(path)) is not None]
    return sorted(found, key=lambda b: (b.made_at, b.path.name), reverse=True)


def make(database: Database, reason: Reason, now: datetime) -> Backup:
    """Make a backup in the database's folder of backups, then remove what is over its time.

    Raises:
        Damaged: the database fails SQLite's check; the older backups stay.
        NoRoom: the folder can't be written, or the disk is full.
    """
    folder = folder_of(database.path)
    moment = now.astimezone(UTC).replace(microsecond=0)
    while (path := _path(folder, moment, reason)).exists():
        moment += timedelta(seconds=1)  # never in the place of another
    try:
        prepare_folder(folder)
        back_up(database, path)
    except OSError as error:
        why = error.strerror or "an error"
        raise NoRoom(f"No backup can be made in {folder}: {why}.") from error
    prune(folder)
    return Backup(path, moment, reason)


def is_due(folder: Path, now: datetime) -> bool:
    """Return whether today has no daily backup yet; a clock that jumps makes one too many."""
    today = now.astimezone(UTC).date()
    return all(b.reason is not Reason.DAILY or b.made_at.date() != today for b in listed(folder))


def prune(folder: Path) -> None:
    """Remove all but the newest daily ones of 7 days and 4 weeks, and 4 of each other reason.

    Days and weeks that have a backup are counted, not those of the calendar: a clock that
    jumps ahead removes nothing.
    """
    backups = listed(folder)
    daily = [b for b in backups if b.reason is Reason.DAILY]
    kept = _newest_of_each(daily, lambda b: str(b.made_at.date()), DAYS)
    kept |= _newest_of_each(daily, lambda b: str(b.made_at.isocalendar()[:2]), WEEKS)
    for reason in Reason:
        if reason is not Reason.DAILY:
            kept |= {b.path for b in [b for b in backups if b.reason is reason][:OTHERS]}
    for backup in backups:
        if backup.path not in kept:
            with suppress(OSError):
                backup.path.unlink()


def _newest_of_each(
    backups: list[Backup], period: Callable[[Backup], str], limit: int
) -> set[Path]:
    newest: dict[str, Path] = {}
    for backup in backups:
        newest.setdefault(period(backup), backup.path)
    return set(list(newest.values())[:limit])


def _path(folder: Path, moment: datetime, reason: Reason) -> Path:
    return folder / f"contacts-{moment.strftime(_TIME)}-{reason.value}.db"


def _read(path: Path) -> Backup | None:
    _, _, rest = path.stem.partition("-")
    moment, _, reason = rest.partition("-")
    try:
        made_at = datetime.strptime(moment, _TIME).replace(tzinfo=UTC)
        return Backup(path, made_at, Reason(reason))
    except ValueError:
        return None
