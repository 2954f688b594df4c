"""One SQLite file, one connection a thread, short transactions."""

from __future__ import annotations

import sqlite3
import sys
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

from dialpad_contacts.store.errors import (
    Busy,
    Damaged,
    Interrupted,
    MadeByNewerVersion,
    NoDatabase,
    NoRoom,
    ReadOnly,
    StoreError,
)

if TYPE_CHECKING:
    from sqlalchemy import Connection

BUSY_TIMEOUT_S = 10.0
CLOSE_S = 0.3
"""How long a running call of another thread is waited for at the end."""
_PRAGMAS = (
    "PRAGMA foreign_keys=ON",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA secure_delete=ON",
    "PRAGMA cache_size=-32000",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA wal_autocheckpoint=16000",
    "PRAGMA journal_size_limit=4194304",
    "PRAGMA trusted_schema=OFF",
)


T = TypeVar("T")
R = TypeVar("R")


def _database_errors() -> tuple[type[Exception], ...]:
    """Return what SQLite raises, and what SQLAlchemy wraps that in, where it is loaded."""
    loaded = sys.modules.get("sqlalchemy.exc")
    return sqlite3.Error, getattr(loaded, "DBAPIError", sqlite3.Error)


@dataclass(slots=True, eq=False)
class Session:
    """One thread's connection, as the driver's (``raw``) and as SQLAlchemy's (``core``).

    Rows are read and written in bulk through ``raw``: at 100,000 contacts the layers above it
    cost more than SQLite does (performance.md section 3).
    """

    raw: sqlite3.Connection
    in_use: threading.RLock = field(default_factory=threading.RLock)
    """Held by its thread during a transaction: SQLite must not be closed under its feet."""
    _core: Connection | None = None

    @property
    def core(self) -> Connection:
        """The same connection as SQLAlchemy's, which takes as long to import as a window to paint.

        A window that only shows and searches, and a command that only looks, do without.
        """
        if self._core is None:
            from dialpad_contacts.store.core import connection

            self._core = connection(self.raw)
        return self._core

    def close(self) -> None:
        """Close the connection; what SQLite has against it is nobody's concern any more."""
        if self._core is not None:
            from sqlalchemy.exc import DBAPIError

            with suppress(sqlite3.Error, DBAPIError):
                self._core.close()
        with suppress(sqlite3.Error):
            self.raw.close()


