"""A restored or copied file sends nothing by itself, loses nobody and makes nobody twice (S7)."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.store import open_store, restoring
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.store.errors import (
    Damaged,
    MadeByNewerVersion,
    NoRoom,
    NotAContactsFile,
    ReadOnly,
    StoreError,
)
from dialpad_contacts.sync.guards import RESTORED
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Action, Put, RevMoved
from dialpad_contacts.sync.states import State
from tests.durability.desk import ADA, GRACE, LEO, Bench, names_in


def with_everything_waiting(bench: Bench) -> Path:
    """Make a backup with an edit, a delete and a new contact that wait to be sent."""
    bench.linked(ADA, GRACE, Fields("Tim", "Rest"))
    bench.rename("Ada Lovelace", "Augusta")
    bench.edits.delete([bench.named("Grace Hopper")], delay=timedelta(0), confirmed=True)
    bench.edits.add(Saved(LEO), bench.account)
    return bench.store.make_backup(Reason.DAILY).path


def test_s7_what_waited_in_a_backup_is_seen_first_and_goes_on_a_yes(bench: Bench) -> None:
    backup = with_everything_waiting(bench)
    bench.store.restore(backup)
    for _ in range(3):
        report = bench.sync()
        assert report.state is State.HELD
        assert RESTORED in report.reason
    seen = bench.sync(dry_run=True)
    assert seen.state is State.HELD
    assert bench.writes() == []
    done = bench.sync(approved=True)
    sent = {Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE}
    assert {c.action for c in seen.changes} >= sent
    assert sorted(c.action for c in seen.changes) == sorted(c.action for c in done.changes)
    assert sorted(bench.writes()) == ["create", "delete", "update"]
    assert bench.sync().state is State.IDLE


def test_s7_what_was_sent_after_the_backup_is_tied_again_and_not_sent_again(
    bench: Bench,
) -> None:
    bench.linked(ADA, GRACE)
    backup = bench.store.make_backup(Reason.DAILY).path
    bench.edits.add(Saved(LEO), bench.account)
    bench.rename("Ada Lovelace", "Augusta")
    bench.edits.delete([bench.named("Grace Hopper")], delay=timedelta(0), confirmed=True)
    bench.sync()
    bench.cloud.calls.clear()
    bench.store.restore(backup)
    assert bench.names() == ["Ada Lovelace", "Grace Hopper"]
    assert bench.sync().state is State.IDLE  # nothing waits, so nothing is held
    assert bench.writes() == []
    assert bench.names() == ["Augusta Lovelace", "Grace Hopper", "Leo Fink"]
    assert bench.sync().changes == ()


def test_s7_people_the_account_no_longer_has_are_kept_and_not_deleted(bench: Bench) -> None:
    bench.linked(ADA, GRACE)
    backup = bench.store.make_backup(Reason.DAILY).path
    bench.store.restore(backup)
    bench.cloud.remove(bench.cloud.named("Ada Lovelace")[0].remote_id)
    bench.sync()
    assert bench.names() == ["Ada Lovelace", "Grace Hopper"]
    assert bench.writes() == []


def test_s7_a_listing_that_fell_away_does_not_end_the_hold(bench: Bench) -> None:
    backup = with_everything_waiting(bench)
    bench.store.restore(backup)
    people = dict(bench.cloud.people)
    bench.cloud.vanish()
    assert RESTORED in bench.sync().reason
    bench.cloud.people.update(people)
    assert bench.sync().state is State.HELD
    assert bench.writes() == []


def test_s7_a_create_that_was_under_way_is_found_by_its_marker(bench: Bench) -> None:
    bench.linked(ADA)
    bench.edits.add(Saved(LEO), bench.account)
    backups: list[Path] = []

    def keep(operation: str) -> None:
        if operation == "create":
            backups.append(bench.store.make_backup(Reason.DAILY).path)

    bench.cloud.after = keep
    bench.sync()
    bench.cloud.after = lambda operation: None
    bench.cloud.calls.clear()
    bench.store.restore(backups[0])
    bench.sync()
    bench.sync(approved=True)
    assert bench.writes() == []
    assert len(bench.cloud.named("Leo Fink")) == 1
    assert bench.names() == ["Ada Lovelace", "Leo Fink"]


def test_s7_last_weeks_file_is_known_by_its_count(bench: Bench) -> None:
    with_everything_waiting(bench)
    bench.store.sync_begins()
    bench.close()
    week_old = bench.path.read_bytes()
    bench.restart()
    assert bench.store.recognise()
    bench.store.sync_begins()
    bench.close()
    bench.path.write_bytes(week_old)
    bench.restart()
    assert not bench.store.recognise()
    assert bench.sync().state is State.HELD
    assert bench.writes() == []
    assert bench.store.recognise()  # once is enough


@pytest.mark.parametrize("with_note", [True, False])
def test_s7_a_copy_on_another_computer_is_known_by_its_place(
    bench: Bench, tmp_path: Path, with_note: bool
) -> None:
    bench.linked(ADA)
    bench.store.sync_begins()
    bench.store.back_up(tmp_path / "copy.db")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    shutil.copy(tmp_path / "copy.db", elsewhere / "contacts.db")
    if with_note:
        shutil.copy(bench.path.with_name("lineage.json"), elsewhere)
    store = open_store(elsewhere / "contacts.db", region="US")
    assert not store.recognise()
    account = store.account(bench.account)
    assert (account.cursor, account.hold) == (None, RESTORED)
    store.close()


def test_s7_a_new_file_and_a_damaged_note_hold_nothing_and_everything(bench: Bench) -> None:
    assert bench.store.recognise()
    bench.store.sync_begins()
    bench.path.with_name("lineage.json").write_text("[")
    assert not bench.store.recognise()


def test_a_restore_counts_on_so_that_no_stale_edit_fits(bench: Bench) -> None:
    bench.linked(ADA)
    backup = bench.store.make_backup(Reason.DAILY).path
    bench.rename("Ada Lovelace", "Augusta")
    before = bench.store.record(bench.named("Augusta Lovelace"))
    assert before is not None
    seen = bench.store.changes_since(0).seq
    bench.edits.add(Saved(LEO), None)
    leo = bench.named("Leo Fink")
    bench.store.restore(backup)
    with pytest.raises(RevMoved):
        bench.store.commit([Put(before)], bench.clock.now())
    assert bench.store.changes_since(seen).many
    bench.edits.add(Saved(GRACE), None)
    assert bench.named("Grace Hopper") > leo


def test_a_restore_is_backed_up_first_and_can_be_undone(bench: Bench) -> None:
    bench.linked(ADA)
    first = bench.store.make_backup(Reason.DAILY).path
    bench.edits.add(Saved(LEO), None)
    before = bench.store.restore(first)
    assert before is not None
    assert bench.names() == ["Ada Lovelace"]
    bench.store.restore(before.path)
    assert bench.names() == ["Ada Lovelace", "Leo Fink"]
    bench.restart()
    assert bench.names() == ["Ada Lovelace", "Leo Fink"]
    assert bench.store.check() == "ok"


def test_somebody_who_reads_meanwhile_sees_one_state_or_the_other(bench: Bench) -> None:
    bench.linked(ADA)
    backup = bench.store.make_backup(Reason.DAILY).path
    bench.edits.add(Saved(LEO), None)
    window = open_store(bench.path, region="US")
    bench.store.restore(backup)
    assert names_in(window) == ["Ada Lovelace"]
    window.close()


class TestRefused:
    """Nothing is changed when the file is no good."""

    def refused(self, bench: Bench, source: Path, error: type[Exception]) -> None:
        names = bench.names()
        with pytest.raises(error):
            bench.store.restore(source)
        assert bench.names() == names
        assert bench.store.account(bench.account).hold == ""
        assert not list(bench.path.parent.glob("*.restoring*"))

    def test_not_there(self, bench: Bench, tmp_path: Path) -> None:
        self.refused(bench, tmp_path / "none.db", LookupError)

    def test_no_database(self, bench: Bench, tmp_path: Path) -> None:
        (tmp_path / "text.db").write_text("hello" * 400)
        self.refused(bench, tmp_path / "text.db", StoreError)

    def test_an_empty_one(self, bench: Bench, tmp_path: Path) -> None:
        (tmp_path / "empty.db").touch()
        self.refused(bench, tmp_path / "empty.db", NotAContactsFile)

    def test_another_programs(self, bench: Bench, tmp_path: Path) -> None:
        with closing(sqlite3.connect(tmp_path / "other.db")) as db:
            db.execute("CREATE TABLE t (x)")
        self.refused(bench, tmp_path / "other.db", NotAContactsFile)

    def test_a_link(self, bench: Bench, tmp_path: Path) -> None:
        bench.store.back_up(tmp_path / "good.db")
        (tmp_path / "link.db").symlink_to(tmp_path / "good.db")
        self.refused(bench, tmp_path / "link.db", NotAContactsFile)

    def test_a_newer_one(self, bench: Bench, tmp_path: Path) -> None:
        bench.store.back_up(tmp_path / "new.db")
        with closing(sqlite3.connect(tmp_path / "new.db")) as db:
            db.execute("UPDATE alembic_version SET version_num='9999'")
            db.commit()
        self.refused(bench, tmp_path / "new.db", MadeByNewerVersion)

    def test_a_damaged_one(self, bench: Bench, tmp_path: Path) -> None:
        bench.linked(*(Fields(f"P{i}", "Q") for i in range(80)))
        bench.store.back_up(tmp_path / "bad.db")
        whole = (tmp_path / "bad.db").read_bytes()
        (tmp_path / "bad.db").write_bytes(whole[: len(whole) // 2])
        self.refused(bench, tmp_path / "bad.db", Damaged)


def test_s2_a_read_only_address_book_is_not_restored(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = bench.store.make_backup(Reason.DAILY).path
    bench.close()
    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    bench.restart()
    assert bench.store.is_read_only
    assert bench.store.recognise()
    with pytest.raises(ReadOnly):
        bench.store.restore(backup)


def test_s7_one_whose_rows_break_their_own_rules_is_no_backup(bench: Bench, tmp_path: Path) -> None:
    """SQLite reads every page of it, and finds what no program of ours can have written."""
    bench.linked(ADA)
    source = tmp_path / "odd.db"
    bench.store.back_up(source)
    with closing(sqlite3.connect(source)) as db:
        db.execute("PRAGMA writable_schema=ON")
        db.execute(
            "UPDATE sqlite_master SET sql=replace(sql, 'rev INTEGER NOT NULL', 'rev INTEGER')"
        )
        db.commit()
    with closing(sqlite3.connect(source)) as db:
        db.execute("UPDATE contact SET rev=NULL")
        db.execute("PRAGMA writable_schema=ON")
        db.execute(
            "UPDATE sqlite_master SET sql=replace(sql, 'rev INTEGER', 'rev INTEGER NOT NULL')"
        )
        db.commit()
    TestRefused().refused(bench, source, Damaged)


def test_s7_one_whose_copy_lacks_rows_is_not_taken(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.linked(ADA)
    bench.store.back_up(tmp_path / "good.db")
    counts = iter([{"contact": 0}, {"contact": 1}])
    monkeypatch.setattr(restoring, "row_counts", lambda db: next(counts))
    TestRefused().refused(bench, tmp_path / "good.db", Damaged)


def test_s1_a_restore_without_room_changes_nothing(bench: Bench, tmp_path: Path) -> None:
    """The copy is made, and then the contacts' own file may not grow."""
    small, large = tmp_path / "small.db", tmp_path / "large.db"
    bench.store.back_up(small)
    bench.linked(*(Fields(f"P{i}", "Q" * 900) for i in range(200)))
    bench.store.back_up(large)
    bench.store.restore(small)
    bench.edits.add(Saved(ADA), None)
    raw = bench.store._db.session().raw
    raw.execute("PRAGMA max_page_count=1")  # SQLite takes what it has for the least
    with pytest.raises(NoRoom):
        bench.store.restore(large)
    raw.execute("PRAGMA max_page_count=1000000")
    assert bench.names() == ["Ada Lovelace"]
    bench.store.restore(large)
    assert len(bench.names()) == 200
