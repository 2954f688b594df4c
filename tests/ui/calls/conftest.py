"""The window with real calls: a real store, the real call thread, nothing linked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.commands import WindowCommands
from dialpad_contacts.app.needs import Sync
from dialpad_contacts.app.no_sync import NoSync
from dialpad_contacts.app.session import Session
from dialpad_contacts.app.window_calls import WindowCalls
from dialpad_contacts.background import messages as m
from dialpad_contacts.calls.events import CallEvent, Shown
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.memory import FileMemory
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.call import LineEvent, LineState
from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.sync.history import History
from dialpad_contacts.sync.undo import Undo
from dialpad_contacts.ui.telephone import Telephone
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.window import MainWindow
from tests.unit.store.made import local, person, put

LEONARD, RENEE, STRANGER = "+1 415 555 0133", "+1 415 555 0100", "+1 628 555 0119"
_SYNC = SyncEvent.__args__


class Bridge(QObject):
    """Into the GUI thread."""

    arrived = Signal(object)


class Desk:
    """One window on one data folder, joined as the product joins them."""

    def __init__(
        self,
        folder: Path,
        qtbot: QtBot,
        theme: Theme,
        new_sync: Callable[[Callable[[Any], None]], Sync] = NoSync,
    ) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.session = Session(Paths(folder, folder), Config())
        self.store = self.session.store
        self.links: list[str] = []
        self.has_program = True
        self.bridge = Bridge()
        publish = self.bridge.arrived.emit
        sync = new_sync(publish)
        self.commands = WindowCommands(
            self.store, self.session.edits, sync, _NoSample(), publish=publish,
            undo=Undo(self.store, self.session.clock),
            history=History(self.store, self.session.clock, kept=timedelta(days=30)),
            journal_days=30, delete_delay=timedelta(seconds=8), safe_mode=True,
        )  # fmt: skip
        self.calls = WindowCalls(
            self.session, folder, publish=publish, opened=self.commands.fetch,
            changed=self.commands.were_changed, ended=publish, order=sync.post,
        )  # fmt: skip
        self.bridge.arrived.connect(self._arrived)
        self.window = MainWindow(theme, self._open_link, FileMemory(folder / "window.json"))

    def open(self) -> MainWindow:
        """Show the window; what is in the book by now is on it."""
        self.window.show()
        self.window.activateWindow()
        self.qtbot.waitUntil(self.window.isActiveWindow)
        self.window.connect_services(self.store, self.commands, "US")
        self.window.connect_calls(self.calls, self.store)
        self.calls.start()
        if self.window.nav.welcome:
            self.window.nav.skip_welcome()
        return self.window

    @property
    def phone(self) -> Telephone:
        assert self.window.telephone is not None
        return self.window.telephone

    def knows(
        self, name: str, *numbers: str, company: str = "", kind: Kind = Kind.PERSONAL
    ) -> ContactId:
        return put(self.store, local(person(name, phones=list(numbers)), company=company)).id

    def ring(self, number: str | None = LEONARD, *, line: str = "") -> Shown:
        """Let somebody call, and wait until the window knows."""
        before = {s.call.id for s in self.phone.live.all}
        self.calls.simulate(number, line=line)
        self.until(lambda: {s.call.id for s in self.phone.live.all} - before)
        return self.phone.live.all[-1]

    def answer(self, call: Shown) -> None:
        self.calls.answer(call.call.id)
        self.until(lambda: self.phone.live.talking is not None)

    def end(self, call: Shown) -> None:
        self.calls.hang_up(call.call.id)
        self.until(lambda: self.phone.live.of(call.call.id) is None)

    def go(self) -> Telephone:
        """Show the Calls page."""
        self.window.go(Page.CALLS)
        self.qtbot.waitUntil(self.phone.page.isVisible)
        return self.phone

    def until(self, done: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(done()), timeout=20_000)

    def close(self) -> None:
        self.bridge.arrived.disconnect(self._arrived)
        self.window.disconnect_services()
        self.calls.close()
        self.window.close()
        self.window.deleteLater()
        # What is to go goes before the store does: a list that is laid out once more would ask it.
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.session.close()

    def _open_link(self, link: str) -> bool:
        self.links.append(link)
        return self.has_program

    def _arrived(self, message: Any) -> None:
        if isinstance(message, CallEvent):
            self.calls.on_event(message)
        if isinstance(message, LineEvent | LineState):
            self.calls.hear(message)
        if isinstance(message, m.Done | m.WorkerFailed):
            self.calls.on_answer(message)
        self.commands.on_message(message)
        if isinstance(message, _SYNC):
            self.window.on_event(message)


def choose_way(desk: Desk, words: str) -> None:
    """Choose how Call calls, from the menu beside it."""
    menu = desk.phone.panel.ways.choose()
    next(a for a in menu.actions() if a.text() == words).trigger()
    menu.close()


class _NoSample:
    """The sample account is another room's."""

    def start(self) -> None:
        raise AssertionError("no test of calls opens the sample")

    def remove(self) -> None:
        raise AssertionError("no test of calls opens the sample")


@pytest.fixture
def desk(tmp_path: Path, qtbot: QtBot, theme: Theme) -> Iterator[Desk]:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    desk = Desk(folder, qtbot, theme)
    yield desk
    desk.close()
