"""The steps lead to the tables of the schema, keep what was there, and are not walked in vain."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from dialpad_contacts.domain.call import Outcome
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.store import Store, index, layout, migrate, open_store, rebuild
from dialpad_contacts.store.database import Database
from dialpad_contacts.store.numbers import rev9
from tests.unit.store.made import NOW, colleague, group, local, names, person, put

OLD = "0000"


def tables(path: Path) -> dict[str, str]:
    """Return the file's tables and indexes by name, as SQL without spaces."""
    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    db.close()
    return {name: "".join(sql.split()).lower() for name, sql in rows}


def migrated(path: Path) -> Path:
    """Make a file by walking every step from nothing, as an upgrade does."""
    path.parent.mkdir(mode=0o700, exist_ok=True)
    db = sqlite3.connect(path)
    db.execute(f"PRAGMA application_id={layout.APPLICATION_ID}")
    db.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL,"
               " CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))")  # fmt: skip
    db.execute("INSERT INTO alembic_version VALUES ('base')")
    db.commit()
    db.close()
    return path


def test_S6_every_step_from_nothing_leads_to_the_tables_of_the_schema(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path, region="US").close()
    stepwise = migrated(tmp_path / "book" / "stepwise.db")
    monkeypatch.setattr(migrate, "known_revisions", lambda: ["base", layout.REVISION])
    with sqlite3.connect(stepwise) as db:
        db.execute("DELETE FROM alembic_version")
    db.close()
    monkeypatch.setattr(migrate, "revision_of", _revision_or_base)
    open_store(stepwise, region="US").close()
    assert tables(stepwise) == tables(path)


def _revision_or_base(db: sqlite3.Connection, path: Path) -> str | None:
    row = db.execute("SELECT version_num FROM alembic_version").fetchone()
    return "base" if row is None else str(row[0])


def test_S6_a_backup_is_made_before_the_first_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepwise = migrated(tmp_path / "book" / "contacts.db")
    with sqlite3.connect(stepwise) as db:
        db.execute("DELETE FROM alembic_version")
    db.close()
    monkeypatch.setattr(migrate, "known_revisions", lambda: ["base"])
    monkeypatch.setattr(migrate, "revision_of", _revision_or_base)
    open_store(stepwise, region="US").close()
    (copy,) = (tmp_path / "book" / "backups").iterdir()
    assert copy.name.endswith("-before-migration.db")
    assert tables(copy).keys() == {"alembic_version"}


def test_S6_a_step_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stepwise = migrated(tmp_path / "book" / "contacts.db")
    with sqlite3.connect(stepwise) as db:
        db.execute("DELETE FROM alembic_version")
        db.execute("CREATE TABLE journal (in_the_way)")
    db.close()
    before = tables(stepwise)
    monkeypatch.setattr(migrate, "known_revisions", lambda: ["base"])
    monkeypatch.setattr(migrate, "revision_of", _revision_or_base)
    with pytest.raises(Exception, match="journal"):
        open_store(stepwise, region="US")
    assert tables(stepwise) == before


def test_S6_calls_of_an_older_file_stay_and_are_over_and_are_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_revision("0003", tmp_path / "book" / "contacts.db", monkeypatch)
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO contact (id, kind, rev, given, created_at, updated_at)"
                   " VALUES (7, 2, 1, 'Leo', 0, 0)")  # fmt: skip
        db.executemany(
            "INSERT INTO call (at, direction, number, e164, name, outcome, seconds, contact_id,"
            " note) VALUES (?,?,?,?,?,?,?,?,?)",
            [
                (1_000_000, "in", "(415) 555-0133", "+14155550133", "Leo", "answered", 61, 7, "hi"),
                (2_000_000, "in", "", None, "", "missed", 0, None, ""),
            ],
        )
        db.execute("INSERT INTO caller_choice VALUES ('+14155550133', 7)")
    db.close()
    store = open_store(path, region="US")
    withheld, leo = store.calls(10)
    assert (withheld.number, withheld.outcome, withheld.why) == (None, Outcome.MISSED, None)
    assert leo.number is not None
    assert (leo.number.e164, leo.name, leo.seconds, leo.contact, leo.note) == (
        "+14155550133",
        "Leo",
        61,
        7,
        "hi",
    )
    assert [c.id for c in store.calls(10, text="leo")] == [leo.id]
    assert [c.id for c in store.calls(10, text="415 555")] == [leo.id]
    assert store.unfinished_calls() == []
    assert store.call_counts() == (2, 1, 0)
    assert store.chosen_caller("+14155550133") == 7
    store.close()


