"""Copies of the database, made by SQLite itself while others read and write (S8)."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from functools import lru_cache
from pathlib import Path

from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import Damaged
from dialpad_contacts.store.files import create_private


def back_up(database: Database, target: Path) -> None:
    """Copy the database to ``target``, private to the user; an older copy there is replaced.

    Raises:
        Damaged: the database does not pass SQLite's own check; ``target`` is as it was.
        OSError: ``target`` can't be written, or what was written is not what was read.
    """
    with (
        unfinished(target) as part,
        database.reading() as session,
        closing(sqlite3.connect(part)) as copy,
    ):
        counted = row_counts(session.raw)  # to read is what fixes the state the copy is made of
        session.raw.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        if verdict(copy) == "ok" and row_counts(copy) == counted:
            return
        if verdict(session.raw) == "ok":
            raise OSError(errno.EIO, "the copy differs from what was copied")
        raise Damaged(f"{database.path} is damaged: its copy fails SQLite's check.")


@contextmanager
def unfinished(target: Path) -> Iterator[Path]:
    """Hand out a private file that becomes ``target`` when all went well, and else is removed."""
    part = target.with_name(target.name + ".part")
    part.unlink(missing_ok=True)
    create_private(part)
    try:
        yield part
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def verdict(db: sqlite3.Connection, *, quick: bool = False) -> str:
    """Return 'ok', or what SQLite finds wrong. ``quick`` leaves the indexes out."""
    check = "quick_check" if quick else "integrity_check"
    try:
        return "; ".join(str(row[0]) for row in db.execute(f"PRAGMA {check}(5)"))
    except sqlite3.DatabaseError as error:
        return str(error)


def row_counts(db: sqlite3.Connection) -> dict[str, int]:
    """Return how many rows each table has; the search index, which can be made anew, left out."""
    names = [
        name
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        if not name.startswith(("search_", "sqlite_"))
    ]
    return {name: db.execute(_count_of(name)).fetchone()[0] for name in names}


@lru_cache(maxsize=64)  # more than our tables; a file to be restored may hold any names
def _count_of(name: str) -> str:
    from sqlalchemy import func, select, table  # not for a window that makes no backup

    return str(select(func.count()).select_from(table(name)))


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut, where folders can be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
