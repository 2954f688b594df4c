"""Played under a window manager by test_under_x11: pop-ups come and go, then one waits for a click.

Says a line of JSON for each thing that happened.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import cast

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from dialpad_contacts.app.window import make_application
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.caller_face import Mood
from dialpad_contacts.ui.views.pop_up_frame import PopUpFrame
from tests.ui.calls.conftest import LEONARD, Desk
from tests.ui.player import Waiter, pause, say

CALLS, EVERY_MS, LASTS_MS = 12, 450, 350


def main(folder: Path) -> None:
    application = make_application()
    waiter = Waiter()
    desk = Desk(folder, cast("QtBot", waiter), Theme(application, Scheme.LIGHT, 13.0))
    desk.knows("Leonard Ciano", LEONARD)
    desk.window.resize(760, 560)
    desk.window.move(20, 20)
    desk.open()
    took_focus: list[str] = []
    application.focusWindowChanged.connect(
        lambda _: took_focus.append("pop-up") if _pop_up_is_active() else None
    )
    say(ready=True)
    sys.stdin.readline()  # the test has given the focus to another program
    for number in range(CALLS):
        call = desk.ring(f"+1 628 555 01{number:02}")
        if number == CALLS // 2:
            desk.window.raise_()
        pause(waiter, LASTS_MS)
        desk.end(call)
        pause(waiter, EVERY_MS - LASTS_MS)
    for note in desk.phone.pop_ups.shown:
        note.gone.emit(note)
    say(came_and_went=CALLS, took_focus=took_focus)
    sys.stdin.readline()
    call = desk.ring()
    waiter.waitUntil(lambda: desk.phone.pop_ups.of(call.call.id))
    pop = desk.phone.pop_ups.of(call.call.id)
    assert pop is not None
    waiter.waitUntil(lambda: not pop.guarded)
    pause(waiter, 200)
    middle = pop.buttons["answer"].mapToGlobal(QPoint(20, 12))
    answers: list[str] = []
    pop.does.connect(lambda _, what: answers.append(what))
    say(answer_at=[middle.x(), middle.y()])
    waiter.waitUntil(lambda: answers)
    pause(waiter, 600)
    mood = pop.face.mood if pop.face is not None else Mood.SAVED
    say(answers=answers, mood=mood, took_focus=took_focus)
    desk.close()


def _pop_up_is_active() -> bool:
    return isinstance(QApplication.activeWindow(), PopUpFrame)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
