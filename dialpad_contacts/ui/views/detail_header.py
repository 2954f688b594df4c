"""The detail pane's header: who it is, where it comes from, when checked; and its actions."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Direction, text_of
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.plain import plain_label, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.contact import Check, ContactModel
from dialpad_contacts.ui.viewmodels.difference import value_label, value_text
from dialpad_contacts.ui.viewmodels.fields import mail_link, tel_link
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import Narrow, set_words
from dialpad_contacts.ui.widgets import Avatar, Button, ElidedLabel, IconLabel, SourceBadge

_CHECKS = {
    "checking": ("refresh-cw", "accent"),
    "checked": ("circle-check", "ok"),
    "stale": ("clock", "text2"),
    "updated": ("arrow-down", "accent"),
    "none": ("", "text2"),
}
_ARROWS = {
    Direction.TWO_WAY: "arrow-left-right",
    Direction.ONE_WAY: "arrow-down-to-line",
    Direction.READ_ONLY: "lock",
}
NARROW = 420
MOST_LABEL = 18


class DetailHeader(QWidget):
    """Header and action row; both stay put while the body scrolls."""

    edit = Signal()
    more = Signal(object)
    """The More button, to open the menu below it."""
    why_twice = Signal()
    opened = Signal(str)
    favoured = Signal(bool)
    """The star was pressed; it is hidden until there are calls, which favourites are for."""

    def __init__(self, model: ContactModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self._is_favourite = False
        self._avatar = Avatar(70, self)
        self._name = ElidedLabel("", "name", "text", self)
        self._subtitle = ElidedLabel("", "value", "text2", self)
        line = QWidget(self)
        flow = FlowLayout(line, gap=14, line_gap=4)
        self._source = SourceBadge("local", "")
        self._direction, self._check = _Mark(), _Mark()
        self._why = Button(t("contact.also.company"), "link", "copy")
        self._why.clicked.connect(self.why_twice)
        for part in (self._source, self._direction, self._check, self._why):
            flow.addWidget(part)
        self.edit_button = Button(t("action.edit"), "plain", "pencil", self)
        self.edit_button.clicked.connect(self.edit)
        self.star = Button("", "ghost", "star", self, name=t("contact.favourite", name=""))
        self.star.clicked.connect(lambda: self.favoured.emit(not self._is_favourite))
        self.star.hide()
        self.more_button = Button("", "ghost", "ellipsis", self, name=t("contact.more"))
        self.more_button.clicked.connect(lambda: self.more.emit(self.more_button))
        words = QVBoxLayout()
        words.setSpacing(3)
        words.addStretch(1)
        words.addWidget(self._name)
        words.addWidget(self._subtitle)
        words.addWidget(line)
        words.addStretch(1)
        self._tools = QWidget()
        tools = QHBoxLayout(self._tools)
        tools.setContentsMargins(0, 0, 0, 0)
        tools.setSpacing(6)
        tools.addWidget(self.star)
        tools.addWidget(self.edit_button)
        tools.addWidget(self.more_button)
        self._grid = grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(self._avatar, 0, 0, top)
        grid.addLayout(words, 0, 1)
        grid.setColumnStretch(1, 1)
        narrow = Narrow(self, NARROW)
        narrow.changed.connect(self._arrange)
        self._arrange(False)
        self._tel = self._mail = ""
        self._actions = QWidget(self)
        actions = FlowLayout(self._actions)
        self.call_button = Button(t("contact.call", label=""), "primary", "phone")
        self.call_button.clicked.connect(lambda: self.opened.emit(self._tel))
        self.mail_button = Button(t("contact.mail"), "plain", "mail")
        self.mail_button.clicked.connect(lambda: self.opened.emit(self._mail))
        actions.addWidget(self.call_button)
        actions.addWidget(self.mail_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addLayout(grid)
        column.addWidget(self._actions)
        model.changed.connect(self.show_contact)
        model.check_changed.connect(self._show_check)

    def _arrange(self, narrow: bool) -> None:
        """Where it is narrow, the buttons go below the name instead of cutting it."""
        self._grid.removeWidget(self._tools)
        side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        self._grid.addWidget(self._tools, 1 if narrow else 0, 1 if narrow else 2, side)
        self._grid.setVerticalSpacing(10 if narrow else 0)

    def show_contact(self) -> None:
        """Show the model's contact."""
        model, contact = self._model, self._model.contact
        if contact is None:
            return
        name = model.name
        members = tuple(m.name for m in contact.members)
        self._avatar.show_person(str(contact.id), contact.fields.full_name or name, members)
        self._name.set_full(name)
        self._subtitle.set_full(model.subtitle)
        self._subtitle.setVisible(bool(model.subtitle))
        self.edit_button.setVisible(model.is_editable)
        self.edit_button.setAccessibleName(t("contact.edit.name", name=name))
        self.more_button.setAccessibleName(t("contact.more.name", name=name))
        set_tip(self.more_button, t("contact.more"))
        self._is_favourite = contact.favourite
        words = t("contact.unfavourite" if contact.favourite else "contact.favourite", name=name)
        self.star.set_icon("star-filled" if contact.favourite else "star")
        self.star.setAccessibleName(words)
        set_tip(self.star, words)
        self._show_line()
        self._show_actions()

    def _show_line(self) -> None:
        model, direction = self._model, self._model.direction
        self._source.set_source(model.origin.tile, model.origin.title)
        if direction is not None:
            self._direction.show_words(_ARROWS[direction], "text2", t(f"direction.{direction}"))
        self._direction.setVisible(direction is not None)
        self._why.set_words(model.also_words)
        self._why.setVisible(bool(model.also_words))
        self._show_check()

    def _show_check(self) -> None:
        check: Check = self._model.check
        icon, tone = _CHECKS[check.state]
        self._check.show_words(icon, tone, check.text)
        self._check.setAccessibleDescription(self._model.warning)

    def _show_actions(self) -> None:
        model, contact = self._model, self._model.contact
        phone = next(iter(model.dialable), None)
        self._tel = tel_link(phone) if phone is not None else ""
        if phone is not None:
            label = value_label(phone).lower()
            short = label if len(label) <= MOST_LABEL else f"{label[: MOST_LABEL - 1]}…"
            self.call_button.set_words(t("contact.call", label=short))
            spoken = t("field.call", name=model.name, label=label, value=value_text(phone))
            self.call_button.setAccessibleName(spoken)
        address = text_of(contact.emails[0].value) if contact and contact.emails else ""
        self._mail = mail_link(address)
        self.mail_button.setAccessibleName(t("field.mail", name=model.name, value=address))
        self.call_button.setVisible(bool(self._tel))
        self.mail_button.setVisible(bool(self._mail))
        self._actions.setVisible(bool(self._tel or self._mail))


class _Mark(QWidget):
    """An icon and its words, for the header's line."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        self._icon = IconLabel("", 14, "text2", self)
        self._words = plain_label("", "metalabel", "text2")
        row.addWidget(self._icon)
        row.addWidget(self._words)

    def show_words(self, icon: str, tone: str, words: str) -> None:
        """Show another state; no words take no room."""
        self._icon.set_icon(icon, tone)
        set_words(self._words, words)
        self.setVisible(bool(words))
        self.setMinimumHeight(theme.current().px(16))
