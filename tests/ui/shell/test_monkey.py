"""T11: a seeded monkey at the window: no exception, no Qt warning, the window still answers."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from random import Random

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QLocale, QPoint, QPointF, Qt, qInstallMessageHandler
from PySide6.QtGui import QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.sync.events import AccountChanged, ContactsChanged, Progress, SyncFinished
from dialpad_contacts.sync.states import State
from dialpad_contacts.sync.views import UndoPlan, UndoStep
from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.window import MainWindow
from tests.ui.conftest import Open
from tests.ui.fakes import GOOGLE, Book
from tests.ui.pages.desk import NOW, fields, journal

EVENTS = int(os.environ.get("MONKEY_EVENTS", "1000"))
SEED = int(os.environ.get("MONKEY_SEED", "11"))
QTS_OWN = re.compile(r"\(PySide6\.QtWidgets\.\w+\) already deleted")
"""A piece of Qt's own went while it was aimed at: a popup that closed itself."""
QUIET = "This plugin does not support "
"""How what the screenless platform says of itself begins."""

_KEYS = (
    Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left,
    Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Home,
    Qt.Key.Key_End, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Delete, Qt.Key.Key_F2,
    Qt.Key.Key_F5, Qt.Key.Key_F6, Qt.Key.Key_Backspace, Qt.Key.Key_Menu,
)  # fmt: skip
_CHORDS = (
    Qt.Key.Key_K, Qt.Key.Key_E, Qt.Key.Key_S, Qt.Key.Key_Z, Qt.Key.Key_N, Qt.Key.Key_1,
    Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_A, Qt.Key.Key_C,
)  # fmt: skip
_TEXT = "leo 415+é陳ليو<b>&\u202e"


def alive(widget: QWidget | None) -> bool:
    """Return whether Qt still has what a wrapper stands for: its own popups come and go."""
    if widget is None or not shiboken6.isValid(widget):
        return False
    try:
        widget.size()
    except RuntimeError:
        return False
    return True


