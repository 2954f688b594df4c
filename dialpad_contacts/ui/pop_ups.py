"""Which calls pop up, and where: three at most, each keeps its place, the rest are counted."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QScreen
from PySide6.QtWidgets import QWidget

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.quiet import Manner, Verdict
from dialpad_contacts.calls.sessions import CallId, Phase
from dialpad_contacts.ui.strings import t
from dialpad_contacts.ui.viewmodels.caller_face import Face, Mood
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls
from dialpad_contacts.ui.views.pop_up import PopUp
from dialpad_contacts.ui.views.pop_up_frame import MARGIN, PopUpFrame
from dialpad_contacts.ui.widgets import Button

MOST = 3
PREPARE_MS = 1500
"""After the start: by then the window is up, and who rings before waits a tenth of a second."""
EDGE, GAP = 16, 12
CORNERS = ("bottom_right", "bottom_left", "top_right", "top_left")
MakeFace = Callable[[Shown, Mood], Face]


class PopUps(QObject):
    """Follows live calls. Its windows are used again and again: a burst makes no new ones."""

    does = Signal(str, object)
    """(what to do, the call as it was last told)."""
    go_to_calls = Signal()

    def __init__(
        self,
        window: QWidget,
        live: LiveCalls,
        face: MakeFace,
        corner: str = "",
        *,
        windows: bool = True,
    ) -> None:
        """Follow ``live``; without ``windows`` (Wayland) none is shown, notifications are."""
        super().__init__(window)
        self.windows = windows
        self._window, self._live, self._face = window, live, face
        self.corner = corner if corner in CORNERS else CORNERS[0]
        self.on_primary = False
        self._pool: list[PopUp] = []
        self._calls: dict[CallId, Shown] = {}
        self._waiting: list[CallId] = []
        self._silent: set[CallId] = set()
        self._more: _More | None = None
        # What became free at once is filled at once: of a burst, many calls end in one moment.
        self._refill = QTimer(self, singleShot=True, interval=0)
        self._refill.timeout.connect(self._fill)
        self._preparing = QTimer(self, singleShot=True, interval=PREPARE_MS)
        self._preparing.timeout.connect(self._prepare)
        if windows:
            self._preparing.start()
        live.rang.connect(self._rang)
        live.moved.connect(self._moved)
        live.over.connect(self._over)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            application.focusWindowChanged.connect(self._show_keys)
            application.screenRemoved.connect(self._place_again)

    @property
    def shown(self) -> list[PopUp]:
        """The pop-ups that are on the screen, the oldest first."""
        return [p for p in self._pool if p.isVisible()]

    @property
    def counted(self) -> int:
        """How many calls ring without a pop-up of their own."""
        return len(self._waiting)

    @property
    def newest(self) -> Shown | None:
        """The call that keys are about: the one that rings and came last, hidden or not."""
        ringing = self._live.ringing
        return ringing[-1] if ringing else None

    @property
    def loud(self) -> bool:
        """True while a call rings that is not to ring silently."""
        return any(s.call.id not in self._silent for s in self._live.ringing)

    def of(self, call: CallId) -> PopUp | None:
        """Return the pop-up of a call, None when it has none."""
        return next((p for p in self.shown if p.call == call), None)

    def refresh(self, call: CallId) -> None:
        """Show again what a pop-up says: its caller was named, or details are hidden now."""
        pop, shown = self.of(call), self._calls.get(call)
        if pop is not None and pop.face is not None and shown is not None:
            pop.change(self._face(shown, pop.face.mood))

    def refresh_all(self) -> None:
        """Show all of them again."""
        for pop in self.shown:
            self.refresh(pop.call)

    def close(self) -> None:
        """Take every window away."""
        self._refill.stop()
        self._preparing.stop()
        self._waiting.clear()
        for pop in self._pool:
            pop.dismiss()
            pop.deleteLater()
        self._pool.clear()
        if self._more is not None:
            self._more.hide()
            self._more.deleteLater()
            self._more = None

    # -- events ---------------------------------------------------------------------------

    def _rang(self, call: Shown, verdict: Verdict) -> None:
        self._calls[call.call.id] = call
        if verdict.manner is Manner.SILENT:
            self._silent.add(call.call.id)
        elif not self._show(call, Mood.RINGING):
            self._waiting.append(call.call.id)
            self._count()

    def _moved(self, call: Shown) -> None:
        of, phase = call.call.id, call.call.phase
        self._calls[of] = call
        if phase is not Phase.RINGING and of in self._waiting:
            self._waiting.remove(of)
            self._count()
        pop = self.of(of)
        if pop is None or pop.face is None:
            return
        mood = Mood.RINGING if phase is Phase.RINGING else Mood.TALKING
        if mood is Mood.TALKING and pop.face.mood is Mood.TALKING:
            return
        pop.change(self._face(call, mood))

    def _over(self, call: Shown) -> None:
        of = call.call.id
        self._calls[of] = call
        if of in self._waiting:
            self._waiting.remove(of)
        pop, silent = self.of(of), of in self._silent
        self._silent.discard(of)
        mood = _mood_after(call, was_shown=pop is not None)
        if pop is not None and mood is not None:
            pop.change(self._face(call, mood))
        elif pop is not None:
            self._take_away(pop)
        elif mood is not None and not silent and not call.call.outgoing:
            self._show(call, mood)
        if self.of(of) is None:
            self._calls.pop(of, None)
        self._refill.start()

    # -- parts ----------------------------------------------------------------------------

    def _show(self, call: Shown, mood: Mood) -> bool:
        """Show a call in a free window, or in place of a mere note; return whether that went."""
        if not self.windows:
            return True
        pop = self._free(ringing=mood is Mood.RINGING)
        if pop is None:
            return False
        face = self._face(call, mood)
        pop.call = call.call.id
        pop.show_face(face, keys=self._keys_on())
        if not self._put(pop):
            pop.dismiss()
            return False
        pop.show()
        pop.tell()
        self._show_keys()
        return True

    def _prepare(self) -> None:
        """Make the first window before it is needed: dressing it takes longer than all the rest."""
        if not self._pool:
            self._new().prepare()

    def _new(self) -> PopUp:
        pop = PopUp()
        pop.does.connect(self._do)
        pop.gone.connect(self._closed)
        self._pool.append(pop)
        return pop

    def _free(self, *, ringing: bool) -> PopUp | None:
        for pop in self._pool:
            if not pop.isVisible():
                return pop
        if len(self._pool) < MOST:
            return self._new()
        if not ringing:
            return None
        notes = [p for p in self._pool if p.face is not None and p.face.mood is not Mood.RINGING]
        if not notes:
            return None
        self._take_away(notes[0])
        return notes[0]

    def _closed(self, pop: PopUp) -> None:
        self._take_away(pop)
        self._refill.start()

    def _take_away(self, pop: PopUp) -> None:
        call = pop.call
        pop.dismiss()
        if self._live.of(call) is None:
            self._calls.pop(call, None)

    def _fill(self) -> None:
        """Give a window that became free to the newest call that has none."""
        while self._waiting and self._free(ringing=False) is not None:
            call = self._live.of(self._waiting[-1])
            rings = call is not None and call.call.phase is Phase.RINGING
            if call is not None and rings and not self._show(call, Mood.RINGING):
                break
            self._waiting.pop()
        self._count()

    def _count(self) -> None:
        if not self._waiting:
            if self._more is not None:
                self._more.hide()
            return
        if self._more is None:
            self._more = _More()
            self._more.button.clicked.connect(self.go_to_calls)
        self._more.show_count(len(self._waiting))
        if not self._more.isVisible():
            self._more.fit()
            if self._put(self._more):
                self._more.show()

    def _do(self, pop: PopUp, what: str) -> None:
        call = self._calls.get(pop.call)
        if call is None:
            return
        if pop.face is not None and pop.face.mood is not Mood.RINGING and what in ("open", "back"):
            self._take_away(pop)
        self.does.emit(what, call)

    def _keys_on(self) -> bool:
        return QGuiApplication.focusWindow() is not None

    def _show_keys(self, *_: object) -> None:
        """Key caps show where the keys work: on the newest call, while a window is active."""
        newest, on = self.newest, self._keys_on()
        for pop in self.shown:
            pop.show_keys(on and newest is not None and pop.call == newest.call.id)

    # -- places ---------------------------------------------------------------------------

    def _screen(self) -> QScreen:
        active = self._window.window()
        if not self.on_primary and active.isActiveWindow() and active.screen() is not None:
            return active.screen()
        return QGuiApplication.primaryScreen()

    def _put(self, of: PopUpFrame) -> bool:
        """Move a window to the free place nearest to the corner; False where there is none."""
        room = self._screen().availableGeometry()
        others: list[PopUpFrame] = [p for p in self.shown if p is not of]
        if self._more is not None and self._more.isVisible() and self._more is not of:
            others.append(self._more)
        taken = [
            p.geometry().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
            for p in others
            if room.intersects(p.geometry())
        ]
        corner = free_place(room, of.card_size(), taken, self.corner)
        if corner is None:
            return False
        of.move(corner - QPoint(MARGIN, MARGIN))
        return True

    def _place_again(self, gone: QScreen | None) -> None:
        """A screen was unplugged: what was on it is shown where it can be seen."""
        screens = [s.availableGeometry() for s in QGuiApplication.screens() if s is not gone]
        for pop in self.shown:
            if not any(room.contains(pop.geometry().center()) for room in screens):
                self._put(pop)


class _More(PopUpFrame):
    """'2 more calls': those that ring without a pop-up of their own; leads to Calls."""

    def __init__(self) -> None:
        super().__init__()
        self.setWindowTitle(t("pop.window"))
        self.body.setContentsMargins(MARGIN + 8, MARGIN + 5, MARGIN + 8, MARGIN + 5)
        self.button = Button("", "link", "phone-incoming")
        self.button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.body.addWidget(self.button)

    def show_count(self, count: int) -> None:
        """Say how many."""
        self.button.set_words(t("pop.more", n=count))
        self.button.setAccessibleName(t("pop.more.name", n=count))
        self.setAccessibleName(t("pop.more.name", n=count))


def free_place(room: QRect, card: QSize, taken: list[QRect], corner: str) -> QPoint | None:
    """Return the top left of a card in ``room``: at the corner, or beyond what is ``taken``.

    None where no place is left. A card that is larger than the room stands at its corner.

    Args:
        room: what windows may cover of a screen.
        card: the size of the card, without its shadow.
        taken: where other cards are, by the same corner.
        corner: one of ``CORNERS``.
    """
    vertical, _, side = corner.partition("_")
    x = room.left() + EDGE if side == "left" else room.right() + 1 - EDGE - card.width()
    offsets = [EDGE]
    for rect in taken:
        far = (
            rect.bottom() + 1 - room.top() if vertical == "top" else room.bottom() + 1 - rect.top()
        )
        offsets.append(far + GAP)
    for offset in sorted(offsets):
        y = room.top() + offset
        if vertical != "top":
            y = room.bottom() + 1 - offset - card.height()
        place = QRect(QPoint(x, y), card)
        if any(place.adjusted(0, -GAP, 0, GAP).intersects(rect) for rect in taken):
            continue
        if not taken:
            return QPoint(max(x, room.left()), max(y, room.top()))
        if room.contains(place):
            return place.topLeft()
    return None


def _mood_after(call: Shown, *, was_shown: bool) -> Mood | None:
    if call.call.phase is Phase.MISSED and was_shown:
        return Mood.MISSED
    return Mood.SAVED if call.saved is not None else None
