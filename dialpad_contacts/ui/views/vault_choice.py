"""Where secrets go on a computer without a keyring: for this run, or locked with a passphrase."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.edit_parts import Message
from dialpad_contacts.ui.views.parts import wrapping


class VaultChoice(QWidget):
    """The question; never a plain file."""

    chosen = Signal(object)
    """The passphrase, or None for this run only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(wrapping(t("vault.title"), "strong"))
        column.addWidget(wrapping(t("vault.text")))
        self.run = QRadioButton(t("vault.run"))
        self.file = QRadioButton(t("vault.file"))
        group = QButtonGroup(self)
        for choice, key in ((self.run, "vault.run.text"), (self.file, "vault.file.text")):
            group.addButton(choice)
            column.addSpacing(4)
            column.addWidget(choice)
            note = wrapping(t(key), "meta", "text2")
            note.setIndent(24)
            choice.setAccessibleDescription(t(key))
            column.addWidget(note)
        self.passphrase = self._secret(column, t("vault.passphrase"))
        self.again = self._secret(column, t("vault.again"))
        self._message = Message()
        column.addWidget(self._message)
        self.file.toggled.connect(self._toggled)
        self.run.setChecked(True)
        self._toggled(False)

    def choose(self) -> None:
        """Answer with what is chosen; two different passphrases are said, and not sent."""
        if self.run.isChecked():
            self.chosen.emit(None)
        elif self.passphrase.text() != self.again.text():
            self.say(t("vault.differs"))
        else:
            self.chosen.emit(self.passphrase.text())

    def say(self, problem: str) -> None:
        """Show why the passphrase won't do."""
        self._message.show_words(problem)

    def _secret(self, column: QVBoxLayout, words: str) -> QLineEdit:
        label = plain_label(words, "metalabel", "text2")
        field = QLineEdit()
        field.setEchoMode(QLineEdit.EchoMode.Password)
        field.setAccessibleName(words)
        label.setBuddy(field)
        column.addWidget(label)
        column.addWidget(field)
        return field

    def _toggled(self, locked: bool) -> None:
        self.passphrase.setEnabled(locked)
        self.again.setEnabled(locked)
        self.say("")
