"""The local address book: SQLAlchemy's tables on one SQLite file, private to its user."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from dialpad_contacts.store.base import WallClock
from dialpad_contacts.store.book import Book
from dialpad_contacts.store.calling import Calling
from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import Damaged, NoDatabase
from dialpad_contacts.store.files import is_gone, is_writable, prepare
from dialpad_contacts.store.migrate import bring_up_to_date
from dialpad_contacts.store.reading import Reading
from dialpad_contacts.store.rebuild import renew_index
from dialpad_contacts.store.restoring import recover
from dialpad_contacts.store.safekeeping import Safekeeping
from dialpad_contacts.store.upkeep import Upkeep

__all__ = ["Store", "open_or_recover", "open_store"]


class Store(Book, Reading, Upkeep, Calling, Safekeeping):
    """One open address book. Any thread may call; each gets its own connection."""

    @property
    def path(self) -> Path:
        """The database file."""
        return self._db.path

    @property
    def is_read_only(self) -> bool:
        """True when the file may be looked at only: nothing can be saved, so nothing is synced."""
        return self._db.read_only

    def close(self) -> None:
        """Close every thread's connection."""
        self._db.close()


def open_store(path: Path, *, region: str, clock: WallClock | None = None) -> Store:
    """Open the address book at ``path``; make it when there is none.

    Args:
        path: the database file; its folder is made, both readable by this user alone.
        region: how a number without + is read (ISO 3166 alpha-2).
        clock: the time for what is not told its time; the computer's by default.

    Raises:
        NotAContactsFile, NotOurFile, Damaged: it can't be used; the sentence says why.
        MadeByNewerVersion: a newer program wrote it; it was left untouched.
    """
    path = path.absolute()
    read_only = path.exists() and not is_writable(path)
    if not read_only:
        prepare(path)
    database = Database(path, read_only=read_only)
    try:
        bring_up_to_date(database, region)
        if not read_only:
            renew_index(database)
    except BaseException:
        database.close()
        raise
    return Store(database, region=region, clock=clock or _ComputersClock())


def open_or_recover(path: Path, *, region: str, clock: WallClock | None = None) -> Store:
    """Open the address book; when its file is damaged or gone, put a backup in its place (S3).

    What was done then is in the store's ``recovered``. Only where nobody else has the file open
    or does the same.

    Raises:
        NotAContactsFile, NotOurFile, MadeByNewerVersion: as ``open_store`` does.
        Damaged, NoDatabase: and there is no backup that could be used; nothing was changed.
    """
    path = path.absolute()
    clock = clock or _ComputersClock()
    if not is_gone(path):
        try:
            return open_store(path, region=region, clock=clock)
        except (Damaged, NoDatabase):
            if not is_writable(path):
                raise
            done = recover(path, region, clock.now())
            if done is None:
                raise
    else:
        done = recover(path, region, clock.now())
    store = open_store(path, region=region, clock=clock)
    store.recovered = done
    return store


class _ComputersClock:
    """The computer's own clock."""

    def now(self) -> datetime:
        """Return the wall time."""
        return datetime.now(UTC)
