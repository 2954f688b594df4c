"""Making the tables, and bringing an older file up to date; a newer one is left alone (S6)."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from dialpad_contacts.store import backups, layout
from dialpad_contacts.store.backup import row_counts, verdict
from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import Damaged, MadeByNewerVersion, NotAContactsFile


def bring_up_to_date(database: Database, region: str, *, keep_old: bool = True) -> None:
    """Leave the file with the tables of ``layout.REVISION``.

    Alembic takes half a second to import, so it is asked only when the file's revision differs.
    ``keep_old``: make a backup of the older file first.

    Raises:
        NotAContactsFile, Damaged: it is no database of ours.
        MadeByNewerVersion: its revision is none that we know; nothing was changed.
    """
    with database.reading() as session:
        revision = revision_of(session.raw, database.path)
    if revision is None:
        _create(database, region)
    elif revision != layout.REVISION:
        if revision not in known_revisions():
            raise MadeByNewerVersion(
                f"{database.path} was written by a newer version of this program. Nothing was"
                " changed. Install that version again to open it."
            )
        if keep_old:
            backups.make(database, backups.Reason.MIGRATION, datetime.now(UTC))
        _upgrade(database, revision)
    database.revision = layout.REVISION


def known_revisions() -> list[str]:
    """Return the revisions that this version of the program can start from."""
    folder = Path(__file__).parent / "migrations" / "versions"
    return sorted(path.name[:4] for path in folder.glob("[0-9]*.py"))


def revision_of(db: sqlite3.Connection, path: Path) -> str | None:
    """Return the file's revision, None when it has no tables yet."""
    tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")}
    if not tables:
        return None
    ours = db.execute("PRAGMA application_id").fetchone()[0] == layout.APPLICATION_ID
    if not ours or "alembic_version" not in tables:
        raise NotAContactsFile(f"{path} is another program's database. Move it away first.")
    row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    if row is None:
        raise Damaged(f"{path} is damaged. Restore a backup.")
    return str(row[0])


def _create(database: Database, region: str) -> None:
    from dialpad_contacts.store import schema  # SQLAlchemy: only where there is no file yet

    database.session().raw.execute("PRAGMA journal_mode=WAL")
    with database.writing(durable=True) as session:
        if revision_of(session.raw, database.path) is not None:
            return  # another process was quicker
        session.raw.execute(f"PRAGMA application_id={layout.APPLICATION_ID}")
        for statement in schema.statements():
            session.raw.execute(statement)
        session.raw.execute("INSERT INTO alembic_version VALUES (?)", (layout.REVISION,))
        session.raw.executemany(
            "INSERT INTO meta VALUES (?,?)",
            [
                ("install_id", uuid4().hex),
                ("normaliser", layout.NORMALISER),
                ("default_region", region),
            ],
        )


def _upgrade(database: Database, revision: str) -> None:
    """Take every step in one transaction, and look at the result before it ends."""
    from alembic import command
    from alembic.config import Config

    path = database.path
    with database.writing(durable=True) as session:
        if revision_of(session.raw, path) != revision:
            return  # another process was quicker
        config = Config()
        folder = str(Path(__file__).parent / "migrations")
        config.set_main_option("script_location", folder.replace("%", "%%"))
        config.attributes["connection"] = session.core
        if not session.core.in_transaction():
            session.core.begin()  # else Alembic begins, and ends, one of its own
        before = row_counts(session.raw)
        command.upgrade(config, "head")
        after = row_counts(session.raw)
        lost = any(after.get(name, 0) < before[name] for name in before)
        broken = session.raw.execute("PRAGMA foreign_key_check").fetchone() is not None
        if lost or broken or verdict(session.raw) != "ok":
            raise Damaged(f"{path} could not be brought up to date; nothing was changed.")
