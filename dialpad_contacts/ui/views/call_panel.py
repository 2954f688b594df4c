"""The phone panel: live calls, the number field with its matches, the dial pad, simulated calls."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.sessions import CallId, Phase
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.ui import theme
from dialpad_contacts.ui.call_services import Calls
from dialpad_contacts.ui.plain import isolated, plain_label, set_tone
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.fields import Origin
from dialpad_contacts.ui.viewmodels.keypad import Keypad, Match
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls
from dialpad_contacts.ui.views.call_card import CallCard
from dialpad_contacts.ui.views.call_ways import CallWays
from dialpad_contacts.ui.views.dial_pad import DialPad
from dialpad_contacts.ui.views.match_lines import MatchLines
from dialpad_contacts.ui.views.number_field import NumberField
from dialpad_contacts.ui.views.parts import Scroller, set_words, wrapping
from dialpad_contacts.ui.views.simulate_box import SimulateBox
from dialpad_contacts.ui.widgets import Button, Ground

MOST_CARDS = 4
GATHER_MS = 30
"""A burst of calls makes one new picture; a card is not waited for as a pop-up is."""
WIDE = 352
Origins = Callable[[Shown], "Origin | None"]


class CallPanel(Ground):
    """Reads live calls and the keypad; what is done is told."""

    dial = Signal(str, str)
    """(number, way): place a call."""
    act = Signal(str, object)
    noted = Signal(object, str)
    ring = Signal(object)
    way_changed = Signal(str)

    def __init__(
        self,
        live: LiveCalls,
        keypad: Keypad,
        calls: Calls,
        origin: Origins,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("list", parent)
        self.setAccessibleName(t("panel.name"))
        self._live, self.keypad, self._origin = live, keypad, origin
        self.cards: dict[CallId, CallCard] = {}
        self._spare: list[CallCard] = []
        self._tones_to: CallId | None = None
        self._asks = False
        self.field = NumberField()
        self.field.changed.connect(self._typed)
        self.field.submitted.connect(self.place)
        self.field.moved.connect(keypad.move)
        self.matches = MatchLines(keypad)
        self.matches.chosen.connect(self._picked)
        self.pad = DialPad()
        self.pad.pressed.connect(self.press)
        self.call_button = Button(t("panel.call"), "answer", "phone")
        self.call_button.clicked.connect(self.place)
        self.ways = CallWays(self.call_button)
        self.ways.chosen.connect(self.way_changed)
        self.problem = wrapping("", "body", "warn")
        self.problem.hide()
        self._more = plain_label("", "meta", "text2")
        self._more.hide()
        self.simulate = SimulateBox(calls)
        self.simulate.ring.connect(self.ring)
        keypad.people_found.connect(self.simulate.show_people)
        keypad.changed.connect(self._name_call)
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self._ticked)
        self._soon = QTimer(self, singleShot=True, interval=GATHER_MS)
        self._soon.timeout.connect(self.show_calls)
        live.changed.connect(self._changed)
        self._arrange()
        self._fit()
        theme.current().changed.connect(self._fit)
        self._name_call()
        self.show_calls()

    # -- what is shown --------------------------------------------------------------------

    def show_calls(self) -> None:
        """Show a card for each live call, the newest first; those that stay are kept."""
        live = list(reversed(self._live.all))
        shown = live[:MOST_CARDS]
        wanted = {s.call.id for s in shown}
        for gone in [c for c in self.cards if c not in wanted]:
            card = self.cards.pop(gone)
            card.keep_note()
            self._list.removeWidget(card)
            card.hide()
            self._spare.append(card)
        for at, call in enumerate(shown):
            known = self.cards.get(call.call.id)
            if known is None:
                known = self._spare.pop() if self._spare else self._new_card(call)
                known.begin(call)
                self.cards[call.call.id] = known
            known.show_call(call, self._origin(call))
            if self._list.indexOf(known) != at:
                self._list.insertWidget(at, known)
                known.show()
        rest = len(live) - len(shown)
        set_words(self._more, t("panel.more", n=rest) if rest else "")
        if self._tones_to not in self.cards:
            self._tones_to = None
        talks = any(s.call.phase is Phase.ANSWERED for s in live)
        if talks and not self._tick.isActive():
            self._tick.start()
        elif not talks:
            self._tick.stop()

    def press(self, key: str) -> None:
        """A key of the pad: a digit of the number, or a tone of the call that has the keypad."""
        card = self.cards.get(self._tones_to) if self._tones_to is not None else None
        if card is not None:
            card.add_tone(key)
        else:
            self.field.insert(key)

    def place(self) -> None:
        """Call what is typed, or who is chosen; a telephone that is asked already is not again."""
        if self._asks:
            return
        number = self.keypad.dials
        if not number:
            set_words(self.problem, t("panel.no.number"))
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.dial.emit(number, self.way)

    def ask(self, line: str) -> None:
        """A linked telephone is asked to call; what comes next is ``placed``."""
        self._asks = True
        self._set_problem(t("panel.asks", line=isolated(line)), "text2")

    def tell(self, words: str) -> None:
        """Say what did not work with a call."""
        self._set_problem(words, "warn")

    def placed(self, words: str = "", *, kept: bool = True) -> None:
        """The call was placed; or ``words`` say why it could not be, and the number is ``kept``."""
        self._asks = False
        self._set_problem(words, "warn")
        if not words or not kept:
            self.field.edit.clear()
            self._set_problem(words, "text2")

    def fill(self, number: str) -> None:
        """Put a number into the field, with the focus."""
        self.field.edit.setText(number)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def tones(self) -> bool:
        """True while the keys belong to a call."""
        return self._tones_to is not None

    @property
    def way(self) -> str:
        """How Call calls (``call_ways``)."""
        return self.ways.way

    def set_way(self, way: str) -> None:
        """Choose how Call calls."""
        self.ways.set_way(way)

    def offer(self, lines: Mapping[AccountId, str]) -> None:
        """Calls can go through these accounts now, by their titles."""
        self.ways.offer(lines)

    # -- parts ----------------------------------------------------------------------------

    def _changed(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def _new_card(self, call: Shown) -> CallCard:
        card = CallCard(self._live, call, self)
        card.act.connect(self._acted)
        card.noted.connect(self.noted)
        return card

    def _typed(self, text: str) -> None:
        set_words(self.problem, "")
        self.keypad.type(text)

    def _picked(self, match: Match) -> None:
        self.field.edit.setText(match.number)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _name_call(self) -> None:
        number = self.keypad.dials
        at = self.keypad.at
        who = self.keypad.matches[at].name if 0 <= at < len(self.keypad.matches) else number
        name = t("panel.call.name", what=who) if who else t("panel.call")
        self.call_button.setAccessibleName(name)

    def _acted(self, what: str, call: Shown) -> None:
        if what != "keypad":
            self.act.emit(what, call)
            return
        self._tones_to = None if self._tones_to == call.call.id else call.call.id
        for of, card in self.cards.items():
            card.buttons["keypad"].setChecked(of == self._tones_to)
        if self._tones_to is not None:
            self.pad.keys["1"].setFocus(Qt.FocusReason.TabFocusReason)

    def _ticked(self) -> None:
        for card in self.cards.values():
            card.tick()

    def _set_problem(self, words: str, tone: str) -> None:
        set_tone(self.problem, tone)
        set_words(self.problem, words)
        if words:  # in a low window it would stand below what is seen
            QTimer.singleShot(0, self, self._show_problem)

    def _show_problem(self) -> None:
        self._scroller.ensureWidgetVisible(self.problem)

    def _arrange(self) -> None:
        inner = QWidget()
        inner.setProperty("clear", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(18, 18, 18, 16)
        column.setSpacing(0)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        column.addLayout(self._list)
        column.addWidget(self._more)
        column.addSpacing(14)
        column.addWidget(self.field)
        column.addSpacing(2)
        column.addWidget(self.matches)
        column.addSpacing(4)
        column.addWidget(self.pad, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(10)
        calls = QHBoxLayout()
        calls.setSpacing(8)
        calls.addWidget(self.call_button, 1)
        calls.addWidget(self.ways.button)
        column.addLayout(calls)
        column.addWidget(self.problem)
        column.addSpacing(16)
        column.addStretch(1)
        column.addWidget(self.simulate)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self._scroller = Scroller(inner)
        outer.addWidget(self._scroller)

    def _fit(self) -> None:
        self.setMinimumWidth(self.pad.sizeHint().width() + 52)
        self.setMaximumWidth(max(self.minimumWidth(), theme.current().px(WIDE)))
