"""The calls of the shown contact with their notes, the newest first; notes are edited here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.call import LoggedCall
from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.call_services import CallLog, Calls
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when
from dialpad_contacts.ui.viewmodels.call_words import CallLine, line_of
from dialpad_contacts.ui.views.call_dialogs import ask_note
from dialpad_contacts.ui.views.field_row import RowsCard
from dialpad_contacts.ui.views.parts import empty, wrapping
from dialpad_contacts.ui.widgets import Button, ElidedLabel, IconLabel

MOST = 5
Log = Callable[[ContactId, int], list[LoggedCall]]


class ContactCalls(QWidget):
    """Empty, and takes no room, while there are no calls."""

    all_calls = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._calls: Calls | None = None
        self._log: CallLog | None = None
        self._contact: ContactId | None = None
        self._found: list[LoggedCall] = []
        self.notes: list[Button] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)
        self.hide()

    def connect_services(self, calls: Calls | None, log: CallLog | None) -> None:
        """Take the services; None lets them go."""
        self._calls, self._log = calls, log
        self.refresh()

    def show_contact(self, contact: ContactId | None) -> None:
        """Show the calls of a contact."""
        self._contact = contact
        self.refresh()

    def refresh(self) -> None:
        """Read the calls again."""
        found: list[LoggedCall] = []
        if self._log is not None and self._contact is not None:
            found = self._log.calls_of(self._contact, MOST + 1)
        if found == self._found:
            return
        self._found = found
        empty(self._column)
        self.notes = []
        self.setVisible(bool(found))
        if not found:
            return
        card = RowsCard(t("contact.calls"))
        for call in found[:MOST]:
            card.add(self._row(call))
        self._column.addWidget(card)
        if len(found) > MOST:
            link = Button(t("contact.calls.all"), "link")
            link.clicked.connect(self.all_calls)
            self._column.addWidget(link, 0, Qt.AlignmentFlag.AlignLeading)
            self._column.addSpacing(14)

    def _row(self, call: LoggedCall) -> QWidget:
        line = line_of(call, None, {})
        now = datetime.now(UTC)
        day = f"{when.day(call.at, now)} {when.clock(call.at)}"
        box = QWidget()
        column = QVBoxLayout(box)
        column.setContentsMargins(16, 8, 10, 8)
        column.setSpacing(3)
        row = QHBoxLayout()
        row.setSpacing(9)
        row.addWidget(IconLabel(line.icon, 15, line.tone))
        row.addWidget(ElidedLabel(line.second, "body", "text"), 1)
        row.addWidget(plain_label(day, "meta", "text2"))
        row.addWidget(self._note_button(call, line, day))
        column.addLayout(row)
        if call.note:
            note = QHBoxLayout()
            note.setContentsMargins(24, 0, 0, 2)
            note.addWidget(wrapping(shown(call.note), "body", "text2"), 1)
            column.addLayout(note)
        return box

    def _note_button(self, call: LoggedCall, line: CallLine, day: str) -> Button:
        words = t("contact.calls.note", day=day)
        button = Button("", "ghost", "pencil", name=words, small=True)
        button.clicked.connect(lambda _=False: self._edit(call, line.title))
        self.notes.append(button)
        return button

    def _edit(self, call: LoggedCall, name: str) -> None:
        calls = self._calls
        if calls is not None:
            ask_note(self.window(), name, call.note, lambda note: calls.set_note(call.id, note))
