"""One email or number of the form: label, value, remove, and the lines below it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QWidget

from dialpad_contacts.domain.contact import MAX_VALUE
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.arrivals import Offer
from dialpad_contacts.ui.viewmodels.difference import caption
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.viewmodels.edit_lines import EMAIL_LABELS, PHONE_LABELS, EditLine
from dialpad_contacts.ui.viewmodels.form_words import provenance, was
from dialpad_contacts.ui.views.edit_parts import (
    AROUND_LABEL,
    LabelBox,
    Message,
    OfferBar,
    Provenance,
    field,
    mark_invalid,
)
from dialpad_contacts.ui.views.parts import Narrow
from dialpad_contacts.ui.widgets import Button

NARROW = 380


def label_width() -> int:
    """Return how wide the form's labels are: as drawn, or more where the font is a wide one."""
    dress = theme.current()
    metrics = QFontMetrics(dress.font("body"))
    words = [caption(label, email=False) for label in PHONE_LABELS]
    words += [caption(label, email=True) for label in EMAIL_LABELS]
    return max(dress.px(100), max(map(metrics.horizontalAdvance, words)) + dress.px(AROUND_LABEL))


class EditField(QWidget):
    """The row of one ``EditLine``."""

    removed = Signal(object)

    def __init__(self, model: EditModel, line: EditLine, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model, self.line = model, line
        known = EMAIL_LABELS if line.email else PHONE_LABELS
        self.label = LabelBox(known, email=line.email, parent=self)
        self.label.show_label(line.label)
        self.value = field("", line.text, MAX_VALUE)
        self.remove = Button("", "ghost", "x", self, name=t("edit.remove.any"))
        self._provenance = Provenance(self)
        self._message = Message(self)
        self._offer: OfferBar | None = None
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(6)
        self._grid.setVerticalSpacing(4)
        self._narrow = Narrow(self, NARROW)
        self._narrow.changed.connect(self._arrange)
        self.label.changed.connect(self._label_typed)
        self.value.textEdited.connect(self._typed)
        self.value.editingFinished.connect(self.check)
        self.remove.clicked.connect(lambda: self.removed.emit(self.line))
        theme.current().changed.connect(self._fit)
        self._arrange(False)
        self._fit()
        self.refresh()

    @property
    def message(self) -> str:
        """What stands below the field, '' for nothing."""
        return self._message.text

    def set_number(self, n: int) -> None:
        """Take the number in 'Phone 2'."""
        kind = "email" if self.line.email else "phone"
        self.value.setAccessibleName(t(f"edit.{kind}", n=n))
        self.label.setAccessibleName(t(f"edit.label.{kind}", n=n))
        self.refresh()

    def check(self) -> bool:
        """Show what is wrong, or who else has this value; return whether it can be saved."""
        problem = self.line.problem
        self._message.show_words(problem, "" if problem else self._model.warning(self.line))
        mark_invalid(self.value, bool(problem))
        self._describe()
        return not problem

    def refresh(self) -> None:
        """Show the line's text again where it is another, and the words below it."""
        if self.value.text() != self.line.text:
            self.value.setText(self.line.text)
            self.label.show_label(self.line.label)
        origin, since = provenance(self._model, self.line)
        self._provenance.show_words(origin, since, was(self.line))
        label = caption(self.line.label, email=self.line.email)
        self.remove.setAccessibleName(t("edit.remove", label=label.lower(), value=self.line.text))
        self._describe()

    def show_offer(self, offer: Offer | None, title: str, tile: str) -> None:
        """Show or take away what the account has now."""
        if self._offer is not None:
            self._grid.removeWidget(self._offer)
            self._offer.hide()
            self._offer.deleteLater()
            self._offer = None
        if offer is None:
            return
        words = t("edit.offer", account=title, value=offer.shown)
        self._offer = OfferBar(words, t("edit.offer.use"), t("edit.offer.out"), tile, self)
        self._offer.used.connect(lambda: self._model.take(offer))
        self._offer.refused.connect(lambda: self._model.refuse(offer))
        self._grid.addWidget(self._offer, 4, 0 if self._narrow.narrow else 1)

    @property
    def offer(self) -> OfferBar | None:
        """The offer that is shown, None for none."""
        return self._offer

    def _typed(self, text: str) -> None:
        self._model.set_text(self.line, text)
        if self._message.text and not self.line.problem:
            self.check()
        self.refresh()

    def _label_typed(self, label: str) -> None:
        self._model.set_label(self.line, label)
        self.refresh()

    def _describe(self) -> None:
        parts = (self._provenance.spoken, self._message.text)
        self.value.setAccessibleDescription(". ".join(p for p in parts if p))

    def _arrange(self, narrow: bool) -> None:
        grid = self._grid
        below = (self._provenance, self._message, self._offer)
        for part in (self.label, self.value, self.remove, *below):
            if part is not None:
                grid.removeWidget(part)
        column = 0 if narrow else 1
        first = 1 if narrow else 0
        grid.addWidget(self.label, 0, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(self.value, first, column)
        grid.addWidget(self.remove, first, column + 1)
        for row, part in enumerate(below, start=2):
            if part is not None:
                grid.addWidget(part, row, column)
        grid.setColumnStretch(0, 1 if narrow else 0)
        grid.setColumnStretch(1, 0 if narrow else 1)

    def _fit(self) -> None:
        self.label.setFixedWidth(label_width())
