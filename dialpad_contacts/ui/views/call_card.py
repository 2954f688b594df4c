"""A live call in the phone panel: who, how long, mute, hold, keys, end, and a note."""

from __future__ import annotations

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import Source
from dialpad_contacts.ui.plain import plain_label, set_tip
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.call_words import stopwatch
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls, number_of
from dialpad_contacts.ui.viewmodels.number_place import place_of
from dialpad_contacts.ui.views.flow import FlowLayout
from dialpad_contacts.ui.views.parts import set_words, wrapping
from dialpad_contacts.ui.widgets import Avatar, Button, Card, ElidedLabel, IconLabel, SourceBadge

NOTE_AFTER_MS = 700
MOST_NOTE = 2000
MOST_TONES = 24


class CallCard(Card):
    """One call; ``act`` is answer, decline, mute, hold, resume, keypad or end.

    A telephone network's own call is only shown, and can be put away once it is on the line.
    """

    act = Signal(str, object)
    noted = Signal(object, str)

    def __init__(self, live: LiveCalls, call: Shown, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._live = live
        self.call = call
        self._tones = ""
        self._avatar = Avatar(40, self)
        self._name = ElidedLabel("", "section", "text")
        self._number = ElidedLabel("", "body", "text2")
        self._phone = IconLabel("phone-call", 15, "ok")
        self._time = plain_label("", "strong", "ok")
        self._source = SourceBadge("local", "")
        self.buttons = {name: _button(name) for name in _BUTTONS}
        for name, button in self.buttons.items():
            button.clicked.connect(lambda _=False, what=name: self._do(what))
        self.note = QLineEdit()
        self.note.setMaxLength(MOST_NOTE)
        self.note.setPlaceholderText(t("card.note.hint"))
        self.note.setAccessibleName(t("card.note"))
        self._keys = plain_label("", "meta", "text2")
        self._elsewhere = wrapping("", "meta", "text2")
        self._wait = QTimer(self, singleShot=True, interval=NOTE_AFTER_MS)
        self._wait.timeout.connect(self.keep_note)
        self.note.textEdited.connect(lambda _: self._wait.start())
        self.note.editingFinished.connect(self.keep_note)
        self._arrange()
        self.show_call(call, None)

    def begin(self, call: Shown) -> None:
        """Be the card of another call: nothing of the one before is left."""
        self.call, self._tones = call, ""
        self._wait.stop()
        self.note.setText(call.note)
        self._keys.hide()
        self.buttons["keypad"].setChecked(False)

    def show_call(self, call: Shown, origin: Origin | None) -> None:
        """Show the call as it is now; a note that is being typed stays."""
        self.call = call
        phase, name = call.call.phase, self._live.title(call)
        person = self._live.is_person(call)
        key = str(self._live.contact(call) or f"n{number_of(call)}")
        self._avatar.show_person(key, name if person else "")
        self._name.set_full(name)
        place = place_of(call.call.number, call.area, self._live.region)
        self._number.set_full(number_of(call) if name != number_of(call) else place)
        self._source.setVisible(origin is not None)
        if origin is not None:
            self._source.set_source(origin.tile, origin.title)
        ours, out = call.call.is_ours, call.call.outgoing
        ringing, held = phase is Phase.RINGING, phase is Phase.ON_HOLD
        muted = call.call.id in self._live.muted
        shown = {
            "answer": ringing and not out,
            "decline": ringing and not out,
            "they": ringing and out and call.call.source is Source.SIMULATED,
            "mute": not ringing,
            "hold": not ringing,
            "keypad": not ringing,
            "end": not ringing or out,
        }
        if not ours:  # a button that does nothing there is none
            shown = dict.fromkeys(shown, False) | {"away": not ringing}
        for what, button in self.buttons.items():
            button.setVisible(shown.get(what, False))
        self._strip.setVisible(ours and not ringing)
        there = "card.elsewhere.rings" if ringing and not out else "card.elsewhere"
        set_words(self._elsewhere, "" if ours else t(there))
        self.buttons["mute"].set_words(t("card.unmute" if muted else "card.mute"))
        self.buttons["mute"].setChecked(muted)
        for what in ("mute", "hold", "keypad"):
            set_tip(self.buttons[what], t(f"card.only.{call.call.source}"))
        self.buttons["hold"].set_words(t("card.resume" if held else "card.hold"))
        self.buttons["hold"].setChecked(held)
        self.buttons["hold"].set_icon("play" if held else "pause")
        self.buttons["end"].setAccessibleName(t("card.end.name", name=name))
        self.buttons["away"].setAccessibleName(t("card.away.name", name=name))
        set_tip(self.buttons["away"], t("card.away.tip"))
        if not self.note.hasFocus() and not self._wait.isActive():
            self.note.setText(call.note)
        self.setAccessibleName(t("card.name", name=name, state=self._state()))
        self.tick()

    def tick(self) -> None:
        """Show how long it takes by now."""
        call = self.call.call
        tone = "text2" if call.phase is Phase.ON_HOLD else "ok"
        self._phone.set_icon("phone-outgoing" if call.outgoing else "phone-call", tone)
        if call.answered_at is None or call.phase is Phase.ON_HOLD:
            self._time.setText(self._state())
        else:
            seconds = (datetime.now(UTC) - call.answered_at).total_seconds()
            self._time.setText(stopwatch(int(seconds)))

    def add_tone(self, key: str) -> None:
        """A key was pressed while the keypad belongs to this call."""
        self._tones = (self._tones + key)[-MOST_TONES:]
        self._keys.setText(t("card.tones", keys=" ".join(self._tones)))
        self._keys.show()

    def keep_note(self) -> None:
        """Keep what is typed, if it is not kept yet."""
        self._wait.stop()
        if self.note.text().strip() != self.call.note:
            self.noted.emit(self.call, self.note.text().strip())

    def _do(self, what: str) -> None:
        self.keep_note()
        held = self.call.call.phase is Phase.ON_HOLD
        means = {"they": "answer", "hold": "resume" if held else "hold", "away": "end"}
        self.act.emit(means.get(what, what), self.call)

    def _state(self) -> str:
        match self.call.call.phase:
            case Phase.RINGING:
                return t("card.calling" if self.call.call.outgoing else "card.ringing")
            case Phase.ON_HOLD:
                return t("card.held")
            case _:
                return t("card.talking")

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 13, 12, 12)
        column.setSpacing(10)
        words, side = QVBoxLayout(), QVBoxLayout()
        words.setSpacing(3)
        words.addWidget(self._name)
        words.addWidget(self._number)
        side.setSpacing(5)
        time = QHBoxLayout()
        time.setSpacing(6)
        time.addStretch(1)
        time.addWidget(self._phone)
        time.addWidget(self._time)
        side.addLayout(time)
        side.addWidget(self._source, 0, Qt.AlignmentFlag.AlignTrailing)
        side.addStretch(1)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._avatar, 0, Qt.AlignmentFlag.AlignTop)
        head.addLayout(words, 1)
        head.addLayout(side)
        column.addLayout(head)
        strip = QWidget(self)
        flow = FlowLayout(strip, gap=4)
        for name in ("mute", "hold", "keypad"):
            flow.addWidget(self.buttons[name])
        column.addWidget(strip)
        self._strip = strip
        column.addWidget(self._elsewhere)
        column.addWidget(self._keys)
        self._keys.hide()
        column.addWidget(self.note)
        last = QHBoxLayout()
        last.setSpacing(8)
        for name in ("decline", "answer", "they", "end", "away"):
            last.addWidget(self.buttons[name], 1)
        column.addLayout(last)


_BUTTONS = {
    "answer": ("card.answer", "answer", "phone"),
    "decline": ("card.decline", "danger", "phone-off"),
    "they": ("card.they", "plain", "flask-conical"),
    "mute": ("card.mute", "plain", "mic-off"),
    "hold": ("card.hold", "plain", "pause"),
    "keypad": ("card.keypad", "plain", "grip"),
    "end": ("card.end", "danger", "phone-off"),
    "away": ("card.away", "plain", "x"),
}


def _button(name: str) -> Button:
    words, v, icon = _BUTTONS[name]
    button = Button(t(words), v, icon)
    button.setCheckable(name in ("mute", "hold", "keypad"))
    return button
