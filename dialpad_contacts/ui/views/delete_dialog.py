"""The delete question: what will happen in each place, said before it happens (R8, D7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.deleting import plan_delete
from dialpad_contacts.ui.views.dialogs import Dialog, effects_card

Deleted = Callable[[list[ContactId], list[str]], object]


def ask_delete(
    parent: QWidget,
    queries: Queries,
    commands: Commands,
    ids: Sequence[ContactId],
    deleted: Deleted,
) -> Dialog | None:
    """Ask, and delete on a yes; ``deleted`` is then told ids and names. None: nothing to delete."""
    plan = plan_delete(queries, ids)
    if plan is None:
        return None
    dialog = Dialog(parent, plan.title, plan.second, "trash-2", "bad")
    dialog.body.addWidget(effects_card(plan.effects))

    def go() -> None:
        dialog.accept()
        commands.delete(plan.ids)
        deleted(plan.ids, plan.names)

    dialog.add_button(t("edit.cancel"))
    dialog.add_button(plan.button, "danger", go)
    dialog.open()
    return dialog
