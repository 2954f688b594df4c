"""Holds the window and what stands behind it: opens a data folder, swaps it for the sample."""

from __future__ import annotations

import sys
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.links import open_link
from dialpad_contacts.desktop.memory import FileMemory
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.bridge import SyncBridge
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.window import MainWindow

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session
    from dialpad_contacts.background.opening import Opening

_EVENTS = SyncEvent.__args__
WATCH_MS = 1000
"""How often the store is asked whether another process changed something; a counter, no data."""


NO_PAINT_MS = 400
"""A window that is never painted (minimized, covered) opens its data folder after this."""
NO_LIST_MS = 1000
"""Calls begin once the list is shown; by then at the latest."""


class Host(QObject):
    """One window for one data folder at a time. Lives in the GUI thread.

    The frame is painted before the store or the worker are even imported; and the folder is
    opened off the GUI thread, since a file of an older version is brought up to date by that.
    """

    def __init__(self, paths: Paths, *, sample: bool = False, safe_mode: bool = False) -> None:
        """Make the window; what it shows comes after its first paint."""
        super().__init__()
        self._home = paths
        self._sample = sample
        self._safe_mode = safe_mode
        self._bridge = SyncBridge()
        self._bridge.arrived.connect(self._arrived)
        self.theme = Theme()
        memory = FileMemory(paths.data / "window.json")
        self.window = MainWindow(self.theme, open_link, memory)
        self._parts: _Parts | None = None
        self._opened: Opening[Session] | None = None
        """The folder that is being opened."""
        self._painted = QTimer(self, singleShot=True)
        self._painted.timeout.connect(self._open)
        frame = self.window.centralWidget()
        if frame is not None:
            frame.installEventFilter(self)

    def show(self, *, minimized: bool = False) -> None:
        """Show the frame, and open the data folder right after its first paint."""
        if minimized:
            self.window.showMinimized()
        else:
            self.window.show()
        self._painted.start(NO_PAINT_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open the data folder once the frame was painted."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            self._painted.start(0)  # the frame is on its way to the screen
        return False

    def close(self) -> None:
        """End sync and store; the sample's data goes with the window."""
        opened, self._opened = self._opened, None
        if opened is not None:
            with suppress(ContactsError, OSError):
                opened.result().close()
        if self._parts is not None:
            self._parts.close()
            self._parts = None
        if self._sample:
            from dialpad_contacts.app.sample_folder import remove_folder

            remove_folder(self._home.data)

    @property
    def parts(self) -> _Parts:
        """What stands behind the window. Raises RuntimeError before it is opened."""
        if self._parts is None:
            raise RuntimeError("the data folder is not open yet")
        return self._parts

    # -- the sample account (commands.Sample) ---------------------------------------------

    def start(self) -> None:
        """Open the sample account."""
        self._swap(sample=True)

    def remove(self) -> None:
        """Remove the sample data completely, and show what is really linked."""
        self._swap(sample=False)

    # -- parts ----------------------------------------------------------------------------

    @Slot()
    def _open(self) -> None:
        if self._parts is None and self._opened is None:
            from dialpad_contacts.background.opening import opening

            home, sample = self._home, self._sample
            self._opened = opening(lambda: _open_folder(home, sample=sample), self.publish)

    def _connect(self, opened: Opening[Session]) -> None:
        self._opened = None
        try:
            session = opened.result()
            self._parts = _Parts(
                self, self._home, session, sample=self._sample, safe_mode=self._safe_mode
            )
        except (ContactsError, OSError) as error:  # S2, S3, S6: said, never a dead window
            self.tell(str(error), problem=True)
            return
        if self.window.tray is None:
            from dialpad_contacts.ui.tray import add_tray

            self.window.tray = add_tray(self.window)
        if self._parts.session.notice:
            self.tell(self._parts.session.notice)

    def tell(self, sentence: str, *, problem: bool = False) -> None:
        """Say what is the matter with the data folder; a ``problem`` stays in sight."""
        from dialpad_contacts.ui.strings import t
        from dialpad_contacts.ui.views.dialogs import Dialog

        if problem:
            self.window.show_problem(sentence)
        dialog = Dialog(self.window, t("app.title"), sentence)
        dialog.add_button(t("action.close"))
        dialog.open()

    def _swap(self, *, sample: bool) -> None:
        QTimer.singleShot(0, self, lambda: self._reopen(sample=sample))

    def _reopen(self, *, sample: bool) -> None:
        self.close()
        self._sample = sample
        self._open()

    @Slot(object)
    def _arrived(self, message: object) -> None:
        if self._opened is not None and message is self._opened:
            self._connect(self._opened)
        elif self._parts is not None:
            self._parts.on_message(message)

    def publish(self, message: object) -> None:
        """Hand a message over to the GUI thread; for any thread."""
        self._bridge.publish(message)


def _open_folder(home: Paths, *, sample: bool) -> Session:
    """Open the data folder, or a new one for the sample; what a crash left of a sample goes."""
    from dialpad_contacts.app.sample_folder import fresh_folder, remove_folder
    from dialpad_contacts.app.session import Session
    from dialpad_contacts.desktop.config import load

    config = load(home.config_file)
    remove_folder(home.data)
    session = (
        Session(replace(home, data=fresh_folder(home.data)), _sample_config(config))
        if sample
        else Session(home, config)
    )
    session.open()
    return session


class _Parts:
    """Store, sync thread, commands and socket of one open data folder."""

    def __init__(
        self, host: Host, home: Paths, session: Session, *, sample: bool, safe_mode: bool
    ) -> None:
        """Connect the window to the open folder."""
        from dialpad_contacts.app.commands import WindowCommands
        from dialpad_contacts.app.no_sync import NoSync
        from dialpad_contacts.app.window_calls import WindowCalls
        from dialpad_contacts.app.window_server import WindowServer
        from dialpad_contacts.background.conductor import Conductor
        from dialpad_contacts.sync.history import History
        from dialpad_contacts.sync.undo import Undo

        self._host = host
        self._window = host.window
        self.session = session
        paths, config = session.paths, session.config
        idle = safe_mode or self.session.store.is_read_only
        self.conductor = Conductor(
            _worker_command(paths, home.config_file, sample=sample),
            host.publish,
            interval=timedelta(minutes=config.sync.interval_minutes),
        )
        sync = NoSync(host.publish) if idle else self.conductor
        self.commands = WindowCommands(
            self.session.store,
            self.session.edits,
            sync,
            host,
            publish=host.publish,
            undo=Undo(self.session.store, self.session.clock),
            history=History(
                self.session.store,
                self.session.clock,
                kept=timedelta(days=config.sync.journal_days),
            ),
            journal_days=int(config.sync.journal_days),
            delete_delay=timedelta(seconds=config.sync.delete_delay_seconds),
            saves_callers=config.calls.save_unknown_callers,
            safe_mode=idle,
        )
        self.calls = WindowCalls(
            self.session,
            home.data,
            publish=host.publish,
            opened=self.commands.fetch,
            changed=self.commands.were_changed,
            ended=host.publish,
            order=sync.post,
        )
        self._server = WindowServer(
            home.data,
            folder=lambda: paths.data,
            post=sync.post,
            raised=self._raise,
            changed=self._changed_outside,
            ring=self.calls.ring,
            parent=host,
        )
        self.control_url = ""
        self._window.set_sample(sample)
        self._window.connect_services(
            self.session.store, self.commands, config.region, _lab_command()
        )
        if not idle:
            self.conductor.start()
        self._calls_start = QTimer(host, singleShot=True)
        self._calls_start.timeout.connect(self._start_calls)
        self._window.search.state_changed.connect(self._list_moved)
        self._calls_start.start(NO_LIST_MS)

    def _list_moved(self) -> None:
        """Begin with the calls, whose parts take as long, once the list is on the screen."""
        if self._window.search.mode != "loading" and self._calls_start.isActive():
            self._calls_start.start(0)

    def _start_calls(self) -> None:
        self._window.search.state_changed.disconnect(self._list_moved)
        self._window.connect_calls(self.calls, self.session.store)
        self.calls.start()
        self._server.listen()

    def close(self) -> None:
        """End sync thread, socket and store."""
        if self._calls_start.isActive():
            self._calls_start.stop()
            self._window.search.state_changed.disconnect(self._list_moved)
        self._window.disconnect_services()
        self.calls.close()
        self._server.close()
        self.conductor.stop()
        self.session.close()

    def on_message(self, message: object) -> None:
        """Give a message to whom it is for."""
        from dialpad_contacts.background import messages as m
        from dialpad_contacts.calls.events import CallEvent
        from dialpad_contacts.domain.call import LineEvent, LineState

        if isinstance(message, m.Ready):
            self.control_url = message.control_url
            self._window.show_problem("")
            self._window.refresh()
        if isinstance(message, m.WorkerFailed):
            self._window.show_problem(message.reason)
        if isinstance(message, m.Done | m.WorkerFailed):
            self.calls.on_answer(message)
        if isinstance(message, LineEvent | LineState):
            self.calls.hear(message)
        elif isinstance(message, CallEvent):
            self.calls.on_event(message)
        self._server.on_message(message)
        self.commands.on_message(message)
        if isinstance(message, _EVENTS):
            self._window.on_event(message)

    def _raise(self) -> None:
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def _changed_outside(self, changed: object) -> None:
        from dialpad_contacts.background import messages as m
        from dialpad_contacts.calls.events import HistoryChanged
        from dialpad_contacts.sync.events import ContactsChanged

        if isinstance(changed, m.CallsChanged):
            self._host.publish(HistoryChanged())
        if isinstance(changed, m.Changed):
            self._host.publish(ContactsChanged(None, changed.contacts))
            self.conductor.outgoing_in(0.0)


def _worker_command(paths: Paths, config_file: Path, *, sample: bool) -> list[str]:
    command = [sys.executable, "-m", "dialpad_contacts.app.worker"]
    command += ["--data-dir", str(paths.data), "--config", str(config_file)]
    return [*command, "--sample"] if sample else command


def _lab_command() -> list[str]:
    return [sys.executable, "-m", "dialpad_contacts.app.lab_worker"]


def _sample_config(config: Config) -> Config:
    """The sample's numbers are American, whatever the user's region is."""
    return replace(config, calls=replace(config.calls, default_region="US"))
