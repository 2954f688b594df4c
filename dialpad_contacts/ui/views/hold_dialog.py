"""The yes that a mass delete or a fallen-away listing waits for (D15, D28)."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.guards import is_restored
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import AccountView, Commands, Queries, TrashView
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.holds import fell
from dialpad_contacts.ui.viewmodels.trash import unsent_deletes
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller, wrapping
from dialpad_contacts.ui.widgets import Card, ElidedLabel

MOST_NAMES = 500
LIST_HEIGHT = 200


def review_hold(
    parent: QWidget, queries: Queries, commands: Commands, account: AccountView
) -> Dialog:
    """Open the question for ``account``. Closing it changes nothing: everything goes on waiting."""
    waiting = unsent_deletes(queries, account.id)
    if fell(account) or not waiting:
        return _fell(parent, commands, account)
    return _deletes(parent, commands, account, waiting)


def _deletes(
    parent: QWidget, commands: Commands, account: AccountView, waiting: list[TrashView]
) -> Dialog:
    title = t("hold.title", n=len(waiting), account=isolated(account.title))
    dialog = Dialog(parent, title, t("hold.second"), "triangle-alert", "warn", width=540)
    dialog.body.addWidget(wrapping(t("hold.what")))
    names = _names(waiting)
    names.hide()
    dialog.body.addWidget(names)

    def review() -> None:
        names.setVisible(names.isHidden())
        button.set_words(t("hold.review" if names.isHidden() else "hold.hide"))
        dialog.fit_soon()

    def stop() -> None:
        dialog.accept()
        commands.undelete([w.id for w in waiting])

    def delete() -> None:
        dialog.accept()
        commands.approve(account.id)

    button = dialog.add_start_button(t("hold.review"), review)
    dialog.add_button(t("hold.later"), "ghost")
    dialog.add_button(t("hold.stop"), "plain", stop).setAccessibleName(t("hold.stop.name"))
    dialog.add_button(t("hold.delete", account=account.title), "danger", delete)
    dialog.open()
    return dialog


def _fell(parent: QWidget, commands: Commands, account: AccountView) -> Dialog:
    which = "hold.restored.title" if is_restored(account.reason) else "hold.fell.title"
    title = t(which, account=isolated(account.title))
    dialog = Dialog(parent, title, shown(account.reason), "triangle-alert", "warn", width=540)
    dialog.body.addWidget(wrapping(t("hold.fell.what")))

    def send() -> None:
        dialog.accept()
        commands.approve(account.id)

    dialog.add_button(t("hold.later"))
    dialog.add_button(t("hold.send"), "plain", send)
    dialog.open()
    return dialog


def _names(waiting: list[TrashView]) -> QWidget:
    card = Card(quiet=True)
    outer = QVBoxLayout(card)
    outer.setContentsMargins(4, 4, 4, 4)
    inner = QWidget()
    inner.setProperty("clear", True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(12, 8, 12, 8)
    column.setSpacing(4)
    for item in waiting[:MOST_NAMES]:
        column.addWidget(ElidedLabel(item.name or t("contact.nameless")))
    if len(waiting) > MOST_NAMES:
        column.addWidget(ElidedLabel(t("hold.more", n=len(waiting) - MOST_NAMES), "meta", "text2"))
    column.addStretch(1)
    scroller = Scroller(inner)
    scroller.setMinimumHeight(min(LIST_HEIGHT, 24 * len(waiting) + 20))
    outer.addWidget(scroller)
    return card
