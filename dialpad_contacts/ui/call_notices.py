"""Calls where no window can be placed (Wayland): desktop notifications, else a banner inside."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMainWindow, QVBoxLayout

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.quiet import Manner, Verdict
from dialpad_contacts.calls.sessions import CallId, Phase
from dialpad_contacts.desktop.notifications import Notifications
from dialpad_contacts.ui.pop_ups import MakeFace
from dialpad_contacts.ui.viewmodels.caller_face import Face, Mood
from dialpad_contacts.ui.viewmodels.live_calls import LiveCalls
from dialpad_contacts.ui.views.status_bar import announce
from dialpad_contacts.ui.widgets import Banner, Button


def can_place_windows() -> bool:
    """Return whether a window may be put into a corner and kept on top."""
    return not QGuiApplication.platformName().startswith("wayland")


class CallNotices(QObject):
    """One notice a call that rings or was missed; its buttons are those of the pop-up."""

    does = Signal(str, object)

    def __init__(
        self,
        window: QMainWindow,
        live: LiveCalls,
        face: MakeFace,
        service: Notifications | None = None,
    ) -> None:
        super().__init__(window)
        self._window, self._face = window, face
        self._service = service or Notifications(parent=self)
        self.has_service = self._service.connect_bus()
        self._numbers: dict[CallId, int] = {}
        self._calls: dict[CallId, Shown] = {}
        self.banners: dict[CallId, Banner] = {}
        self._service.pressed.connect(self._pressed)
        self._service.closed.connect(self._closed)
        live.rang.connect(self._rang)
        live.moved.connect(self._moved)
        live.over.connect(self._over)

    def close(self) -> None:
        """Take every notice away, and leave the bus."""
        for call in tuple(self._calls):
            self._take_away(call)
        self._service.leave()

    def _rang(self, call: Shown, verdict: Verdict) -> None:
        if verdict.manner is Manner.SHOW:
            self._show(call, Mood.RINGING)

    def _moved(self, call: Shown) -> None:
        if call.call.phase is not Phase.RINGING:
            self._take_away(call.call.id)
        elif call.call.id in self._calls:
            self._calls[call.call.id] = call

    def _over(self, call: Shown) -> None:
        known = call.call.id in self._calls
        self._take_away(call.call.id)
        if known and call.call.phase is Phase.MISSED and self.has_service:
            self._show(call, Mood.MISSED)

    def _show(self, call: Shown, mood: Mood) -> None:
        face = self._face(call, mood)
        self._calls[call.call.id] = call
        if self.has_service:
            title = f"{face.head}: {face.title}"
            body = "\n".join(p for p in (face.second, face.third, face.tail, face.note) if p)
            buttons = [(press.does, press.words) for press in face.buttons]
            self._numbers[call.call.id] = self._service.show(title, body, buttons)
        else:
            self._add_banner(call.call.id, face)

    def _add_banner(self, call: CallId, face: Face) -> None:
        banner = Banner(face.spoken, "info", face.icon)
        for press in face.buttons:
            button = Button(press.words, press.v, press.icon)
            button.setAccessibleName(press.name)
            button.clicked.connect(lambda _=False, d=press.does: self._do(call, d))
            banner.add_button(button)
        self.banners[call] = banner
        centre = self._window.centralWidget()
        layout = centre.layout() if centre is not None else None
        if isinstance(layout, QVBoxLayout):
            layout.insertWidget(0, banner)
        announce(banner, face.spoken)

    def _take_away(self, call: CallId) -> None:
        self._calls.pop(call, None)
        number = self._numbers.pop(call, None)
        if number is not None:
            self._service.close(number)
        banner = self.banners.pop(call, None)
        if banner is not None:
            banner.hide()
            banner.deleteLater()

    def _pressed(self, number: int, what: str) -> None:
        call = next((c for c, n in self._numbers.items() if n == number), None)
        if call is not None:
            self._do(call, what)

    def _do(self, call: CallId, what: str) -> None:
        shown = self._calls.get(call)
        if shown is not None:
            self.does.emit(what, shown)

    def _closed(self, number: int) -> None:
        """The user put it away: the call rings on."""
        for call in [c for c, n in self._numbers.items() if n == number]:
            del self._numbers[call]
