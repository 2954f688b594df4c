"""Whether pop-ups show: the bell's words and picture, do not disturb, quiet hours."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal

from dialpad_contacts.calls.quiet import Because, Length, Manner, Quiet, is_on, verdict
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels import when

LOOK_MS = 15_000
"""How often it is looked whether a time is over."""


class Bell(QObject):
    """Lives in the GUI thread."""

    changed = Signal()

    def __init__(
        self,
        calls: Calls,
        parent: QObject | None = None,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        super().__init__(parent)
        self._calls, self._now = calls, now
        self.words = ""
        self.quiet_now = False
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self.look)
        self._clock.start()
        self.look()

    @property
    def quiet(self) -> Quiet:
        """What the user wants."""
        return self._calls.quiet

    @property
    def disturbs_not(self) -> bool:
        """True while do-not-disturb itself is on."""
        return is_on(self.quiet, self._now())

    def look(self) -> None:
        """Look again how it is now."""
        now = self._now()
        found = verdict(self.quiet, now, spam=False)
        quiet = found.manner is Manner.SILENT
        words = t("bell.on")
        if found.because is Because.DO_NOT_DISTURB:
            words = _until("bell.off", found.until, now)
        elif found.because is Because.QUIET_HOURS:
            words = _until("bell.hours", found.until, now)
        if (words, quiet) != (self.words, self.quiet_now):
            self.words, self.quiet_now = words, quiet
            self.changed.emit()

    def set_for(self, length: Length | None) -> None:
        """Do not disturb for a while; None: pop-ups are on again."""
        self._calls.do_not_disturb(length)
        self.look()
        self.changed.emit()

    def toggle(self) -> None:
        """Turn do-not-disturb on until it is turned off, or off."""
        self.set_for(None if self.disturbs_not else Length.UNTIL_TURNED_OFF)


def _until(words: str, until: datetime | None, now: datetime) -> str:
    if until is None:
        return t(words)
    moment = when.clock(until)
    if until.astimezone().date() != now.date():
        return t(f"{words}.tomorrow", time=moment)
    return t(f"{words}.until", time=moment)
