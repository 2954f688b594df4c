"""The detail pane: one contact, its form in the same place, and the questions before it is left."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.domain.contact import Contact, ContactId
from dialpad_contacts.domain.names import shown
from dialpad_contacts.sync.events import SyncEvent
from dialpad_contacts.ui.services import Commands, Draft, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.contact import ContactModel
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.views.delete_dialog import ask_delete
from dialpad_contacts.ui.views.detail_body import DetailBody, EmptyPane
from dialpad_contacts.ui.views.detail_header import DetailHeader
from dialpad_contacts.ui.views.detail_menu import KEYS, act, open_menu
from dialpad_contacts.ui.views.dialogs import Dialog, ask_discard
from dialpad_contacts.ui.views.edit_form import EditForm
from dialpad_contacts.ui.views.parts import Column, Scroller, empty
from dialpad_contacts.ui.views.stored_draft import offer_draft
from dialpad_contacts.ui.views.why_twice import explain
from dialpad_contacts.ui.widgets import Ground

OpenLink = Callable[[str], object]


class DetailPane(Ground):
    """Shows one contact. ``open_link`` is handed tel: and mailto: addresses."""

    editing_changed = Signal(bool, str)
    """A form was opened or closed, and whom it is about ('' for a new contact)."""
    deleted = Signal(list, list)
    """(ids, names) that were just deleted, for the undo bar."""
    navigate = Signal(int)
    """Another contact should be chosen in the list and shown."""
    undo_add = Signal(int)

    def __init__(self, theme: Theme, open_link: OpenLink, parent: QWidget | None = None) -> None:
        super().__init__("surface", parent)
        self._theme, self.open_link = theme, open_link
        self.setAccessibleName(t("contact.details"))
        self._stack = QStackedWidget(self)
        self._empty = EmptyPane(t("contact.none"))
        self._stack.addWidget(self._empty)
        self._bar = QVBoxLayout()
        self._bar.setContentsMargins(36, 0, 36, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self._bar)
        column.addWidget(self._stack, 1)
        self._question: Dialog | None = None
        self._after: Callable[[], object] | None = None
        self._editing = False

    def connect_services(self, queries: Queries, commands: Commands, region: str = "US") -> None:
        """Take the services, and offer a form that a crash or quit interrupted.

        ``region`` reads numbers typed without '+' (ISO 3166 alpha-2).
        """
        self.queries, self.commands = queries, commands
        self.model = ContactModel(queries, commands, parent=self)
        self.edit_model = EditModel(queries, commands, region=region, parent=self)
        self.header = DetailHeader(self.model)
        self.body = DetailBody(self.model)
        self.form = EditForm(self.edit_model)
        top = Column(top=26, bottom=14)
        top.content.addWidget(self.header)
        self._view = QWidget()
        column = QVBoxLayout(self._view)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(top)
        self._scroller = Scroller(self.body)
        column.addWidget(self._scroller, 1)
        self._stack.addWidget(self._view)
        self._stack.addWidget(self.form)
        self._connect()
        self.draft_notice = offer_draft(self, self._bar)

    def _connect(self) -> None:
        self.model.changed.connect(self._show_page)
        self.header.edit.connect(self.edit)
        self.header.more.connect(lambda button: open_menu(self, button))
        self.header.why_twice.connect(self.why_twice)
        self.header.opened.connect(self.open_link)
        self.body.opened.connect(self.open_link)
        self.body.copied.connect(lambda text: QGuiApplication.clipboard().setText(text))
        self.body.navigate.connect(self.navigate)
        self.body.chosen.connect(self.act)
        self.form.saved.connect(self._saved)
        self.form.cancelled.connect(self.cancel_edit)
        self.form.delete.connect(self.delete)

    # What is shown

    @property
    def contact(self) -> Contact | None:
        """The contact that is shown, None for nobody."""
        return self.model.contact

    @property
    def is_editing(self) -> bool:
        """True while a form is open."""
        return self._editing

    @property
    def has_unsaved(self) -> bool:
        """True when closing the form would lose something that was typed."""
        return self._editing and self.edit_model.is_dirty

    def show_contact(self, contact: int | None) -> None:
        """Preview a contact from the cache, without any request; None shows nobody."""
        self._go(contact, self.model.show)

    def open_contact(self, contact: int) -> None:
        """Show a contact and fetch it from its account (R6); the focus comes here."""

        def go(to: ContactId | None) -> None:
            if to is not None:
                self.model.open(to)

        self._go(contact, go)

    def _go(self, contact: int | None, show: Callable[[ContactId | None], None]) -> None:
        target = None if contact is None else ContactId(contact)
        if self._editing and target == self.edit_model.contact.id:
            return

        def leave() -> None:
            self._close_form()
            show(target)
            self._scroller.verticalScrollBar().setValue(0)

        self.leave(leave)

    def on_event(self, event: SyncEvent) -> None:
        """Follow the sync."""
        self.model.on_event(event)
        if self._editing:
            self.edit_model.on_event(event)

    def focus_detail(self) -> None:
        """Bring the focus into the pane: the form, the first action or the first row."""
        if self._editing:
            self.form.focus_on()
        elif self.contact is not None:
            target = self.header.edit_button if self.model.is_editable else self.header.more_button
            target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_page(self) -> None:
        if self._editing:
            return
        page = self._view if self.contact is not None else self._empty
        self._stack.setCurrentWidget(page)

    # The form

    def edit(self) -> None:
        """Open the form for the shown contact; the field that had the focus keeps it."""
        if self._editing or self.contact is None or not self.model.is_editable:
            return
        focused = next((r.view.copy for r in self.body.rows if r.hasFocus()), "")
        self._open_form(self.contact, None)
        self.form.focus_on(focused)

    def new_contact(self, name: str = "") -> None:
        """Open the form for a new contact; ``name`` is what was searched for."""

        def go() -> None:
            self._close_form()
            self.edit_model.open_new(name)
            self._show_form("")
            self.form.focus_on()

        self.leave(go)

    def save(self) -> None:
        """Save the form, when one is open."""
        if self._editing:
            self.form.save()

    def cancel_edit(self) -> None:
        """Close the form; asks first when something was typed."""
        if self._editing:
            self.leave(self._close_and_focus)

    def leave(self, then: Callable[[], object]) -> None:
        """Do ``then`` once the form may go: at once, or when the user chose Discard."""
        if not self.has_unsaved:
            if self._editing:
                self.edit_model.forget_draft()
            then()
            return
        self._after = then
        if self._question is None:
            who = shown(self.edit_model.contact.display_name)
            self._question = ask_discard(self, who, self._discard, self._keep)

    def flush_draft(self) -> None:
        """Store what is typed now: the program ends."""
        if self.has_unsaved:
            self.edit_model.store_draft()

    def _discard(self) -> None:
        then, self._after, self._question = self._after, None, None
        self.edit_model.forget_draft()
        self._editing = False
        self.editing_changed.emit(False, "")
        self._show_page()
        if then is not None:
            then()

    def _keep(self) -> None:
        self._after = self._question = None
        if self.edit_model.contact.id:
            self.navigate.emit(self.edit_model.contact.id)

    def _open_form(self, contact: Contact, draft: Draft | None) -> None:
        self.edit_model.open(contact, draft)
        self._show_form(shown(contact.display_name))

    def _show_form(self, who: str) -> None:
        self._editing = True
        empty(self._bar)
        self.form.open()
        self._stack.setCurrentWidget(self.form)
        self.editing_changed.emit(True, who)

    def _close_form(self) -> None:
        if not self._editing:
            return
        self._editing = False
        self.editing_changed.emit(False, "")
        self.model.refresh()
        self._show_page()

    def _close_and_focus(self) -> None:
        self._close_form()
        self.focus_detail()

    def _saved(self, contact: Contact | None) -> None:
        self._close_and_focus()
        if contact is not None:
            self.model.show(contact.id)
            self.navigate.emit(contact.id)

    def resume(self, contact: Contact | None, draft: Draft) -> None:
        """Go on with a stored form: of ``contact``, or of a new one."""
        empty(self._bar)
        if contact is None:
            self.edit_model.open_new("", draft)
            self._show_form("")
        else:
            self.model.show(contact.id)
            self._open_form(contact, draft)
            self.navigate.emit(contact.id)
        self.form.focus_on()

    # Acts

    def act(self, action: str) -> None:
        """Do what a notice or the menu offers."""
        act(self, action)
        QTimer.singleShot(0, self.model, self.model.refresh)

    def delete(self, ids: Sequence[int] | None = None) -> None:
        """Ask, and delete the shown contact, or those of ``ids``."""
        if ids is None:
            ids = [] if self.contact is None else [self.contact.id]
        wanted = [ContactId(i) for i in ids]
        if wanted:
            ask_delete(self, self.queries, self.commands, wanted, self._was_deleted)

    def _was_deleted(self, ids: list[ContactId], names: list[str]) -> None:
        shown_id = self.contact.id if self.contact is not None else None
        if self._editing and self.edit_model.contact.id in ids:
            self.edit_model.forget_draft()
            self._close_form()
        if shown_id in ids:
            self.model.show(None)
        self.deleted.emit(list(ids), names)

    def why_twice(self) -> None:
        """Say why this person is here twice (R7)."""
        explain(self, self.model, self.navigate.emit)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        action = "" if self._editing else KEYS.get(event.keyCombination().toCombined(), "")
        if action:
            self.act(action)
        else:
            super().keyPressEvent(event)
