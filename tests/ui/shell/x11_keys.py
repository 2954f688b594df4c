"""Played under a window manager by test_keys_under_x11: a window that says what its keys did."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.window import make_application
from dialpad_contacts.ui.shortcuts import ACTS
from dialpad_contacts.ui.theme import Scheme, Theme
from tests.ui.calls.conftest import LEONARD, Desk
from tests.ui.player import Waiter, say

HELD = {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Shift": Qt.KeyboardModifier.ShiftModifier}


def main(folder: Path) -> None:
    application = make_application()
    waiter = Waiter()
    desk = Desk(folder, cast("QtBot", waiter), Theme(application, Scheme.LIGHT, 13.0))
    leonard = desk.knows("Leonard Ciano", LEONARD)
    window = desk.open()
    assert window.pages is not None
    pane, box = window.pages.detail, window.contacts.box.edit
    window.show_contact(leonard)
    window.contacts.box.take_focus()
    waiter.waitUntil(window.actions_["edit"].isEnabled)
    say(ready=True, kept=[keys for act in ACTS for keys in act.keys if keeps(box, keys)])
    waiter.waitUntil(lambda: pane.is_editing)
    say(editing=True)
    sys.stdin.readline()
    desk.close()


def keeps(box: QLineEdit, keys: str) -> bool:
    """Return whether the box takes these keys for itself, as Qt asks it before any shortcut."""
    *held, last = keys.split("+")
    key = ord(last) if len(last) == 1 else Qt.Key[f"Key_{last}"]
    modifiers = Qt.KeyboardModifier.NoModifier
    for name in held:
        modifiers |= HELD[name]
    text = keys if len(keys) == 1 else ""
    asked = QKeyEvent(QEvent.Type.ShortcutOverride, key, modifiers, text)
    asked.ignore()
    QCoreApplication.sendEvent(box, asked)
    return asked.isAccepted()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
