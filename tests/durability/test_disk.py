"""Disks that are full, failing, read-only or lie: nothing half done, nothing sent unrecorded."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dialpad_contacts.app.keeper import Keeper
from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.store import open_or_recover, open_store
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.store.errors import (
    Damaged,
    MadeByNewerVersion,
    NoDatabase,
    NoRoom,
    NotAContactsFile,
)
from dialpad_contacts.sync.events import AccountChanged
from dialpad_contacts.sync.guards import RESTORED
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.states import State
from tests.durability.desk import ADA, GRACE, LEO, Bench, names_in

LONG = "x" * 900


class Full:
    """A database that may not grow, as on a disk without room."""

    def __init__(self, bench: Bench, spare: int) -> None:
        self._raw = bench.store._db.session().raw
        (pages,) = self._raw.execute("PRAGMA page_count").fetchone()
        self._raw.execute(f"PRAGMA max_page_count={pages + spare}")

    def over(self) -> None:
        self._raw.execute("PRAGMA max_page_count=1000000")


class TestFullDisk:
    """S1."""

    @pytest.mark.parametrize("spare", range(12))
    def test_s1_nothing_is_sent_without_its_row_and_it_goes_on_later(
        self, bench: Bench, spare: int
    ) -> None:
        people = [Fields(f"New{i}", LONG) for i in range(8)]
        bench.linked(ADA, GRACE)
        for fields in people:
            bench.edits.add(Saved(fields), bench.account)
        bench.rename("Ada Lovelace", "Augusta")
        full = Full(bench, spare)
        with pytest.raises(NoRoom):
            for _ in range(3):
                bench.cloud.add(Fields("Far", LONG * 3))
                bench.sync()
        journal = bench.store.journal(None, 500)
        sent = [j for j in journal if j.change.action.value.endswith("_there")]
        assert len(bench.writes()) <= len(sent)
        told = [e for e in bench.events if isinstance(e, AccountChanged)]
        assert told[-1].state is State.FAILED
        assert "disk is full" in told[-1].reason
        assert bench.store.check() == "ok"
        full.over()
        for _ in range(5):
            bench.sync()
            bench.clock.move(minutes=20)
        assert bench.sync().state is State.IDLE
        for fields in [*people, Fields("Augusta", "Lovelace")]:
            assert len(bench.cloud.named(fields.display_name)) == 1

    def test_s1_an_edit_is_refused_whole(self, bench: Bench) -> None:
        bench.linked(ADA)
        full = Full(bench, 0)
        with pytest.raises(NoRoom):
            for number in range(50):
                bench.edits.add(Saved(Fields(f"N{number}", LONG)), None)
        full.over()
        assert bench.store.check() == "ok"
        entries = len(bench.store.journal(None, 500))
        bench.edits.add(Saved(LEO), None)
        assert len(bench.store.journal(None, 500)) == entries + 1

    @pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs Linux")
    def test_s1_a_backup_that_has_no_room_leaves_the_older_ones(
        self, bench: Bench, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        kept = bench.store.make_backup(Reason.DAILY)

        def no_room(path: Path) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("dialpad_contacts.store.backup.create_private", no_room)
        with pytest.raises(NoRoom, match="No space left"):
            bench.store.make_backup(Reason.DAILY)
        assert bench.store.backups() == [kept]
        bench.clock.move(days=1)
        Keeper(bench.store).before_sync(())  # the sync is not stopped by it


@pytest.fixture
def kept(bench: Bench) -> Iterator[Bench]:
    """Return a bench with a backup, and an edit after it."""
    bench.linked(ADA, *(Fields(f"P{i:03}", "Q") for i in range(200)))
    bench.store.sync_begins()
    bench.rename("Ada Lovelace", "Augusta")
    bench.store.make_backup(Reason.DAILY)
    yield bench


def whole(bench: Bench) -> None:
    """Check that the backup is there, held, and can be used."""
    assert len(bench.names()) == 201
    assert "Augusta Lovelace" in bench.names()
    assert bench.store.check() == "ok"
    assert bench.store.account(bench.account).hold == RESTORED
    assert bench.store.recognise()
    assert bench.sync().state is State.HELD
    assert bench.writes() == []
    bench.sync(approved=True)
    assert bench.writes() == ["update"]


class TestDamaged:
    """S3."""

    @pytest.mark.parametrize(
        "harm",
        ["garbage", "header", "half", "empty", "gone", "schema", "wal and all"],
    )
    def test_s3_the_newest_backup_takes_its_place_and_nothing_is_sent(
        self, kept: Bench, harm: str
    ) -> None:
        kept.close()
        file = kept.path
        content = file.read_bytes()
        match harm:
            case "garbage":
                file.write_bytes(b"garbage" * 5000)
            case "header":
                file.write_bytes(bytes(100) + content[100:])
            case "half":
                file.write_bytes(content[:5000])
            case "empty":
                file.write_bytes(b"")
            case "gone":
                file.unlink()
            case "schema":
                file.write_bytes(content[:100] + bytes(3996) + content[4096:])
            case _:
                file.write_bytes(b"garbage" * 5000)
                file.with_name("contacts.db-wal").write_bytes(b"rubbish" * 5000)
        kept.restart()
        assert kept.store.recovered is not None
        assert kept.store.recovered.sentence.startswith("The contacts database was damaged")
        aside = kept.store.recovered.kept_as
        if harm == "gone":
            assert aside is None
        else:
            assert aside is not None
            assert aside.exists()
        whole(kept)

    def test_s3_a_backup_that_is_damaged_too_is_passed_over(self, kept: Bench) -> None:
        kept.clock.move(days=1)
        newest = kept.store.make_backup(Reason.DAILY).path
        kept.close()
        newest.write_bytes(newest.read_bytes()[:9000])
        kept.path.write_bytes(b"garbage" * 5000)
        kept.restart()
        whole(kept)

    def test_s3_without_a_backup_it_is_refused_and_left(self, kept: Bench) -> None:
        for backup in kept.store.backups():
            backup.path.unlink()
        kept.close()
        good = kept.path.read_bytes()
        kept.path.write_bytes(b"garbage" * 5000)
        with pytest.raises(NoDatabase):
            open_or_recover(kept.path, region="US")
        assert kept.path.read_bytes() == b"garbage" * 5000
        kept.path.write_bytes(good)
        kept.restart()

    @pytest.mark.parametrize("plant", ["link", "pipe"])
    def test_s3_a_link_or_pipe_in_its_place_is_refused_and_not_followed(
        self, kept: Bench, tmp_path: Path, plant: str
    ) -> None:
        kept.close()
        aside = kept.path.rename(tmp_path / "real.db")
        if plant == "link":
            kept.path.symlink_to(aside)
        else:
            os.mkfifo(kept.path)
        with pytest.raises(NotAContactsFile):
            open_or_recover(kept.path, region="US")
        kept.path.unlink()
        aside.rename(kept.path)
        kept.restart()

    def test_s3_damage_deep_in_the_file_is_found_before_a_sync_and_repaired(
        self, kept: Bench
    ) -> None:
        kept.close()
        content = bytearray(kept.path.read_bytes())
        with closing(sqlite3.connect(kept.path)) as db:
            (page,) = db.execute(
                "SELECT rootpage FROM sqlite_master WHERE name='contact_order'"
            ).fetchone()
        content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
        kept.path.write_bytes(content)
        kept.restart()
        assert kept.store.check() != "ok"
        Keeper(kept.store).before_sync(())
        assert list(kept.path.parent.glob("contacts.db.corrupt-*"))
        whole(kept)

    def test_s3_deep_damage_without_a_backup_stops_the_sync(self, kept: Bench) -> None:
        for backup in kept.store.backups():
            backup.path.unlink()
        kept.close()
        content = bytearray(kept.path.read_bytes())
        with closing(sqlite3.connect(kept.path)) as db:
            (page,) = db.execute(
                "SELECT rootpage FROM sqlite_master WHERE name='contact_order'"
            ).fetchone()
        content[(page - 1) * 4096 : page * 4096] = os.urandom(4096)
        kept.path.write_bytes(content)
        kept.restart()
        with pytest.raises(Damaged):
            Keeper(kept.store).before_sync(())

    @pytest.mark.parametrize("how", ["deleted", "replaced"])
    def test_s3_deleted_or_replaced_while_open_nothing_is_saved_into_the_void(
        self, kept: Bench, tmp_path: Path, how: str
    ) -> None:
        aside = kept.path.rename(tmp_path / "real.db")
        if how == "replaced":
            kept.path.write_bytes(aside.read_bytes())
        with pytest.raises(Damaged, match="removed or replaced"):
            kept.edits.add(Saved(LEO), None)
        kept.path.unlink(missing_ok=True)
        aside.rename(kept.path)
        kept.edits.add(Saved(LEO), None)


def test_s6_a_newer_file_is_left_as_it_was_even_with_a_backup(kept: Bench) -> None:
    kept.close()
    with closing(sqlite3.connect(kept.path)) as db:
        db.execute("UPDATE alembic_version SET version_num='9999'")
        db.commit()
    before = kept.path.read_bytes()
    with pytest.raises(MadeByNewerVersion):
        open_or_recover(kept.path, region="US")
    assert kept.path.read_bytes() == before
    with closing(sqlite3.connect(kept.path)) as db:
        db.execute("UPDATE alembic_version SET version_num='0002'")
        db.commit()


def test_s8_a_backup_in_the_middle_of_a_sync_is_one_state_of_it(bench: Bench) -> None:
    copies: list[Path] = []

    def copy(operation: str) -> None:
        copies.append(bench.store.make_backup(Reason.DAILY).path)

    bench.linked(*(Fields(f"P{i}", "Q") for i in range(5)))
    for number in range(3):
        bench.edits.add(Saved(Fields(f"New{number}", "Here")), bench.account)
    bench.cloud.before = bench.cloud.after = copy
    bench.sync()
    assert len(copies) > 3
    for path in [c for c in copies if c.exists()]:
        other = open_store(path, region="US")
        assert other.check() == "ok"
        assert len(names_in(other)) == 8
        other.close()


def test_p9_an_account_removed_during_its_sync_is_written_no_more(bench: Bench) -> None:
    bench.linked(ADA, GRACE)
    bench.rename("Ada Lovelace", "Augusta")
    bench.rename("Grace Hopper", "Amazing")
    seen: list[tuple[int, list[str]]] = []

    def unlink(operation: str) -> None:
        if operation == "update" and not seen:
            bench.store.unlink_account(bench.account, delete_contacts=False)
            seen.append((len(bench.store.journal(None, 500)), bench.names()))

    bench.cloud.before = unlink
    with pytest.raises(KeyError):
        bench.sync()
    assert bench.writes() == ["update"]  # the one that was on its way
    assert seen == [(len(bench.store.journal(None, 500)), bench.names())]


def test_p9_removed_while_its_people_arrive_nobody_is_imported(bench: Bench) -> None:
    bench.cloud.add(ADA)

    def unlink(operation: str) -> None:
        if operation == "list":
            bench.store.unlink_account(bench.account, delete_contacts=False)

    bench.cloud.before = unlink
    with pytest.raises(KeyError):
        bench.sync()
    assert bench.names() == []
    assert bench.store.journal(None, 500) == []


@pytest.mark.parametrize("days", [-3650, -1, 1, 3650])
def test_p10_n23_a_clock_that_jumps_loses_and_sends_nothing_twice(bench: Bench, days: int) -> None:
    bench.linked(ADA, GRACE)
    bench.store.make_backup(Reason.DAILY)
    bench.edits.add(Saved(LEO), bench.account)
    bench.rename("Ada Lovelace", "Augusta")

    def jump(operation: str) -> None:
        if operation in ("create", "update"):
            bench.clock.move(days=days)

    bench.cloud.before = jump
    for _ in range(3):
        bench.sync()
    assert sorted(bench.writes()) == ["create", "update"]
    assert bench.names() == ["Augusta Lovelace", "Grace Hopper", "Leo Fink"]
    bench.edits.delete([bench.named("Leo Fink")], delay=timedelta(seconds=8), confirmed=True)
    bench.clock.move(days=days)
    bench.clock.move(days=abs(days), seconds=9)
    bench.sync()
    assert bench.cloud.named("Leo Fink") == []
    for _ in range(20):
        bench.store.make_backup(Reason.DAILY)
    assert bench.store.backups()
