"""The form's state without a window: what it saves, offers and never changes."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from dialpad_contacts.domain.contact import ContactId, Direction, Email, Fields
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.events import ContactsChanged
from dialpad_contacts.sync.planner import Said, plan_contact
from dialpad_contacts.sync.states import State
from dialpad_contacts.ui.services import Draft
from dialpad_contacts.ui.viewmodels.difference import changes
from dialpad_contacts.ui.viewmodels.edit import EditModel
from dialpad_contacts.ui.viewmodels.edit_lines import EditLine
from tests.ui.pages.desk import (
    CLEO,
    DIALPAD,
    GOOGLE,
    LEONARD,
    LOCAL,
    NOW,
    Desk,
    fields,
)

NEW_MOBILE = "+1 (415) 555-0102"


@pytest.fixture
def model(qtbot: QtBot, desk: Desk) -> EditModel:
    model = EditModel(desk, desk, now=lambda: NOW)
    open_(model, desk, LEONARD)
    return model


def open_(model: EditModel, desk: Desk, contact: ContactId) -> None:
    found = desk.contact(contact)
    assert found is not None
    model.open(found)


def base(desk: Desk) -> Fields:
    link = desk.records[LEONARD].link
    assert link is not None
    return link.base


def google_changes(model: EditModel, desk: Desk, remote: Fields) -> None:
    for event in desk.arrive(LEONARD, remote):
        model.on_event(event)


def mobile(model: EditModel) -> EditLine:
    return next(x for x in model.visible if x.label == "mobile")


def texts(draft: Draft) -> list[str]:
    return [p.written for p in draft.fields.phones] + [e.address for e in draft.fields.emails]


def test_a_form_nobody_typed_into_is_not_dirty_and_saves_nothing(
    model: EditModel, desk: Desk
) -> None:
    assert not model.is_dirty
    assert model.save() is None
    assert not desk.asked("save")


def test_an_untouched_form_would_save_exactly_what_is_there(model: EditModel, desk: Desk) -> None:
    assert model.draft().fields == desk.records[LEONARD].fields


def test_one_save_is_one_command(model: EditModel, desk: Desk) -> None:
    model.set_text(mobile(model), "+1 (415) 555-0190")
    model.set_name("family_name", "Ciano-Bell")
    model.save()
    assert len(desk.asked("save")) == 1


def test_typing_something_and_taking_it_back_is_no_change(model: EditModel) -> None:
    line = mobile(model)
    was = line.text
    model.set_text(line, "+1")
    model.set_text(line, was)
    assert not model.is_dirty


class TestArrivals:
    """D22: what arrives is offered beside the field, and what is typed is never changed."""

    def test_U4_D22_what_is_typed_stays_and_the_new_value_is_offered_beside_it(
        self, model: EditModel, desk: Desk
    ) -> None:
        line = mobile(model)
        model.set_text(line, "+1 (415) 555-0190")
        numbers = (phone(NEW_MOBILE, "mobile", region="US"), *base(desk).phones[1:])
        google_changes(model, desk, replace(base(desk), phones=numbers))
        assert line.text == "+1 (415) 555-0190"
        assert [(o.at, o.shown) for o in model.offers] == [(line, NEW_MOBILE)]

    def test_U4_D22_even_an_untouched_field_is_not_changed_under_the_hands(
        self, model: EditModel, desk: Desk
    ) -> None:
        google_changes(model, desk, replace(base(desk), given_name="Leo"))
        assert model.names["given_name"] == "Leonard"
        assert [(o.at, o.shown) for o in model.offers] == [("given_name", "Leo")]

    def test_U4_D22_use_it_takes_the_offer_in(self, model: EditModel, desk: Desk) -> None:
        google_changes(model, desk, replace(base(desk), given_name="Leo"))
        model.take(model.offers[0])
        assert model.names["given_name"] == "Leo"
        assert not model.offers

    def test_D1_a_name_not_edited_in_the_form_follows_the_account(
        self, model: EditModel, desk: Desk
    ) -> None:
        model.set_name("family_name", "Ciano-Bell")
        google_changes(model, desk, replace(base(desk), given_name="Leo"))
        saved = model.draft().fields
        assert (saved.given_name, saved.family_name) == ("Leo", "Ciano-Bell")

    def test_D1_keep_mine_makes_the_shown_name_an_edit(self, model: EditModel, desk: Desk) -> None:
        google_changes(model, desk, replace(base(desk), given_name="Leo"))
        model.refuse(model.offers[0])
        assert model.draft().fields.given_name == "Leonard"

    def test_D2_a_value_that_arrived_and_was_not_answered_joins_what_is_saved(
        self, model: EditModel, desk: Desk
    ) -> None:
        model.set_text(mobile(model), "+1 (415) 555-0190")
        arrived = (*base(desk).emails, Email("new@cianodesign.example", "work"))
        google_changes(model, desk, replace(base(desk), emails=arrived))
        assert "new@cianodesign.example" in texts(model.draft())
        assert "+1 (415) 555-0190" in texts(model.draft())

    def test_D2_a_value_that_was_left_out_is_not_saved(self, model: EditModel, desk: Desk) -> None:
        arrived = (*base(desk).emails, Email("new@cianodesign.example", "work"))
        google_changes(model, desk, replace(base(desk), emails=arrived))
        model.refuse(model.offers[0])
        assert "new@cianodesign.example" not in texts(model.draft())

    def test_a_value_taken_becomes_a_row(self, model: EditModel, desk: Desk) -> None:
        arrived = (*base(desk).emails, Email("new@cianodesign.example", "work"))
        google_changes(model, desk, replace(base(desk), emails=arrived))
        model.take(model.offers[0])
        assert model.visible[-1].text == "new@cianodesign.example"
        assert texts(model.draft()).count("new@cianodesign.example") == 1

    def test_D2_what_arrives_in_the_last_moment_is_joined_too(
        self, model: EditModel, desk: Desk
    ) -> None:
        model.set_name("family_name", "Ciano-Bell")
        arrived = (*base(desk).emails, Email("new@cianodesign.example", "work"))
        desk.arrive(LEONARD, replace(base(desk), emails=arrived))  # its event is still on the way
        model.save()
        assert "new@cianodesign.example" in texts(desk.asked("save")[0][1])

    def test_a_removed_row_stays_removed_when_something_else_arrives(
        self, model: EditModel, desk: Desk
    ) -> None:
        model.remove_line(mobile(model))
        google_changes(model, desk, replace(base(desk), given_name="Leo"))
        assert "+1 (415) 555-0133" not in texts(model.draft())

    def test_a_contact_deleted_elsewhere_is_said_and_cannot_be_saved(
        self, qtbot: QtBot, model: EditModel, desk: Desk
    ) -> None:
        model.set_name("given_name", "Leo")
        del desk.records[LEONARD]
        with qtbot.waitSignal(model.gone):
            model.on_event(ContactsChanged(None, (LEONARD,)))
        with pytest.raises(ValueError, match="cannot be saved"):
            model.save()


class TestHint:
    """The hint is the planner's own word."""

    def test_D19_the_hint_equals_what_the_sync_sends_after_the_save(
        self, model: EditModel, desk: Desk
    ) -> None:
        model.set_text(mobile(model), "+1 (415) 555-0190")
        model.set_name("given_name", "Leo")
        promised = model.hint().rows
        model.save()
        steps = plan_contact(desk.records[LEONARD], Said.NOTHING, GOOGLE, Direction.TWO_WAY, NOW)
        sent = [s.change for s in steps]
        assert promised == tuple(r for c in sent for r in changes(c.before, c.after))
        assert promised

    def test_R5_a_kept_address_goes_back_and_the_hint_says_so(self, model: EditModel) -> None:
        model.set_name("given_name", "Leo")
        hint = model.hint()
        rows = [(r.label, r.before, r.after) for r in hint.rows]
        assert ("Email", "", "leo.ciano@gmail.example") in rows
        assert "kept here goes back" in hint.note

    def test_nothing_typed_sends_nothing(self, model: EditModel) -> None:
        hint = model.hint()
        assert not hint.rows
        assert "Nothing will be sent" in hint.note

    def test_company_and_note_are_never_part_of_the_hint(self, model: EditModel) -> None:
        model.set_here(company="Acme", note="secret")
        hint = model.hint()
        assert not hint.rows
        assert "Nothing of this goes to Google" in hint.note

    def test_R18_a_one_way_contact_says_that_the_change_stays_here(
        self, model: EditModel, desk: Desk
    ) -> None:
        open_(model, desk, CLEO)
        model.set_name("given_name", "Cleopatra")
        hint = model.hint()
        assert not hint.rows
        assert "Outlook.com is one-way" in hint.note

    def test_offline_is_said_and_the_rows_stay(self, model: EditModel, desk: Desk) -> None:
        desk.views[GOOGLE] = replace(desk.views[GOOGLE], state=State.OFFLINE)
        model.set_name("given_name", "Leo")
        hint = model.hint()
        assert hint.waits
        assert hint.rows
        assert "You're offline" in hint.note

    def test_a_dialpad_only_contact_sends_nothing(self, model: EditModel, desk: Desk) -> None:
        open_(model, desk, LOCAL)
        model.set_name("given_name", "Rene")
        assert "on this computer only" in model.hint().note

    def test_a_new_contact_names_what_its_account_gets(self, model: EditModel) -> None:
        model.open_new("Ann Lee")
        assert [(r.label, r.after) for r in model.hint().rows] == [
            ("First name", "Ann"),
            ("Last name", "Lee"),
        ]


