"""The bell: do not disturb, quiet hours, who shows all the same, privacy, corner, ring tone."""

from __future__ import annotations

import io
import wave

from PySide6.QtCore import Qt, QTime
from PySide6.QtTest import QTest

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.quiet import Length
from dialpad_contacts.desktop.tone import NOTE_S, RATE, tone
from dialpad_contacts.domain.call import Outcome
from tests.ui.calls.conftest import LEONARD, STRANGER, Desk

CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def pops_up(desk: Desk, call: Shown) -> bool:
    return desk.phone.pop_ups.of(call.call.id) is not None


def test_the_bell_says_what_holds(desk: Desk) -> None:
    desk.open()
    bell = desk.window.sidebar.bell
    assert bell.isVisible()
    assert bell.accessibleName() == "Caller pop-ups on"
    QTest.keyClick(desk.window, Qt.Key.Key_N, CTRL_SHIFT)
    assert bell.accessibleName() == "Do not disturb"
    QTest.keyClick(desk.window, Qt.Key.Key_N, CTRL_SHIFT)
    assert bell.accessibleName() == "Caller pop-ups on"
    desk.phone.bell.set_for(Length.AN_HOUR)
    assert bell.accessibleName().startswith("Do not disturb until ")


def test_its_menu_offers_lengths_and_turning_off(desk: Desk) -> None:
    desk.open()
    bell = desk.window.sidebar.bell
    menu = bell.open_menu()
    assert menu is not None
    words = [a.text() for a in menu.actions() if a.text()]
    assert words == [
        "Do not disturb for 30 minutes",
        "Do not disturb for 1 hour",
        "Do not disturb until tomorrow 08:00",
        "Do not disturb until I turn it off",
        "Call settings...",
    ]
    menu.actions()[0].trigger()
    menu.close()
    again = bell.open_menu()
    assert again is not None
    assert again.actions()[0].text() == "Turn pop-ups on"
    again.actions()[0].trigger()
    again.close()
    assert desk.calls.quiet.set_at is None


def test_do_not_disturb_hides_rings_silently_and_counts_as_missed(desk: Desk) -> None:
    desk.open()
    desk.phone.bell.set_for(Length.UNTIL_TURNED_OFF)
    call = desk.ring(STRANGER)
    assert not pops_up(desk, call)
    assert not desk.phone.tone.rings
    desk.end(call)
    desk.until(lambda: desk.window.nav.missed == 1)
    assert desk.store.calls(1)[0].outcome is Outcome.MISSED
    assert desk.phone.pop_ups.shown == []


def test_favourites_and_company_show_all_the_same(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    desk.store.set_favourite(leo, True)
    desk.open()
    desk.phone.bell.set_for(Length.UNTIL_TURNED_OFF)
    call = desk.ring()
    desk.until(lambda: pops_up(desk, call))
    desk.end(call)
    desk.calls.set_still_show(favourites=False, company=False)
    assert not pops_up(desk, desk.ring())


def test_the_settings_are_kept(desk: Desk) -> None:
    desk.open()
    settings = desk.phone.show_settings()
    settings.hours.setChecked(True)
    settings.begin.setTime(QTime(0, 0))
    settings.end.setTime(QTime(23, 59))
    settings.company.setChecked(True)
    settings.private.setChecked(True)
    settings.tone.setChecked(False)
    settings.corner.setCurrentIndex(settings.corner.findData("top_left"))
    settings.corner.activated.emit(settings.corner.currentIndex())
    settings.reject()
    quiet = desk.calls.quiet
    assert quiet.hours is not None and quiet.private and quiet.company
    assert desk.phone.pop_ups.corner == "top_left"
    assert not desk.phone.tone_on
    memory = desk.window.memory
    assert memory is not None
    assert memory.read("calls.corner") == "top_left"
    again = desk.phone.show_settings()
    assert again.begin.time() == QTime(0, 0)
    assert again.corner.currentData() == "top_left"
    assert not again.tone.isChecked()
    again.hours.setChecked(False)
    assert desk.calls.quiet.hours is None


def test_it_is_heard_while_it_rings_and_can_be_off(desk: Desk) -> None:
    desk.open()
    call = desk.ring()
    assert desk.phone.tone.rings
    desk.phone._set_tone(False)
    assert not desk.phone.tone.rings
    desk.phone._set_tone(True)
    assert desk.phone.tone.rings
    desk.answer(call)
    assert not desk.phone.tone.rings


def test_the_tone_is_a_sound_file() -> None:
    with wave.open(io.BytesIO(tone())) as sound:
        assert sound.getframerate() == RATE
        assert abs(sound.getnframes() / RATE - 4 * NOTE_S) < 0.01
