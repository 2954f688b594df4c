"""What can be done with the shown contact: the More menu, and the acts behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QKeyCombination, QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QPushButton

from dialpad_contacts.domain.contact import AccountId, LinkState
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.difference import value_label, value_text
from dialpad_contacts.ui.viewmodels.fields import tel_link
from dialpad_contacts.ui.views.hold_dialog import review_hold
from dialpad_contacts.ui.views.parts import add_action, menu_for, pop_below

if TYPE_CHECKING:
    from dialpad_contacts.ui.views.detail import DetailPane

KEYS: dict[int, str] = {
    QKeyCombination(Qt.Key.Key_F2).toCombined(): "edit",
    QKeyCombination(Qt.Key.Key_E).toCombined(): "edit",
    QKeyCombination(Qt.Modifier.CTRL | Qt.Modifier.SHIFT, Qt.Key.Key_C).toCombined(): "copy",
}
"""Keys while the pane has the focus and no form is open."""


def open_menu(pane: DetailPane, button: QPushButton) -> QMenu:
    """Open the menu below ``button``; it offers only what can be done now."""
    menu = menu_for(button)
    for action, words in entries(pane):
        if not action:
            menu.addSeparator()
            continue
        add_action(menu, words).triggered.connect(lambda _=False, a=action: pane.act(a))
    pop_below(menu, button)
    return menu


def entries(pane: DetailPane) -> list[tuple[str, str]]:
    """Return (action, words) of the menu; an empty action is a separator."""
    model, contact = pane.model, pane.model.contact
    if contact is None:
        return []
    out: list[tuple[str, str]] = []
    link = contact.link
    checkable = link is not None and link.state not in (
        LinkState.DELETED_REMOTELY,
        LinkState.DELETED_HERE,
    )
    if checkable:
        out.append(("check", t("contact.check")))
    out.append(("copy", t("contact.copy")))
    if contact.also:
        out.append(("why", t("contact.why", name=isolated(model.name))))
    if model.can_follow:
        out.append(("follow", t("contact.follow", account=model.account_title)))
    for banner in model.banners:
        out += [a for a in banner.actions if a[0].partition(":")[0] in ("add", "put_back")]
    if model.is_editable:
        out += [("", ""), ("edit", t("action.edit")), ("delete", t("contact.delete"))]
    return out


def act(pane: DetailPane, action: str) -> None:
    """Do what the menu or a notice offers; 'add:google' carries its account."""
    contact = pane.contact
    if contact is None:
        return
    name, _, argument = action.partition(":")
    commands = pane.commands
    acts: dict[str, Callable[[], object]] = {
        "edit": pane.edit,
        "delete": pane.delete,
        "why": pane.why_twice,
        "copy": lambda: copy_contact(pane),
        "call": lambda: call_first(pane),
        "call_which": lambda: choose_number(pane),
        "check": lambda: pane.model.open(contact.id),
        "put_back": lambda: commands.put_back(contact.id),
        "restore": lambda: commands.undelete([contact.id]),
        "follow": lambda: commands.follow(contact.id),
        "add": lambda: commands.add_to(contact.id, AccountId(argument)),
        "review": lambda: _review(pane),
        "undo_add": lambda: pane.undo_add.emit(contact.id),
    }
    acts[name]()


def call_first(pane: DetailPane) -> None:
    """Call the contact's first number, when there is one."""
    for phone in pane.model.dialable[:1]:
        pane.header.opened.emit(tel_link(phone))


def choose_number(pane: DetailPane) -> QMenu:
    """Open a menu of the contact's numbers; choosing one calls it."""
    button = pane.header.call_button
    menu = menu_for(button)
    for phone in pane.model.dialable:
        action = add_action(menu, f"{value_label(phone)}: {isolated(value_text(phone))}")
        action.triggered.connect(lambda _=False, p=phone: pane.header.opened.emit(tel_link(p)))
    menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))
    for first in menu.actions()[:1]:
        menu.setActiveAction(first)
    return menu


def copy_contact(pane: DetailPane) -> None:
    """Put the whole contact on the clipboard, a line for each field."""
    model = pane.model
    rows = [*model.rows, *model.here]
    lines = [model.name, *(f"{r.label}: {r.copy or r.value}" for r in rows)]
    QGuiApplication.clipboard().setText("\n".join(lines))


def _review(pane: DetailPane) -> None:
    account = pane.model.account
    if account is not None:
        review_hold(pane, pane.queries, pane.commands, account)
