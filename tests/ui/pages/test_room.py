"""Large text and little room: nothing scrolls sideways, nothing is pushed out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.views.accounts_page import AccountsPage
from dialpad_contacts.ui.views.activity_page import ActivityPage
from dialpad_contacts.ui.views.detail import DetailPane
from tests.ui.pages.conftest import make_pane
from tests.ui.pages.desk import LEONARD, LOCAL, Desk, fields


@pytest.fixture
def large(dress: Theme) -> Iterator[Theme]:
    dress.set_base_px(26)
    yield dress
    dress.set_base_px(13)


def fits(root: QWidget) -> None:
    """Assert that no body is wider than what shows it."""
    for area in root.findChildren(QScrollArea):
        inner = area.widget()
        if inner is not None and area.isVisible():
            assert inner.width() <= area.viewport().width(), type(inner).__name__


LONG = fields(
    "Maximiliana Alexandrina Theodora",
    "von Hohenberg-Schwarzenfels zu Lauterbrunnen und Wolkenstein",
    "the one in the garden shed:+41 44 668 18 00 ext. 1234567",
    "work:maximiliana.alexandrina.theodora.von.hohenberg-schwarzenfels@example.example",
)


@pytest.mark.parametrize("width", [380, 500, 684, 1100])
def test_the_pane_fits_its_width(
    qtbot: QtBot, dress: Theme, desk: Desk, opened: list[str], width: int
) -> None:
    desk.person(LOCAL, LONG, note="x" * 400)
    pane = make_pane(qtbot, dress, desk, opened)
    pane.resize(width, 700)
    for contact in (LEONARD, LOCAL):
        pane.show_contact(contact)
        qtbot.wait(10)
        assert pane.width() == width
        fits(pane)
        pane.edit()
        qtbot.wait(10)
        assert pane.width() == width
        fits(pane)
        pane.cancel_edit()


@pytest.mark.parametrize("width", [420, 684])
def test_at_twice_the_text_size_it_still_fits(
    qtbot: QtBot, large: Theme, desk: Desk, opened: list[str], width: int
) -> None:
    desk.person(LOCAL, LONG)
    pane: DetailPane = make_pane(qtbot, large, desk, opened)
    pane.resize(width, 700)
    for contact in (LEONARD, LOCAL):
        pane.show_contact(contact)
        qtbot.wait(10)
        fits(pane)
        pane.edit()
        qtbot.wait(10)
        fits(pane)
        pane.cancel_edit()


def test_pages_fit_the_smallest_window(qtbot: QtBot, dress: Theme, desk: Desk) -> None:
    for page in (AccountsPage(dress), ActivityPage(dress)):
        page.connect_services(desk, desk)
        qtbot.addWidget(page)
        page.resize(664, 486)  # the window at 720, less its rail
        page.show()
        qtbot.wait(10)
        assert page.width() == 664
        fits(page)


def test_what_can_be_clicked_is_large_enough(pane: DetailPane) -> None:
    pane.show_contact(LEONARD)
    pane.edit()
    for part in pane.form.fields:
        for target in (part.label, part.value, part.remove):
            assert target.height() >= 28
