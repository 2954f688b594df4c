"""The form that adds or edits somebody by hand, on either side of the Lab."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Email, Fields, Value, text_of
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.parts import Scroller
from dialpad_contacts.ui.widgets import Button
from dialpad_contacts.ui.widgets.chooser import Chooser

LABELS = {"email": ("home", "work", "other"), "phone": ("mobile", "work", "home", "other")}
REGION = "US"
"""How the Lab reads a number without '+'; its simulated people are American."""
MOST_HIGH = 420


class LabEdit(Dialog):
    """Names, emails and numbers; ``then`` gets them when they are saved."""

    def __init__(
        self, parent: QWidget, title: str, fields: Fields, then: Callable[[Fields], object]
    ) -> None:
        super().__init__(parent, title, t("lab.edit.hint"), "flask-conical", "accent", 460)
        self._then = then
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        self.given = self._name(column, t("lab.edit.first"), fields.given_name)
        self.family = self._name(column, t("lab.edit.last"), fields.family_name)
        self.emails = ValueList("email", fields.emails)
        self.phones = ValueList("phone", fields.phones)
        for part in (self.phones, self.emails):
            part.changed = self._grow
            column.addWidget(part)
        column.addStretch(1)
        self._inner, self._scroller = inner, Scroller(inner)
        self.body.addWidget(self._scroller)
        self._grow()
        self.add_button(t("action.cancel"))
        self.save = self.add_button(t("lab.edit.save"), "primary", self._save)
        self.save.setDefault(True)
        self.first = self.given

    def _name(self, column: QVBoxLayout, words: str, text: str) -> QLineEdit:
        column.addWidget(plain_label(words, "metalabel", "text2"))
        edit = QLineEdit(text)
        edit.setAccessibleName(words)
        edit.returnPressed.connect(self._save)
        column.addWidget(edit)
        return edit

    def _grow(self) -> None:
        high = min(self._inner.sizeHint().height() + 4, MOST_HIGH)
        self._scroller.setMinimumHeight(high)
        self.fit_soon()

    def _save(self) -> None:
        emails = tuple(Email(text, label) for text, label in self.emails.texts())
        phones = tuple(phone(text, label, region=REGION) for text, label in self.phones.texts())
        given, family = self.given.text().strip(), self.family.text().strip()
        self.accept()
        self._then(Fields(given, family, emails, phones))


class ValueList(QWidget):
    """Emails or numbers, each with its label and a button that removes it."""

    def __init__(self, what: str, values: Iterable[Value]) -> None:
        super().__init__()
        self._what = what
        self.rows: list[ValueRow] = []
        self.changed: Callable[[], object] = _nothing
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 4, 0, 0)
        column.setSpacing(6)
        self._list = QVBoxLayout()
        self._list.setSpacing(6)
        column.addLayout(self._list)
        more = QHBoxLayout()
        self.more = Button(t(f"lab.edit.more.{what}"), "ghost", "plus")
        self.more.setProperty("flush", True)
        self.more.clicked.connect(lambda _checked: self.add("", "").edit.setFocus())
        more.addWidget(self.more)
        more.addStretch(1)
        column.addLayout(more)
        for value in values:
            self.add(text_of(value), value.label)

    def add(self, text: str, label: str) -> ValueRow:
        """Add a line."""
        row = ValueRow(text, label or LABELS[self._what][0], LABELS[self._what])
        row.remove.clicked.connect(lambda _checked: self._remove(row))
        self.rows.append(row)
        self._list.addWidget(row)
        self._number()
        return row

    def texts(self) -> list[tuple[str, str]]:
        """Return (text, label) of every line that has a text."""
        all_ = ((row.edit.text().strip(), row.label.currentData()) for row in self.rows)
        return [(text, str(label)) for text, label in all_ if text]

    def _remove(self, row: ValueRow) -> None:
        self.rows.remove(row)
        self._list.removeWidget(row)
        row.hide()
        row.deleteLater()
        self._number()
        (self.rows[-1].edit if self.rows else self.more).setFocus()

    def _number(self) -> None:
        for number, row in enumerate(self.rows, 1):
            row.be_called(t(f"lab.edit.{self._what}", n=number))
        self.changed()


class ValueRow(QWidget):
    """One value."""

    def __init__(self, text: str, label: str, labels: Iterable[str]) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self.edit = QLineEdit(text)
        self.label = Chooser()
        for each in dict.fromkeys((*labels, label)):
            known = each in ("home", "work", "mobile", "other")
            self.label.addItem(t(f"lab.label.{each}") if known else each, each)
        self.label.setCurrentIndex(self.label.findData(label))
        self.remove = Button("", "ghost", "x", name="x", small=True)
        row.addWidget(self.edit, 1)
        row.addWidget(self.label)
        row.addWidget(self.remove)

    def be_called(self, name: str) -> None:
        """Take a name for those who hear it."""
        self.edit.setAccessibleName(name)
        self.edit.setPlaceholderText(name)
        self.label.setAccessibleName(t("lab.edit.label", field=name))
        self.remove.setAccessibleName(t("lab.edit.remove", field=name))


def _nothing() -> None:
    """What a list does when nobody cares for its size."""
