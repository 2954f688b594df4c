"""The form by keyboard, its names for assistive technology, and what it does not do by itself."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.phone import phone
from dialpad_contacts.ui.theme import Theme
from dialpad_contacts.ui.viewmodels.difference import changes
from dialpad_contacts.ui.views.detail import DetailPane
from dialpad_contacts.ui.views.dialogs import Dialog
from dialpad_contacts.ui.views.edit_parts import LabelBox
from tests.ui.pages.conftest import focused
from tests.ui.pages.desk import CLEO, LEONARD, LOCAL, Desk

CTRL = Qt.KeyboardModifier.ControlModifier


def focus(pane: DetailPane) -> QWidget:
    found = pane.window().focusWidget()
    assert found is not None
    return found


def retype(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)


def named(pane: DetailPane, name: str) -> QWidget:
    found = [
        w
        for w in pane.findChildren(QWidget)
        if w.isVisible() and (w.accessibleName() or _text(w)).startswith(name)
    ]
    assert found, name
    return found[0]


def _text(widget: QWidget) -> str:
    return widget.text() if isinstance(widget, QPushButton) else ""


@pytest.fixture
def form(pane: DetailPane) -> DetailPane:
    pane.show_contact(LEONARD)
    pane.edit()
    return pane


@pytest.mark.parametrize(
    "name",
    [
        "First name", "Last name", "Phone 1", "Phone 2", "Email 1", "Email 2",
        "Add email", "Add phone", "Save", "Cancel", "Delete",
    ],
)  # fmt: skip
def test_the_names_that_drivers_hold_on_to(form: DetailPane, name: str) -> None:
    assert named(form, name).isVisible()


def test_the_view_has_its_names_too(pane: DetailPane) -> None:
    pane.show_contact(LEONARD)
    assert pane.accessibleName() == "Contact details"
    assert named(pane, "Edit Leonard Ciano").isVisible()
    assert named(pane, "More actions for Leonard Ciano").isVisible()
    assert named(pane, "Call Leonard Ciano, mobile, +1 (415) 555-0133").isVisible()
    assert named(pane, "Mobile, +1 (415) 555-0133, from Google").isVisible()


def test_every_control_of_the_form_has_a_name(form: DetailPane) -> None:
    for widget in form.form.findChildren(QWidget):
        stops = widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        inner = isinstance(widget.parent(), QComboBox)
        if stops and widget.isVisible() and not inner:
            assert widget.accessibleName() or _text(widget), widget


def test_a_contact_is_edited_with_the_keyboard_alone(
    qtbot: QtBot, pane: DetailPane, desk: Desk
) -> None:
    pane.show_contact(LEONARD)
    pane.body.rows[0].setFocus()
    QTest.keyClick(pane.body.rows[0], Qt.Key.Key_F2)
    assert focus(pane).accessibleName() == "Phone 1"  # the field that had the focus
    field = pane.form.fields[0].value
    retype(field, "+1 (415) 555-0190")
    QTest.keyClick(field, Qt.Key.Key_S, CTRL)
    assert len(desk.asked("save")) == 1
    assert not pane.is_editing
    assert desk.records[LEONARD].fields.phones[0].written == "+1 (415) 555-0190"


def test_tab_goes_from_top_to_bottom_and_on_to_save(qtbot: QtBot, form: DetailPane) -> None:
    seen = [focus(form).accessibleName()]
    for _ in range(25):
        QTest.keyClick(focus(form), Qt.Key.Key_Tab)
        seen.append(focus(form).accessibleName() or _text(focus(form)))
    order = [
        "First name", "Last name", "Label of phone 1", "Phone 1", "Remove mobile",
        "Label of phone 2", "Phone 2", "Label of email 1", "Email 1", "Email 2",
        "Add phone", "Add email", "Company", "Note", "Save", "Cancel", "Delete",
    ]  # fmt: skip
    places = [next(n for n, s in enumerate(seen) if s.startswith(o)) for o in order]
    assert places == sorted(places)


def test_esc_without_changes_closes_the_form(qtbot: QtBot, form: DetailPane) -> None:
    QTest.keyClick(focus(form), Qt.Key.Key_Escape)
    assert not form.is_editing


def test_esc_with_changes_asks_and_keeps_on_keep(
    qtbot: QtBot, form: DetailPane, desk: Desk
) -> None:
    retype(form.form.fields[0].value, "+1 (415) 555-0190")
    QTest.keyClick(focus(form), Qt.Key.Key_Escape)
    dialog = next(d for d in form.findChildren(Dialog) if d.isVisible())
    assert dialog.title.text() == "Discard your changes to Leonard Ciano?"
    assert focused(dialog) == "Keep editing"
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert form.is_editing
    assert form.form.fields[0].value.text() == "+1 (415) 555-0190"
    assert not desk.asked("save")


def test_moving_to_another_contact_asks_and_goes_on_discard(form: DetailPane, desk: Desk) -> None:
    retype(form.form.fields[0].value, "+1 (415) 555-0190")
    form.show_contact(CLEO)
    assert form.is_editing
    dialog = next(d for d in form.findChildren(Dialog) if d.isVisible())
    next(b for b in dialog.findChildren(QPushButton) if b.text() == "Discard").click()
    assert not form.is_editing
    assert form.contact is not None
    assert form.contact.id == CLEO
    assert desk.draft is None
    assert not desk.asked("save")


def test_keeping_brings_the_list_back_to_the_form(qtbot: QtBot, form: DetailPane) -> None:
    retype(form.form.fields[0].value, "+1")
    form.show_contact(CLEO)
    dialog = next(d for d in form.findChildren(Dialog) if d.isVisible())
    with qtbot.waitSignal(form.navigate) as caught:
        dialog.reject()
    assert caught.args == [LEONARD]


def test_the_list_may_show_the_form_s_own_contact_again(form: DetailPane) -> None:
    retype(form.form.fields[0].value, "+1")
    form.show_contact(LEONARD)
    assert form.is_editing
    assert form.form.fields[0].value.text() == "+1"


def test_a_problem_shows_on_leaving_the_field_and_not_while_typing(form: DetailPane) -> None:
    field = form.form.fields[0]
    retype(field.value, "abc")
    assert not field.message
    QTest.keyClick(field.value, Qt.Key.Key_Tab)
    assert "doesn't look like a phone number" in field.message
    retype(field.value, "+1 415 555 0190")
    assert not field.message


def test_saving_with_a_problem_goes_there_and_saves_nothing(form: DetailPane, desk: Desk) -> None:
    retype(form.form.fields[1].value, "abc")
    form.save()
    assert focus(form).accessibleName() == "Phone 2"
    assert form.is_editing
    assert not desk.asked("save")


def test_U4_D22_the_field_under_the_cursor_never_changes(form: DetailPane, desk: Desk) -> None:
    part = form.form.fields[0]
    retype(part.value, "+1 (415) 555-01")
    part.value.setCursorPosition(4)
    link = desk.records[LEONARD].link
    assert link is not None
    numbers = (phone("+1 (415) 555-0102", "mobile", region="US"), *link.base.phones[1:])
    for event in desk.arrive(LEONARD, replace(link.base, phones=numbers, given_name="Leo")):
        form.on_event(event)
    assert part.value.text() == "+1 (415) 555-01"
    assert part.value.cursorPosition() == 4
    assert focus(form) is part.value
    assert form.form.names.fields["given_name"].value.text() == "Leonard"
    assert part.offer is not None
    part.offer.use.click()
    assert part.value.text() == "+1 (415) 555-0102"
    assert part.offer is None


def test_the_hint_on_the_screen_is_the_plan_of_the_draft(
    qtbot: QtBot, form: DetailPane, desk: Desk
) -> None:
    retype(form.form.fields[0].value, "+1 (415) 555-0190")
    model = form.edit_model
    qtbot.waitUntil(lambda: form.form.hint.hint is not None and bool(form.form.hint.hint.rows))
    planned = desk.preview(LEONARD, model.draft())
    hint = form.form.hint.hint
    assert hint is not None
    assert hint.rows == tuple(r for c in planned for r in changes(c.before, c.after))
    assert form.form.hint.accessibleName() == "What will be written to Google, 2 changes"


def test_adding_and_removing_rows_keeps_the_numbers_in_order(
    qtbot: QtBot, form: DetailPane
) -> None:
    form.form.adders[False].click()
    assert focus(form).accessibleName() == "Phone 3"
    form.form.fields[0].remove.click()
    assert [p.value.accessibleName() for p in form.form.fields] == [
        "Phone 1", "Phone 2", "Email 1", "Email 2",
    ]  # fmt: skip


def test_save_says_where_it_saves(pane: DetailPane) -> None:
    for contact, words in ((LEONARD, "Save and sync"), (CLEO, "Save here"), (LOCAL, "Save here")):
        pane.show_contact(contact)
        pane.edit()
        assert pane.form.save_button.text() == words
        assert words in [label.text() for label in pane.form.save_hint.findChildren(QLabel)]
        pane.cancel_edit()


def test_a_new_contact_is_made_and_shown(qtbot: QtBot, pane: DetailPane, desk: Desk) -> None:
    with qtbot.waitSignal(pane.editing_changed) as caught:
        pane.new_contact("Ann Lee")
    assert caught.args == [True, ""]
    retype(pane.form.fields[0].value, "+1 415 555 0123")
    with qtbot.waitSignal(pane.navigate) as went:
        pane.save()
    assert len(desk.asked("add")) == 1
    assert pane.contact is not None
    assert went.args == [pane.contact.id]
    assert pane.contact.display_name == "Ann Lee"


def test_the_window_is_told_whom_the_form_is_about(qtbot: QtBot, pane: DetailPane) -> None:
    pane.show_contact(LEONARD)
    with qtbot.waitSignal(pane.editing_changed) as caught:
        pane.edit()
    assert caught.args == [True, "Leonard Ciano"]
    with qtbot.waitSignal(pane.editing_changed) as caught:
        pane.cancel_edit()
    assert caught.args == [False, ""]


def test_closing_the_program_keeps_what_is_typed(form: DetailPane, desk: Desk) -> None:
    retype(form.form.fields[0].value, "+1 (415) 555-0190")
    form.flush_draft()
    assert desk.draft is not None
    assert desk.draft[1].fields.phones[0].written == "+1 (415) 555-0190"


def test_deleting_from_the_form_asks_first(form: DetailPane, desk: Desk) -> None:
    form.form.delete_button.click()
    dialog = next(d for d in form.findChildren(Dialog) if d.isVisible())
    assert not desk.asked("delete")
    next(b for b in dialog.findChildren(QPushButton) if b.text().startswith("Delete")).click()
    assert desk.asked("delete") == [((LEONARD,),)]
    assert not form.is_editing


def test_labels_are_whole_in_a_wide_font_too(
    pane: DetailPane, dress: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the desktop has no narrow font, 'Home email' takes more than is drawn for it."""
    wide = QFont(QApplication.font())
    wide.setStretch(120)
    with monkeypatch.context() as patched:
        patched.setattr(dress, "_family", wide)
        dress.apply()
        pane.show_contact(LEONARD)
        pane.edit()
        *_, box = pane.form.findChildren(LabelBox)
        box.show_label("home")
        field = box.lineEdit()
        assert field is not None
        assert field.text() == "Home email"
        assert field.fontMetrics().horizontalAdvance(field.text()) <= field.width() - 4
    dress.apply()
