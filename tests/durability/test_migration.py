"""An older file is brought up to date whole or not at all, wherever it is interrupted (S6)."""

from __future__ import annotations

import importlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from dialpad_contacts.store import backups, layout, migrate, open_store
from dialpad_contacts.store.backup import row_counts, verdict
from dialpad_contacts.store.database import Database
from dialpad_contacts.store.errors import Damaged, MadeByNewerVersion
from dialpad_contacts.sync.events import AccountChanged
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.states import State
from tests.durability.desk import ADA, GRACE, LEO, Bench, names_in

FIRST = importlib.import_module("dialpad_contacts.store.migrations.versions.0001_first")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Return a file of the first version, with people in it."""
    folder = tmp_path / "book"
    folder.mkdir(mode=0o700)
    path = folder / "contacts.db"
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute(f"PRAGMA application_id={layout.APPLICATION_ID}")
        db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL PRIMARY KEY)")
        db.execute("INSERT INTO alembic_version VALUES ('0001')")
        for statement in FIRST.TABLES:
            db.execute(statement)
        db.executemany(
            "INSERT INTO meta VALUES (?, ?)",
            [("install_id", "old"), ("normaliser", layout.NORMALISER), ("default_region", "US")],
        )
        db.executemany(
            "INSERT INTO contact (kind, rev, given, sort_key, created_at, updated_at)"
            " VALUES (2, 1, ?, ?, 1, 1)",
            [(f"P{i}", f"p{i}") for i in range(30)],
        )
        db.executemany(
            "INSERT INTO journal (at, contact_id, rule, action, cause, outcome)"
            " VALUES (1, ?, 'R11', 'import', 'user', 'done')",
            [(i,) for i in range(1, 31)],
        )
        db.commit()
    path.chmod(0o600)
    return path


def test_s6_it_is_backed_up_and_brought_up_to_date(old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        before = row_counts(db)
    store = open_store(old, region="US")
    assert len(names_in(store)) == 30
    assert store.check() == "ok"
    (backup,) = store.backups()
    assert backup.reason is backups.Reason.MIGRATION
    store.close()
    with closing(sqlite3.connect(backup.path)) as db:
        assert row_counts(db) == before
        assert migrate.revision_of(db, old) == "0001"


def test_s6_an_old_backup_is_brought_up_to_date_when_it_is_restored(
    old: Path, tmp_path: Path
) -> None:
    store = open_store(tmp_path / "new" / "contacts.db", region="US")
    store.restore(old)
    assert len(names_in(store)) == 30
    with closing(sqlite3.connect(old)) as db:
        assert migrate.revision_of(db, old) == "0001"
    store.close()


def test_s6_a_step_that_loses_rows_is_taken_back(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([{"contact": 30}, {"contact": 29}])
    monkeypatch.setattr(migrate, "row_counts", lambda db: next(counts))
    with pytest.raises(Damaged, match="nothing was changed"):
        open_store(old, region="US")
    with closing(sqlite3.connect(old)) as db:
        assert migrate.revision_of(db, old) == "0001"


def test_s6_killed_after_any_statement_it_opens_whole(
    old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the disk holds after each statement is what a kill there leaves."""
    images: list[tuple[bytes, bytes]] = []
    wal = old.with_name("contacts.db-wal")

    def keep(statement: str) -> None:
        image = (old.read_bytes(), wal.read_bytes() if wal.exists() else b"")
        if not images or images[-1] != image:
            images.append(image)

    opened = Database._opened

    def traced(uri: str) -> sqlite3.Connection:
        raw = opened(uri)
        raw.execute("PRAGMA cache_size=4")  # so that pages are written before the end
        raw.set_trace_callback(keep)
        return raw

    with monkeypatch.context() as patched:
        patched.setattr(Database, "_opened", staticmethod(traced))
        open_store(old, region="US").close()
    assert len(images) > 2
    for number, (db, log) in enumerate(images):
        folder = tmp_path / f"image{number}"
        folder.mkdir(mode=0o700)
        (folder / "contacts.db").write_bytes(db)
        (folder / "contacts.db-wal").write_bytes(log)
        store = open_store(folder / "contacts.db", region="US")
        assert len(names_in(store)) == 30
        with store._db.reading() as session:
            assert verdict(session.raw) == "ok"
            assert row_counts(session.raw)["journal"] == 30
            assert migrate.revision_of(session.raw, old) == layout.REVISION
        store.close()


def newer_takes_over(path: Path) -> None:
    """Do what a newer version of the program does when it is started meanwhile."""
    with closing(sqlite3.connect(path)) as db:
        db.execute("ALTER TABLE contact ADD COLUMN pronoun TEXT NOT NULL DEFAULT ''")
        db.execute("UPDATE alembic_version SET version_num='9999'")
        db.commit()


def test_P11_updated_while_it_runs_the_older_one_looks_and_writes_no_more(bench: Bench) -> None:
    bench.linked(ADA)
    newer_takes_over(bench.path)
    with pytest.raises(MadeByNewerVersion, match="Start the program again"):
        bench.edits.add(Saved(LEO), bench.account)
    assert bench.names() == ["Ada Lovelace"]


@pytest.mark.parametrize("at", ["list", "get", "create", "update"])
def test_P11_updated_in_the_middle_of_a_sync_nothing_is_sent_unrecorded(
    bench: Bench, at: str
) -> None:
    bench.linked(ADA, GRACE)
    bench.rename("Ada Lovelace", "Augusta")
    bench.rename("Grace Hopper", "Amazing")
    bench.edits.add(Saved(LEO), bench.account)

    def update(operation: str) -> None:
        if operation == at:
            bench.cloud.before = lambda operation: None
            newer_takes_over(bench.path)

    bench.cloud.before = update
    with pytest.raises(MadeByNewerVersion):
        bench.sync()
    written = [row.change.action.value for row in bench.store.journal(None, 100)]
    assert len(bench.writes()) <= sum(action.endswith("_there") for action in written)
    (last,) = [e for e in bench.events if isinstance(e, AccountChanged)][-1:]
    assert last.state is State.FAILED
    assert "Start the program again" in last.reason
