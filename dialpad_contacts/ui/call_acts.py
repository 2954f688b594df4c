"""What can be done with a call of the history and with the history itself: menus and deeds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QPushButton, QWidget

from dialpad_contacts.domain.call import LoggedCall, MarkedNumber
from dialpad_contacts.domain.contact import AccountId, Contact, ContactId, Fields
from dialpad_contacts.domain.phone import Phone, display
from dialpad_contacts.ui.bridge import SearchWorker
from dialpad_contacts.ui.call_services import CallLog, Calls
from dialpad_contacts.ui.plain import isolated
from dialpad_contacts.ui.services import Commands, Destination, Draft, Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.call_words import number_of
from dialpad_contacts.ui.views.call_dialogs import (
    NumbersDialog,
    ask_clear,
    ask_name,
    ask_note,
    show_words,
)
from dialpad_contacts.ui.views.parts import add_action, menu_for, pop_below
from dialpad_contacts.ui.views.undo_bar import UndoBar

EXPORT = "export"
MOST_CHOICES = 12


class CallActs(QObject):
    """Deeds over the services; ``open_contact`` and ``dial`` lead out of the history."""

    def __init__(
        self,
        parent: QWidget,
        calls: Calls,
        log: CallLog,
        queries: Queries,
        commands: Commands,
        worker: SearchWorker,
        undo: UndoBar,
        *,
        open_contact: Callable[[ContactId], object],
        dial: Callable[[str], object],
    ) -> None:
        """Take the services."""
        super().__init__(parent)
        self._parent, self._calls, self._log = parent, calls, log
        self._queries, self._commands, self._worker, self._undo = queries, commands, worker, undo
        self._open, self._dial = open_contact, dial
        self.numbers: NumbersDialog | None = None
        self.choices: QMenu | None = None
        worker.answered.connect(self._exported)

    def do(self, what: str, call: LoggedCall) -> None:
        """Do one thing with a call."""
        acts: dict[str, Callable[[LoggedCall], object]] = {
            "open": self._open_call,
            "call": self._call_back,
            "copy": self._copy,
            "note": self._note,
            "name": lambda c: self.name_number(c.number, c.contact),
            "block": lambda c: self._calls.block(_dialled(c), True),
            "unblock": lambda c: self._calls.block(_dialled(c), False),
            "spam": lambda c: self._calls.mark_spam(_dialled(c), True),
            "unspam": lambda c: self._calls.mark_spam(_dialled(c), False),
            "remove": self._remove,
        }
        acts[what](call)

    def entries(self, call: LoggedCall) -> list[str]:
        """Return what the context menu offers; '' is a separator."""
        out = ["open"] if call.contact is not None else []
        if call.number is not None:
            mark = self._log.mark_of(call.number)
            named = self._has_name(call.contact)
            out += ["call", "copy", *([] if named else ["name"])]
            out += ["", "unblock" if mark.blocked else "block", "unspam" if mark.spam else "spam"]
        if not call.outcome.is_live:
            out += ["", "note", "remove"]
        return out

    def context(self, call: LoggedCall, place: QPoint) -> QMenu:
        """Open the context menu of a call."""
        menu = QMenu(self._parent)
        for what in self.entries(call):
            if what:
                add_action(menu, t(f"calls.do.{what}")).triggered.connect(
                    lambda _=False, w=what: self.do(w, call)
                )
            else:
                menu.addSeparator()
        self._add_choices(menu, call)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu

    def more(self, button: QPushButton) -> QMenu:
        """Open the page's menu."""
        menu = menu_for(button)
        acts: dict[str, Callable[[], object]] = {
            "export": self.export,
            "numbers": self.show_numbers,
            "simulated": self._calls.clear_simulated,
            "clear": self.clear,
        }
        total = self._log.call_counts()[0]
        for what, act in acts.items():
            action = add_action(menu, t(f"calls.do.{what}"))
            action.setEnabled(what == "numbers" or total > 0)
            action.triggered.connect(lambda _=False, a=act: a())
        pop_below(menu, button)
        return menu

    def clear(self) -> None:
        """Ask, and forget the history."""
        total, notes, _ = self._log.call_counts()
        ask_clear(self._parent, total, notes, self._calls.clear)

    def show_numbers(self) -> NumbersDialog:
        """Open the list of blocked numbers."""
        self.numbers = NumbersDialog(self._parent, self._log.marked_numbers, self._allow)
        self.numbers.finished.connect(self._numbers_closed)
        self.numbers.open()
        return self.numbers

    def history_changed(self) -> None:
        """Marks may have changed: an open list shows it."""
        if self.numbers is not None:
            self.numbers.show_numbers()

    def export(self) -> None:
        """Ask for a file, and write the history there; on the worker, it may be long."""
        dialog = QFileDialog(self._parent, t("calls.export.title"), "", t("calls.export.kinds"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("csv")
        dialog.selectFile("calls.csv")
        dialog.fileSelected.connect(self.export_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def export_to(self, file: str) -> None:
        """Write the history to a file, and say how that went."""

        def work() -> str:
            try:
                return t("calls.export.done", n=self._calls.export(Path(file)))
            except OSError as error:
                return t("calls.export.failed", reason=error.strerror or "")

        self._worker.ask(EXPORT, work)

    def name_number(
        self,
        number: Phone | None,
        contact: ContactId | None,
        *,
        then: Callable[[Contact], object] | None = None,
        to: AccountId | None = None,
        rings: bool = False,
    ) -> None:
        """Let a number that nobody or somebody nameless has get a name.

        Args:
            number: the number; a withheld one gets none.
            contact: whose it is, None for a new contact.
            then: is given the named contact.
            to: where a new contact goes; None is where new contacts go.
            rings: the call goes on meanwhile, and the question says so.
        """
        if number is None:
            return
        known = self._queries.contact(contact) if contact is not None else None

        def save(name: str) -> None:
            if known is None:
                place = self._place(to)
                fields = named(Fields(phones=(number,)), name)
                saved = self._commands.add(Draft(fields), place.account)
            else:
                draft = Draft(named(known.fields, name), known.company, known.note)
                saved = self._commands.save(known.id, draft)
            if then is not None:
                then(saved)

        words = self._where(to) if known is None else ""
        if rings:
            words = f"{words} {t('call.name.rings')}".strip()
        shown_number = isolated(display(number.written, number.e164))
        ask_name(self._parent, shown_number, words, save)

    def _place(self, to: AccountId | None) -> Destination:
        places = self._commands.destinations()
        return next((p for p in places if to is not None and p.account == to), places[0])

    def _where(self, to: AccountId | None) -> str:
        place = self._place(to)
        if place.account is None:
            return t("call.name.here")
        return t("call.name.to", source=isolated(place.title))

    # -- parts ----------------------------------------------------------------------------

    def _add_choices(self, menu: QMenu, call: LoggedCall) -> None:
        """Of several people with this number, the user may say who is meant (D16)."""
        if call.number is None:
            return
        number = call.number.e164 or call.number.written
        everybody = self._calls.who(number).everybody
        if len(everybody) < 2:
            return
        inner = self.choices = menu.addMenu(t("calls.do.who"))
        for holder in everybody[:MOST_CHOICES]:
            words = holder.called or number_of(call)
            add_action(inner, words).triggered.connect(
                lambda _=False, who=holder.contact: self._calls.choose_for(number, who)
            )

    def _has_name(self, contact: ContactId | None) -> bool:
        found = self._queries.contact(contact) if contact is not None else None
        if found is None:
            return False
        return bool(found.fields.full_name or found.company)

    def _open_call(self, call: LoggedCall) -> None:
        if call.contact is not None:
            self._open(call.contact)
        elif call.number is not None:
            self.name_number(call.number, None)

    def _call_back(self, call: LoggedCall) -> None:
        if call.number is not None:
            self._dial(_dialled(call))

    def _copy(self, call: LoggedCall) -> None:
        number = number_of(call)
        QGuiApplication.clipboard().setText(number)
        self._undo.show_message(t("calls.copied", number=number), None, "copy")

    def _note(self, call: LoggedCall) -> None:
        name = call.name or number_of(call) or t("calls.withheld")
        ask_note(self._parent, name, call.note, lambda note: self._calls.set_note(call.id, note))

    def _remove(self, call: LoggedCall) -> None:
        if call.outcome.is_live:
            return
        self._calls.remove([call.id])
        self._undo.show_message(
            t("calls.removed"), lambda: self._calls.put_back([call.id]), "trash-2"
        )

    def _allow(self, number: MarkedNumber) -> None:
        if number.blocked_at is not None:
            self._calls.block(number.written, False)
        if number.spam_at is not None:
            self._calls.mark_spam(number.written, False)

    def _numbers_closed(self, _result: int) -> None:
        self.numbers = None

    def _exported(self, kind: str, words: object) -> None:
        if kind == EXPORT:
            show_words(self._parent, t("calls.export.title"), str(words))


def named(fields: Fields, name: str) -> Fields:
    """Return ``fields`` with a name as it was typed in one line: the last word is the family's."""
    given, _, family = name.strip().rpartition(" ")
    if not given:
        given, family = family, ""
    return replace(fields, given_name=given, family_name=family)


def _dialled(call: LoggedCall) -> str:
    number = call.number
    return "" if number is None else number.e164 or number.written
