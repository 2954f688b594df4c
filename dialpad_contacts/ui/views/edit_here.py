"""Company and note in the form: they stay on this computer, and say so."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QPlainTextEdit, QWidget

from dialpad_contacts.domain.contact import MAX_NAME
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.views.edit_field import label_width
from dialpad_contacts.ui.views.edit_parts import field

NOTE_HEIGHT = 66


class HereFields(QWidget):
    """The two fields that are never sent."""

    def __init__(self, model: EditModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.company = field(t("edit.company"), model.company, MAX_NAME)
        self.company.setAccessibleDescription(t("edit.here"))
        self.company.textEdited.connect(lambda text: model.set_here(company=text))
        self.note = QPlainTextEdit(model.note)
        self.note.setAccessibleName(t("edit.note"))
        self.note.setAccessibleDescription(t("edit.here"))
        self.note.setTabChangesFocus(True)
        self.note.textChanged.connect(self._note_typed)
        px = theme.current().px
        self.note.setFixedHeight(px(NOTE_HEIGHT))
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 8, px(32) + 6, 0)
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(8)
        grid.setColumnMinimumWidth(0, label_width())
        grid.setColumnStretch(1, 1)
        grid.addWidget(plain_label(t("edit.here"), "meta", "text2", wrap=True), 0, 1)
        for row, (key, part) in enumerate((("company", self.company), ("note", self.note)), 1):
            label = plain_label(t(f"edit.{key}"), "metalabel", "text2")
            label.setBuddy(part)
            grid.addWidget(label, row, 0)
            grid.addWidget(part, row, 1)

    @property
    def stops(self) -> list[QWidget]:
        """The fields in Tab order."""
        return [self.company, self.note]

    def _note_typed(self) -> None:
        self._model.set_here(note=self.note.toPlainText())