def test_R15_numbers_of_an_older_file_are_known_when_they_ring(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_revision("0005", tmp_path / "book" / "contacts.db", monkeypatch)
    leo = Phone("(415) 555-0133", "+14155550133", "work", "7")
    with sqlite3.connect(path) as db:
        db.execute("INSERT INTO contact (id, kind, rev, given, created_at, updated_at)"
                   " VALUES (7, 2, 1, 'Leo', 0, 0)")  # fmt: skip
        db.execute(
            "INSERT INTO phone (contact_id, position, written, label, e164, extension, rev9)"
            " VALUES (7,0,?,?,?,?,?)",
            (leo.written, leo.label, leo.e164, leo.extension, rev9(leo)),
        )
    db.close()
    store = open_store(path, region="US")
    (caller,) = store.callers("+14155550133")
    assert (caller.name, caller.phone) == ("Leo", leo)
    store.close()


def test_contacts_of_an_older_file_are_counted_once_and_kept_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = at_revision("0006", tmp_path / "book" / "contacts.db", monkeypatch)
    with sqlite3.connect(path) as db:
        db.executemany(
            "INSERT INTO contact (kind, rev, given, created_at, updated_at, deleted_at)"
            " VALUES (?,1,'Leo',0,0,?)",
            [(2, None), (2, None), (2, 5), (0, None)],
        )
    db.close()
    store = open_store(path, region="US")
    counts = store.counts()
    assert (counts.total, counts.local, counts.company) == (3, 2, 1)
    put(store, local(person("Ada")))
    assert store.counts().local == 3
    store.close()


def at_revision(revision: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a file as the version of that revision left it."""
    from alembic import command

    upgrade = command.upgrade
    migrated(path)
    with sqlite3.connect(path) as db:
        db.execute("DELETE FROM alembic_version")
    db.close()
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _: upgrade(config, revision))
        patched.setattr(migrate, "known_revisions", lambda: ["base"])
        patched.setattr(migrate, "revision_of", _revision_or_base)
        database = Database(path)
        migrate.bring_up_to_date(database, "US", keep_old=False)
        database.close()
    return path


def test_the_newest_step_is_the_schemas_revision() -> None:
    assert migrate.known_revisions()[-1] == layout.REVISION


def test_an_up_to_date_file_opens_without_the_migration_library(path: Path) -> None:
    open_store(path, region="US").close()
    program = (
        "import sys; from pathlib import Path; from dialpad_contacts.store import open_store;"
        f"open_store(Path({str(path)!r}), region='US').close();"
        "heavy = {'alembic', 'sqlalchemy.orm', 'phonenumbers.geocoder', 'PySide6', 'requests'};"
        "sys.exit(', '.join(heavy & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""


def test_another_normaliser_makes_the_index_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(path, region="US")
    put(store, local(person("Leo", "Fink")))
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d1")
    chat = group("g1", {"u1": "Ada Finkel", "u2": "Tim Rest"})
    store.replace_directory(dialpad.id, [colleague("u1", "Ada", "Finkel"), chat], NOW)
    store.close()
    monkeypatch.setattr("dialpad_contacts.store.rebuild.NORMALISER", "another")
    store = open_store(path, region="US")
    everybody = ["Ada Finkel", "Ada Finkel, Tim Rest", "Leo Fink"]
    assert names(store, "fin") == everybody
    assert store.index_backlog(1000) == 0
    assert names(store, "fin") == everybody
    store.close()


def test_an_index_that_another_process_made_anew_is_not_made_again(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, local(person("Leo", "Fink")))
    looks = iter([False, True])
    monkeypatch.setattr(rebuild, "_is_current", lambda session: next(looks))
    monkeypatch.setattr(index, "empty", lambda db: pytest.fail("it was made again"))
    rebuild.renew_index(store._db)
    assert names(store, "fin") == ["Leo Fink"]


def test_what_another_process_made_meanwhile_is_left_as_it_is(path: Path) -> None:
    """Two programs start at once: the slower one finds the work done (S4, S6)."""
    store = open_store(path, region="US")
    put(store, local(person("Leo", "Fink")))
    install_id = store.install_id
    migrate._create(store._db, "DE")
    migrate._upgrade(store._db, "0001")
    assert store.install_id == install_id
    assert names(store, "fin") == ["Leo Fink"]
    store.close()
