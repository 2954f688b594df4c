"""Closing while others work: nothing crashes, and nobody is waited for long (P4)."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from dialpad_contacts.store import Store, lineage
from dialpad_contacts.store.errors import Interrupted, NoRoom, StoreError

ENDLESS = "WITH RECURSIVE n(x) AS (VALUES(1) UNION ALL SELECT x+1 FROM n) SELECT count(*) FROM n"


def test_p4_a_running_read_is_cut_off(store: Store) -> None:
    begun = threading.Event()
    ended: list[type[BaseException]] = []

    def read() -> None:
        try:
            with store._db.reading() as session:
                begun.set()
                session.raw.execute(ENDLESS).fetchone()
        except (Interrupted, StoreError) as error:
            ended.append(type(error))

    thread = threading.Thread(target=read)
    thread.start()
    assert begun.wait(20)
    thread.join(0.2)  # well inside the statement: an interrupt before it would be none
    store.close()
    thread.join(20)
    assert ended == [Interrupted]


def test_p4_one_that_does_not_end_is_left_alone(store: Store) -> None:
    begun, go = threading.Event(), threading.Event()
    read: list[object] = []

    def hold() -> None:
        with store._db.reading() as session:
            begun.set()
            assert go.wait(20)
            read.append(session.raw.execute("SELECT 1").fetchone())
        session.core.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert begun.wait(20)
    store.close()
    go.set()
    thread.join(20)
    assert read == [(1,)]
    with pytest.raises(StoreError, match="closed"):
        store.check()


def test_s1_a_note_that_can_not_be_written_is_said(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lineage.note_of(path).mkdir()
    with pytest.raises(NoRoom):
        store.sync_begins()
    lineage.note_of(path).rmdir()
    store.sync_begins()
    assert store.recognise()
    assert len(store.install_id) == 32


def test_s7_a_computer_without_an_id_of_its_own_has_a_name(
    store: Store, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = lineage.place_of(path)
    monkeypatch.setattr(lineage, "_MACHINE_IDS", ())
    assert lineage.place_of(path) == lineage.place_of(path) != here
