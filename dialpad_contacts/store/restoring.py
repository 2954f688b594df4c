"""Putting a backup in the place of what is here, so that nothing leaves this computer by it (S7).

The backup is copied, brought up to date and marked as restored before it takes the place of
anything: a crash leaves either the old state or the finished new one.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dialpad_contacts.store import backups, changes, layout, lineage
from dialpad_contacts.store.backup import row_counts, unfinished, verdict
from dialpad_contacts.store.database import Database, translated
from dialpad_contacts.store.errors import Damaged, NoRoom, NotAContactsFile, StoreError
from dialpad_contacts.store.files import refuse_stranger
from dialpad_contacts.store.migrate import bring_up_to_date, revision_of
from dialpad_contacts.store.rebuild import renew_index


@dataclass(frozen=True, slots=True)
class Recovered:
    """What was done about a database that could not be used. ``kept_as``: where it is now."""

    kept_as: Path | None
    backup: backups.Backup

    @property
    def sentence(self) -> str:
        """What the user is told."""
        when = self.backup.made_at.strftime("%Y-%m-%d %H:%M UTC")
        where = f" The damaged file is kept as {self.kept_as.name}." if self.kept_as else ""
        return (
            f"The contacts database was damaged or gone. The backup of {when} took its place."
            f"{where} Nothing is sent to your accounts until you say so."
        )


def restore(database: Database, source: Path, region: str, now: datetime) -> backups.Backup | None:
    """Replace all contacts by those of ``source``, while others look on.

    The caller sees to it that nobody syncs. What other processes show is told by ``changed``.

    Returns:
        The backup made before; None when what is here is too damaged for one, and its files
        were copied aside.

    Raises:
        LookupError: there is no such file.
        NotAContactsFile, NotOurFile, Damaged, MadeByNewerVersion: ``source`` can't be used;
            nothing was changed.
        ReadOnly, NoRoom, Busy: nothing was changed.
        OSError: there is no room for the copy; nothing was changed.
    """
    with database.writing():
        pass  # a file that can't be changed says so before anything is copied
    try:
        before = backups.make(database, backups.Reason.RESTORE, now)
    except Damaged:
        before = None
        _copy_aside(database.path, now)
    spare = database.path.with_name(database.path.name + ".restoring")
    try:
        _prepare(source, spare, region, _ahead_of(database))
        with closing(sqlite3.connect(spare)) as copy:
            _replace_all(copy, database)
    finally:
        _remove(spare)
    with suppress(NoRoom):  # the file itself holds everything already
        remember(database)
    return before


def recover(path: Path, region: str, now: datetime) -> Recovered | None:
    """Put the newest good backup in the place of a file that is damaged or gone (S3).

    The damaged file is moved aside, never removed.

    Returns:
        What was done; None when no backup can be used, and then nothing was changed.
    """
    noted = lineage.read_note(lineage.note_of(path))
    for backup in backups.listed(backups.folder_of(path)):
        spare = path.with_name(path.name + ".restoring")
        try:
            _prepare(backup.path, spare, region, _Ahead(epoch=noted.epoch if noted else 0))
        except (StoreError, OSError, LookupError):
            _remove(spare)
            continue
        kept_as = _move_aside(path, now)
        spare.replace(path)
        database = Database(path)
        try:
            remember(database)
        finally:
            database.close()
        return Recovered(kept_as, backup)
    return None


def remember(database: Database) -> None:
    """Count one sync more, in the file first and then beside it. Raises NoRoom, ReadOnly."""
    with database.writing(durable=True) as session:
        here = lineage.of(session.raw, database.path)
        lineage.set_epoch(session.raw, here.epoch + 1)
    with database.reading() as session:
        here = lineage.of(session.raw, database.path)
    note = lineage.note_of(database.path)
    try:
        lineage.write_note(note, here)
    except OSError as error:
        raise NoRoom(f"{note} can't be written: {error.strerror or 'an error'}.") from error


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What must not be counted twice: revisions and ids given out since the backup was made."""

    rev: int = 0
    ids: tuple[tuple[str, int], ...] = ()
    epoch: int = 0


def _ahead_of(database: Database) -> _Ahead:
    noted = lineage.read_note(lineage.note_of(database.path))
    with suppress(Damaged), database.reading() as session:
        return _counted(session.raw)
    return _Ahead(epoch=noted.epoch if noted else 0)


