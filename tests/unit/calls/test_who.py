"""R15, D16: whom a number shows when several have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.calls.who import Holder, who
from dialpad_contacts.domain.contact import ContactId, Kind

NUMBER = "+1 (415) 555-0133"
LEO = Holder(ContactId(1), Kind.PERSONAL, 0, "mobile", "Leonard Ciano")
ANA = Holder(ContactId(2), Kind.PERSONAL, 0, "home", "Ana Brandt")
CLEO = Holder(ContactId(3), Kind.COMPANY, 0, "work", "Cleo Marsh")
EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def test_nobody_has_it() -> None:
    assert who([], None, NUMBER).title == NUMBER
    assert who([], None, NUMBER).first is None


def test_one_without_a_name_shows_the_number() -> None:
    assert who([replace(LEO, name="")], None, NUMBER).title == NUMBER


def test_company_comes_first_then_the_most_recently_used_then_by_name() -> None:
    assert who([LEO, ANA, CLEO], None, NUMBER).first == CLEO
    assert who([LEO, ANA], None, NUMBER).first == ANA
    recent = [replace(ANA, used_at=EARLY), replace(LEO, used_at=LATE)]
    assert who(recent, None, NUMBER).first == recent[1]
    assert who([ANA, recent[1]], None, NUMBER).first == recent[1]


def test_the_one_chosen_before_comes_first() -> None:
    shown = who([LEO, ANA, CLEO], LEO.contact, NUMBER)
    assert (shown.first, shown.title) == (LEO, "Leonard Ciano, +2 more")
    assert [h.contact for h in shown.others] == [CLEO.contact, ANA.contact]


def test_two_are_named_and_more_are_counted() -> None:
    assert who([LEO, ANA], None, NUMBER).title == "Ana Brandt or Leonard Ciano"
    assert who([LEO, ANA, CLEO], None, NUMBER).title == "Cleo Marsh, +2 more"


def test_two_rows_of_one_name_are_no_question() -> None:
    twin = replace(LEO, contact=ContactId(9), kind=Kind.COMPANY)
    assert who([LEO, twin], None, NUMBER).title == "Leonard Ciano"


def test_a_surer_match_leaves_no_room_for_a_loose_one() -> None:
    loose = replace(CLEO, grade=3)
    shown = who([loose, LEO], None, NUMBER)
    assert (shown.first, shown.others) == (LEO, ())


@given(st.permutations([LEO, ANA, CLEO, replace(LEO, contact=ContactId(7), used_at=LATE)]))
def test_the_order_is_stable(holders: list[Holder]) -> None:
    shown = who(holders, None, NUMBER)
    assert [h.contact for h in (shown.first, *shown.others) if h] == [3, 7, 2, 1]
