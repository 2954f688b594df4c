"""Which backups are made, and which are kept: 7 daily, 4 weekly, 4 of every other reason."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections import Counter
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.store import Store, backup, backups, open_store
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.store.errors import NoRoom
from tests.unit.store.made import NOW, StillClock, local, put


def test_seven_days_and_four_weeks_are_kept(store: Store, clock: StillClock) -> None:
    for _ in range(60):
        clock.moment += timedelta(days=1)
        assert store.backup_is_due()
        store.make_backup(Reason.DAILY)
        assert not store.backup_is_due()
    kept = [b.made_at for b in store.backups()]
    days = [(clock.moment - at).days for at in kept]
    assert days[:7] == [0, 1, 2, 3, 4, 5, 6]
    weeks = {at.isocalendar()[:2] for at in kept}
    assert len(weeks) == 4
    assert len(kept) <= 7 + 4


def test_the_newest_of_a_day_is_its_backup(store: Store, clock: StillClock) -> None:
    for _ in range(5):
        clock.moment += timedelta(hours=1)
        newest = store.make_backup(Reason.DAILY)
    assert store.backups() == [newest]


def test_the_newest_four_of_each_other_reason_are_kept(store: Store, clock: StillClock) -> None:
    for reason in (Reason.RESTORE, Reason.FIRST_SYNC, Reason.MIGRATION):
        for _ in range(6):
            clock.moment += timedelta(minutes=1)
            store.make_backup(reason)
    assert set(Counter(b.reason for b in store.backups()).values()) == {4}


def test_two_of_the_same_second_are_two(store: Store) -> None:
    paths = {store.make_backup(Reason.RESTORE).path for _ in range(3)}
    assert len(paths) == 3


def test_p10_a_clock_that_jumps_removes_nothing_it_should_not(
    store: Store, clock: StillClock
) -> None:
    good = store.make_backup(Reason.DAILY)
    clock.moment = NOW + timedelta(days=3650)
    assert store.backup_is_due()
    store.make_backup(Reason.DAILY)
    clock.moment = NOW + timedelta(hours=1)
    assert not store.backup_is_due()
    assert good in store.backups()


def test_other_files_are_left_alone(store: Store, path: Path) -> None:
    backup = store.make_backup(Reason.DAILY)
    for name in ("contacts-yesterday-daily.db", "contacts-20260101T000000Z-mine.db", "notes.txt"):
        (backup.path.parent / name).write_text("mine")
    backups.prune(backup.path.parent)
    assert store.backups() == [backup]
    assert len(list(backup.path.parent.iterdir())) == 4


@pytest.mark.skipif(os.name != "posix", reason="modes as POSIX has them")
def test_the_folder_and_its_files_are_private(store: Store) -> None:
    before = os.umask(0o022)
    try:
        made = store.make_backup(Reason.DAILY).path
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.parent.stat().st_mode) == 0o700


def test_a_copy_that_lacks_rows_is_no_backup(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, local(Fields("Leo")))
    counts = iter([{"contact": 0}, {"contact": 1}])
    monkeypatch.setattr("dialpad_contacts.store.backup.row_counts", lambda db: next(counts))
    with pytest.raises(NoRoom, match="differs"):  # what is copied is well: nothing to be repaired
        store.make_backup(Reason.DAILY)
    assert store.backups() == []
    assert not list(backups.folder_of(store.path).iterdir())


def test_s8_one_that_is_made_while_another_process_writes_is_of_one_moment(
    store: Store, clock: StillClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written meanwhile is not missed in the copy: the file is not called damaged."""
    put(store, local(Fields("Leo")))
    other = open_store(store.path, region="US", clock=clock)
    wait = backup.verdict

    def slow_verdict(db: sqlite3.Connection, *, quick: bool = False) -> str:
        put(other, local(Fields("Ada")))
        return wait(db, quick=quick)

    monkeypatch.setattr(backup, "verdict", slow_verdict)
    made = store.make_backup(Reason.DAILY)
    other.close()
    with closing(sqlite3.connect(made.path)) as copy:
        assert backup.row_counts(copy)["contact"] == 1
    assert len(store.all_ids(frozenset())) == 2