class Monkey:
    """Plays with one window; the same seed plays the same game."""

    def __init__(self, window: MainWindow, contacts: Book, theme: Theme, seed: int) -> None:
        self._window, self._contacts, self._theme = window, contacts, theme
        self._random = Random(seed)
        self._acts: tuple[tuple[Callable[[], object], int], ...] = (
            (self._click, 30), (self._key, 30), (self._type, 12), (self._chord, 8),
            (self._wheel, 6), (self._resize, 1), (self._page, 2),
            (self._sync, 6), (self._close, 3),
        )  # fmt: skip

    def play(self, events: int) -> None:
        """Do ``events`` things."""
        acts = [act for act, _ in self._acts]
        weights = [weight for _, weight in self._acts]
        for number in range(events):
            if number in (events // 3, events * 2 // 3):
                self._dress()
            try:
                self._random.choices(acts, weights)[0]()
            except RuntimeError as error:
                if not QTS_OWN.search(str(error)):
                    raise
            if number % 4 == 0:
                QApplication.processEvents()
        self._close()

    def _top(self) -> QWidget:
        popup = QApplication.activePopupWidget() or QApplication.activeModalWidget()
        return popup if alive(popup) and popup is not None else self._window

    def _target(self) -> QWidget:
        top = self._top()
        place = QPoint(
            self._random.randrange(max(1, top.width())),
            self._random.randrange(max(1, top.height())),
        )
        child = top.childAt(place)
        return child if child is not None and alive(child) else top

    def _focus(self) -> QWidget:
        top = self._top()
        focus: QWidget | None = top.focusWidget()
        return focus if focus is not None and alive(focus) else top

    def _click(self) -> None:
        target = self._target()
        place = QPoint(
            self._random.randrange(max(1, target.width())),
            self._random.randrange(max(1, target.height())),
        )
        button = self._random.choice(
            (Qt.MouseButton.LeftButton,) * 5 + (Qt.MouseButton.RightButton,)
        )
        if self._random.random() < 0.1:
            QTest.mouseDClick(target, button, pos=place)
        else:
            QTest.mouseClick(target, button, pos=place)

    def _key(self) -> None:
        QTest.keyClick(self._focus(), self._random.choice(_KEYS))

    def _type(self) -> None:
        letter, focus = self._random.choice(_TEXT), self._focus()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, 0, Qt.KeyboardModifier.NoModifier, letter)
            if shiboken6.isValid(focus):
                QApplication.sendEvent(focus, event)

    def _chord(self) -> None:
        key = self._random.choice(_CHORDS)
        QTest.keyClick(self._focus(), key, Qt.KeyboardModifier.ControlModifier)

    def _wheel(self) -> None:
        target = self._target()
        down = QPoint(0, self._random.choice((-240, -120, 120, 240)))
        spot = QPointF(target.rect().center())
        event = QWheelEvent(
            spot, QPointF(target.mapToGlobal(spot.toPoint())), QPoint(), down,
            Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(target, event)

    def _resize(self) -> None:
        self._window.resize(self._random.randrange(720, 1500), self._random.randrange(520, 900))

    def _dress(self) -> None:
        if self._random.random() < 0.5:
            self._theme.set_scheme(self._random.choice((Scheme.LIGHT, Scheme.DARK)))
        else:
            self._theme.set_base_px(self._random.choice((13, 17, 26)))

    def _page(self) -> None:
        if self._top() is self._window:
            self._window.go(self._random.choice(list(Page)))

    def _sync(self) -> None:
        window, state = self._window, self._random.choice(list(State))
        view = self._contacts.views.get(GOOGLE)
        if view is not None:
            self._contacts.views[GOOGLE] = replace(view, state=state, pending=1, reason="Busy.")
        window.on_event(
            self._random.choice(
                (
                    AccountChanged(GOOGLE, state, "Busy.", 3.0),
                    Progress(GOOGLE, "reading", 5, 10),
                    ContactsChanged(GOOGLE, ()),
                    SyncFinished(GOOGLE, "s", 1, 1, 0),
                )
            )
        )

    def _close(self) -> None:
        for _ in range(6):
            top = self._top()
            if top is self._window:
                return
            if isinstance(top, QMenu) or self._random.random() < 0.5:
                top.close()
            else:
                QTest.keyClick(top, Qt.Key.Key_Escape)


@pytest.fixture
def app_ways(qapp: QApplication) -> Iterator[None]:
    """Locale and direction as they were, after the test."""
    locale = QLocale()
    yield
    QLocale.setDefault(locale)
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


WAYS = {
    "en": ("en_US", Qt.LayoutDirection.LeftToRight),
    "de": ("de_DE", Qt.LayoutDirection.LeftToRight),
    "ja": ("ja_JP", Qt.LayoutDirection.LeftToRight),
    "ar": ("ar_EG", Qt.LayoutDirection.RightToLeft),
}


@pytest.mark.parametrize("way", WAYS)
def test_T11_a_monkey_breaks_nothing(
    qtbot: QtBot,
    qapp: QApplication,
    app_ways: None,
    open_window: Open,
    contacts: Book,
    theme: Theme,
    monkeypatch: pytest.MonkeyPatch,
    way: str,
) -> None:
    locale, direction = WAYS[way]
    QLocale.setDefault(QLocale(locale))
    qapp.setLayoutDirection(direction)
    monkeypatch.setattr("webbrowser.open", lambda *_args: True)
    shift = datetime.now(UTC) - NOW
    contacts.entries = [replace(e, at=e.at + shift) for e in journal()]
    step = UndoStep(8, ContactId(3), "Leo", GOOGLE, fields("Leo"), fields("Leonard"), True)
    contacts.plans = {8: UndoPlan((step,))}
    contacts.then = UndoPlan((step,))
    window = open_window(contacts)
    window.actions_["quit"].setEnabled(False)
    said: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _where, words: said.append(words or ""))
    seed = SEED * 100 + list(WAYS).index(way)
    try:
        Monkey(window, contacts, theme, seed).play(EVENTS)
    finally:
        qInstallMessageHandler(before)
    assert window.isVisible()
    window.go(Page.CONTACTS)
    window.disconnect_services()
    assert [m for m in said if not m.startswith(QUIET)] == []
