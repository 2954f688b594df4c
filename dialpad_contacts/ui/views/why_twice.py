"""'Why is Leo Fink here twice?': the actual reason, and both rows (R7)."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Contact, ContactId, Kind
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.search import Row
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.contact import ContactModel
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.widgets import Avatar, Card, ElidedLabel, Line, SourceBadge

MOST_TWINS = 4


def explain(
    parent: QWidget, model: ContactModel, navigate: Callable[[int], object]
) -> Dialog | None:
    """Open the explanation for the model's contact; ``navigate`` shows the other row."""
    contact = model.contact
    if contact is None:
        return None
    twins = model.twins[:MOST_TWINS]
    title = t("dup.title", name=isolated(model.name))
    dialog = Dialog(parent, title, model.why_twice(twins), "copy", width=560)
    card = Card(quiet=True)
    column = QVBoxLayout(card)
    column.setContentsMargins(16, 12, 16, 12)
    column.setSpacing(10)
    column.addWidget(_person(str(contact.id), model.name, _mine(contact), model.origin))
    for row in twins:
        column.addWidget(Line())
        origin = model.origin_of(row)
        column.addWidget(_person(row.id, shown(row.name), _second(row), origin))
    dialog.body.addWidget(card)
    dialog.add_button(t("dup.keep"))
    other = next((r for r in twins if not r.remote_only and r.id.isdigit()), None)
    if other is not None:
        target = ContactId(int(other.id))

        def go() -> None:
            dialog.accept()
            navigate(target)

        dialog.add_start_button(t("dup.other"), go)
    dialog.open()
    return dialog


def _mine(contact: Contact) -> str:
    what = t("dup.yours") if contact.kind is Kind.PERSONAL else t("dup.company")
    return f"{what} · {t('dup.shown')}"


def _second(row: Row) -> str:
    what = t("dup.yours") if row.kind is Kind.PERSONAL else t("dup.company")
    return f"{what} · {shown(row.second)}" if row.second else what


def _person(key: str, name: str, second: str, origin: Origin) -> QWidget:
    box = QWidget()
    row = QHBoxLayout(box)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(12)
    avatar = Avatar(36)
    avatar.show_person(key, name)
    row.addWidget(avatar)
    words = QVBoxLayout()
    words.setSpacing(2)
    words.addWidget(ElidedLabel(name, "row"))
    words.addWidget(ElidedLabel(second, "body", "text2"))
    row.addLayout(words, 1)
    row.addWidget(SourceBadge(origin.tile, origin.title))
    return box
