"""Desktop notifications with buttons, over D-Bus: where a window can't be placed (Wayland).

QtDBus in Python can't send an unsigned number, which Notify wants; so the messages are made by
jeepney, which the keyring brings to Linux anyway, and Qt's loop watches the socket.

Source: the Desktop Notifications Specification 1.2 (specifications.freedesktop.org).
"""

from __future__ import annotations

import html
import logging
import socket
from collections.abc import Sequence
from itertools import count
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal

log = logging.getLogger(__name__)

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
BUS = "org.freedesktop.DBus"
APP = "Dialpad Contacts"
CRITICAL = 2
"""The urgency of what stays until it is handled: a call that rings."""
ANSWER_S = 1.0
"""How long the bus on this very computer may take to let us in."""
MOST_BYTES = 1 << 16


class Notifications(QObject):
    """Lives in the GUI thread; nothing waits for the notification service."""

    pressed = Signal(int, str)
    """(our number of the notification, the key of the button)."""
    closed = Signal(int)

    def __init__(self, address: str = "", parent: QObject | None = None) -> None:
        """Not connected yet; ``address`` is a bus of a test's own, '' the session's."""
        super().__init__(parent)
        self._address = address
        self._socket: socket.socket | None = None
        self._watch: QSocketNotifier | None = None
        self._parser: Any = None
        self._serials, self._numbers = count(1), count(1)
        self._asked: dict[int, int] = {}
        self._ids: dict[int, int] = {}
        self._to_close: set[int] = set()
        self._markup = False
        self._caps_serial = 0

    def connect_bus(self) -> bool:
        """Join the bus; return whether it has a notification service."""
        try:
            self._join()
        except (OSError, ImportError, ValueError, KeyError, IndexError) as error:
            log.info("no notifications: %s", type(error).__name__)
            self.leave()
            return False
        return self._socket is not None

    def show(self, title: str, body: str, buttons: Sequence[tuple[str, str]]) -> int:
        """Show a notification; return our number of it.

        What is said is escaped where the service takes markup: a name from a stranger is text.
        """
        number = next(self._numbers)
        text = html.escape(body, quote=False) if self._markup else body
        actions = [part for button in buttons for part in button]
        hints = {"urgency": ("y", CRITICAL), "category": ("s", "call.incoming")}
        fields = (APP, 0, "call-start", title, text, actions, hints, 0)
        serial = self._call("Notify", "susssasa{sv}i", fields)
        if serial:
            self._asked[serial] = number
        return number

    def close(self, number: int) -> None:
        """Take a notification away."""
        known = self._ids.pop(number, None)
        if known is None:
            self._to_close.add(number)
        else:
            self._call("CloseNotification", "u", (known,))

    def leave(self) -> None:
        """Leave the bus."""
        if self._watch is not None:
            self._watch.setEnabled(False)
            self._watch = None
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    # -- the bus --------------------------------------------------------------------------

    def _join(self) -> None:
        from jeepney import DBusAddress, MatchRule, message_bus, new_method_call
        from jeepney.bus import get_bus
        from jeepney.io.blocking import prep_socket
        from jeepney.low_level import Parser

        line = prep_socket(get_bus(self._address or "SESSION"), timeout=ANSWER_S)
        self._socket = line
        line.settimeout(ANSWER_S)
        self._parser = Parser()
        bus = DBusAddress("/org/freedesktop/DBus", bus_name=BUS, interface=BUS)
        self._answered(new_method_call(bus, "Hello"))
        owner = self._answered(new_method_call(bus, "NameHasOwner", "s", (NAME,)))
        activatable = self._answered(new_method_call(bus, "ListActivatableNames"))
        if not owner.body[0] and NAME not in activatable.body[0]:
            self.leave()
            return
        rule = MatchRule(type="signal", interface=NAME, path=PATH)
        self._answered(message_bus.AddMatch(rule))
        line.setblocking(False)
        self._watch = QSocketNotifier(line.fileno(), QSocketNotifier.Type.Read, self)
        self._watch.activated.connect(self._read)
        self._caps_serial = self._call("GetCapabilities", "", ())

    def _answered(self, message: Any) -> Any:
        """Send a message to the bus itself and return its answer; only while joining."""
        from jeepney import HeaderFields, MessageType

        line = self._socket
        assert line is not None
        serial = next(self._serials)
        line.sendall(message.serialise(serial))
        while True:
            reply = self._parser.get_next_message()
            if reply is None:
                self._parser.add_data(line.recv(MOST_BYTES))
                continue
            if reply.header.fields.get(HeaderFields.reply_serial) == serial:
                if reply.header.message_type is MessageType.error:
                    raise ValueError("the bus refused")
                return reply

    def _call(self, member: str, signature: str, body: tuple[Any, ...]) -> int:
        """Ask the service something; return the serial that its answer will bear, 0 for none."""
        from jeepney import DBusAddress, new_method_call

        if self._socket is None:
            return 0
        service = DBusAddress(PATH, bus_name=NAME, interface=NAME)
        message = new_method_call(service, member, signature or None, body)
        serial = next(self._serials)
        try:
            self._socket.sendall(message.serialise(serial))
        except OSError:
            self.leave()
            return 0
        return serial

    def _read(self) -> None:
        line = self._socket
        if line is None:
            return
        try:
            found = line.recv(MOST_BYTES)
        except BlockingIOError:
            return
        except OSError:
            found = b""
        if not found:
            self.leave()
            return
        self._parser.add_data(found)
        while (message := self._parser.get_next_message()) is not None:
            self._take(message)

    def _take(self, message: Any) -> None:
        from jeepney import HeaderFields, MessageType

        fields = message.header.fields
        kind = message.header.message_type
        if kind is MessageType.method_return:
            self._reply(fields.get(HeaderFields.reply_serial, 0), message.body)
        elif kind is MessageType.signal and fields.get(HeaderFields.interface) == NAME:
            number = self._number(message.body[0] if message.body else 0)
            member = fields.get(HeaderFields.member)
            if number and member == "ActionInvoked":
                self.pressed.emit(number, str(message.body[1]))
            elif number and member == "NotificationClosed":
                self._ids.pop(number, None)
                self.closed.emit(number)

    def _reply(self, serial: int, body: tuple[Any, ...]) -> None:
        if serial == self._caps_serial:
            self._markup = "body-markup" in body[0]
            return
        number = self._asked.pop(serial, 0)
        if number:
            self._ids[number] = int(body[0])
            if number in self._to_close:
                self._to_close.discard(number)
                self.close(number)

    def _number(self, of: int) -> int:
        return next((number for number, known in self._ids.items() if known == of), 0)
