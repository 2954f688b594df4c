"""First and last name in the form, side by side where there is room."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLineEdit, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import MAX_NAME
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.arrivals import NAMES, Name, Offer
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.views.edit_parts import Message, OfferBar, Provenance, field
from dialpad_contacts.ui.views.parts import Narrow

_CAPTIONS: dict[Name, str] = {"given_name": "edit.first", "family_name": "edit.last"}
NARROW = 300


class NameField(QWidget):
    """One of the two names."""

    def __init__(self, model: EditModel, name: Name, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self.name = model, name
        self.value: QLineEdit = field(t(_CAPTIONS[name]), model.names[name], MAX_NAME)
        caption = plain_label(t(_CAPTIONS[name]), "metalabel", "text2")
        caption.setBuddy(self.value)
        self.value.textEdited.connect(self._typed)
        self._provenance = Provenance(self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(caption)
        self._column.addWidget(self.value)
        self._column.addWidget(self._provenance)
        self.offer: OfferBar | None = None

    def refresh(self, origin: Origin | None) -> None:
        """Show the model's name where it is another, and what it was."""
        model = self._model
        if self.value.text() != model.names[self.name]:
            self.value.setText(model.names[self.name])
        start = getattr(model.contact.fields, self.name)
        changed = not model.is_new and model.names[self.name] != start
        self._provenance.show_words(origin, "", start if changed else None)
        self.value.setAccessibleDescription(self._provenance.spoken)

    def show_offer(self, offer: Offer | None, title: str, tile: str) -> None:
        """Show or take away what the account has now."""
        if self.offer is not None:
            self._column.removeWidget(self.offer)
            self.offer.hide()
            self.offer.deleteLater()
            self.offer = None
        if offer is None:
            return
        words = t("edit.offer", account=title, value=offer.shown)
        if not offer.shown:
            words = t("edit.offer.empty", account=title)
        self.offer = OfferBar(words, t("edit.offer.use"), t("edit.offer.mine"), tile, self)
        self.offer.used.connect(lambda: self._model.take(offer))
        self.offer.refused.connect(lambda: self._model.refuse(offer))
        self._column.addWidget(self.offer)

    def _typed(self, text: str) -> None:
        self._model.set_name(self.name, text)


class NameFields(QWidget):
    """Both names, and the message that a contact needs at least something."""

    def __init__(self, model: EditModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.fields: dict[Name, NameField] = {n: NameField(model, n, self) for n in NAMES}
        self.message = Message(self)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(6)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)
        self._arrange(False)

    def refresh(self, origin: Origin) -> None:
        """Show the model's names; the source stands once, under the first."""
        for name, part in self.fields.items():
            shows = name == "given_name" and not self._model.is_new
            part.refresh(origin if shows else None)
        if self.message.text and not self._model.draft().fields.is_empty:
            self.message.show_words("")

    def _arrange(self, narrow: bool) -> None:
        top = Qt.AlignmentFlag.AlignTop
        parts = list(self.fields.values())
        for part in (*parts, self.message):
            self._grid.removeWidget(part)
        for n, part in enumerate(parts):
            self._grid.addWidget(part, n if narrow else 0, 0 if narrow else n, top)
        self._grid.addWidget(self.message, 2, 0, 1, 1 if narrow else 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 0 if narrow else 1)