class Database:
    """The file. Every thread that asks gets its own connection, which ends with the thread."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Connect to nothing yet. ``read_only`` looks at a file that may not be written (S2)."""
        self.path = path
        self.read_only = read_only
        self.revision: str | None = None
        """What the tables are known to be, None until they were looked at."""
        self._immutable = False
        self._local = threading.local()
        self._lock = threading.Lock()
        self._sessions: list[tuple[weakref.ref[threading.Thread], Session]] = []
        self._searching: set[sqlite3.Connection] = set()
        self._cancelled = 0
        self._closed = False
        self._inode: int | None = None

    def session(self) -> Session:
        """Return this thread's connection, outside of any transaction of its own."""
        session: Session | None = getattr(self._local, "session", None)
        if session is None:
            session = self._open_session()
            self._local.session = session
        return session

    def reading(self) -> AbstractContextManager[Session]:
        """Read one consistent state. Within another transaction, reads that one's."""
        return _Reading(self)

    def ask(self, read: Callable[[sqlite3.Connection, T], R], about: T) -> R:
        """Return what ``read`` finds; each of its statements reads a state of its own.

        A look-up of one caller takes 40 us in all, of which a transaction would be a tenth.
        """
        try:
            session = self.session()
            with session.in_use:
                return read(session.raw, about)
        except _database_errors() as error:
            _raise_translated(error, self.path)

    @contextmanager
    def writing(self, *, durable: bool = False) -> Iterator[Session]:
        """Write, all or nothing. ``durable``: on the disk when it ends (synchronous=FULL).

        Raises:
            ReadOnly, NoRoom, Busy, Damaged: nothing was written.
            MadeByNewerVersion: a newer version took the file over meanwhile (P11).
        """
        with _translated(self.path):
            if self.read_only:
                raise ReadOnly(f"{self.path} may not be written, so nothing can be changed.")
            session = self.session()
            self._refuse_another_file()
            with session.in_use:
                yield from self._transaction(session, durable=durable)

    @contextmanager
    def searching(self) -> Iterator[tuple[Session, Callable[[], None]]]:
        """Read one consistent state; the function handed out raises when ``interrupt`` came."""
        begun = self._cancelled
        raw = self.session().raw

        def check() -> None:
            if self._cancelled != begun:
                raise Interrupted

        with self._lock:
            self._searching.add(raw)
        try:
            with self.reading() as session:
                check()
                yield session, check
        except sqlite3.OperationalError:
            check()  # json_each, cut while it is being set up, calls itself broken
            raise
        finally:
            with self._lock:
                self._searching.discard(raw)

    def interrupt(self) -> None:
        """Cancel the searches that run now in other threads; they raise Interrupted."""
        with self._lock:
            self._cancelled += 1
            for raw in self._searching:
                raw.interrupt()

    def close(self) -> None:
        """Close every thread's connection; running calls of other threads fail.

        One that does not come to an end soon keeps its connection until the process ends.
        """
        with self._lock:
            self._closed = True
            sessions, self._sessions = self._sessions, []
        for _, session in sessions:
            if not session.in_use.acquire(blocking=False):
                session.raw.interrupt()
                if not session.in_use.acquire(timeout=CLOSE_S):
                    continue
            session.close()
            session.in_use.release()
        self._local = threading.local()

    def _open_session(self) -> Session:
        with self._lock:
            if self._closed:
                raise StoreError("The contacts database is closed.")
            ended = [s for t, s in self._sessions if (t() is None or not _alive(t()))]
            self._sessions = [(t, s) for t, s in self._sessions if s not in ended]
        for session in ended:
            session.close()
        session = Session(self._connect())
        with self._lock:
            self._sessions.append((weakref.ref(threading.current_thread()), session))
        return session

    def _refuse_another_file(self) -> None:
        """A file that was deleted or replaced while open would swallow what is written (S3)."""
        try:
            same = self.path.stat().st_ino == self._inode
        except OSError:
            same = False
        if not same:
            raise Damaged(
                f"{self.path} was removed or replaced while it was open. Nothing was saved."
                " Start the program again."
            )

    def _transaction(self, session: Session, *, durable: bool) -> Iterator[Session]:
        raw = session.raw
        if durable:
            raw.execute("PRAGMA synchronous=FULL")
        try:
            raw.execute("BEGIN IMMEDIATE")
            try:
                self._refuse_other_tables(raw)
                yield session
                raw.execute("COMMIT")
            except BaseException:
                with suppress(sqlite3.Error):
                    raw.rollback()
                raise
        finally:
            if durable:
                raw.execute("PRAGMA synchronous=NORMAL")

    def _refuse_other_tables(self, raw: sqlite3.Connection) -> None:
        """The program was updated while this one ran, and the file with it (P11)."""
        if self.revision is None:
            return
        row = raw.execute("SELECT version_num FROM alembic_version").fetchone()
        if row != (self.revision,):
            raise MadeByNewerVersion(
                "A newer version of this program is in use. Nothing was saved."
                " Start the program again."
            )

    def _connect(self) -> sqlite3.Connection:
        if not self.read_only:
            raw = self._opened(f"{self.path.as_uri()}?mode=rw")
            if self._inode is None:
                self._inode = self.path.stat().st_ino
            return raw
        if not self._immutable:
            try:
                raw = self._opened(f"{self.path.as_uri()}?mode=ro")
                raw.execute("SELECT 1 FROM sqlite_master").fetchone()
            except sqlite3.OperationalError:
                self._immutable = True  # WAL's -shm can't be made in a read-only folder
            else:
                return raw
        return self._opened(f"{self.path.as_uri()}?immutable=1")

    @staticmethod
    def _opened(uri: str) -> sqlite3.Connection:
        raw = sqlite3.connect(
            uri,
            uri=True,
            timeout=BUSY_TIMEOUT_S,
            isolation_level=None,
            check_same_thread=False,
            cached_statements=256,
        )
        try:
            for pragma in _PRAGMAS:
                raw.execute(pragma)
        except BaseException:
            raw.close()
            raise
        return raw


class _Reading:
    """A read transaction. A class, not a generator, which would cost 2 us more."""

    __slots__ = ("_database", "_is_own", "_session")

    def __init__(self, database: Database) -> None:
        self._database = database

    def __enter__(self) -> Session:
        try:
            session = self._session = self._database.session()
            session.in_use.acquire()
            try:
                self._is_own = not session.raw.in_transaction
                if self._is_own:
                    session.raw.execute("BEGIN")
            except BaseException:
                session.in_use.release()
                raise
        except _database_errors() as error:
            _raise_translated(error, self._database.path)
        return session

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: object
    ) -> None:
        try:
            if self._is_own:
                self._session.raw.rollback()
        except sqlite3.Error as failed:
            _raise_translated(failed, self._database.path)
        finally:
            self._session.in_use.release()
        if error is not None and isinstance(error, _database_errors()):
            _raise_translated(error, self._database.path)


def _alive(thread: threading.Thread | None) -> bool:
    return thread is not None and thread.is_alive()


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    try:
        yield
    except _database_errors() as error:
        _raise_translated(error, path)


def _raise_translated(error: Exception, path: Path) -> NoReturn:
    if isinstance(error, sqlite3.IntegrityError):
        raise error  # a broken promise of the caller's: he knows what it means
    below = error if isinstance(error, sqlite3.Error) else getattr(error, "orig", None)
    assert isinstance(below, sqlite3.Error)  # SQLAlchemy wraps the driver's own alone
    raise translated(below, path) from error


def translated(error: sqlite3.Error, path: Path) -> Exception:
    """Return SQLite's error as ours, named after what to do next."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    match code:
        case sqlite3.SQLITE_INTERRUPT:
            return Interrupted()
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return Busy("The contacts are locked by another program. Try again.")
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR:
            return NoRoom(f"The disk is full or failing; nothing was saved to {path}.")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM:
            return ReadOnly(f"{path} may not be written, so nothing can be changed.")
        case sqlite3.SQLITE_CANTOPEN:
            return StoreError(f"{path} can't be opened.")
        case sqlite3.SQLITE_CORRUPT:
            return Damaged(f"{path} is damaged. Restore a backup.")
        case sqlite3.SQLITE_NOTADB:
            return NoDatabase(f"{path} is not a contacts database. Restore a backup.")
    return error
