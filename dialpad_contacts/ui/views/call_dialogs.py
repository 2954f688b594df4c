"""The questions about calls: a note, clearing the history, blocked numbers, a caller's name."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from dialpad_contacts.domain.call import MarkedNumber
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller, empty, wrapping
from dialpad_contacts.ui.widgets import Button, ElidedLabel, Pill

MOST_NOTE = 2000
MOST_NAME = 200


def ask_note(parent: QWidget, name: str, note: str, save: Callable[[str], object]) -> Dialog:
    """Let the note of a call be written; ``save`` is given it."""
    dialog = Dialog(parent, t("calls.note.title", name=isolated(name)), icon="pencil")
    field = QPlainTextEdit(note)
    field.setAccessibleName(t("calls.note.field"))
    field.setPlaceholderText(t("calls.note.hint"))
    field.setTabChangesFocus(True)
    field.setMinimumHeight(110)
    dialog.body.addWidget(field)

    def go() -> None:
        dialog.accept()
        save(field.toPlainText().strip()[:MOST_NOTE])

    dialog.add_button(t("calls.note.cancel"))
    dialog.add_button(t("calls.note.save"), "primary", go)
    dialog.first = field
    dialog.open()
    return dialog


def ask_name(parent: QWidget, number: str, where: str, save: Callable[[str], object]) -> Dialog:
    """Let a caller be named, in one line; the call rings on meanwhile."""
    dialog = Dialog(parent, t("call.name.title", number=number), where, "user-plus", width=420)
    field = QLineEdit()
    field.setMaxLength(MOST_NAME)
    field.setAccessibleName(t("call.name.field"))
    field.setPlaceholderText(t("call.name.hint"))
    dialog.body.addWidget(field)

    def go() -> None:
        name = field.text().strip()
        if name:
            dialog.accept()
            save(name)

    dialog.add_button(t("calls.note.cancel"))
    button = dialog.add_button(t("call.name.save"), "primary", go)
    button.setEnabled(False)
    field.textChanged.connect(lambda text: button.setEnabled(bool(text.strip())))
    field.returnPressed.connect(go)
    dialog.first = field
    dialog.open()
    return dialog


def ask_clear(parent: QWidget, total: int, notes: int, clear: Callable[[], object]) -> Dialog:
    """Ask whether the history may go, and say how many notes go with it."""
    second = [t("calls.clear.second", n=total)]
    if notes:
        second.append(t("calls.clear.notes", n=notes))
    second.append(t("calls.clear.contacts"))
    dialog = Dialog(parent, t("calls.clear.title"), " ".join(second), "trash-2", "bad")

    def go() -> None:
        dialog.accept()
        clear()

    dialog.add_button(t("calls.clear.keep"))
    dialog.add_button(t("calls.clear.go"), "danger", go)
    dialog.open()
    return dialog


class NumbersDialog(Dialog):
    """The numbers that are blocked or marked as spam, each with a button that allows it."""

    def __init__(
        self,
        parent: QWidget,
        numbers: Callable[[], Sequence[MarkedNumber]],
        allow: Callable[[MarkedNumber], object],
    ) -> None:
        super().__init__(parent, t("calls.numbers.title"), t("calls.numbers.second"), "phone-off")
        self._numbers, self._allow = numbers, allow
        inner = QWidget()
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(6)
        scroller = Scroller(inner)
        scroller.setMinimumHeight(180)
        self.body.addWidget(scroller)
        self.buttons_by_number: dict[str, Button] = {}
        self.add_button(t("calls.numbers.close"))
        self.show_numbers()

    def show_numbers(self) -> None:
        """Read the numbers again."""
        empty(self._rows)
        self.buttons_by_number.clear()
        numbers = self._numbers()
        if not numbers:
            self._rows.addWidget(wrapping(t("calls.numbers.none"), "body", "text2"))
        for number in numbers:
            self._rows.addLayout(self._row(number))
        self._rows.addStretch(1)

    def _row(self, number: MarkedNumber) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        label = ElidedLabel(number.written, "value", "text")
        row.addWidget(label, 1)
        if number.blocked_at is not None:
            row.addWidget(Pill(t("calls.numbers.blocked"), "bad", "phone-off"))
        if number.spam_at is not None:
            row.addWidget(Pill(t("calls.numbers.spam"), "warn", "triangle-alert"))
        button = Button(t("calls.numbers.undo"), "plain")
        button.setAccessibleName(t("calls.numbers.undo.name", number=shown(number.written)))
        button.clicked.connect(lambda _=False, n=number: self._allowed(n))
        row.addWidget(button)
        self.buttons_by_number[number.key] = button
        return row

    def _allowed(self, number: MarkedNumber) -> None:
        self._allow(number)


def show_words(parent: QWidget, title: str, words: str) -> Dialog:
    """Say what happened."""
    dialog = Dialog(parent, title, words)
    dialog.add_button(t("calls.numbers.close"))
    dialog.open()
    return dialog
