"""The contact pane: its calls and notes, the star, 'Added by a call' with Undo add, Call."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.ui.viewmodels.nav import Page
from dialpad_contacts.ui.views.detail import DetailPane
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.widgets import Button
from tests.ui.calls.conftest import LEONARD, STRANGER, Desk
from tests.ui.calls.logged import lines, logged


def pane(desk: Desk) -> DetailPane:
    assert desk.window.pages is not None
    return desk.window.pages.detail


def words(desk: Desk) -> str:
    return "\n".join(w.text() for w in pane(desk).findChildren(QLabel) if w.isVisible())


def test_calls_and_their_notes_are_shown_and_edited(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    logged(desk.store, 1, name="Leonard Ciano", number=LEONARD, contact=leo, note="wants a quote")
    desk.open()
    desk.window.show_contact(leo)
    calls = pane(desk).body.calls
    desk.until(calls.isVisible)
    assert "Incoming, 2 min 30 s" in words(desk)
    assert "wants a quote" in words(desk)
    calls.notes[0].click()
    dialog = next(d for d in desk.window.findChildren(Dialog) if d.isVisible())
    field = dialog.findChild(QPlainTextEdit)
    assert isinstance(field, QPlainTextEdit)
    assert field.toPlainText() == "wants a quote"
    field.setPlainText("quote sent")
    dialog.findChildren(Button)[-1].click()
    desk.until(lambda: "quote sent" in words(desk))


def test_a_contact_without_calls_shows_none_and_many_lead_to_the_page(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    ana = desk.knows("Ana Brandt", STRANGER)
    logged(desk.store, 8, name="Leonard Ciano", number=LEONARD, contact=leo)
    desk.open()
    desk.window.show_contact(ana)
    assert not pane(desk).body.calls.isVisible()
    desk.window.show_contact(leo)
    pane(desk).body.calls.all_calls.emit()
    assert desk.window.nav.page is Page.CALLS
    assert desk.phone.page.history.search.text() == "Leonard Ciano"
    desk.until(lambda: len(lines(desk)) == 8)
    assert all(line.startswith("Leonard Ciano: ") for line in lines(desk))


def test_the_star_makes_a_favourite_and_takes_it_away(desk: Desk) -> None:
    leo = desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    desk.window.show_contact(leo)
    star = pane(desk).header.star
    desk.until(star.isVisible)
    assert star.accessibleName() == "Make Leonard Ciano a favourite"
    star.click()
    desk.until(lambda: star.accessibleName().startswith("Leonard Ciano is a favourite"))
    star.click()
    desk.until(lambda: star.accessibleName() == "Make Leonard Ciano a favourite")


def test_D17_a_contact_that_a_call_made_says_so_and_can_be_undone(desk: Desk) -> None:
    desk.open()
    desk.end(desk.ring(STRANGER))
    desk.until(lambda: desk.store.counts().total == 1)
    (contact,) = desk.store.all_ids(frozenset())
    desk.window.show_contact(contact)
    desk.until(lambda: "Added by a call, " in words(desk))
    pane(desk).act("undo_add")
    desk.until(lambda: desk.store.counts().total == 0)


def test_R6_call_calls_as_chosen_and_asks_the_account(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[ContactId] = []
    monkeypatch.setattr(desk.commands, "open", asked.append)
    leo = desk.knows("Leonard Ciano", LEONARD)
    desk.open()
    desk.window.show_contact(leo)
    desk.until(pane(desk).header.call_button.isVisible)
    pane(desk).header.call_button.click()
    desk.until(lambda: desk.phone.live.all)
    (call,) = desk.phone.live.all
    assert call.call.outgoing
    assert desk.links == []
    assert asked == [leo]
    desk.end(call)
    desk.phone.panel.set_way("system")
    desk.window.show_contact(leo)
    pane(desk).header.call_button.click()
    assert desk.links == ["tel:+14155550133"]
