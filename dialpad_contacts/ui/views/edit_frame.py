"""What stands around the form's fields: title and Save, keys and Delete, the destination."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from dialpad_contacts.ui.plain import caption, plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.views.edit_field import label_width
from dialpad_contacts.ui.views.edit_parts import ChoiceBox
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import Column, Narrow
from dialpad_contacts.ui.widgets import Button, ElidedLabel, KeyHint

NO_KEYS, NO_TITLE = 560, 320
"""Narrower than this, the key hints and the title make room for the buttons."""


class FormHead(Column):
    """The title, Cancel and Save."""

    def __init__(self) -> None:
        super().__init__(top=26, bottom=14)
        row = QHBoxLayout()
        row.setSpacing(9)
        self.title = ElidedLabel("", "title", "text")
        self.cancel = Button(t("edit.cancel"), "ghost")
        self.save = Button(t("edit.save.here"), "primary")
        row.addWidget(self.title, 1)
        row.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignRight)
        row.addWidget(self.save)
        narrow = Narrow(self, NO_TITLE)
        narrow.changed.connect(self.title.setHidden)
        self.content.addLayout(row)


class FormFoot(Column):
    """Key hints and Delete; stays put while the fields scroll."""

    def __init__(self) -> None:
        super().__init__(top=8, bottom=12)
        row = QHBoxLayout()
        keys = QWidget()
        flow = FlowLayout(keys, gap=16)
        self.save_hint = KeyHint("Ctrl S", t("edit.save.here"))
        flow.addWidget(self.save_hint)
        for key, does in (("Esc", "cancel"), ("Ctrl Z", "undo")):
            flow.addWidget(KeyHint(key, t(f"edit.key.{does}")))
        row.addWidget(keys, 1, Qt.AlignmentFlag.AlignVCenter)
        self.delete = Button(t("edit.delete"), "ghostdanger", "trash-2")
        row.addWidget(self.delete)
        narrow = Narrow(self, NO_KEYS)
        narrow.changed.connect(keys.setHidden)
        self.content.addLayout(row)


class DestinationBox(QWidget):
    """Where a new contact goes: an account, or this computer alone."""

    def __init__(self, model: EditModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        choices = model.destinations
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        label = plain_label(t("edit.to"), "metalabel", "text2")
        label.setFixedWidth(label_width())
        self.choice = ChoiceBox()
        self.choice.setAccessibleName(t("edit.to"))
        label.setBuddy(self.choice)
        for choice in choices:
            self.choice.addItem(caption(choice.title), choice.account)
        now = next((n for n, c in enumerate(choices) if c.account == model.to), 0)
        self.choice.setCurrentIndex(now)
        self.choice.currentIndexChanged.connect(lambda n: model.set_destination(choices[n].account))
        row.addWidget(label)
        row.addWidget(self.choice)
        row.addStretch(1)
