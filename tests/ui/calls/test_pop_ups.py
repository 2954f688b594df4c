"""The pop-ups: what they say, where they are, what they never do (tokens.md section 11)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeGuard

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QLineEdit, QWidget

from dialpad_contacts.calls.events import Shown
from dialpad_contacts.calls.sessions import Phase
from dialpad_contacts.domain.call import LoggedCall, Outcome, Source
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.store.call_log import CallRow
from dialpad_contacts.ui.pop_ups import CORNERS, EDGE, GAP, free_place
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.caller_face import Mood
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.pop_up import PopUp
from dialpad_contacts.ui.views.pop_up_frame import FLAGS, PopUpFrame
from dialpad_contacts.ui.widgets import Button
from tests.ui.calls.conftest import LEONARD, STRANGER, Desk

HOSTILE = "<img src=x onerror=1>\u202egnp.exe\n<b>Leo</b>" + "A" * 5000
CTRL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


def pop_of(desk: Desk, call: Shown) -> PopUp:
    desk.until(lambda: desk.phone.pop_ups.of(call.call.id))
    pop = desk.phone.pop_ups.of(call.call.id)
    assert pop is not None
    return pop


def ring(desk: Desk, number: str | None = LEONARD, *, line: str = "") -> PopUp:
    return pop_of(desk, desk.ring(number, line=line))


def press(pop: PopUp, what: str, desk: Desk) -> None:
    desk.until(lambda: not pop.guarded)
    QTest.mouseClick({**pop.buttons, **pop.links}[what], Qt.MouseButton.LeftButton)


def activate(desk: Desk) -> None:
    """The platform without a screen makes every new window the active one; real ones don't."""
    desk.window.activateWindow()
    desk.until(desk.window.isActiveWindow)


def words(pop: PopUp) -> str:
    return "\n".join(w.text() for w in pop.findChildren(QLabel) if w.isVisibleTo(pop))


def is_strip(widget: QWidget) -> TypeGuard[PopUpFrame]:
    """Return whether it is the one that counts the calls without a pop-up of their own."""
    return isinstance(widget, PopUpFrame) and not isinstance(widget, PopUp) and widget.isVisible()


def test_a_known_caller(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD, company="Ciano Design")
    desk.store.put_call(
        CallRow(
            LoggedCall(
                0, datetime(2026, 5, 2, 14, 40, tzinfo=UTC), phone(LEONARD, region="US"),
                Outcome.ANSWERED, Source.COMMAND, outgoing=True, seconds=250, note="wants a quote",
            )
        )
    )  # fmt: skip
    desk.open()
    pop = ring(desk, line="Support")
    said = words(pop)
    assert "Incoming call" in said
    assert "to Support" in said
    assert "Leonard Ciano" in said
    assert "+1 415 555 0133" in said
    assert "Last call 2 May" in said
    assert "outgoing, 4 min. Note: wants a quote" in said
    assert pop.windowTitle() == "Incoming call"
    assert pop.accessibleName().startswith("Incoming call from Leonard Ciano, Ciano Design")
    names = {n: b.accessibleName() for n, b in pop.buttons.items()}
    assert names == {
        "open": "Open Leonard Ciano",
        "decline": "Decline call",
        "answer": "Answer call from Leonard Ciano",
    }
    assert pop.close_button.accessibleName() == "Hide this pop-up, keep ringing"
    assert "matched: " in pop.toolTip()
    assert "matched: " in pop.accessibleDescription()


def test_it_has_the_flags_that_never_take_the_focus(desk: Desk) -> None:
    desk.open()
    pop = ring(desk)
    assert pop.windowFlags() & FLAGS == FLAGS
    assert pop.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert all(b.focusPolicy() is Qt.FocusPolicy.NoFocus for b in pop.findChildren(Button))


def test_clicks_of_the_first_400_ms_do_nothing(desk: Desk) -> None:
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    assert pop.guarded
    place = pop.buttons["answer"].mapTo(pop, QPoint(10, 10))
    target = pop.childAt(place)
    assert target is not None
    QTest.mouseClick(target, Qt.MouseButton.LeftButton)
    desk.until(lambda: not pop.guarded)
    live = desk.phone.live.of(call.call.id)
    assert live is not None and live.call.phase is Phase.RINGING
    press(pop, "answer", desk)
    desk.until(lambda: desk.phone.live.talking)


