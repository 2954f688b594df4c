"""The sync worker: a process of its own that reads commands and writes events, a line each.

A sync decodes megabytes in single calls that hold the interpreter; in the window's process
that would stall its painting (README, 'Why a worker process'). The QThread conducts it.
"""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, Protocol, cast

from dialpad_contacts.background import messages as m
from dialpad_contacts.background.lines import Lines, Told
from dialpad_contacts.background.service import SyncService
from dialpad_contacts.desktop.vault import NoKeyring, VaultLocked
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import (
    ContactsError,
    ServerNeeded,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.ports import Account
from dialpad_contacts.sync.report import Report

log = logging.getLogger(__name__)

QUIT_TRIES, QUIT_TRY_S = 10, 0.1
"""How often a running sync is told to stop when the window goes."""


class Desk(Protocol):
    """What the worker works with; ``app`` builds it."""

    service: SyncService

    def link(self, command: m.LinkAccount, opened: Callable[[str], None]) -> Account:
        """Sign in with the browser, and link or renew."""
        ...

    def link_key(self, command: m.LinkKey) -> Account:
        """Link or renew with an API key."""
        ...

    def link_password(self, command: m.LinkPassword) -> Account:
        """Link or renew with a password."""
        ...

    def cancel_link(self) -> None:
        """Give a running sign-in up."""
        ...

    def unlink(self, command: m.Unlink) -> tuple[int, int]:
        """Unlink; return (kept, deleted)."""
        ...

    def choose_vault(self, passphrase: str | None) -> None:
        """Decide where secrets go when there is no keyring."""
        ...

    def sync_document(self, accounts: Sequence[AccountId], order: Order) -> Any:
        """Sync, and return the JSON document of it."""
        ...

    def look_ahead(self) -> Sequence[Report]:
        """Say what the next sync of every account would do; does none of it (D19)."""
        ...

    def show_remote(self, row_id: str) -> Any:
        """Return the JSON document of a remote-only result."""
        ...

    def place_call(self, command: m.PlaceCall) -> None:
        """Have an account's telephone call somebody."""
        ...

    def close(self) -> None:
        """Release everything."""
        ...


@dataclass(slots=True)
class _Lane:
    """One thread that does its commands in their order."""

    name: str
    todo: queue.SimpleQueue[m.Command | None]


_LANE_OF: dict[type[Any], str] = {
    m.SyncNow: "sync",
    m.LookAhead: "sync",
    m.Unlink: "sync",
    m.OpenContact: "quick",
    m.Keep: "quick",
    m.ShowRemote: "quick",
    m.SearchRemote: "search",
    m.PlaceCall: "call",
    m.LinkAccount: "link",
    m.LinkKey: "link",
    m.LinkPassword: "link",
}


class Worker:
    """Serves commands from ``source`` until it ends or ``Quit`` comes.

    Lanes: syncs in their order; opening and searching beside them; calls to be placed; sign-ins,
    which wait for a person; and the lines, which hear of calls. Cancelling and choosing a vault
    are done at once, by the reading thread.
    """

    def __init__(
        self,
        desk: Desk,
        source: BinaryIO,
        sink: BinaryIO,
        lines: Callable[[Told], Lines] | None = None,
    ) -> None:
        """Take the parts; starts no thread yet. ``lines`` makes what hears of calls (D23)."""
        self._desk = desk
        self._source = source
        self._sink = sink
        self._lines = lines(self.publish) if lines is not None else None
        self._writing = threading.Lock()
        self._ending = threading.Event()
        self._waiting: set[m.SyncNow] = set()
        """The syncs that nobody waits for and that have not begun, whatever their cause."""
        self._lanes = {n: _Lane(n, queue.SimpleQueue()) for n in dict.fromkeys(_LANE_OF.values())}

    def publish(self, message: m.Answer) -> None:
        """Write one message; the window being gone is the end of the source soon after."""
        with self._writing:
            try:
                self._sink.write(m.encode(message))
                self._sink.flush()
            except (BrokenPipeError, ValueError):
                self._lanes["sync"].todo.put(None)

    def run(self) -> None:
        """Serve until the source ends."""
        threads = [
            threading.Thread(target=self._serve, args=(lane,), name=lane.name, daemon=True)
            for lane in self._lanes.values()
        ]
        for thread in threads:
            thread.start()
        if self._lines is not None:
            self._lines.start()
        for line in self._source:
            try:
                command = m.decode(line)
            except ValueError:
                continue
            if isinstance(command, m.Quit):
                break
            self._take(command)
        self._ending.set()
        if self._lines is not None:
            self._lines.close()
        self._desk.cancel_link()
        for lane in self._lanes.values():
            lane.todo.put(None)
        for _ in range(QUIT_TRIES):  # P4; one that was just about to begin hears it the next time
            self._desk.service.cancel()
            threads[0].join(timeout=QUIT_TRY_S)
            if not threads[0].is_alive():
                break
        self._desk.close()

    def _take(self, command: m.Command | m.Answer) -> None:
        match command:
            case m.Cancel(what="sync"):
                self._desk.service.cancel()
            case m.Cancel():
                self._desk.cancel_link()
            case m.SyncNow(job=0):
                asked = replace(command, cause="")
                if asked not in self._waiting:  # P8: it will see what this one is to see
                    self._waiting.add(asked)
                    self._lanes["sync"].todo.put(command)
            case m.ChooseVault():  # at once: the sign-in that waited for it comes next
                self.publish(self._answer(command))
            case _ if type(command) in _LANE_OF:
                self._lanes[_LANE_OF[type(command)]].todo.put(cast("m.Command", command))
            case _:
                return

    def _serve(self, lane: _Lane) -> None:
        while (command := lane.todo.get()) is not None and not self._ending.is_set():
            if isinstance(command, m.SearchRemote):
                while not lane.todo.empty():  # only the newest search is of interest
                    newer = lane.todo.get()
                    if newer is None:
                        return
                    command = newer
            if isinstance(command, m.SyncNow):
                self._waiting.discard(replace(command, cause=""))
            self.publish(self._answer(command))
            if self._lines is not None and not isinstance(command, m.SearchRemote):
                self._lines.nudge()

    def _answer(self, command: m.Command) -> m.Answer:
        job = getattr(command, "job", 0)
        try:
            return self._do(command, job)
        except SyncCancelled:
            return m.Done(job, "cancelled", "Stopped. What was applied stays.")
        except (NoKeyring, VaultLocked) as error:
            return m.Done(job, "no_keyring", str(error))
        except ServerNeeded as error:
            return m.Done(job, "server", str(error), error.server)
        except SignInNeeded as error:
            return m.Done(job, "sign_in", str(error))
        except TryLater as error:
            return m.Done(job, "later", error.reason)
        except LookupError as error:
            return m.Done(job, "missing", str(error.args[0] if error.args else error))
        except ContactsError as error:
            return m.Done(job, "failed", str(error))
        except Exception as error:
            log.exception("in %s", type(command).__name__)
            return m.Done(job, "failed", f"Unexpected: {type(error).__name__}")

    def _do(self, command: m.Command, job: int) -> m.Answer:
        service = self._desk.service
        match command:
            case m.SyncNow():
                return self._sync(command)
            case m.LookAhead():
                return m.Planned(job, tuple(self._desk.look_ahead()))
            case m.OpenContact():
                warning = service.open(command.contact, fresh_s=command.fresh_s)
                return m.Done(job, problem=warning)
            case m.Keep():
                return m.Done(job, document=service.keep(command.row_id))
            case m.ShowRemote():
                return m.Done(job, document=self._desk.show_remote(command.row_id))
            case m.PlaceCall():
                self._desk.place_call(command)
                return m.Done(job)
            case m.SearchRemote():
                found = service.search_remote(command.text, command.limit)
                return m.Found(job, command.text, found.rows, found.fields, found.sources)
            case m.LinkAccount() | m.LinkKey() | m.LinkPassword() | m.Unlink() | m.ChooseVault():
                return self._link(command, job)
            case _:
                raise ValueError(type(command).__name__)

    def _sync(self, command: m.SyncNow) -> m.Answer:
        order = Order(
            command.cause,
            full=command.full,
            dry_run=command.dry_run,
            approved=command.approved,
        )
        document = self._desk.sync_document(command.accounts, order)
        return m.Done(command.job, document=document if command.job else None)

    def _link(
        self,
        command: m.LinkAccount | m.LinkKey | m.LinkPassword | m.Unlink | m.ChooseVault,
        job: int,
    ) -> m.Answer:
        match command:
            case m.LinkAccount():
                account = self._desk.link(
                    command, lambda url: self.publish(m.BrowserOpened(job, url))
                )
                return m.Done(job, document=account.id)
            case m.LinkKey():
                account = self._desk.link_key(command)
                if self._lines is not None:
                    self._lines.forget(account.id)
                return m.Done(job, document=account.id)
            case m.LinkPassword():
                return m.Done(job, document=self._desk.link_password(command).id)
            case m.Unlink():
                return m.Done(job, document=self._desk.unlink(command))
            case m.ChooseVault():
                self._desk.choose_vault(command.passphrase)
                return m.Done(job)
