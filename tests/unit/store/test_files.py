"""The file is private, ours, whole and of a version we know; else it is left, with a reason."""

from __future__ import annotations

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from dialpad_contacts.store import Store, files, open_or_recover, open_store
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.store.database import Database, translated
from dialpad_contacts.store.errors import (
    Busy,
    Damaged,
    Interrupted,
    MadeByNewerVersion,
    NoDatabase,
    NoRoom,
    NotAContactsFile,
    NotOurFile,
    ReadOnly,
    StoreError,
)
from dialpad_contacts.store.files import refuse_stranger
from tests.unit.store.made import local, names, person, put

posix = pytest.mark.skipif(os.name != "posix", reason="modes and owners as POSIX has them")


@posix
def test_folder_and_every_file_are_for_their_user_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        store = open_store(tmp_path / "book" / "contacts.db", region="US")
        put(store, local(person("Leo")))
        store.back_up(tmp_path / "book" / "copy.db")
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (tmp_path / "book").iterdir()}
        store.close()
    finally:
        os.umask(before)
    assert {"contacts.db", "contacts.db-wal", "contacts.db-shm", "copy.db"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((tmp_path / "book").stat().st_mode) == 0o700


@posix
@pytest.mark.parametrize("name", ["contacts.db", "contacts.db-wal", "contacts.db-shm"])
@pytest.mark.parametrize("plant", ["link", "dangling link", "pipe", "hard link", "folder"])
def test_S3_what_is_no_plain_file_is_refused(tmp_path: Path, name: str, plant: str) -> None:
    target = tmp_path / "target"
    spot = tmp_path / name
    if plant != "dangling link":
        target.write_bytes(b"precious")
    match plant:
        case "pipe":
            os.mkfifo(spot)
        case "hard link":
            os.link(target, spot)
        case "folder":
            spot.mkdir()
        case _:
            spot.symlink_to(target)
    tmp_path.chmod(0o700)
    with pytest.raises(NotAContactsFile):
        open_store(tmp_path / "contacts.db", region="US")
    assert not target.exists() or target.read_bytes() == b"precious"


@posix
def test_a_folder_that_others_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(NotOurFile):
        open_store(tmp_path / "contacts.db", region="US")


@posix
def test_another_users_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_store(tmp_path / "contacts.db", region="US").close()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(NotOurFile):
        open_store(tmp_path / "contacts.db", region="US")


@posix
def test_a_file_that_others_could_read_is_made_private(path: Path) -> None:
    open_store(path, region="US").close()
    path.chmod(0o644)
    open_store(path, region="US").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_S3_a_file_that_is_no_database_is_refused_and_left(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.write_bytes(b"Dear diary")
    with pytest.raises(NotAContactsFile):
        open_store(path, region="US")
    assert path.read_bytes() == b"Dear diary"


def test_another_programs_database_is_refused_and_left(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE bookmarks (url)")
    other.close()
    before = path.read_bytes()
    with pytest.raises(NotAContactsFile):
        open_store(path, region="US")
    assert path.read_bytes() == before


def test_an_empty_file_becomes_an_empty_book(path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    path.touch(mode=0o600)
    store = open_store(path, region="US")
    assert store.counts().total == 0
    store.close()


def test_S3_a_corrupt_page_says_so(path: Path) -> None:
    store = open_store(path, region="US")
    for number in range(200):
        put(store, local(person("Leo", f"Number{number}")))
    store.close()
    whole = bytearray(path.read_bytes())
    whole[4096:] = b"\xff" * (len(whole) - 4096)
    path.write_bytes(whole)
    with pytest.raises(Damaged):
        open_store(path, region="US").search("leo", frozenset(), 5)


def test_S6_a_newer_versions_file_is_refused_and_untouched(path: Path) -> None:
    open_store(path, region="US").close()
    newer = sqlite3.connect(path)
    newer.execute("UPDATE alembic_version SET version_num='9999'")
    newer.execute("CREATE TABLE hologram (contact_id)")
    newer.commit()
    newer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    newer.close()
    before = path.read_bytes()
    with pytest.raises(MadeByNewerVersion):
        open_store(path, region="US")
    assert path.read_bytes() == before


def test_S2_a_file_that_may_not_be_written_can_be_looked_at(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(path, region="US")
    leo = put(store, local(person("Leo")))
    store.close()
    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    store = open_store(path, region="US")
    assert store.is_read_only
    assert names(store, "leo") == ["Leo"]
    with pytest.raises(StoreError):
        put(store, leo)
    store.close()


def test_S1_a_full_disk_keeps_nothing_of_the_change(store: Store) -> None:
    put(store, local(person("Leo")))
    raw = store._db.session().raw
    pages = raw.execute("PRAGMA page_count").fetchone()[0]
    raw.execute(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="full"):
        for number in range(500):
            put(store, local(person("Ada", f"Number{number}")))
    raw.execute("PRAGMA max_page_count=1000000")
    assert store.counts().total == len(store.all_ids(frozenset()))
    assert store.check() == "ok"
    put(store, local(person("Zoë")))
    assert names(store, "zoë") == ["Zoë"]


def test_S8_a_backup_is_whole_and_opens(store: Store, tmp_path: Path) -> None:
    put(store, local(person("Leo")))
    store.back_up(tmp_path / "book" / "copy.db")
    copy = open_store(tmp_path / "book" / "copy.db", region="US")
    assert names(copy, "leo") == ["Leo"]
    assert copy.check() == "ok"
    copy.close()


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.counts()


def test_what_was_deleted_is_overwritten_in_the_file(path: Path) -> None:
    store = open_store(path, region="US")
    assert store._db.session().raw.execute("PRAGMA secure_delete").fetchone() == (1,)
    store.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("SQLITE_BUSY", Busy),
        ("SQLITE_IOERR", NoRoom),
        ("SQLITE_FULL", NoRoom),
        ("SQLITE_READONLY", ReadOnly),
        ("SQLITE_CANTOPEN", StoreError),
        ("SQLITE_CORRUPT", Damaged),
        ("SQLITE_NOTADB", NoDatabase),
        ("SQLITE_INTERRUPT", Interrupted),
        ("SQLITE_MISUSE", sqlite3.OperationalError),
    ],
)
def test_each_of_sqlites_errors_says_what_to_do(
    path: Path, code: str, error: type[Exception]
) -> None:
    raised = sqlite3.OperationalError("as SQLite says it")
    raised.sqlite_errorcode = getattr(sqlite3, code)
    assert type(translated(raised, path)) is error


def test_an_error_below_sqlalchemy_is_translated_too(store: Store) -> None:
    store.close()
    with pytest.raises(StoreError):
        store.accounts_linked()


def test_a_writer_that_finds_the_file_locked_says_so(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, local(person("Leo")))
    store._db.session().raw.execute("PRAGMA busy_timeout=1")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Busy):
        put(store, local(person("Ada")))
    assert names(store, "leo") == ["Leo"]
    other.close()
    put(store, local(person("Ada")))


def test_a_copy_that_fails_leaves_what_was_there(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = path.with_name("copy.db")
    store.back_up(target)
    before = target.read_bytes()
    put(store, local(person("Leo")))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", _fail)
        with pytest.raises(OSError, match="disk"):
            store.back_up(target)
    assert target.read_bytes() == before
    assert not target.with_name("copy.db.part").exists()


def _fail(*_: object) -> None:
    raise OSError("no disk")


def test_S2_a_file_in_a_folder_that_may_not_be_written_is_read_as_it_is(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(path, region="US")
    put(store, local(person("Leo")))
    store.close()
    opened = Database._opened

    def refuse_shm(uri: str) -> sqlite3.Connection:
        if uri.endswith("mode=ro"):
            raise sqlite3.OperationalError("unable to open database file")
        return opened(uri)

    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    monkeypatch.setattr(Database, "_opened", staticmethod(refuse_shm))
    store = open_store(path, region="US")
    assert names(store, "leo") == ["Leo"]
    store.close()


@posix
def test_another_users_file_in_a_folder_of_ours_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_store(path, region="US").close()
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    with pytest.raises(NotOurFile, match="belongs to another user"):
        refuse_stranger(path)


@posix
def test_where_files_have_no_owner_none_is_asked_for(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on Windows: the profile's folder is private by other means."""
    monkeypatch.setattr(files, "_HAS_OWNERS", False)
    path.parent.mkdir(mode=0o777)
    path.parent.chmod(0o777)
    open_store(path, region="US").close()
    path.chmod(0o644)
    open_store(path, region="US").close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    path.unlink()
    path.symlink_to(path.parent / "elsewhere")
    with pytest.raises(NotAContactsFile):
        open_store(path, region="US")


def test_S3_a_file_that_lost_its_version_is_damaged_and_left(path: Path) -> None:
    open_store(path, region="US").close()
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM alembic_version")
        db.commit()
    with pytest.raises(Damaged):
        open_store(path, region="US")


def test_S2_S3_a_damaged_file_that_may_not_be_written_is_said_and_left(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its backup can't take its place there."""
    store = open_store(path, region="US")
    store.make_backup(Reason.DAILY)
    store.close()
    path.write_bytes(b"garbage" * 1000)
    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    with pytest.raises(NoDatabase):
        open_or_recover(path, region="US")
    assert path.read_bytes() == b"garbage" * 1000
    assert not list(path.parent.glob("*.corrupt-*"))
