"""The lines of the linked telephone accounts, each in a thread of its own in the worker (D23)."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from dialpad_contacts.domain.call import LineEvent, LineState
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import ContactsError

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""How often the linked accounts are looked at: another process may pause or unlink one."""
CLOSE_S = 1.0

Told = Callable[[LineEvent | LineState], None]


class Line(Protocol):
    """What hears of one account's calls."""

    def run(self, ended: threading.Event) -> None:
        """Hear until ``ended`` is set, or until only the user can help."""
        ...

    def close(self) -> None:
        """Cut off whatever runs."""
        ...


@dataclass(slots=True)
class _Open:
    line: Line
    thread: threading.Thread
    ended: threading.Event


class Lines:
    """Keeps a line open for every account that has one. ``nudge`` and ``forget`` return at once."""

    def __init__(
        self,
        wanted: Callable[[], Iterable[AccountId]],
        new_line: Callable[[AccountId, Told], Line],
        told: Told,
    ) -> None:
        """Take the parts.

        Args:
            wanted: the accounts whose calls are to be heard now; called in a thread of ours.
            new_line: makes an account's line, which asks nothing yet.
            told: hears everything, from any thread.
        """
        self._wanted = wanted
        self._new_line = new_line
        self._told = told
        self._open: dict[AccountId, _Open] = {}
        self._forgotten: set[AccountId] = set()
        self._problems: dict[AccountId, str] = {}
        self._nudged = threading.Event()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lines", daemon=True)

    def start(self) -> None:
        """Open what is wanted, and keep it so."""
        self._thread.start()

    def nudge(self) -> None:
        """Accounts may have changed: look now."""
        self._nudged.set()

    def forget(self, account: AccountId) -> None:
        """The account was signed in anew: its line begins anew."""
        self._forgotten.add(account)
        self.nudge()

    def close(self) -> None:
        """End every line; returns within about a second."""
        self._ended.set()
        self.nudge()
        if self._thread.is_alive():
            self._thread.join(CLOSE_S)

    # -- in the thread --------------------------------------------------------------------

    def _run(self) -> None:
        while not self._ended.is_set():
            self._nudged.clear()
            try:
                self._look()
            except ContactsError as error:  # a store that is busy now
                log.warning("lines: %s", type(error).__name__)
            self._nudged.wait(LOOK_S)
        for account in list(self._open):
            self._close(account)

    def _look(self) -> None:
        wanted = set(self._wanted())
        for account in list(self._open):
            if account in self._forgotten or account not in wanted:
                self._close(account)
            if account not in wanted:
                self._told(LineState(account, False))
        self._forgotten.clear()
        for account in wanted - set(self._open):
            self._begin(account)

    def _begin(self, account: AccountId) -> None:
        try:
            line = self._new_line(account, self._told)
        except LookupError:  # unlinked meanwhile
            return
        except ContactsError as error:  # settings that can't be used; they may be mended
            if self._problems.get(account) != str(error):
                self._problems[account] = str(error)
                self._told(LineState(account, False, str(error)))
            return
        self._problems.pop(account, None)
        ended = threading.Event()

        def hear() -> None:
            try:
                line.run(ended)
            except Exception:
                log.exception("in a line")
                reason = "Calls don't arrive: something unexpected happened. Start the app again."
                self._told(LineState(account, False, reason))

        thread = threading.Thread(target=hear, name=f"line {account}", daemon=True)
        self._open[account] = _Open(line, thread, ended)
        thread.start()

    def _close(self, account: AccountId) -> None:
        found = self._open.pop(account)
        found.ended.set()
        found.line.close()
        found.thread.join(CLOSE_S)
