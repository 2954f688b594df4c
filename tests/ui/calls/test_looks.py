"""Calls in every dress and size: light, dark, narrow, 200 %, right to left, a screen that goes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QScrollArea

from dialpad_contacts.ui.theme import Scheme, Theme
from dialpad_contacts.ui.views.pop_up import PopUp
from dialpad_contacts.ui.views.pop_up_frame import MARGIN
from tests.ui.calls.conftest import LEONARD, STRANGER, Desk
from tests.ui.calls.logged import logged

SIZES = {"wide": (1220, 768), "narrow": (940, 700), "least": (720, 520)}


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def pop_of(desk: Desk, number: str) -> PopUp:
    call = desk.ring(number)
    desk.until(lambda: desk.phone.pop_ups.of(call.call.id))
    pop = desk.phone.pop_ups.of(call.call.id)
    assert pop is not None
    return pop


@pytest.mark.parametrize("px", [13, 26])
@pytest.mark.parametrize("scheme", [Scheme.LIGHT, Scheme.DARK])
def test_page_and_pop_up_are_painted_in_every_size(
    desk: Desk, theme: Theme, scheme: Scheme, px: int
) -> None:
    theme.set_scheme(scheme)
    theme.set_base_px(px)
    leo = desk.knows("Leonard Ciano", LEONARD)
    logged(desk.store, 8, name="Leonard Ciano", number=LEONARD, contact=leo, note="x" * 300)
    desk.open()
    page = desk.go().page
    pop = pop_of(desk, LEONARD)
    assert not pop.grab().isNull()
    assert pop.card_size().width() == theme.px(420)
    for size in SIZES.values():
        desk.window.resize(*size)
        desk.qtbot.wait(30)
        assert not desk.window.grab().isNull()
        assert page.history.width() >= 200
        scroller = page.panel.findChild(QScrollArea)
        assert isinstance(scroller, QScrollArea)
        assert scroller.horizontalScrollBar().maximum() == 0
    assert not page.history.list.horizontalScrollBar().isVisible()


def test_right_to_left_the_panel_is_left_and_keys_stay_as_on_a_telephone(
    right_to_left: None, desk: Desk
) -> None:
    logged(desk.store, 3)
    desk.open()
    page = desk.go().page
    desk.qtbot.wait(30)
    assert page.panel.x() < page.history.x()
    keys = page.panel.pad.keys
    assert keys["1"].x() < keys["3"].x()
    pop = pop_of(desk, STRANGER)
    assert pop.buttons["answer"].x() < pop.buttons["name"].x()
    assert not pop.grab().isNull()
    assert not desk.window.grab().isNull()


def test_a_screen_that_is_unplugged_takes_no_pop_up_along(desk: Desk) -> None:
    desk.open()
    pop = pop_of(desk, STRANGER)
    pop.move(QPoint(50_000, 50_000))  # as a window is placed on a screen that is no longer there
    gone = QGuiApplication.screens()[0]
    desk.phone.pop_ups._place_again(None)
    card = pop.geometry().adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
    assert gone.availableGeometry().intersects(card)


def test_D16_who_is_meant_is_chosen_from_the_history_too(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    ana = desk.knows("Ana Brandt", LEONARD)
    desk.open()
    desk.end(desk.ring())
    desk.go()
    desk.until(lambda: desk.phone.page.history.current is not None)
    call = desk.phone.page.history.current
    assert call is not None
    menu = desk.phone.acts.context(call, QPoint(10, 10))
    inner = next(a for a in menu.actions() if a.text() == "This number is")
    choices = desk.phone.acts.choices
    assert inner.isEnabled() and choices is not None
    next(a for a in choices.actions() if a.text() == "Ana Brandt").trigger()
    menu.close()
    desk.until(lambda: desk.store.chosen_caller("+14155550133") == ana)
