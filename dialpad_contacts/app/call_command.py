"""Calls from a command: into the running window; where there is none, into the history alone."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.app.session import Session
from dialpad_contacts.app.window_client import home_of
from dialpad_contacts.background import messages as m
from dialpad_contacts.calls.desk import CallDesk
from dialpad_contacts.calls.events import CallEvent, NotDone
from dialpad_contacts.desktop.instance import NoWindow, call_window, window_lock
from dialpad_contacts.domain.call import LoggedCall, Source
from dialpad_contacts.domain.errors import ContactsError


def new_desk(session: Session, told: Callable[[CallEvent], None] | None = None) -> CallDesk:
    """Return a call desk for this process; what can't be written is raised as ContactsError."""
    return CallDesk(
        StoreCallBook(session.store),
        now=session.clock.now,
        region=session.region,
        save_unknown=session.config.calls.save_unknown_callers,
        told=told or _raised,
    )


def bring(
    session: Session, number: str, *, name: str = "", line: str = "", missed: bool = False
) -> LoggedCall:
    """Let somebody ring; return the call once it has ended and stands in the history.

    A window that runs shows it. Without one, or when it goes while the call lives, it is over
    at once. Whatever happens to window or connection, the call is entered once: the window and
    this command know it by the same token.

    Raises:
        ContactsError: it could not be written down.
    """
    message = m.Ring(1, number, uuid4().hex, name, line, missed)
    ended = _in_window(home_of(session.paths.data), message)
    if ended is not None and ended.kind:
        raise ContactsError(ended.problem)
    if ended is None:
        finish_cut_off(session)
        new_desk(session).missed(number, Source.COMMAND, name=name, line=line, token=message.token)
    row = session.store.call_by_token(message.token)
    if row is None:
        raise ContactsError("The call was removed from the history while it ended.")
    return row.call


def finish_cut_off(session: Session) -> None:
    """Finish the calls that a crashed window left behind; a window that lives has its own."""
    with suppress(OSError), window_lock(home_of(session.paths.data)) as lock:
        if lock.acquire():
            new_desk(session).recover()


def _in_window(home: Path, message: m.Ring) -> m.Done | None:
    """Return the window's answer, None when there is no window (any more)."""
    try:
        with call_window(home, timeout_s=None) as line:
            line.write(m.encode(message))
            line.flush()
            answer = m.decode(line.readline())
    except (NoWindow, OSError, ValueError):
        return None
    return answer if isinstance(answer, m.Done) else None


def _raised(event: CallEvent) -> None:
    if isinstance(event, NotDone):
        raise ContactsError(event.reason)