def _counted(raw: sqlite3.Connection) -> _Ahead:
    (rev,) = raw.execute("SELECT coalesce(max(rev), 0) FROM contact").fetchone()
    ids = raw.execute("SELECT name, seq FROM sqlite_sequence").fetchall()
    (epoch,) = raw.execute(
        "SELECT coalesce((SELECT value FROM meta WHERE key='epoch'), 0)"
    ).fetchone()
    return _Ahead(rev, tuple((str(n), int(s)) for n, s in ids), int(epoch))


def _prepare(source: Path, spare: Path, region: str, ahead: _Ahead) -> None:
    """Make ``spare`` a checked, current, marked copy of ``source``."""
    _remove(spare)
    with _opened(source) as raw:
        _refuse_unfit(raw, source)
        with unfinished(spare) as part, closing(sqlite3.connect(part)) as copy:
            raw.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")
            if row_counts(copy) != row_counts(raw):
                raise Damaged(f"{source} is damaged. Choose another backup.")
    database = Database(spare)
    try:
        bring_up_to_date(database, region, keep_old=False)
        renew_index(database)
        with database.writing(durable=True) as session:
            _mark(session.raw, ahead)
    finally:
        database.close()
    with closing(sqlite3.connect(spare)) as finished:  # closing it leaves all in the one file
        finished.execute("PRAGMA journal_mode=WAL")


def _mark(raw: sqlite3.Connection, ahead: _Ahead) -> None:
    lineage.hold_everything(raw)
    raw.execute("UPDATE contact SET rev=rev+?", (ahead.rev,))
    for name, newest in ahead.ids:
        known = raw.execute("SELECT 1 FROM sqlite_sequence WHERE name=?", (name,)).fetchone()
        if known is None:
            raw.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", (name, newest))
        raw.execute("UPDATE sqlite_sequence SET seq=max(seq, ?) WHERE name=?", (newest, name))
    changes.note_many(raw)
    changes.note_account(raw)
    (epoch,) = raw.execute(
        "SELECT coalesce((SELECT value FROM meta WHERE key='epoch'), 0)"
    ).fetchone()
    lineage.set_epoch(raw, max(int(epoch), ahead.epoch))


@contextmanager
def _opened(source: Path) -> Iterator[sqlite3.Connection]:
    """Open a file that may be anything, to read."""
    if not os.path.lexists(source):
        raise LookupError(f"There is no file {source}.")
    refuse_stranger(source)
    raw = sqlite3.connect(f"{source.absolute().as_uri()}?mode=ro", uri=True)
    try:
        yield raw
    except sqlite3.Error as error:
        raise translated(error, source) from error
    finally:
        raw.close()


def _refuse_unfit(raw: sqlite3.Connection, source: Path) -> None:
    (ours,) = raw.execute("PRAGMA application_id").fetchone()
    if ours != layout.APPLICATION_ID or revision_of(raw, source) is None:
        raise NotAContactsFile(f"{source} is no backup of your contacts.")
    if verdict(raw) != "ok":
        raise Damaged(f"{source} is damaged. Choose another backup.")


def _replace_all(copy: sqlite3.Connection, database: Database) -> None:
    """Overwrite every page in one transaction; readers go on with what they began to read."""
    live = database.session().raw
    live.execute("PRAGMA synchronous=FULL")
    try:
        copy.backup(live)
    except sqlite3.Error as error:
        raise translated(error, database.path) from error
    finally:
        live.execute("PRAGMA synchronous=NORMAL")


def _move_aside(path: Path, now: datetime) -> Path | None:
    kept_as = None
    for old, new in _aside(path, now):
        old.rename(new)
        kept_as = kept_as or new
    return kept_as


def _copy_aside(path: Path, now: datetime) -> None:
    """Keep a damaged file's bytes: it can't be copied as a database any more."""
    for old, new in _aside(path, now):
        with unfinished(new) as part:
            part.write_bytes(old.read_bytes())


def _aside(path: Path, now: datetime) -> list[tuple[Path, Path]]:
    name = f"{path.name}.corrupt-{now.strftime('%Y%m%dT%H%M%SZ')}"
    pairs = [
        (path.with_name(path.name + s), path.with_name(name + s)) for s in ("", "-wal", "-shm")
    ]
    return [(old, new) for old, new in pairs if os.path.lexists(old)]


def _remove(spare: Path) -> None:
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            spare.with_name(spare.name + suffix).unlink()
