"""How Call calls: simulated, by this computer's phone program, or through a linked telephone."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.ui.plain import isolated, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import add_action, menu_for, pop_below
from dialpad_contacts.ui.widgets import Button

ALWAYS = ("simulated", "system")
_LINE = "line:"


def account_of(way: str) -> AccountId | None:
    """Return the account that a way goes through, None for the other two ways."""
    return AccountId(way.removeprefix(_LINE)) if way.startswith(_LINE) else None


class CallWays(QObject):
    """The choice and its button. A way that is remembered and no longer there is kept in mind."""

    chosen = Signal(str)
    """The user chose."""

    def __init__(self, call_button: Button) -> None:
        super().__init__(call_button)
        self._call_button = call_button
        self._wanted = ALWAYS[0]
        self._lines: Mapping[AccountId, str] = {}
        self.button = Button("", "plain", "chevrons-up-down", name=t("panel.way", way=""))
        self.button.clicked.connect(lambda _=False: self.choose())
        self._show()

    @property
    def way(self) -> str:
        """What Call does now."""
        return self._wanted if self._wanted in self.ways else ALWAYS[0]

    @property
    def ways(self) -> tuple[str, ...]:
        """All that can be chosen."""
        return (*ALWAYS, *(f"{_LINE}{account}" for account in self._lines))

    def offer(self, lines: Mapping[AccountId, str]) -> None:
        """These accounts have telephones now, by their titles."""
        self._lines = dict(lines)
        self._show()

    def set_way(self, way: str) -> None:
        """Take what was remembered or chosen; an account's way counts while it is linked."""
        self._wanted = way or ALWAYS[0]
        self._show()

    def choose(self) -> QMenu:
        """Open the menu."""
        menu = menu_for(self.button)
        for way in self.ways:
            action = add_action(menu, self._words(way))
            action.setCheckable(True)
            action.setChecked(way == self.way)
            action.triggered.connect(lambda _=False, w=way: self._choose(w))
        pop_below(menu, self.button)
        return menu

    def _choose(self, way: str) -> None:
        self.set_way(way)
        self.chosen.emit(way)

    def _words(self, way: str) -> str:
        account = account_of(way)
        if account is None:
            return t(f"panel.way.{way}")
        return t("panel.way.line", line=isolated(self._lines.get(account, account)))

    def _show(self) -> None:
        words = t("panel.way", way=self._words(self.way))
        self.button.setAccessibleName(words)
        set_tip(self.button, words)
        self._call_button.set_icon("flask-conical" if self.way == "simulated" else "phone")