class TestChecking:
    @pytest.mark.parametrize("typed", ["abc", "call me", "+", "415-CALL-NOW"])
    def test_a_text_that_is_no_number_is_refused(self, model: EditModel, typed: str) -> None:
        model.set_text(mobile(model), typed)
        assert [words for _, words in model.problems()] == [
            "That doesn't look like a phone number. Use digits, spaces, +, ( ) or -."
        ]

    @pytest.mark.parametrize("typed", ["+1 415 555 0190", "(415) 555-0190 x12", "112", "*21#"])
    def test_a_number_as_people_write_it_is_taken(self, model: EditModel, typed: str) -> None:
        model.set_text(mobile(model), typed)
        assert not model.problems()

    @pytest.mark.parametrize("typed", ["leo", "leo@", "@example.com", "leo@example", "a b@c.de"])
    def test_an_email_without_its_parts_is_refused(self, model: EditModel, typed: str) -> None:
        line = next(x for x in model.visible if x.email)
        model.set_text(line, typed)
        assert "missing an @ or a domain" in model.problems()[0][1]

    def test_a_strange_old_value_never_stops_an_edit_of_another_field(
        self, model: EditModel, desk: Desk
    ) -> None:
        desk.person(LOCAL, fields("Renee", "", "mobile:ask at the desk"))
        open_(model, desk, LOCAL)
        model.set_name("given_name", "Rene")
        assert not model.problems()
        model.save()
        assert texts(desk.asked("save")[0][1]) == ["ask at the desk"]

    def test_a_contact_needs_at_least_something(self, model: EditModel, desk: Desk) -> None:
        open_(model, desk, LOCAL)
        model.set_name("given_name", " ")
        model.set_name("family_name", "")
        model.remove_line(model.visible[0])
        assert model.problems() == [(None, "Add a first or last name, a phone or an email.")]

    def test_a_number_that_somebody_has_is_said_and_can_be_saved(self, model: EditModel) -> None:
        line = mobile(model)
        model.set_text(line, "(415) 555-0100")
        assert model.warning(line) == (
            "This number is already on Renee Abara. You can still save it."
        )
        assert not model.problems()


