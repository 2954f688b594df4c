"""backup, restore and doctor, as the command line runs them, in this process."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from dialpad_contacts.app.session import open_session
from dialpad_contacts.cli import main
from dialpad_contacts.cli.checks import disk_checks
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.store.backups import Reason
from tests.durability.desk import names_in
from tests.unit.store.made import local, person, put

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder with one contact."""
    folder = resolve(tmp_path / "data").data
    session = open_session(folder)
    put(session.store, local(person("Leo", "Fink")))
    session.close()
    return folder


def run(folder: Path, *args: str) -> int:
    return main([*args, "--data-dir", str(folder)])


def document(capsys: Capture) -> Any:
    return json.loads(capsys.readouterr().out)


def names(folder: Path) -> list[str]:
    session = open_session(folder)
    found = names_in(session.store)
    session.close()
    return found


def add(folder: Path, given: str) -> None:
    session = open_session(folder)
    put(session.store, local(person(given)))
    session.close()


def test_a_backup_is_private_and_comes_back(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    copy = tmp_path / "copy.db"
    assert run(folder, "backup", str(copy), "--json") == 0
    assert document(capsys) == {"backup": str(copy), "bytes": copy.stat().st_size}
    if os.name == "posix":
        assert copy.stat().st_mode & 0o777 == 0o600
    add(folder, "Ada")
    assert run(folder, "restore", str(copy)) == 5
    assert "--yes" in capsys.readouterr().err
    assert names(folder) == ["Ada", "Leo Fink"]
    assert run(folder, "restore", str(copy), "--yes", "--json") == 0
    before = Path(document(capsys)["before"])
    assert names(folder) == ["Leo Fink"]
    assert run(folder, "restore", str(before), "--yes") == 0
    assert "sync --dry-run" in capsys.readouterr().out
    assert names(folder) == ["Ada", "Leo Fink"]


def test_what_is_no_backup_changes_nothing(folder: Path, tmp_path: Path, capsys: Capture) -> None:
    assert run(folder, "restore", str(tmp_path / "none.db"), "--yes") == 6
    (tmp_path / "text.db").write_text("hello" * 500)
    assert run(folder, "restore", str(tmp_path / "text.db"), "--yes") == 1
    assert run(folder, "backup", str(tmp_path)) == 2
    assert run(folder, "backup", str(tmp_path / "no" / "where.db")) == 2
    assert run(folder, "backup", str(folder / "contacts.db")) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 5
    assert names(folder) == ["Leo Fink"]


def test_s3_a_command_tells_that_a_backup_took_the_files_place(
    folder: Path, capsys: Capture
) -> None:
    session = open_session(folder)
    session.store.make_backup(Reason.DAILY)
    session.close()
    (folder / "contacts.db").write_bytes(b"garbage" * 3000)
    assert run(folder, "search", "Leo") == 0
    heard = capsys.readouterr()
    assert "Leo Fink" in heard.out
    assert "took its place" in heard.err
    aside = next(c for c in disk_checks(resolve(folder)) if c.name == "damaged files")
    assert "corrupt" in aside.detail


def checked(folder: Path) -> dict[str, tuple[bool, str]]:
    return {c.name: (c.ok, c.detail + c.do) for c in disk_checks(resolve(folder))}


class TestDoctor:
    """What it finds on the disk."""

    def test_all_is_well(self, folder: Path) -> None:
        found = checked(folder)
        assert set(found) == {"database", "search index", "backups", "permissions"}
        assert all(ok for ok, _ in found.values())
        assert "1 contacts" in found["database"][1]

    def test_nothing_is_there_yet(self, tmp_path: Path) -> None:
        assert "none yet" in checked(tmp_path / "new")["database"][1]

    def test_a_damaged_file_names_the_backup_to_restore(self, folder: Path) -> None:
        session = open_session(folder)
        path = session.store.make_backup(Reason.DAILY).path
        session.close()
        (folder / "contacts.db").write_bytes(b"garbage" * 3000)
        ok, said = checked(folder)["database"]
        assert not ok
        assert f"restore {path} --yes" in said

    def test_half_a_file_is_not_whole(self, folder: Path) -> None:
        for number in range(60):
            add(folder, f"P{number}")
        content = (folder / "contacts.db").read_bytes()
        at = len(content) // 2 // 4096 * 4096
        (folder / "contacts.db").write_bytes(content[:at] + os.urandom(4096) + content[at + 4096 :])
        assert not checked(folder)["database"][0]

    def test_a_contact_that_no_search_finds(self, folder: Path) -> None:
        session = open_session(folder)
        with session.store._db.writing() as writing:
            writing.raw.execute("DELETE FROM search_doc")
        session.close()
        assert checked(folder)["search index"][0] is False

    def test_an_old_backup(self, folder: Path) -> None:
        session = open_session(folder)
        path = session.store.make_backup(Reason.DAILY).path
        session.close()
        assert checked(folder)["backups"][0]
        path.rename(path.with_name("contacts-20200101T000000Z-daily.db"))
        ok, said = checked(folder)["backups"]
        assert not ok
        assert "Sync once" in said

    @pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
    def test_what_others_may_read(self, folder: Path) -> None:
        (folder / "contacts.db").chmod(0o644)
        ok, said = checked(folder)["permissions"]
        assert not ok
        assert "chmod go=" in said


def test_s4_s7_a_copied_folder_holds_what_would_be_sent(folder: Path, tmp_path: Path) -> None:
    session = open_session(folder)
    session.store.sync_begins()
    session.close()
    shutil.copytree(folder, tmp_path / "copied")
    (tmp_path / "copied").chmod(0o700)
    copied = open_session(tmp_path / "copied")
    assert not copied.store.recognise()
    copied.close()
    session = open_session(folder)
    assert session.store.recognise()
    session.close()
