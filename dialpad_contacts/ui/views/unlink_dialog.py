"""Unlinking: what stays where, said first; the account itself keeps everything (D14)."""

from __future__ import annotations

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from dialpad_contacts.domain.contact import Direction
from dialpad_contacts.ui.plain import caption, isolated
from dialpad_contacts.ui.services import AccountView, Commands
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Notice


def ask_unlink(parent: QWidget, commands: Commands, account: AccountView) -> Dialog:
    """Ask, and unlink on a yes."""
    name = isolated(account.title)
    second = t("unlink.second", account=account.title)
    dialog = Dialog(parent, t("unlink.title", account=name), second, "cloud-off", "bad", width=500)
    keep = QRadioButton(caption(t("unlink.keep", n=account.contacts)))
    remove = QRadioButton(caption(t("unlink.remove")))
    group = QButtonGroup(dialog)
    group.addButton(keep)
    group.addButton(remove)
    keep.setChecked(True)
    read_only = account.direction is Direction.READ_ONLY
    if account.contacts and not read_only:
        dialog.body.addWidget(keep)
        dialog.body.addWidget(remove)
    if account.pending:
        words = t("unlink.unsent", n=account.pending, account=account.title)
        dialog.body.addWidget(Notice("warn", words))

    def send() -> None:
        dialog.accept()
        commands.sync_now(account.id)

    def unlink() -> None:
        commands.unlink(account.id, delete_contacts=remove.isChecked())
        dialog.accept()

    if account.pending:
        dialog.add_start_button(t("unlink.send"), send)
    dialog.add_button(t("edit.cancel"))
    dialog.add_button(t("unlink.go"), "danger", unlink)
    dialog.open()
    return dialog
