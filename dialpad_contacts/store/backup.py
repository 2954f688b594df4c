"""Copies of the database, made by SQLite itself while others read and write (S8)."""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path

from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import Damaged
from dialpad_contacts.store.files import create_private


def back_up(database: Database, target: Path) -> None:
    """Copy the database to ``target``, private to the user; an older copy there is replaced.

    Raises:
        Damaged: the copy does not pass SQLite's own check; ``target`` is as it was.
        OSError: ``target`` can't be written.
    """
    unfinished = target.with_name(target.name + ".part")
    unfinished.unlink(missing_ok=True)
    create_private(unfinished)
    try:
        copy = sqlite3.connect(unfinished)
        try:
            database.session().raw.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if copy.execute("PRAGMA quick_check").fetchone()[0] != "ok":
                raise Damaged(f"{database.path} is damaged: its copy fails SQLite's check.")
        finally:
            copy.close()
        unfinished.replace(target)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise


def check(database: Database) -> str:
    """Return 'ok', or what SQLite finds wrong with the file."""
    with database.reading() as session:
        return "; ".join(str(r[0]) for r in session.raw.execute("PRAGMA quick_check(5)"))
