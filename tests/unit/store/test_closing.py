"""Closing while others work: nothing crashes, and nobody is waited for long (P4)."""

from __future__ import annotations

import sqlite3
import threading
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from dialpad_contacts.store import Store, lineage
from dialpad_contacts.store.database import Session
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


class Failing:
    """A connection to a file whose disk fails: at once, or when it has begun to read."""

    in_transaction = False

    def __init__(self, *, begins: bool) -> None:
        self._begins = begins

    def execute(self, statement: str) -> None:
        if not self._begins:
            self.rollback()

    def rollback(self) -> None:
        error = sqlite3.OperationalError("disk I/O error")
        error.sqlite_errorcode = sqlite3.SQLITE_IOERR
        raise error


def _is_free(session: Session) -> bool:
    """Return whether another thread could close the connection."""
    taken: list[bool] = []

    def take() -> None:
        taken.append(session.in_use.acquire(timeout=5))
        session.in_use.release()

    other = threading.Thread(target=take)
    other.start()
    other.join(10)
    return taken == [True]


def test_s1_a_look_up_that_fails_says_so_and_holds_nobody_up(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = store._db.session()
    failing = replace(session, raw=cast("sqlite3.Connection", Failing(begins=False)))
    monkeypatch.setattr(store._db, "session", lambda: failing)
    with pytest.raises(NoRoom):
        store._db.ask(lambda db, what: db.execute(what), "SELECT 1")
    assert _is_free(session)
    monkeypatch.undo()


@pytest.mark.parametrize("begins", [False, True])
def test_s1_a_read_that_cannot_begin_or_end_says_so_and_holds_nobody_up(
    store: Store, monkeypatch: pytest.MonkeyPatch, begins: bool
) -> None:
    session = store._db.session()
    failing = replace(session, raw=cast("sqlite3.Connection", Failing(begins=begins)))
    monkeypatch.setattr(store._db, "session", lambda: failing)
    with pytest.raises(NoRoom), store._db.reading():
        assert begins
    assert _is_free(session)
    monkeypatch.undo()
