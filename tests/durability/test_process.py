"""What the processes promise: quitting at once, one sync for many wishes, nothing in safe mode."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import pytest
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.host import Host
from dialpad_contacts.app.keeper import restore
from dialpad_contacts.app.no_sync import WHY
from dialpad_contacts.app.session import Session, open_session
from dialpad_contacts.background import messages as m
from dialpad_contacts.background.worker import Desk, Worker
from dialpad_contacts.desktop.instance import FileLock, sync_lock
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.desktop.vault import NoKeyring
from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.domain.errors import Refused, TryLater
from dialpad_contacts.lab.google_cloud import Control
from dialpad_contacts.store import index
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import local, person, put


class SlowDesk:
    """A desk whose syncs take until they are let go."""

    def __init__(self) -> None:
        self.syncs: list[str] = []
        self.began = threading.Event()
        self.go = threading.Event()
        self.heard = threading.Event()
        """All that was written before a Cancel of the sign-in was taken."""
        self.service = self

    def sync_document(self, accounts: Sequence[AccountId], order: Order) -> Any:
        self.syncs.append(order.cause)
        self.began.set()
        assert self.go.wait(20)
        return {}

    def cancel(self) -> None:
        self.go.set()

    def cancel_link(self) -> None:
        self.heard.set()

    def close(self) -> None:
        """Nothing is open."""


def test_p8_syncs_asked_for_while_one_waits_become_one() -> None:
    desk = SlowDesk()
    source, hand = os.pipe()
    with os.fdopen(source, "rb") as reads, os.fdopen(hand, "wb", buffering=0) as writes:
        worker = Worker(cast("Desk", desk), reads, io.BytesIO())
        thread = threading.Thread(target=worker.run)
        thread.start()
        writes.write(m.encode(m.SyncNow(cause="first")))
        assert desk.began.wait(20)
        for _ in range(20):
            writes.write(m.encode(m.SyncNow(cause="edit")))
            writes.write(m.encode(m.SyncNow(cause="scheduled")))
        writes.write(m.encode(m.SyncNow(cause="yes", approved=True)))
        writes.write(m.encode(m.SyncNow(job=7, cause="command")))
        writes.write(m.encode(m.SyncNow(job=8, cause="command")))
        writes.write(m.encode(m.Cancel("link")))
        assert desk.heard.wait(20)
        desk.go.set()
        while len(desk.syncs) < 5 and thread.is_alive():
            threading.Event().wait(0.01)
        writes.write(m.encode(m.Quit()))
        thread.join(20)
    assert desk.syncs == ["first", "edit", "yes", "command", "command"]


class VaultDesk(SlowDesk):
    """A desk whose sign-in wants a vault, and whose vault takes a moment to open."""

    def __init__(self) -> None:
        super().__init__()
        self.has_vault = False

    def choose_vault(self, passphrase: str | None) -> None:
        threading.Event().wait(0.3)
        self.has_vault = True

    def link_key(self, command: m.LinkKey) -> Account:
        if not self.has_vault:
            raise NoKeyring("where?")
        return Account(AccountId("dialpad"), AccountKind.DIALPAD, "maya@one.example", "1")


def test_a_sign_in_that_follows_the_choice_of_a_vault_finds_it_open() -> None:
    said = io.BytesIO()
    source = m.encode(m.ChooseVault(1, None)) + m.encode(m.LinkKey(2, "key"))
    hand_in, hand_out = os.pipe()
    with os.fdopen(hand_in, "rb") as reads, os.fdopen(hand_out, "wb", buffering=0) as writes:
        thread = threading.Thread(target=Worker(cast("Desk", VaultDesk()), reads, said).run)
        thread.start()
        writes.write(source)
        until = time.monotonic() + 20
        while said.getvalue().count(b"\n") < 2 and time.monotonic() < until:
            threading.Event().wait(0.01)
        writes.write(m.encode(m.Quit()))
        thread.join(20)
    answers = [m.decode(line) for line in said.getvalue().splitlines(keepends=True)]
    assert answers == [m.Done(1), m.Done(2, document="dialpad")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return resolve(tmp_path / "data").data


def test_p8_another_process_that_syncs_is_not_joined(folder: Path) -> None:
    session = open_session(folder)
    with sync_lock(folder) as lock:
        assert lock.acquire()
        assert lock.acquire()
        with pytest.raises(TryLater, match="running already"):
            session.local_desk().sync((), Order())
    session.local_desk().sync((), Order())
    session.close()


def test_who_quits_while_the_index_is_written_hears_of_no_error(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = open_session(folder)
    put(session.store, local(person("Leo", "Fink")))
    began = threading.Event()

    def long(db: sqlite3.Connection, deadline: float) -> None:
        db.create_function("began", 0, began.set)
        db.execute(
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 60000000)"
            " SELECT count(CASE i WHEN 1000 THEN began() END) FROM n"
        ).fetchone()

    monkeypatch.setattr(index, "backlog", lambda db: 1)
    monkeypatch.setattr(index, "drain", long)
    with ThreadPoolExecutor(1) as other:
        synced = other.submit(session.local_desk().sync, (), Order())
        assert began.wait(20)
        session.store.close()
        assert synced.result(20) == []
    monkeypatch.undo()
    session.close()
    session = open_session(folder)
    session.local_desk().sync((), Order())
    assert session.store.index_backlog(1) == 0
    session.close()


def test_a_restore_waits_for_the_sync_to_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    session = open_session(folder)
    put(session.store, local(person("Leo", "Fink")))
    backup = session.store.make_backup(Reason.DAILY).path
    monkeypatch.setattr("dialpad_contacts.app.keeper.PATIENCE_S", 0.1)
    with sync_lock(folder) as lock:
        assert lock.acquire()
        with pytest.raises(TryLater):
            restore(session, backup)
    assert restore(session, backup) is not None
    session.close()


def test_s4_a_lock_left_by_a_dead_process_is_free(folder: Path) -> None:
    program = (
        "import sys, os; from pathlib import Path;"
        "from dialpad_contacts.desktop.instance import FileLock;"
        f"lock = FileLock(Path({str(folder)!r}) / 'x.lock'); assert lock.acquire();"
        "os.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", program], check=False)
    with FileLock(folder / "x.lock") as lock:
        assert lock.acquire()


def test_s2_a_read_only_folder_is_not_synced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_session(folder).store.close()
    monkeypatch.setattr("dialpad_contacts.store.is_writable", lambda path: False)
    session = open_session(folder)
    assert session.store.is_read_only
    with pytest.raises(Refused, match="may not be written"):
        session.local_desk().sync((), Order())
    assert "looked at" in session.notice
    session.close()


class TestSafeMode:
    """No sync, nothing sent, and nobody who waits for it."""

    @pytest.fixture
    def host(self, folder: Path, qtbot: QtBot) -> Iterator[Host]:
        session = open_session(folder)
        session.store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya")
        session.close()
        host = Host(resolve(folder), safe_mode=True)
        qtbot.addWidget(host.window)
        host.show()
        qtbot.waitUntil(lambda: host._parts is not None, timeout=10_000)
        yield host
        host.close()

    def test_no_worker_is_started(self, host: Host) -> None:
        assert not host.parts.conductor._thread.isRunning()

    def test_a_command_is_refused_at_once(self, host: Host, folder: Path, qtbot: QtBot) -> None:
        command = [sys.executable, "-m", "dialpad_contacts", "sync", "--data-dir", str(folder)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            qtbot.waitUntil(lambda: process.poll() is not None, timeout=20_000)
            assert process.stderr is not None
            assert WHY in process.stderr.read()
        assert process.returncode == 1

    def test_every_act_of_the_window_sends_nothing(self, host: Host) -> None:
        commands = host.parts.commands
        commands.sync_now()
        commands.approve(AccountId("google"))
        commands.cancel_sync()
        commands.keep_remote("google/people/c1")
        account = host.parts.session.store.account(AccountId("google"))
        assert account.last_sync is None


@pytest.mark.slow
def test_p4_the_worker_quits_within_two_seconds_in_the_middle_of_a_sync(folder: Path) -> None:
    command = [sys.executable, "-m", "dialpad_contacts.app.worker", "--sample"]
    command += ["--data-dir", str(folder), "--config", str(folder / "config.toml")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        ready = m.decode(process.stdout.readline())
        assert isinstance(ready, m.Ready)
        slow = {"kind": "stall", "seconds": 30, "service": "people"}
        Control(ready.control_url).call("POST", "/faults", slow)
        process.stdin.write(m.encode(m.SyncNow(job=1)))
        process.stdin.flush()
        session = Session(resolve(folder), open_session(folder).config)
        while session.store.account(AccountId("google")).state.value != "syncing":
            assert process.poll() is None
        session.close()
        began = time.monotonic()
        process.stdin.write(m.encode(m.Quit()))
        process.stdin.flush()
        process.stdin.close()
        process.wait(20)
        took = time.monotonic() - began
        process.stdout.read()
    assert process.returncode == 0
    assert took < 2.0
    with pytest.raises(OSError, match="refused"):
        Control(ready.control_url).call("GET", "/log/counts")
