"""The icon in the tray: the window may be closed, and callers still pop up."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QCloseEvent
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from dialpad_contacts.ui import icons, place, theme
from dialpad_contacts.ui.plain import set_tip
from dialpad_contacts.ui.strings import t

if TYPE_CHECKING:
    from dialpad_contacts.ui.window import MainWindow

TOLD = "tray.told"
SIZE = 22


def add_tray(window: MainWindow) -> Tray | None:
    """Give the window an icon in the tray, where the desktop has a tray."""
    if not QSystemTrayIcon.isSystemTrayAvailable():
        return None
    return Tray(window)


class Tray(QObject):
    """Closing the window hides it, and says so once; Quit ends the program."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.leaving = False
        self.icon = QSystemTrayIcon(self)
        self.menu = QMenu()
        self.open_action = self._add("tray.open", self.open)
        self.quiet_action = self._add("act.dnd", self._toggle)
        self.quiet_action.setCheckable(True)
        self.menu.addSeparator()
        self.quit_action = self._add("act.quit", self.quit)
        self.menu.aboutToShow.connect(self._show_state)
        self.icon.setContextMenu(self.menu)
        self.icon.activated.connect(self._activated)
        window.nav.missed_changed.connect(self._show_missed)
        theme.current().changed.connect(self._dress)
        self._dress()
        self._show_missed(window.nav.missed)
        QApplication.setQuitOnLastWindowClosed(False)
        self.icon.show()

    def keeps(self, event: QCloseEvent) -> bool:
        """Hide the window that is about to be closed, and say so the first time.

        Returns False when the program is to end with it.
        """
        if self.leaving:
            return False
        event.ignore()
        self._window.hide()
        if place.recall(self._window, TOLD) != "yes":
            place.remember(self._window, TOLD, "yes")
            self.icon.showMessage(t("app.title"), t("tray.stays"))
        return True

    def open(self) -> None:
        """Show the window, in front."""
        self._window.showNormal()
        self._window.raise_()
        self._window.activateWindow()

    def quit(self) -> None:
        """End the program."""
        self.leaving = True
        self._window.close()
        self.icon.hide()
        QApplication.quit()

    def _toggle(self) -> None:
        if self._window.telephone is not None:
            self._window.telephone.bell.toggle()

    def _show_state(self) -> None:
        phone = self._window.telephone
        self.quiet_action.setEnabled(phone is not None)
        self.quiet_action.setChecked(phone is not None and phone.bell.disturbs_not)

    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self.open()

    def _show_missed(self, missed: int) -> None:
        more = f", {t('page.calls.missed', n=missed)}" if missed else ""
        set_tip(self.icon, f"{t('app.title')}{more}")

    def _dress(self) -> None:
        self.icon.setIcon(icons.icon("users", SIZE, "accent"))

    def _add(self, words: str, do: Callable[[], object]) -> QAction:
        action = self.menu.addAction(t(words))
        action.triggered.connect(lambda _checked=False: do())
        return action
