"""The window while the Scenario Lab is shown: real sync waits, and the status bar says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from dialpad_contacts.ui.viewmodels.nav import Page

if TYPE_CHECKING:
    from dialpad_contacts.ui.views.lab_page import LabPage
    from dialpad_contacts.ui.window import MainWindow

ACTS = ("lab_step", "lab_rest", "lab_all", "lab_reset", "lab_report")
PAINT_MS = 20
"""How long the window gets to paint itself before the page, which takes longer, is built."""


class LabRoom:
    """Follows which page is shown."""

    def __init__(self, window: MainWindow) -> None:
        """Take the window."""
        self._window = window
        self._before = Page.CONTACTS
        self._holds = False

    def follow(self) -> None:
        """Hold real sync while the Lab is on the screen, and let it go on afterwards."""
        window = self._window
        page = window.nav.page
        shown = page is Page.LAB and not window.nav.welcome and window.pages is not None
        if page is not Page.LAB:
            self._before = page
        if shown is not self._holds and window.commands is not None:
            self._holds = shown
            window.commands.hold_sync(shown)
            window.status.set_lab(shown)
            if shown:
                QTimer.singleShot(PAINT_MS, window, self._begin)
            elif window.pages is not None and window.pages.lab.is_built:
                self._page().model.pause()
        window.actions_.enable(ACTS, shown)

    def _begin(self) -> None:
        """Build the page and start its clouds, once what is clicked on was seen to be so."""
        if self._holds and self._window.pages is not None:
            self._page().model.start()
            self._page().setFocus()

    def forget(self) -> None:
        """Another address book is opened: nothing is held in it yet."""
        self._holds = False
        self._window.status.set_lab(False)

    def leave(self) -> None:
        """End the Lab, and go where one came from."""
        if self._window.pages is not None:
            self._page().leave()
        self._window.go(self._before)

    def close(self) -> None:
        """The window goes from the screen and the program stays: real sync goes on."""
        if self._holds:
            self.leave()

    def deeds(self) -> dict[str, Callable[[], object]]:
        """Return what the Lab's menu does."""
        return {
            "lab_step": self._on(lambda page: page.scenario.step_or_again()),
            "lab_rest": self._on(lambda page: page.model.run_rest()),
            "lab_all": self._on(lambda page: page.model.run_all()),
            "lab_reset": self._on(lambda page: page.model.reset()),
            "lab_report": self._on(lambda page: page.copy_report()),
        }

    def _on(self, act: Callable[[LabPage], object]) -> Callable[[], object]:
        return lambda: act(self._page())

    def _page(self) -> LabPage:
        pages = self._window.pages
        if pages is None:
            raise RuntimeError("no address book is open")
        return pages.lab.page
