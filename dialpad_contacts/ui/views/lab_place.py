"""Where the Scenario Lab's page goes: it is built when it is shown for the first time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from dialpad_contacts.background.lab_process import LabProcess
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.views.parts import wrapping
from dialpad_contacts.ui.widgets import Ground

if TYPE_CHECKING:
    from dialpad_contacts.ui.views.lab_page import LabPage


class LabPlace(Ground):
    """Costs next to nothing until somebody goes to the Lab, which few do."""

    def __init__(self, command_line: Sequence[str], open_link: Callable[[str], object]) -> None:
        """Take what starts the Lab's process, and what opens a rule's published text."""
        super().__init__("surface")
        self.setAccessibleName(t("page.lab"))
        self._command_line, self._open_link = command_line, open_link
        self._page: LabPage | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._wait = wrapping(t("lab.starting"), "section", "text2")
        self._wait.setContentsMargins(28, 24, 28, 24)
        self._column.addWidget(self._wait, 0, Qt.AlignmentFlag.AlignTop)

    @property
    def is_built(self) -> bool:
        """True when somebody was in the Lab already."""
        return self._page is not None

    @property
    def page(self) -> LabPage:
        """The page; building it takes a moment."""
        if self._page is None:
            from dialpad_contacts.ui.views.lab_page import LabPage

            self._page = LabPage(LabProcess(self._command_line), self._open_link)
            self._wait.hide()
            self._column.addWidget(self._page)
            self.setFocusProxy(self._page)
        return self._page

    def close_process(self) -> None:
        """End the Lab's process now: the window goes."""
        if self._page is not None:
            self._page.close_process()
