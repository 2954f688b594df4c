"""A data folder that can't be used is said in the window, in plain words (S2, S3, S6)."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from dialpad_contacts.app import host as host_module
from dialpad_contacts.app.host import NO_LIST_MS, Host
from dialpad_contacts.app.session import Session
from dialpad_contacts.desktop.config import load
from dialpad_contacts.desktop.paths import Paths, resolve
from dialpad_contacts.store import Store, open_or_recover, open_store
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.ui.views.dialogs import Dialog
from tests.unit.store.made import local, person, put

OPEN = "dialpad_contacts.app.keeper.open_or_recover"


@pytest.fixture
def paths(tmp_path: Path) -> Paths:
    paths = resolve(tmp_path / "data")
    store = open_store(paths.data / "contacts.db", region="US")
    put(store, local(person("Leo", "Fink")))
    store.make_backup(Reason.DAILY)
    store.close()
    return paths


def told(qtbot: QtBot, paths: Paths, *, safe_mode: bool = True) -> str:
    """Open the window; return what it says at once."""
    host = Host(paths, safe_mode=safe_mode)
    qtbot.addWidget(host.window)
    host.show()
    said: list[str] = []

    def heard() -> None:
        dialogs = host.window.findChildren(Dialog)
        assert dialogs
        said.extend(d.second.text() for d in dialogs)

    qtbot.waitUntil(heard, timeout=10_000)
    host.close()
    return said[0]


def test_calls_begin_once_the_list_is_shown(
    qtbot: QtBot, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host_module, "NO_LIST_MS", 60_000)  # it is the list that they follow
    host = Host(paths, safe_mode=True)
    qtbot.addWidget(host.window)
    host.show()
    modes: list[str] = []
    began = host.window.connect_calls

    def begin(*services: Any) -> None:
        modes.append(host.window.search.mode)
        began(*services)

    monkeypatch.setattr(host.window, "connect_calls", begin)
    qtbot.waitUntil(lambda: host.window.telephone is not None, timeout=10_000)
    assert modes == ["everyone"]
    host.close()
    assert host.window.telephone is None


def test_calls_that_did_not_begin_yet_never_do(
    qtbot: QtBot, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    host = Host(paths, safe_mode=True)
    qtbot.addWidget(host.window)
    connect, begun, closed = host.window.connect_services, [], []

    def close() -> None:
        closed.append(host.parts)
        host.close()

    def connect_and_close(*services: Any) -> None:
        connect(*services)
        QTimer.singleShot(0, close)  # ahead of the list, which comes from a thread

    monkeypatch.setattr(host.window, "connect_services", connect_and_close)
    monkeypatch.setattr(host.window, "connect_calls", lambda *_: begun.append(1))
    host.show()
    qtbot.waitUntil(lambda: bool(closed), timeout=10_000)
    qtbot.wait(NO_LIST_MS + 200)  # what was planned would have come by now
    assert begun == []


class TestFolderThatOpensSlowly:
    """As one that is brought up to date, or lies on a slow disk."""

    @pytest.fixture
    def gate(self, monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
        """Hold the opening up until it is set."""
        gate = threading.Event()

        def open_late(*of: Any, **how: Any) -> Store:
            assert gate.wait(20)
            return open_or_recover(*of, **how)

        monkeypatch.setattr(OPEN, open_late)
        yield gate
        gate.set()

    @pytest.fixture
    def host(self, qtbot: QtBot, paths: Paths, gate: threading.Event) -> Iterator[Host]:
        host = Host(paths, safe_mode=True)
        qtbot.addWidget(host.window)
        host.show()
        qtbot.waitUntil(lambda: host._opened is not None, timeout=10_000)
        yield host
        gate.set()
        host.close()

    def test_the_window_goes_on_meanwhile(
        self, qtbot: QtBot, host: Host, gate: threading.Event
    ) -> None:
        edit = host.window.contacts.box.edit
        QTest.keyClicks(edit, "Fink")
        qtbot.wait(50)
        assert edit.text() == "Fink"
        assert host.window.status.line.title == "Opening your contacts"
        assert host._parts is None
        gate.set()
        qtbot.waitUntil(lambda: host.window.search.results.rowCount() > 0, timeout=10_000)

    def test_closed_meanwhile_it_closes_the_folder_and_shows_nothing(
        self, qtbot: QtBot, host: Host, gate: threading.Event, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        closed: list[Path] = []
        close = Store.close

        def note(store: Store) -> None:
            closed.append(store.path)
            close(store)

        monkeypatch.setattr(Store, "close", note)
        threading.Timer(0.2, gate.set).start()
        host.close()
        assert [path.name for path in closed] == ["contacts.db"]
        qtbot.wait(50)
        assert host._parts is None
        assert host.window.pages is None

    def test_what_was_asked_for_twice_is_opened_once(
        self, qtbot: QtBot, host: Host, gate: threading.Event
    ) -> None:
        first = host._opened
        host._open()
        assert host._opened is first
        gate.set()
        qtbot.waitUntil(lambda: host._parts is not None, timeout=10_000)


def test_a_fault_of_ours_while_opening_is_not_swallowed(
    qtbot: QtBot, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_of: Any, **_how: Any) -> Store:
        raise ZeroDivisionError

    monkeypatch.setattr(OPEN, fail)
    host = Host(paths, safe_mode=True)
    qtbot.addWidget(host.window)
    with qtbot.captureExceptions() as raised:
        host.show()
        qtbot.waitUntil(lambda: bool(raised), timeout=10_000)
    assert raised[0][0] is ZeroDivisionError
    host.close()


def test_s6_a_newer_file_is_said_and_left_alone(qtbot: QtBot, paths: Paths) -> None:
    file = paths.data / "contacts.db"
    with closing(sqlite3.connect(file)) as db:
        db.execute("UPDATE alembic_version SET version_num='9999'")
        db.commit()
    before = file.read_bytes()
    assert "newer version" in told(qtbot, paths)
    assert file.read_bytes() == before


def test_s3_a_damaged_file_is_replaced_and_said(qtbot: QtBot, paths: Paths) -> None:
    (paths.data / "contacts.db").write_bytes(b"garbage" * 1000)
    assert "The backup of" in told(qtbot, paths)


def test_s3_without_a_backup_it_says_what_to_do(qtbot: QtBot, paths: Paths) -> None:
    for backup in (paths.data / "backups").iterdir():
        backup.unlink()
    (paths.data / "contacts.db").write_bytes(b"garbage" * 1000)
    assert "is not a contacts database" in told(qtbot, paths)


def test_s2_a_read_only_folder_is_looked_at_and_no_sync_starts(
    qtbot: QtBot, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    assert "may not be written" in told(qtbot, paths, safe_mode=False)


def test_a_healthy_folder_says_nothing(paths: Paths) -> None:
    session = Session(paths, load(paths.config_file))
    assert session.notice == ""
    assert session.store.recovered is None
    assert session.notice == ""
    session.close()
