"""The call settings: quiet hours, who shows all the same, what is hidden, where pop-ups come."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from PySide6.QtCore import QTime
from PySide6.QtWidgets import QCheckBox, QGridLayout, QTimeEdit, QWidget

from dialpad_contacts.calls.quiet import Hours
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.plain import plain_label
from dialpad_contacts.ui.pop_ups import CORNERS
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.bell import Bell
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.edit_parts import ChoiceBox
from dialpad_contacts.ui.views.parts import wrapping

BEGIN, END = QTime(22, 0), QTime(7, 0)


class CallSettings(Dialog):
    """When calls are quiet, who shows all the same, what is hidden, and where pop-ups come."""

    def __init__(
        self,
        parent: QWidget,
        bell: Bell,
        calls: Calls,
        *,
        corner: str,
        on_primary: bool,
        placed: Callable[[str, bool], object],
        tone: bool,
        set_tone: Callable[[bool], object],
        placeable: bool = True,
    ) -> None:
        """Show what holds now; each change is done at once.

        ``placed`` is given the corner and whether pop-ups keep to the first screen. Where the
        desktop places windows itself (not ``placeable``), both can't be chosen, and it says so.
        """
        super().__init__(parent, t("callset.title"), t("callset.second"), "bell", width=460)
        self._bell, self._calls, self._placed = bell, calls, placed
        self._placeable = placeable
        quiet = calls.quiet
        self.hours = QCheckBox(t("callset.hours"))
        self.hours.setChecked(quiet.hours is not None)
        self.begin, self.end = QTimeEdit(), QTimeEdit()
        for edit, name, usual in (
            (self.begin, "callset.from", BEGIN),
            (self.end, "callset.to", END),
        ):
            edit.setAccessibleName(t(name))
            edit.setTime(usual)
            edit.setMinimumHeight(theme.current().px(32))
        if quiet.hours is not None:
            self.begin.setTime(_qtime(quiet.hours.begin))
            self.end.setTime(_qtime(quiet.hours.end))
        self.favourites = _check("callset.favourites", quiet.favourites)
        self.company = _check("callset.company", quiet.company)
        self.private = _check("callset.private", quiet.private)
        self.tone = _check("callset.tone", tone)
        self.corner, self.screen_ = ChoiceBox(), ChoiceBox()
        self.corner.setAccessibleName(t("callset.corner"))
        self.screen_.setAccessibleName(t("callset.screen"))
        for key in CORNERS:
            self.corner.addItem(t(f"callset.corner.{key}"), key)
        for key in ("active", "primary"):
            self.screen_.addItem(t(f"callset.screen.{key}"), key)
        self.corner.setCurrentIndex(max(0, self.corner.findData(corner)))
        self.screen_.setCurrentIndex(1 if on_primary else 0)
        self._arrange()
        self.hours.toggled.connect(self._set_hours)
        self.begin.timeChanged.connect(self._set_hours)
        self.end.timeChanged.connect(self._set_hours)
        self.favourites.toggled.connect(self._set_shown)
        self.company.toggled.connect(self._set_shown)
        self.private.toggled.connect(self._set_private)
        self.tone.toggled.connect(set_tone)
        self.corner.activated.connect(self._place)
        self.screen_.activated.connect(self._place)
        self.add_button(t("callset.close"))
        self.first = self.hours

    def _set_hours(self) -> None:
        on = self.hours.isChecked()
        hours = Hours(_time(self.begin.time()), _time(self.end.time())) if on else None
        self.begin.setEnabled(on)
        self.end.setEnabled(on)
        self._calls.set_quiet_hours(hours)
        self._bell.look()

    def _set_shown(self) -> None:
        self._calls.set_still_show(
            favourites=self.favourites.isChecked(), company=self.company.isChecked()
        )

    def _set_private(self, on: bool) -> None:
        self._calls.set_private(on)
        self._bell.changed.emit()

    def _place(self) -> None:
        self._placed(str(self.corner.currentData()), self.screen_.currentData() == "primary")

    def _arrange(self) -> None:
        on = self.hours.isChecked()
        self.begin.setEnabled(on)
        self.end.setEnabled(on)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(9)
        grid.setColumnStretch(0, 1)
        grid.addWidget(self.hours, 0, 0)
        grid.addWidget(self.begin, 0, 1)
        grid.addWidget(plain_label(t("callset.and"), "body", "text2"), 0, 2)
        grid.addWidget(self.end, 0, 3)
        grid.addWidget(plain_label(t("callset.still"), "group", "text2"), 1, 0, 1, 4)
        grid.addWidget(self.favourites, 2, 0, 1, 4)
        grid.addWidget(self.company, 3, 0, 1, 4)
        grid.addWidget(plain_label(t("callset.pop"), "group", "text2"), 4, 0, 1, 4)
        grid.addWidget(self.private, 5, 0, 1, 4)
        grid.addWidget(plain_label(t("callset.corner"), "body"), 6, 0)
        grid.addWidget(self.corner, 6, 1, 1, 3)
        grid.addWidget(plain_label(t("callset.screen"), "body"), 7, 0)
        grid.addWidget(self.screen_, 7, 1, 1, 3)
        grid.addWidget(self.tone, 8, 0, 1, 4)
        self.body.addLayout(grid)
        if not self._placeable:
            self.corner.setEnabled(False)
            self.screen_.setEnabled(False)
            self.body.addWidget(wrapping(t("callset.wayland"), "body", "text2"))


def _check(words: str, on: bool) -> QCheckBox:
    box = QCheckBox(t(words))
    box.setChecked(on)
    return box


def _qtime(of: time) -> QTime:
    return QTime(of.hour, of.minute)


def _time(of: QTime) -> time:
    return time(of.hour(), of.minute())
