"""The calls that live, as events tell of them: what cards, pop-ups and status bar show alike."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from dialpad_contacts.calls.events import CallEvent, Moved, NotDone, Over, Rang, Shown
from dialpad_contacts.calls.sessions import CallId, Phase
from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.domain.names import shown as plain
from dialpad_contacts.domain.phone import display
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.strings import t


@dataclass(frozen=True, slots=True)
class Named:
    """A caller to whom the user gave a name while the call lives."""

    contact: ContactId
    name: str


class LiveCalls(QObject):
    """Lives in the GUI thread; follows the events in their order."""

    changed = Signal()
    rang = Signal(object, object)
    """(Shown, Verdict): a call comes in."""
    moved = Signal(object)
    over = Signal(object)
    refused = Signal(str)
    """An act came too late, or could not be written; a sentence says why."""

    def __init__(self, calls: Calls, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._calls: dict[CallId, Shown] = {s.call.id: s for s in calls.live}
        self.region = calls.region
        """The user's own country (ISO 3166 alpha-2)."""
        self.muted: set[CallId] = set()
        self.named: dict[CallId, Named] = {}

    @property
    def all(self) -> tuple[Shown, ...]:
        """Every live call, the oldest first."""
        return tuple(self._calls.values())

    @property
    def ringing(self) -> tuple[Shown, ...]:
        """The incoming calls that ring, the oldest first."""
        return tuple(s for s in self.all if s.call.phase is Phase.RINGING and not s.call.outgoing)

    @property
    def talking(self) -> Shown | None:
        """The call that is being spoken on."""
        return next((s for s in self.all if s.call.phase is Phase.ANSWERED), None)

    def of(self, call: CallId) -> Shown | None:
        """Return a live call, None when it is over."""
        return self._calls.get(call)

    def mute(self, call: CallId) -> None:
        """Mute a call, or unmute it."""
        self.muted ^= {call}
        self.changed.emit()

    def give_name(self, call: CallId, contact: ContactId, name: str) -> None:
        """The user named a caller: he is shown by it at once."""
        self.named[call] = Named(contact, name)
        live = self._calls.get(call)
        if live is not None:
            self.moved.emit(live)
            self.changed.emit()

    def on_event(self, event: CallEvent) -> None:
        """Take an event."""
        match event:
            case Rang(call, verdict):
                self._calls[call.call.id] = call
                if not call.call.outgoing:  # the pop-up first: people wait for it
                    self.rang.emit(call, verdict)
                self.changed.emit()
            case Moved(call):
                self._calls[call.call.id] = call
                self.moved.emit(call)
                self.changed.emit()
            case Over(call):
                self._calls.pop(call.call.id, None)
                self.muted.discard(call.call.id)
                self.over.emit(call)
                self.named.pop(call.call.id, None)
                self.changed.emit()
            case NotDone(_, reason):
                self.refused.emit(reason)
            case _:
                pass

    # -- how a call is shown --------------------------------------------------------------

    def title(self, call: Shown) -> str:
        """Return who calls: a name, several, the number, or that it is withheld."""
        named = self.named.get(call.call.id)
        if named is not None:
            return plain(named.name)
        return plain(call.who.title) or number_of(call) or t("calls.withheld")

    def contact(self, call: Shown) -> ContactId | None:
        """Return the contact that opens."""
        named = self.named.get(call.call.id)
        return named.contact if named is not None else call.contact

    def is_person(self, call: Shown) -> bool:
        """Return whether the caller has a name, so that initials may stand for him."""
        first = call.who.first
        return call.call.id in self.named or (first is not None and bool(first.called))


def number_of(call: Shown) -> str:
    """Return the caller's number as it is shown, '' for a withheld one."""
    number = call.call.number
    if number is None:
        return ""
    text = plain(display(number.written, number.e164))
    return text if not number.extension or number.extension in text[-8:] else (
        t("call.extension", number=text, extension=number.extension)
    )  # fmt: skip


def is_company(call: Shown) -> bool:
    """Return whether it is a colleague's, or a company's number."""
    first = call.who.first
    return first is not None and first.kind is Kind.COMPANY
