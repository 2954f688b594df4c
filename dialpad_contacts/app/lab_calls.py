"""This app's calls without a window, for the Lab: the service that window and commands use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialpad_contacts.app.call_command import new_desk
from dialpad_contacts.calls.events import CallEvent, NotDone, Shown
from dialpad_contacts.domain.call import LoggedCall, Source
from dialpad_contacts.domain.errors import ContactsError

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session


class AppCalls:
    """Calls that come and go (lab.desk.Calls)."""

    def __init__(self, session: Session) -> None:
        """Take the session."""
        self._session = session
        self._desk = new_desk(session, _heard)

    @property
    def ringing(self) -> tuple[Shown, ...]:
        """What the pop-ups of the calls that ring show, the oldest first."""
        return self._desk.live

    def history(self, limit: int) -> list[LoggedCall]:
        """Return the newest entries of the history."""
        return list(self._session.store.calls(limit=limit))

    def ring(self, number: str) -> None:
        """Somebody calls; '' withholds the number."""
        self._desk.ring(number or None, Source.SIMULATED)

    def hang_up(self) -> None:
        """End the calls that ring, nobody having answered."""
        for shown in self._desk.live:
            self._desk.hang_up(shown.call.id)

    def dont_save(self) -> None:
        """'Don't save' on the call that rings."""
        if not self._desk.live:
            raise LookupError("Nobody calls.")
        self._desk.dont_save(self._desk.live[-1].call.id)

    def save_waiting(self) -> None:
        """Say yes to saving the callers that wait (D20)."""
        self._desk.history.save_waiting()


def _heard(event: CallEvent) -> None:
    if isinstance(event, NotDone):
        raise ContactsError(event.reason)
