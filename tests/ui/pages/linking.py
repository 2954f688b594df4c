"""The linking flow as its tests drive it."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from dialpad_contacts.domain.contact import AccountId, AccountKind
from dialpad_contacts.ui.services import LinkStep
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.link_dialog import LinkDialog, link_account
from tests.ui.pages.desk import Desk


def begin(
    parent: QWidget,
    dress: Theme,
    desk: Desk,
    opened: list[str],
    kind: AccountKind = AccountKind.GOOGLE,
    again: AccountId | None = None,
    email: str = "",
) -> LinkDialog:
    """Open the flow; sign-in pages are handed to ``opened``."""
    return link_account(parent, dress, desk, kind, again, opened.append, email)


def said(dialog: LinkDialog) -> str:
    """Return every label of the dialog, those that are hidden too."""
    return "\n".join(x.text() for x in dialog.findChildren(QLabel))


def press(dialog: LinkDialog, words: str) -> None:
    """Click the button that says so."""
    next(b for b in dialog.findChildren(QPushButton) if b.text() == words).click()


def answer(desk: Desk, step: LinkStep) -> None:
    """Let the sync thread report a step."""
    assert desk.link_done is not None
    desk.link_done(step)