def test_answered_it_says_so_for_two_seconds_and_goes(desk: Desk) -> None:
    desk.open()
    pop = ring(desk)
    press(pop, "answer", desk)
    desk.until(lambda: pop.face is not None and pop.face.mood is Mood.TALKING)
    assert pop.isVisible()
    desk.until(lambda: not pop.isVisible())
    assert desk.phone.live.talking


def test_declined_it_is_gone_at_once(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    pop = ring(desk)
    press(pop, "decline", desk)
    desk.until(lambda: not pop.isVisible())
    assert desk.store.calls(1)[0].outcome is Outcome.DECLINED


def test_missed_it_stays_in_its_place_and_is_paused_while_hovered(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    before = pop.geometry()
    desk.end(call)
    desk.until(lambda: pop.face is not None and pop.face.mood is Mood.MISSED)
    assert pop.geometry() == before
    assert "Missed call" in words(pop)
    assert pop.accessibleName().startswith("Missed call from Leonard Ciano")
    assert pop._time.isActive()
    assert pop._time.interval() == 8000
    QTest.mouseMove(pop, QPoint(200, 100))
    pop.enterEvent(None)  # type: ignore[arg-type] # the platform without a screen sends none
    assert not pop._time.isActive()
    pop.leaveEvent(None)  # type: ignore[arg-type] # as above
    assert pop._time.isActive()
    press(pop, "back", desk)
    desk.until(lambda: desk.phone.live.all and desk.phone.live.all[0].call.outgoing)
    assert not pop.isVisible()


def test_R16_an_unknown_caller_is_told_of_before_and_taken_back_after(desk: Desk) -> None:
    desk.store.link_account(AccountKind.GOOGLE, "maya@example.com", "1")
    desk.open()
    call = desk.ring(STRANGER)
    pop = pop_of(desk, call)
    desk.until(lambda: "California, from the number" in words(pop))
    said = words(pop)
    assert "Not in your contacts" in said
    assert "This number will be saved to Google when the call ends" in said
    assert set(pop.links) == {"dont_save"}
    assert pop.buttons["name"].text() == "Add name"
    desk.end(call)
    desk.until(lambda: "undo" in pop.links)
    assert "Saved +1 628 555 0119 to Google" in words(pop)
    assert desk.store.counts().total == 1
    press(pop, "undo", desk)
    desk.until(lambda: desk.store.counts().total == 0)
    assert not pop.isVisible()


def test_nothing_in_it_is_squeezed(desk: Desk) -> None:
    desk.store.link_account(AccountKind.GOOGLE, "maya@example.com", "1")
    desk.open()
    first = ring(desk)
    for pop in (first, ring(desk, STRANGER)):
        desk.until(pop.isVisible)
        for label in pop.findChildren(QLabel):
            if label.isVisible():
                needs = label.heightForWidth(label.width()) if label.wordWrap() else (
                    label.minimumSizeHint().height()
                )  # fmt: skip
                assert label.height() >= needs, label.text()


def test_the_rows_end_at_one_edge(desk: Desk) -> None:
    desk.open()
    pop = ring(desk, STRANGER)
    note = next(f for f in pop.findChildren(QFrame) if f.property("banner"))
    ends = {w.mapTo(pop, w.rect().topRight()).x() for w in (note, pop.buttons["answer"])}
    assert len(ends) == 1


def test_one_that_is_used_again_takes_the_size_of_what_it_shows_now(desk: Desk) -> None:
    desk.store.link_account(AccountKind.GOOGLE, "maya@example.com", "1")
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    desk.answer(call)
    desk.until(lambda: pop.face is not None and pop.face.mood is Mood.TALKING)
    pop.gone.emit(pop)
    again = ring(desk, STRANGER)
    layout = again.layout()
    assert again is pop
    assert layout is not None
    desk.qtbot.wait(50)
    assert again.height() == layout.totalHeightForWidth(again.width())


def test_D17_dont_save_is_said_and_can_be_taken_back(desk: Desk) -> None:
    desk.open()
    call = desk.ring(STRANGER)
    pop = pop_of(desk, call)
    assert "saved in Dialpad only" in words(pop)
    press(pop, "dont_save", desk)
    desk.until(lambda: "This number won't be saved" in words(pop))
    press(pop, "save", desk)
    desk.until(lambda: "dont_save" in pop.links)
    press(pop, "dont_save", desk)
    desk.until(lambda: "save" in pop.links)
    desk.end(call)
    assert desk.store.counts().total == 0


def test_D17_of_two_accounts_change_chooses_one(desk: Desk) -> None:
    desk.store.link_account(AccountKind.GOOGLE, "maya@example.com", "1")
    desk.store.link_account(AccountKind.OFFICE365, "m@example.com", "2")
    desk.open()
    pop = ring(desk, STRANGER)
    press(pop, "change", desk)
    menu = desk.phone.caller_acts.menu
    assert menu is not None
    entries = [a.text() for a in menu.actions()]
    assert entries == [
        "Save to Google", "Save to Office 365", "Save in Dialpad only", "Don't save",
    ]  # fmt: skip
    menu.actions()[1].trigger()
    menu.close()
    desk.until(lambda: "saved to Office 365" in words(pop))


def test_D16_several_people_are_all_named_and_one_is_chosen(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    ana = desk.knows("Ana Brandt", LEONARD)
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    assert pop.face is not None
    assert pop.face.title == "Ana Brandt or Leonard Ciano"
    assert "Both have this number" in words(pop)
    press(pop, "who", desk)
    menu = desk.phone.caller_acts.menu
    assert menu is not None
    next(a for a in menu.actions() if a.text() == "Ana Brandt").trigger()
    menu.close()
    desk.until(lambda: desk.store.chosen_caller("+14155550133") == ana)
    desk.end(call)


def test_a_caller_gets_a_name_while_it_rings_on(desk: Desk) -> None:
    desk.open()
    call = desk.ring(STRANGER)
    pop = pop_of(desk, call)
    press(pop, "name", desk)
    dialog = next(d for d in desk.window.findChildren(Dialog) if d.isVisible())
    field = dialog.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    assert "The call rings on." in dialog.second.text()
    QTest.keyClicks(field, "Ada King")
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.until(lambda: "Ada King" in words(pop))
    live = desk.phone.live.of(call.call.id)
    assert live is not None and live.call.phase is Phase.RINGING
    desk.end(call)
    assert [r.name for r in desk.store.rows(desk.store.all_ids(frozenset()))] == ["Ada King"]
    again = ring(desk, STRANGER)
    assert "Ada King" in words(again)


def test_withheld_and_private(desk: Desk) -> None:
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    withheld = ring(desk, None)
    assert "Withheld number" in words(withheld)
    assert set(withheld.buttons) == {"answer", "decline"}
    desk.calls.set_private(True)
    hidden = ring(desk)
    said = words(hidden) + hidden.accessibleName() + hidden.toolTip()
    assert "Someone is calling" in said
    assert "Details are hidden" in said
    assert "Leonard" not in said and "0133" not in said


def test_three_are_stacked_the_rest_is_counted_and_nobody_moves(desk: Desk) -> None:
    desk.open()
    ups = desk.phone.pop_ups
    calls = [desk.ring(f"+1 628 555 01{n:02}") for n in range(5)]
    desk.until(lambda: len(ups.shown) + ups.counted == 5)
    shown = {p.call: p.geometry() for p in ups.shown}
    cards = [p.geometry().adjusted(40, 40, -40, -40) for p in ups.shown]
    assert len(shown) <= 3
    assert not any(a.intersects(b) for i, a in enumerate(cards) for b in cards[i + 1 :])
    desk.calls.decline(calls[1].call.id)
    desk.until(lambda: len(desk.phone.live.all) == 4)
    for pop in ups.shown:
        if pop.call in shown:
            assert pop.geometry() == shown[pop.call]
    for call in calls:
        if desk.phone.live.of(call.call.id):
            desk.calls.decline(call.call.id)
    desk.until(lambda: not desk.phone.live.all)
    desk.until(lambda: all(p.face is None or p.face.mood is not Mood.RINGING for p in ups.shown))
    assert ups.counted == 0


@pytest.mark.parametrize("corner", CORNERS)
def test_cards_fill_a_screen_from_the_corner(corner: str) -> None:
    room, card = QRect(100, 50, 1280, 1000), QSize(420, 255)
    taken: list[QRect] = []
    for number in range(3):
        place = free_place(room, card, taken, corner)
        assert place is not None
        rect = QRect(place, card)
        assert room.contains(rect)
        beside = rect.left() - room.left() if "left" in corner else room.right() - rect.right()
        assert beside == EDGE
        along = rect.top() - room.top() if "top" in corner else room.bottom() - rect.bottom()
        assert along == EDGE + number * (255 + GAP)
        taken.append(rect)
    assert free_place(room, card, taken, corner) is None
    middle = taken.pop(1)
    assert free_place(room, card, taken, corner) == middle.topLeft()


def test_the_x_hides_it_and_it_rings_on(desk: Desk) -> None:
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    desk.until(lambda: not pop.guarded)
    pop.close_button.click()
    assert not pop.isVisible()
    live = desk.phone.live.of(call.call.id)
    assert live is not None and live.call.phase is Phase.RINGING
    desk.end(call)


def test_keys_answer_decline_and_open_and_esc_never_declines(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    assert pop._keys.isVisible()
    activate(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_Escape)
    assert desk.phone.live.ringing
    QTest.keyClick(desk.window, Qt.Key.Key_O, CTRL_SHIFT)
    assert desk.window.pages is not None
    assert desk.window.pages.detail.contact is not None
    assert desk.window.pages.detail.contact.id == leo
    QTest.keyClick(desk.window, Qt.Key.Key_A, CTRL_SHIFT)
    desk.until(lambda: desk.phone.live.talking)
    desk.end(call)
    desk.ring()
    activate(desk)
    QTest.keyClick(desk.window, Qt.Key.Key_D, CTRL_SHIFT)
    desk.until(lambda: not desk.phone.live.all)
    assert not desk.window.actions_["answer"].isEnabled()


def test_it_is_announced_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[object] = []
    monkeypatch.setattr(
        "dialpad_contacts.ui.views.pop_up.announce", lambda _, text: told.append(text)
    )
    desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    call = desk.ring()
    pop = pop_of(desk, call)
    desk.calls.note(call.call.id, "x")
    desk.until(lambda: desk.phone.live.all[0].note == "x")
    assert told == [pop.accessibleName()]
    interface = QAccessible.queryAccessibleInterface(pop)
    assert interface is not None


def test_U10_hostile_names_stay_plain_text(desk: Desk) -> None:
    desk.knows(HOSTILE, LEONARD, company=HOSTILE)
    desk.open()
    desk.calls.simulate(STRANGER, name=HOSTILE, line=HOSTILE)
    known = ring(desk)
    desk.until(lambda: len(desk.phone.live.all) == 2)
    stranger = pop_of(desk, desk.phone.live.all[0])
    for pop in (known, stranger):
        assert all(w.textFormat() is Qt.TextFormat.PlainText for w in pop.findChildren(QLabel))
        assert "\u202e" not in words(pop)
        assert pop.width() == desk.window._theme.px(420) + 80
        assert not pop.grab().isNull()
    desk.go()
    desk.until(lambda: desk.phone.model.rowCount() == 3)
    assert not desk.window.grab().isNull()


def test_the_ring_pulses_only_where_motion_is_wanted(desk: Desk, theme: Theme) -> None:
    desk.open()
    pop = ring(desk)
    assert pop._avatar.pulses is not theme.reduced_motion
    theme.set_reduced_motion(True)
    try:
        second = ring(desk, STRANGER)
        assert not second._avatar.pulses
    finally:
        theme.set_reduced_motion(False)


def test_the_more_strip_leads_to_calls(desk: Desk) -> None:
    desk.open()
    for number in range(6):
        desk.ring(f"+1 628 555 01{number:02}")
    desk.until(lambda: desk.phone.pop_ups.counted)
    strip = next(w for w in QApplication.topLevelWidgets() if is_strip(w))
    button = strip.findChild(Button)
    assert button is not None
    assert button.focusPolicy() is Qt.FocusPolicy.NoFocus  # or Qt asks for the focus later
    desk.until(lambda: not strip.guarded)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert desk.window.nav.page is Page.CALLS
    desk.until(desk.window.isActiveWindow)


def test_a_nameless_contact_that_calls_again_is_no_stranger(desk: Desk) -> None:
    desk.open()
    desk.end(desk.ring("+1 415 362 5555"))
    again = desk.ring("+1 415 362 5555")
    pop = pop_of(desk, again)
    desk.until(lambda: "San Francisco, CA, from the number" in words(pop))
    assert "In your contacts without a name" in words(pop)
    assert pop.buttons["name"].text() == "Add name"
    desk.end(again)
    desk.until(lambda: desk.store.calls(2)[0].area == "San Francisco, CA")


def test_the_first_window_is_made_before_it_is_needed(desk: Desk) -> None:
    desk.open()
    pops = desk.phone.pop_ups
    desk.until(lambda: pops._pool)
    (prepared,) = pops._pool
    assert not prepared.isVisible()
    assert prepared.face is None
    desk.knows("Leonard Ciano", LEONARD)
    call = desk.ring(LEONARD)
    assert pop_of(desk, call) is prepared
    said = words(prepared)
    assert "Leonard Ciano" in said
    assert "Someone is calling" not in said
    assert prepared.buttons["decline"].accessibleName() == "Decline call"