class TestDrafts:
    def test_a_draft_is_stored_within_a_second(
        self, qtbot: QtBot, model: EditModel, desk: Desk
    ) -> None:
        model.set_name("given_name", "Leo")
        qtbot.waitUntil(lambda: desk.draft is not None, timeout=1000)
        assert desk.draft is not None
        assert desk.draft[0] == LEONARD
        assert desk.draft[1].fields.given_name == "Leo"

    def test_saving_forgets_the_draft(self, model: EditModel, desk: Desk) -> None:
        model.set_name("given_name", "Leo")
        model.store_draft()
        model.save()
        assert desk.draft is None

    def test_a_stored_draft_opens_as_it_was_typed(self, model: EditModel, desk: Desk) -> None:
        model.set_text(mobile(model), "+1 (415) 555-0190")
        model.store_draft()
        assert desk.draft is not None
        stored = desk.draft[1]
        again = EditModel(desk, desk)
        contact = desk.contact(LEONARD)
        assert contact is not None
        again.open(contact, stored)
        assert mobile(again).text == "+1 (415) 555-0190"
        assert mobile(again).start_text == "+1 (415) 555-0133"
        assert again.draft().fields.phones == stored.fields.phones

    def test_a_value_that_came_after_the_draft_is_not_lost(
        self, model: EditModel, desk: Desk
    ) -> None:
        draft = model.draft()
        arrived = (*base(desk).emails, Email("new@cianodesign.example", "work"))
        desk.arrive(LEONARD, replace(base(desk), emails=arrived))
        contact = desk.contact(LEONARD)
        assert contact is not None
        model.open(contact, draft)
        assert "new@cianodesign.example" in texts(model.draft())


def test_a_new_contact_goes_where_it_was_told(model: EditModel, desk: Desk) -> None:
    model.open_new("Ann Lee")
    assert model.to == GOOGLE
    model.set_destination(None)
    model.save()
    draft, to = desk.asked("add")[0]
    assert to is None
    assert draft.fields.full_name == "Ann Lee"


def test_what_was_searched_for_fills_the_field_it_fits(model: EditModel) -> None:
    model.open_new("ann@example.com")
    assert [x.text for x in model.visible if x.email] == ["ann@example.com"]
    model.open_new("+1 415 555 0123")
    assert [x.text for x in model.visible if not x.email] == ["+1 415 555 0123"]


def test_blank_rows_are_no_values(model: EditModel) -> None:
    model.add_line(email=True)
    assert not model.is_dirty
    assert all(texts(model.draft()))


def test_a_label_alone_is_an_edit(model: EditModel, desk: Desk) -> None:
    model.set_label(mobile(model), "home")
    assert model.is_dirty
    model.save()
    assert desk.records[LEONARD].fields.phones[0].label == "home"


def test_the_directory_is_no_place_for_a_new_contact(model: EditModel) -> None:
    assert DIALPAD not in [d.account for d in model.destinations]
