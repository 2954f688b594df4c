"""Exchange linked in the real window: its worker, the real protocol, a mailbox behind a socket."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.host import Host
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.google_cloud import Control
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.viewmodels.linking import Stage
from dialpad_contacts.ui.views.link_dialog import LinkDialog
from dialpad_contacts.ui.views.link_forms import LoginForm
from tests.cli.conftest import Terminal
from tests.cli.test_exchange import Office, office

PATIENCE_MS = 40_000


@pytest.fixture
def mailbox(terminal: Terminal) -> Office:
    return office(terminal)


@pytest.fixture
def host(
    qtbot: QtBot, terminal: Terminal, mailbox: Office, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Host]:
    """The window of a folder where nothing is linked, on a computer without a keyring."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("DIALPAD_CONTACTS_PASSPHRASE", raising=False)
    host = Host(resolve(terminal.folder))
    qtbot.addWidget(host.window)
    host.show()
    qtbot.waitUntil(lambda: host.window.pages is not None, timeout=PATIENCE_MS)
    yield host
    host.close()


@pytest.fixture
def dialog(host: Host) -> LinkDialog:
    host.window.welcome.cards[AccountKind.EXCHANGE].click()
    (dialog,) = host.window.findChildren(LinkDialog)
    return dialog


def fill(dialog: LinkDialog, email: str, password: str) -> None:
    form = dialog.form
    assert isinstance(form, LoginForm)
    form.email.setText(email)
    form.password.setText(password)
    press(dialog, "Link Exchange")


def fill_and_keep(qtbot: QtBot, dialog: LinkDialog, email: str, password: str) -> None:
    """Also say that the password is kept for this run."""
    fill(dialog, email, password)
    qtbot.waitUntil(reached(dialog, Stage.VAULT), timeout=PATIENCE_MS)
    press(dialog, "Continue")


def press(dialog: LinkDialog, words: str) -> None:
    next(b for b in dialog.findChildren(QPushButton) if b.text() == words).click()


def said(dialog: LinkDialog) -> str:
    return "\n".join(x.text() for x in dialog.findChildren(QLabel))


def reached(dialog: LinkDialog, stage: Stage) -> Callable[[], bool]:
    return lambda: dialog.model.stage is stage


def accounts(host: Host) -> list[Any]:
    return list(host.parts.session.store.accounts())


def test_R1_a_mailbox_is_found_linked_and_copied_without_another_click(
    qtbot: QtBot, host: Host, terminal: Terminal, mailbox: Office, dialog: LinkDialog
) -> None:
    fill(dialog, mailbox.email, mailbox.password)
    qtbot.waitUntil(reached(dialog, Stage.VAULT), timeout=PATIENCE_MS)
    assert not accounts(host), "nothing is linked before it is clear where the password goes"
    press(dialog, "Continue")
    qtbot.waitUntil(reached(dialog, Stage.DONE), timeout=PATIENCE_MS)
    press(dialog, "Done")

    def copied() -> bool:
        found = accounts(host)
        return bool(found) and found[0].state is State.IDLE and found[0].last_sync is not None

    qtbot.waitUntil(copied, timeout=PATIENCE_MS)
    (account,) = accounts(host)
    assert (account.kind, account.email) == (AccountKind.EXCHANGE, mailbox.email)
    assert account.contacts == len(mailbox.names())
    assert not [e for e in mailbox.asked() if e["write"]]
    assert not _holding(terminal.folder, mailbox.password)


def test_N6_a_wrong_password_is_sent_once_and_the_form_says_so(
    qtbot: QtBot, host: Host, mailbox: Office, dialog: LinkDialog
) -> None:
    fill_and_keep(qtbot, dialog, mailbox.email, "wrong")
    qtbot.waitUntil(lambda: "didn't work" in said(dialog), timeout=PATIENCE_MS)
    assert dialog.model.stage is Stage.FORM
    form = dialog.form
    assert isinstance(form, LoginForm)
    assert form.server.isVisible()
    assert mailbox.call("GET", "")["misses"] == 1
    assert not accounts(host)


@pytest.mark.parametrize("closes", ["Cancel", "the window's cross"])
def test_cancelled_while_the_server_is_asked_nothing_is_left(
    qtbot: QtBot,
    host: Host,
    terminal: Terminal,
    mailbox: Office,
    dialog: LinkDialog,
    closes: str,
) -> None:
    control = Control(terminal.simulator.control_url)
    before = len(mailbox.asked())
    control.call("POST", "/switches", {"latency_ms": 60_000})
    try:
        fill_and_keep(qtbot, dialog, mailbox.email, mailbox.password)
        qtbot.waitUntil(lambda: len(mailbox.asked()) > before, timeout=PATIENCE_MS)
        press(dialog, "Cancel") if closes == "Cancel" else dialog.close()
        assert dialog.model.stage is Stage.CLOSED
    finally:
        control.call("POST", "/switches", {"latency_ms": 0})
    qtbot.wait(1500)
    assert not accounts(host)
    assert not (terminal.folder / "secrets.enc").exists()
    assert len(mailbox.asked()) - before <= 1
    assert host.window.nav.welcome


def _holding(folder: Path, password: str) -> list[Path]:
    """Return the files that the password is in."""
    files = [p for p in folder.rglob("*") if p.is_file()]
    return [p for p in files if password.encode() in p.read_bytes()]
