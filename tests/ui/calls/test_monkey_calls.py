"""T11 with calls: the seeded monkey plays at window and pop-ups while people call."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from PySide6.QtCore import QPoint, Qt, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from dialpad_contacts.ui.call_acts import CallActs
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from tests.ui.calls.conftest import LEONARD, RENEE, STRANGER, Desk
from tests.ui.calls.logged import logged
from tests.ui.fakes import book
from tests.ui.shell.test_monkey import EVENTS, QUIET, SEED, Monkey

NUMBERS = (LEONARD, RENEE, STRANGER, "+1 628 555 0120", None, "", "anonymous", "x" * 600)


class Caller(Monkey):
    """Calls, answers and ends as well, and clicks at pop-ups."""

    def __init__(self, desk: Desk, theme: Theme, seed: int) -> None:
        super().__init__(desk.window, book(), theme, seed)
        self._desk = desk
        self._random = Random(seed)
        kept = [(act, weight) for act, weight in self._acts if act != self._sync]
        acts: list[tuple[Callable[[], object], int]] = [
            (self._ring, 8), (self._take, 8), (self._at_pop_up, 10), (self._to_calls, 3),
        ]  # fmt: skip
        self._acts = (*kept, *acts)

    def _ring(self) -> None:
        self._desk.calls.simulate(self._random.choice(NUMBERS), name="<b>Leo</b>\u202e")

    def _take(self) -> None:
        live = self._desk.phone.live.all
        if live:
            of, calls = self._random.choice(live).call.id, self._desk.calls
            self._random.choice(
                (calls.answer, calls.decline, calls.hold, calls.resume, calls.hang_up)
            )(of)

    def _at_pop_up(self) -> None:
        shown = self._desk.phone.pop_ups.shown
        if shown:
            pop = self._random.choice(shown)
            place = QPoint(
                self._random.randrange(pop.width()), self._random.randrange(pop.height())
            )
            QTest.mouseClick(pop.childAt(place) or pop, Qt.MouseButton.LeftButton)

    def _to_calls(self) -> None:
        if self._top() is self._desk.window:
            self._desk.window.go(Page.CALLS)


def is_quiet(desk: Desk) -> bool:
    """Hang up whatever is live: a ring that was asked for last may only now arrive."""
    for call in desk.phone.live.all:
        desk.calls.hang_up(call.call.id)
    return not desk.phone.live.all


def test_T11_a_monkey_breaks_nothing_while_people_call(
    desk: Desk, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webbrowser.open", lambda *_args: True)
    monkeypatch.setattr(CallActs, "export", lambda _: None)  # it would leave files
    desk.knows("Leonard Ciano", LEONARD)
    desk.knows("Renee Abara", RENEE)
    logged(desk.store, 300)
    desk.open()
    desk.window.actions_["quit"].setEnabled(False)
    desk.go()
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, words: said.append(words or ""))
    try:
        Caller(desk, theme, SEED).play(EVENTS)
    finally:
        qInstallMessageHandler(before)
    desk.until(lambda: is_quiet(desk))
    QApplication.processEvents()
    assert desk.window.isVisible()
    assert [m for m in said if not m.startswith(QUIET)] == []
