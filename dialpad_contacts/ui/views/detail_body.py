"""The detail pane's body: notices, then the cards of a contact, company contact or group chat."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Contact, Member
from dialpad_contacts.domain.names import shown
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.contact import ContactModel
from dialpad_contacts.ui.views.contact_calls import ContactCalls
from dialpad_contacts.ui.views.field_row import FieldRow, FieldsCard, RowsCard
from dialpad_contacts.ui.views.parts import Column, Notice, empty
from dialpad_contacts.ui.widgets import paint_avatar


class DetailBody(Column):
    """Everything below the action row."""

    opened = Signal(str)
    copied = Signal(str)
    chosen = Signal(str)
    """A notice's action."""
    navigate = Signal(int)

    def __init__(self, model: ContactModel) -> None:
        super().__init__(top=2)
        self._model = model
        self._notices = QVBoxLayout()
        self._notices.setSpacing(0)
        self._values = FieldsCard(t("group.values"))
        self._here = FieldsCard(t("group.here"))
        self.calls = ContactCalls()
        self._members = QVBoxLayout()
        self.content.addLayout(self._notices)
        for card in (self._values, self._here):
            card.opened.connect(self.opened)
            card.copied.connect(self.copied)
            self.content.addWidget(card)
        self.content.addWidget(self.calls)
        self.content.addLayout(self._members)
        self.content.addStretch(1)
        model.changed.connect(self.show_contact)
        model.updated.connect(self._mark)

    @property
    def rows(self) -> list[FieldRow]:
        """The rows that are shown, from top to bottom."""
        return self._values.rows + self._here.rows

    def show_contact(self) -> None:
        """Show the model's contact; the focus stays with the value that had it."""
        contact = self._model.contact
        if contact is None:
            return
        focused = next((r.view.copy for r in self.rows if r.hasFocus()), "")
        self._show_notices()
        self._values.show_rows(self._model.rows, self._model.name)
        self._here.show_rows(self._model.here, self._model.name)
        self.calls.show_contact(contact.id)
        self._show_members(contact)
        for row in self.rows:
            if focused and row.view.copy == focused:
                row.setFocus()
                return

    def _show_notices(self) -> None:
        empty(self._notices)
        for banner in self._model.banners:
            notice = Notice(banner.tone, banner.text, banner.actions)
            notice.chosen.connect(self.chosen)
            self._notices.addWidget(notice)
            self._notices.addSpacing(14)

    def _show_members(self, contact: Contact) -> None:
        empty(self._members)
        if not contact.members:
            return
        card = RowsCard(t("group.members"))
        for member in contact.members:
            row = MemberRow(member)
            if member.id is not None:
                row.clicked.connect(lambda _=False, to=member.id: self.navigate.emit(to))
            card.add(row)
        self._members.addWidget(card)

    def _mark(self, changed: tuple[str, ...]) -> None:
        for row in self.rows:
            row.mark_updated(row.view.label.lower() in changed or row.view.stored in changed)


class MemberRow(QAbstractButton):
    """A member of a group chat; opens the company contact when there is one here."""

    def __init__(self, member: Member, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._member = member
        self._words = shown(member.name).strip() or t("contact.nameless")
        self.setAccessibleName(self._words)
        self.setEnabled(member.id is not None)
        if self.isEnabled():
            self.setCursor(Qt.CursorShape.PointingHandCursor)
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setMinimumHeight(theme.current().px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        dress = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inner = self.rect().adjusted(2, 2, -2, -2)
        if self.isEnabled() and (self.underMouse() or self.isDown()):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(dress.color("hover"))
            painter.drawRoundedRect(inner, 8, 8)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(dress.color("accent"), dress.ring))
            painter.drawRoundedRect(inner, 8, 8)
        edge = dress.px(30)
        disc = QRect(16, (self.height() - edge) // 2, edge, edge)
        paint_avatar(painter, disc, str(self._member.id or self._words), self._words)
        painter.setFont(dress.font("row"))
        painter.setPen(dress.color("text"))
        text = self.rect().adjusted(16 + edge + 12, 0, -16, 0)
        cut = painter.fontMetrics().elidedText(
            self._words, Qt.TextElideMode.ElideRight, text.width()
        )
        painter.drawText(text, Qt.AlignmentFlag.AlignVCenter, cut)
        painter.end()


class EmptyPane(QWidget):
    """What the pane shows before anyone is chosen."""

    def __init__(self, words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        label = plain_label(words, "value", "text2", wrap=True, parent=self)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        box = QVBoxLayout(self)
        box.setContentsMargins(36, 28, 36, 28)
        box.addWidget(label, 1)
