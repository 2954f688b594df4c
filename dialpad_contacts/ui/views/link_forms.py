"""What linking asks for in the window itself: an API key, or an email and a password."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.services import Login
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.linking import LinkModel
from dialpad_contacts.ui.views.edit_parts import Message, field, mark_invalid
from dialpad_contacts.ui.views.parts import wrapping
from dialpad_contacts.ui.widgets import Button

MOST = 1024
"""Characters of an input; longer is no key and no password."""


class LinkForm(QWidget):
    """A column of inputs with their labels above them, and below the last what is wrong."""

    def __init__(self, intro: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = _column(self)
        self._column.addWidget(wrapping(intro, "body", "text2"))
        self._message = Message()
        self._inputs: dict[str, QLineEdit] = {}
        self._needed: tuple[QLineEdit, ...] = ()

    def submit(self, model: LinkModel) -> None:
        """Hand what was typed to ``model``."""
        raise NotImplementedError

    def follow(self, model: LinkModel) -> None:
        """Show what is wrong, at the input that it is about."""
        asks = bool(model.server)
        self._message.show_words("" if asks else model.reason, model.reason if asks else "")
        for name, edit in self._inputs.items():
            is_meant = name == model.wrong
            mark_invalid(edit, is_meant and not asks)
            edit.setAccessibleDescription(model.reason if is_meant else "")

    def clear(self) -> None:
        """Forget every secret that was typed."""
        for edit in self._inputs.values():
            if edit.echoMode() is QLineEdit.EchoMode.Password:
                edit.clear()

    def focus(self, model: LinkModel) -> None:
        """Bring the focus to what is wrong, else to the first input that is empty."""
        if model.server:
            return  # the question is answered by a button
        edits = [e for e in self._needed if not e.isReadOnly()]
        edit = self._inputs.get(model.wrong) or next((e for e in edits if not e.text()), edits[0])
        edit.selectAll()
        edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _ask(self, name: str, column: QVBoxLayout, *, secret: bool = False) -> QLineEdit:
        words = t(f"link.{name}")
        label = plain_label(words, "metalabel", "text2")
        edit = field(words, "", MOST)
        if secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
        label.setBuddy(edit)
        column.addSpacing(4)
        column.addWidget(label)
        column.addWidget(edit)
        self._inputs[name] = edit
        return edit


class KeyForm(LinkForm):
    """Asks for an API key."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(t("link.key.intro"), parent)
        self.key = self._ask("key", self._column, secret=True)
        self._needed = (self.key,)
        self._column.addWidget(self._message)

    def submit(self, model: LinkModel) -> None:
        model.submit_key(self.key.text())


class LoginForm(LinkForm):
    """Asks for an email and a password; Advanced for the rest, which mostly is found out.

    ``email`` is that of an account that signs in again, '' for a new one.
    """

    opened = Signal()
    """Advanced was opened or closed, so the form is of another height."""

    def __init__(self, email: str = "", parent: QWidget | None = None) -> None:
        super().__init__(t("link.login.again" if email else "link.login.intro"), parent)
        self.email = self._ask("email", self._column)
        self.email.setText(email)
        self.email.setReadOnly(bool(email))
        self.password = self._ask("password", self._column, secret=True)
        self._needed = (self.email, self.password)
        self.fold = Button(t("link.advanced"), "ghost", "chevron-right")
        self.fold.setProperty("flush", True)
        self.fold.setCheckable(True)
        self.fold.toggled.connect(self._toggled)
        self._column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._more = QWidget(self)
        more = _column(self._more)
        more.addWidget(wrapping(t("link.advanced.text"), "meta", "text2"))
        self.user = self._ask("user", more)
        self.server = self._ask("server", more)
        self._column.addWidget(self._more)
        self._column.addWidget(self._message)
        self._more.hide()

    @property
    def login(self) -> Login:
        """What was typed. Only the password keeps the space around it."""
        email, user, server = (e.text().strip() for e in (self.email, self.user, self.server))
        return Login(email, self.password.text(), user, server)

    def submit(self, model: LinkModel) -> None:
        model.submit_login(self.login)

    def follow(self, model: LinkModel) -> None:
        """Show what is wrong; Advanced opens by itself when it has to (interaction.md, 10.3)."""
        super().follow(model)
        if model.wants_more:
            self.fold.setChecked(True)
        if model.server:
            self.server.setText(model.server)

    def _toggled(self, is_open: bool) -> None:
        self.fold.set_icon("chevron-down" if is_open else "chevron-right")
        self._more.setVisible(is_open)
        self.opened.emit()


def _column(of: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(of)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(6)
    return column
