"""The bell at the foot of the sidebar, and its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QMenu, QWidget

from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import add_action, menu_for
from dialpad_contacts.ui.widgets import Button

if TYPE_CHECKING:
    from dialpad_contacts.ui.viewmodels.bell import Bell


class BellButton(Button):
    """Says whether pop-ups are on; opens the menu."""

    settings = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("", "ghost", "bell", parent, name=t("bell.on"), small=True)
        self._bell: Bell | None = None
        self.clicked.connect(self.open_menu)
        self.hide()

    def set_bell(self, bell: Bell | None) -> None:
        """Follow a bell; None: there are no calls."""
        self._bell = bell
        self.setVisible(bell is not None)
        if bell is not None:
            bell.changed.connect(self._show)
            self._show()

    def open_menu(self) -> QMenu | None:
        """Open the menu above the button."""
        bell = self._bell
        if bell is None:
            return None
        from dialpad_contacts.calls.quiet import Length  # not before first paint

        menu = menu_for(self)
        if bell.disturbs_not:
            add_action(menu, t("bell.turn.off")).triggered.connect(
                lambda _=False: bell.set_for(None)
            )
            menu.addSeparator()
        for length in Length:
            add_action(menu, t(f"bell.for.{length.value}")).triggered.connect(
                lambda _=False, wanted=length: bell.set_for(wanted)
            )
        menu.addSeparator()
        add_action(menu, t("bell.settings")).triggered.connect(lambda _=False: self.settings.emit())
        place = self.mapToGlobal(self.rect().topLeft())
        place.setY(place.y() - menu.sizeHint().height() - 4)
        menu.popup(place)
        return menu

    def _show(self) -> None:
        bell = self._bell
        if bell is None:
            return
        self.set_icon("bell-off" if bell.quiet_now else "bell")
        self.setAccessibleName(bell.words)
        set_tip(self, bell.words)
