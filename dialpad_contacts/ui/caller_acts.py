"""What a pop-up's buttons do: open, name, choose, save or not, call back, take a save back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.domain.call import Why
from dialpad_contacts.domain.contact import AccountId, Contact, Direction
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.deeds import undo_add
from dialpad_contacts.ui.services import Queries
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import add_action

if TYPE_CHECKING:
    from dialpad_contacts.ui.telephone import Telephone
    from dialpad_contacts.ui.window import MainWindow


class CallerActs:
    """Deeds about one caller, by the words of ``Face``."""

    def __init__(
        self, window: MainWindow, phone: Telephone, calls: Calls, queries: Queries
    ) -> None:
        """Take the services."""
        self._window, self._phone, self._calls, self._queries = window, phone, calls, queries
        self.menu: QMenu | None = None

    def do(self, what: str, call: Shown) -> None:
        """Do what was pressed."""
        acts: dict[str, Callable[[Shown], object]] = {
            "answer": lambda c: self._calls.answer(c.call.id),
            "decline": lambda c: self._calls.decline(c.call.id),
            "open": self.open,
            "name": self._name,
            "back": self._back,
            "undo": self._undo,
            "dont_save": lambda c: self._calls.dont_save(c.call.id),
            "save": self._save,
            "change": self._change,
            "who": self._who,
        }
        acts[what](call)

    def open(self, call: Shown) -> None:
        """Open the caller's contact, or let an unknown caller be named."""
        contact = self._phone.live.contact(call)
        if contact is None:
            self._name(call)
            return
        raise_window(self._window)
        self._window.open_contact(contact)

    def _name(self, call: Shown) -> None:
        raise_window(self._window)
        of, saved = call.call.id, call.will_save
        to = saved.account if saved.why is Why.SAVED else None

        def then(contact: Contact) -> None:
            self._phone.live.give_name(of, contact.id, contact.display_name)
            self._phone.pop_ups.refresh(of)

        lives = self._phone.live.of(of) is not None
        self._phone.acts.name_number(
            call.call.number, self._phone.live.contact(call), then=then, to=to, rings=lives
        )

    def _back(self, call: Shown) -> None:
        number = call.call.number
        if number is not None:
            raise_window(self._window)
            self._phone.call_back(number.e164 or number.written)

    def _undo(self, call: Shown) -> None:
        if call.saved is not None:
            undo_add(self._window, call.saved)
        pop = self._phone.pop_ups.of(call.call.id)
        if pop is not None:
            pop.gone.emit(pop)

    def _save(self, call: Shown) -> None:
        default = next((h for h in call.homes if h.is_default), None)
        two_way = [h.account for h in call.homes if h.direction is Direction.TWO_WAY]
        wanted = default.account if default and default.account in two_way else None
        self._calls.save_to(call.call.id, wanted or next(iter(two_way), None))

    def _change(self, call: Shown) -> None:
        titles = {a.id: a.title for a in self._queries.accounts()}
        menu = QMenu(self._window)
        for home in call.homes:
            if home.direction is Direction.TWO_WAY:
                words = t("call.to.account", source=titles.get(home.account, home.account))
                self._add_home(menu, words, call, home.account)
        self._add_home(menu, t("call.to.here"), call, None)
        add_action(menu, t("call.dont")).triggered.connect(
            lambda _=False: self._calls.dont_save(call.call.id)
        )
        self._pop(menu)

    def _add_home(self, menu: QMenu, words: str, call: Shown, to: AccountId | None) -> None:
        action = add_action(menu, words)
        action.setCheckable(True)
        action.setChecked(call.will_save.account == to)
        action.triggered.connect(lambda _=False: self._calls.save_to(call.call.id, to))

    def _who(self, call: Shown) -> None:
        menu = QMenu(self._window)
        for holder in call.who.everybody:
            add_action(menu, holder.called or holder.phone.written).triggered.connect(
                lambda _=False, who=holder.contact: self._calls.choose(call.call.id, who)
            )
        self._pop(menu)

    def _pop(self, menu: QMenu) -> None:
        self.menu = menu
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos())


def raise_window(window: MainWindow) -> None:
    """Bring the main window to the front: a button of a pop-up was pressed that leads there."""
    if window.isMinimized():
        window.showNormal()
    window.show()
    window.raise_()
    window.activateWindow()
