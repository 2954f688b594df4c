"""The edit form: in the place of the detail, the same fields, and what saving them will write."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Contact, Direction
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.arrivals import NAMES, Offer
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.viewmodels.edit_lines import EditLine
from dialpad_contacts.ui.viewmodels.form_words import form_origin
from dialpad_contacts.ui.views.edit_field import EditField, label_width
from dialpad_contacts.ui.views.edit_frame import DestinationBox, FormFoot, FormHead
from dialpad_contacts.ui.views.edit_here import HereFields
from dialpad_contacts.ui.views.edit_names import NameFields
from dialpad_contacts.ui.views.edit_parts import OfferBar
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import Column, Notice, Scroller, empty
from dialpad_contacts.ui.views.write_hint import WriteHint
from dialpad_contacts.ui.widgets import Avatar, Button


class EditForm(QWidget):
    """The form over an ``EditModel``. Ctrl S saves, Esc gives up (the pane asks)."""

    saved = Signal(object)
    """The saved contact; None when there was nothing to save."""
    cancelled = Signal()
    delete = Signal()

    def __init__(self, model: EditModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = model
        self._body = Column(top=4)
        self._scroller = Scroller(self._body, self)
        self.fields: list[EditField] = []
        self.offers: list[OfferBar] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head, foot = FormHead(), FormFoot()
        column.addWidget(head)
        column.addWidget(self._scroller, 1)
        column.addWidget(foot)
        self.title, self.save_button, self.cancel_button = head.title, head.save, head.cancel
        self.save_button.clicked.connect(self.save)
        self.cancel_button.clicked.connect(self.cancelled)
        self.save_hint, self.delete_button = foot.save_hint, foot.delete
        self.delete_button.clicked.connect(self.delete)
        model.lines_changed.connect(self._sync_rows)
        model.edited.connect(self._refresh)
        model.replaced.connect(self._replaced)
        model.offers_changed.connect(self._show_offers)
        model.hint_changed.connect(self._show_hint)
        model.gone.connect(lambda: self._say("warn", t("edit.gone")))

    def open(self) -> None:
        """Fill the form from the model; called once the model was opened."""
        model = self.model
        empty(self._body.content)
        self.fields, self.offers = [], []
        self.title.set_full(t("edit.title.new") if model.is_new else t("edit.title"))
        self.delete_button.setVisible(not model.is_new)
        self.delete_button.setAccessibleName(t("contact.delete.name", name=self.who))
        content = self._body.content
        self._notices = QVBoxLayout()
        content.addLayout(self._notices)
        self.to: DestinationBox | None = None
        if model.is_new and len(model.destinations) > 1:
            self.to = DestinationBox(model)
            content.addWidget(self.to)
            content.addSpacing(12)
        content.addLayout(self._name_row())
        content.addSpacing(10)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(10)
        content.addLayout(self._rows)
        content.addWidget(self._adders())
        self._loose = QVBoxLayout()
        content.addLayout(self._loose)
        content.addSpacing(6)
        self.hint = WriteHint()
        content.addWidget(self.hint)
        content.addSpacing(16)
        self.here = HereFields(model)
        content.addWidget(self.here)
        content.addStretch(1)
        self._sync_rows()
        self._show_offers()
        self._show_hint()
        self._refresh()
        self._scroller.verticalScrollBar().setValue(0)

    @property
    def who(self) -> str:
        """The name of whom the form is about."""
        return shown(self.model.contact.display_name)

    # Acts

    def focus_on(self, copied: str = "") -> None:
        """Put the cursor into the field with this value, else into the first name."""
        for part in self.fields:
            if copied and part.line.start is not None and copied == part.line.copied:
                part.value.setFocus(Qt.FocusReason.OtherFocusReason)
                part.value.selectAll()
                return
        self.names.fields["given_name"].value.setFocus(Qt.FocusReason.OtherFocusReason)

    def save(self) -> None:
        """Save, or show what keeps the form from being saved and go there."""
        problems = self.model.problems()
        if problems:
            self._show_problems(problems)
            return
        try:
            contact: Contact | None = self.model.save()
        except (ContactsError, LookupError, ValueError) as error:
            gone = self.model.is_gone
            self._say("bad", t("edit.gone") if gone else t("edit.failed", reason=str(error)))
            return
        self.saved.emit(contact)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Save):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancelled.emit()
        else:
            super().keyPressEvent(event)

    def _show_problems(self, problems: list[tuple[EditLine | None, str]]) -> None:
        for part in self.fields:
            part.check()
        line, words = problems[0]
        target: QWidget = self.names.fields["given_name"].value
        if line is None:
            self.names.message.show_words(words)
        else:
            target = next(p.value for p in self.fields if p.line is line)
        target.setFocus(Qt.FocusReason.OtherFocusReason)
        self._scroller.ensureWidgetVisible(target)

    def _say(self, tone: str, words: str) -> None:
        empty(self._notices)
        self._notices.addWidget(Notice(tone, words))
        self._notices.addSpacing(12)
        self._scroller.verticalScrollBar().setValue(0)

    # Building

    def _name_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(6)
        px = theme.current().px
        self.avatar = Avatar(52)
        holder = QWidget()
        holder.setFixedWidth(label_width())
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.addWidget(self.avatar)
        inner.addStretch(1)
        row.addWidget(holder)
        self.names = NameFields(self.model)
        row.addWidget(self.names, 1)
        row.addSpacing(px(32) + 6)
        return row

    def _adders(self) -> QWidget:
        strip = QWidget()
        flow = FlowLayout(strip)
        flow.setContentsMargins(label_width() + 2, 8, 0, 0)
        self.adders: dict[bool, Button] = {}
        for email in (False, True):
            button = Button(t("edit.add.email" if email else "edit.add.phone"), "link", "plus")
            button.clicked.connect(lambda _=False, e=email: self._add(email=e))
            flow.addWidget(button)
            self.adders[email] = button
        return strip

    # Following the model

    def _add(self, *, email: bool) -> None:
        line = self.model.add_line(email=email)
        part = next((p for p in self.fields if p.line is line), None)
        if part is not None:
            part.value.setFocus(Qt.FocusReason.OtherFocusReason)
            self._scroller.ensureWidgetVisible(part)

    def _remove(self, line: EditLine) -> None:
        place = next(n for n, p in enumerate(self.fields) if p.line is line)
        self.model.remove_line(line)
        if self.fields:
            self.fields[min(place, len(self.fields) - 1)].value.setFocus()
        else:
            self.adders[line.email].setFocus()

    def _sync_rows(self) -> None:
        if not hasattr(self, "_rows"):
            return
        known = {id(p.line): p for p in self.fields}
        self.fields = []
        numbers = {False: 0, True: 0}
        for place, line in enumerate(self.model.visible):
            part = known.pop(id(line), None)
            if part is None:
                part = EditField(self.model, line)
                part.removed.connect(self._remove)
            self._rows.insertWidget(place, part)
            self.fields.append(part)
            numbers[line.email] += 1
            part.set_number(numbers[line.email])
        for part in known.values():
            self._rows.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._show_offers()
        self._order()

    def _order(self) -> None:
        """Chain the Tab order: fields from top to bottom, then Save, Cancel, Delete."""
        chain: list[QWidget] = [self.names.fields[n].value for n in NAMES]
        for part in self.fields:
            chain += [part.label, part.value, part.remove]
        chain += [self.adders[False], self.adders[True], *self.here.stops]
        chain += [self.save_button, self.cancel_button, self.delete_button]
        for first, second in pairwise(chain):
            QWidget.setTabOrder(first, second)

    def _replaced(self, at: object) -> None:
        for part in self.fields:
            if part.line is at:
                part.refresh()
                part.check()

    def _refresh(self) -> None:
        origin = form_origin(self.model)
        self.names.refresh(origin)
        typed = " ".join(self.model.names.values())
        name = typed if typed.strip() else self.who
        self.avatar.show_person(str(self.model.contact.id), name)
        for part in self.fields:
            part.refresh()
        account = self.model.account
        sends = account is not None and account.direction is Direction.TWO_WAY
        words = t("edit.save.sync" if sends else "edit.save.here")
        self.save_button.set_words(words)
        self.save_hint.set_words(words)

    def _show_hint(self) -> None:
        if hasattr(self, "hint"):
            self.hint.show_hint(self.model.hint(), form_origin(self.model).title)

    def _show_offers(self) -> None:
        if not hasattr(self, "_loose"):
            return
        origin = form_origin(self.model)
        beside = {o.at: o for o in self.model.offers if o.at is not None}
        for name in NAMES:
            self.names.fields[name].show_offer(beside.get(name), origin.title, origin.tile)
        for part in self.fields:
            part.show_offer(beside.get(part.line), origin.title, origin.tile)
        empty(self._loose)
        self.offers = [self._loose_offer(o) for o in self.model.offers if o.at is None]

    def _loose_offer(self, offer: Offer) -> OfferBar:
        origin = form_origin(self.model)
        words = t("edit.offer", account=origin.title, value=offer.shown)
        bar = OfferBar(words, t("edit.offer.use"), t("edit.offer.out"), origin.tile)
        bar.used.connect(lambda: self.model.take(offer))
        bar.refused.connect(lambda: self.model.refuse(offer))
        self._loose.addWidget(bar)
        return bar
