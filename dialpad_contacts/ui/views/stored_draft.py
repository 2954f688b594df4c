"""The offer to go on with a form that a crash or quit interrupted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout

from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import Notice, empty

if TYPE_CHECKING:
    from dialpad_contacts.ui.views.detail import DetailPane


def offer_draft(pane: DetailPane, bar: QVBoxLayout) -> Notice | None:
    """Put the offer into ``bar``; None when no form was interrupted."""
    stored = pane.commands.stored_draft()
    if stored is None:
        return None
    contact_id, draft = stored
    contact = None if contact_id is None else pane.queries.contact(contact_id)
    who = shown(contact.display_name if contact is not None else draft.fields.display_name)
    words = t("edit.stored.new") if contact_id is None else t("edit.stored", name=who)
    actions = (("continue", t("edit.stored.continue")), ("discard", t("edit.stored.discard")))
    notice = Notice("soft", words, actions)

    def chosen(action: str) -> None:
        if action == "continue":
            pane.resume(contact, draft)
        else:
            empty(bar)
            pane.commands.store_draft(contact_id, None)

    notice.chosen.connect(chosen)
    bar.addSpacing(12)
    bar.addWidget(notice)
    return notice
