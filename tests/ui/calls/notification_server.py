"""A small notification service on a bus of its own: shows nothing, tells what it was asked."""

from __future__ import annotations

import json
import sys

from jeepney import (
    DBusAddress,
    HeaderFields,
    MessageType,
    message_bus,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import open_dbus_connection

NAME, PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


def say(**what: object) -> None:
    print(json.dumps(what), flush=True)


def main(address: str) -> None:
    bus = open_dbus_connection(address)
    bus.send_and_get_reply(message_bus.RequestName(NAME, 0))
    say(ready=True)
    shown = 0
    emitter = DBusAddress(PATH, interface=NAME)
    while True:
        message = bus.receive()
        if message.header.message_type is not MessageType.method_call:
            continue
        member = message.header.fields[HeaderFields.member]
        if member == "GetCapabilities":
            bus.send(new_method_return(message, "as", (["actions", "body", "body-markup"],)))
        elif member == "Notify":
            shown += 1
            bus.send(new_method_return(message, "u", (shown,)))
            _, _, _, title, body, actions, hints, _ = message.body
            say(title=title, body=body, actions=actions, urgency=hints["urgency"][1])
            for key in actions[::2]:
                if key == sys.argv[2]:
                    bus.send(new_signal(emitter, "ActionInvoked", "us", (shown, key)))
        elif member == "CloseNotification":
            bus.send(new_method_return(message))
            say(closed=message.body[0])


if __name__ == "__main__":
    main(sys.argv[1])
