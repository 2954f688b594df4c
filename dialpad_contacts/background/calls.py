"""Live calls in a thread of their own: no pop-up and no click waits for a sync's transaction."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable

from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallEvent, Moved, NotDone, Over, Rang, Shown
from dialpad_contacts.calls.sessions import CallId
from dialpad_contacts.domain.errors import ContactsError

log = logging.getLogger(__name__)

TICK_S = 1.0
"""How often calls that have rung for too long are looked for."""
CLOSE_S = 2.0
"""How long the end waits for calls to be written down; a crash would lose no more (P4)."""

ANY_NUMBER = "+1 415 555 0100"

Act = Callable[[CallDesk], object]
NewDesk = Callable[[Callable[[CallEvent], None]], CallDesk]


class CallThread:
    """Owns the call desk. ``post`` and ``live`` are for any thread; events come by ``publish``."""

    def __init__(self, new_desk: NewDesk, publish: Callable[[CallEvent], None]) -> None:
        """Take the parts.

        Args:
            new_desk: makes the desk, in its thread; is given what the desk tells its events to.
            publish: hands an event over; called in this thread, and must return at once.
        """
        self._new_desk = new_desk
        self._publish = publish
        self._todo: queue.SimpleQueue[tuple[CallId | None, Act] | None] = queue.SimpleQueue()
        self._live: dict[CallId, Shown] = {}
        self._snapshot: tuple[Shown, ...] = ()
        self._thread = threading.Thread(target=self._run, name="calls", daemon=True)

    @property
    def live(self) -> tuple[Shown, ...]:
        """The calls that live, the oldest first, as they were last told."""
        return self._snapshot

    def start(self) -> None:
        """Start; what a crash cut off is finished first."""
        self._thread.start()

    def post(self, act: Act, call: CallId | None = None) -> None:
        """Do ``act`` with the desk; returns at once. What it refuses is told as NotDone."""
        self._todo.put((call, act))

    def close(self) -> None:
        """End all calls, and the thread."""
        self._todo.put(None)
        if self._thread.is_alive():
            self._thread.join(timeout=CLOSE_S)

    # -- in the thread --------------------------------------------------------------------

    def _run(self) -> None:
        desk = self._new_desk(self._told)
        self._do(None, CallDesk.recover, desk)
        self._do(None, lambda d: d.read(ANY_NUMBER), desk)  # the tables of numbers are loaded now
        while True:
            try:
                todo = self._todo.get(timeout=TICK_S)
            except queue.Empty:
                self._do(None, CallDesk.expire, desk)
                continue
            if todo is None:
                break
            self._do(*todo, desk)
        self._do(None, CallDesk.close, desk)

    def _do(self, call: CallId | None, act: Act, desk: CallDesk) -> None:
        """Do one act; whatever goes wrong with it, the next one is done (P2)."""
        try:
            act(desk)
        except (ContactsError, LookupError) as error:
            self._told(NotDone(call, str(error.args[0]) if error.args else str(error)))
        except Exception as error:
            log.exception("in a call")
            self._told(NotDone(call, f"That did not work: {type(error).__name__}."))

    def _told(self, event: CallEvent) -> None:
        match event:
            case Rang(shown) | Moved(shown):
                self._live[shown.call.id] = shown
            case Over(shown):
                self._live.pop(shown.call.id, None)
        self._snapshot = tuple(self._live.values())
        self._publish(event)
