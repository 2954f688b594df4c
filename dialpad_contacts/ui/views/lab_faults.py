"""Faults and clock of the Lab, and the requests that its cloud received."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from dialpad_contacts.lab.faults import FAULTS
from dialpad_contacts.lab.view import View
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.lab_lists import RequestList
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.lab_hands import DAY_S, HOUR_S
from dialpad_contacts.ui.views.lab_list import RequestView
from dialpad_contacts.ui.views.parts import Scroller, wrapping
from dialpad_contacts.ui.widgets import Button
from dialpad_contacts.ui.widgets.switch import Switch


class FaultsPane(QWidget):
    """A switch for each fault, and the clock."""

    turned = Signal(str, bool)
    later = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(t("lab.faults"))
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(2)
        self.switches: dict[str, Switch] = {}
        for fault in FAULTS:
            switch = Switch(fault.title, fault.hint)
            switch.clicked.connect(lambda on, which=fault.id: self.turned.emit(which, on))
            self.switches[fault.id] = switch
            column.addWidget(switch)
        self.clock = wrapping(t("lab.clock"), "group", "text2")
        self.clock.setContentsMargins(6, 8, 0, 2)
        column.addWidget(self.clock)
        strip = QWidget()
        flow = FlowLayout(strip)
        flow.setContentsMargins(4, 0, 0, 4)
        self.clocks = {
            seconds: Button(t(f"lab.clock.{key}"), "plain")
            for key, seconds in (("hour", HOUR_S), ("day", DAY_S))
        }
        for seconds, button in self.clocks.items():
            button.clicked.connect(lambda _=False, s=seconds: self.later.emit(s))
            flow.addWidget(button)
        column.addWidget(strip)
        column.addStretch(1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(Scroller(inner))

    def show_view(self, view: View | None, *, busy: bool) -> None:
        """Show what is on, and how far both clocks were moved."""
        for fault, switch in self.switches.items():
            if not busy:
                switch.show_on(view is not None and fault in view.broken)
        ahead = view.ahead_s if view is not None else 0.0
        hours = f"{ahead / HOUR_S:g}"
        self.clock.setText(t("lab.clock.ahead", hours=hours) if ahead else t("lab.clock"))


class RequestsPane(QWidget):
    """The requests, the newest in sight."""

    report = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.model = RequestList(self)
        self.list = RequestView()
        self.list.setModel(self.model)
        none = QWidget()
        words = QVBoxLayout(none)
        words.setContentsMargins(6, 2, 6, 0)
        words.addWidget(plain_label(t("lab.requests.none"), "meta", "text2"))
        words.addStretch(1)
        self._stack = QStackedWidget()
        self._stack.addWidget(none)
        self._stack.addWidget(self.list)
        self.report_button = Button(t("lab.report"), "plain", "clipboard-copy")
        self.report_button.clicked.connect(lambda _checked: self.report.emit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self._stack, 1)
        strip = QWidget()
        flow = FlowLayout(strip)
        flow.addWidget(self.report_button)
        column.addWidget(strip)

    def show_view(self, view: View | None) -> None:
        """Show the requests of ``view``."""
        asked = view.requests if view is not None else ()
        self.model.show_requests(asked)
        self._stack.setCurrentIndex(1 if asked else 0)
        self.list.scrollToBottom()
