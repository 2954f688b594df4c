"""R15, D16: whom a number shows when several have it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.calls.who import Holder, who
from dialpad_contacts.domain.contact import ContactId, Kind
from dialpad_contacts.domain.number_match import Fit, MatchKind
from dialpad_contacts.domain.phone import phone

TEXT = "+1 (415) 555-0133"
NUMBER = phone(TEXT, region="US")


def holder(
    contact: int, kind: Kind, label: str, name: str, match: MatchKind = MatchKind.EXACT
) -> Holder:
    return Holder(ContactId(contact), kind, Fit(match), phone(TEXT, label, region="US"), name)


LEO = holder(1, Kind.PERSONAL, "mobile", "Leonard Ciano")
ANA = holder(2, Kind.PERSONAL, "home", "Ana Brandt")
CLEO = holder(3, Kind.COMPANY, "work", "Cleo Marsh")
EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)


def test_nobody_has_it() -> None:
    assert who([], None, NUMBER).title == TEXT
    assert who([], None, NUMBER).first is None


def test_one_without_a_name_shows_the_number() -> None:
    assert who([replace(LEO, name="")], None, NUMBER).title == TEXT
    nameless = replace(LEO, name="", company="Acme")
    assert who([nameless], None, NUMBER).title == "Acme"


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
    loose = replace(CLEO, fit=Fit(MatchKind.SHORT, sure=False))
    shown = who([loose, LEO], None, NUMBER)
    assert (shown.first, shown.others) == (LEO, ())


@given(st.permutations([LEO, ANA, CLEO, replace(LEO, contact=ContactId(7), used_at=LATE)]))
def test_the_order_is_stable(holders: list[Holder]) -> None:
    shown = who(holders, None, NUMBER)
    assert [h.contact for h in (shown.first, *shown.others) if h] == [3, 7, 2, 1]


def test_r15_the_reason_is_said_in_words() -> None:
    shown = who([LEO], None, NUMBER)
    assert (shown.match, shown.sure) == (MatchKind.EXACT, True)
    assert shown.reason == "matched: mobile, +1 (415) 555-0133"
    national = replace(
        LEO,
        fit=Fit(MatchKind.NATIONAL, sure=False),
        phone=phone("0176 12345678", "work", region="US"),
    )
    asked = phone("+49 176 12345678", region="US")
    shown = who([national], None, asked)
    assert shown.title == "Possibly Leonard Ciano"
    assert shown.reason == (
        "possibly: work, 0176 12345678, if it is a number of the caller's country"
    )
    whole = replace(national, fit=Fit(MatchKind.NATIONAL))
    assert who([whole], None, asked).reason == "matched: work, 0176 12345678, written another way"


def test_c46_a_companys_unknown_extension_is_called_after_the_company() -> None:
    asked = phone("+1 415 555 0133 ext. 111", region="US")
    main = replace(LEO, fit=Fit(MatchKind.EXTENSION), company="Acme")
    shown = who([main], None, asked)
    assert shown.title == "Acme, ext. 111"
    assert shown.reason == "matched: mobile, +1 (415) 555-0133, without the extension 111"
    assert who([replace(main, company="")], None, asked).title == "Leonard Ciano, ext. 111"
    nameless = replace(main, company="", name="")
    assert who([nameless], None, asked).title == "+1 415 555 0133 ext. 111"


def test_c46_a_main_number_that_calls_may_be_any_of_its_extensions() -> None:
    inner = phone("+1 415 555 0133 ext. 7", "work", region="US")
    maybe = replace(LEO, fit=Fit(MatchKind.EXTENSION, sure=False), phone=inner)
    shown = who([maybe], None, NUMBER)
    assert (shown.title, shown.contact) == ("Possibly Leonard Ciano", None)
    assert shown.reason == "possibly: work, +1 415 555 0133 ext. 7; the call names no extension"


def test_D16_whom_the_user_chose_for_a_number_is_sure_from_then_on() -> None:
    maybe = replace(LEO, fit=Fit(MatchKind.SHORT, sure=False))
    other = replace(CLEO, fit=Fit(MatchKind.SHORT, sure=False))
    assert who([maybe, other], None, NUMBER).contact is None
    shown = who([maybe, other], CLEO.contact, NUMBER)
    assert (shown.first, shown.contact, shown.sure) == (other, CLEO.contact, True)
    assert not shown.title.startswith("Possibly")


def test_c43_a_match_that_is_not_sure_says_so() -> None:
    local = phone("555-0133", "home", region="US")
    shown = who([replace(LEO, fit=Fit(MatchKind.SHORT, sure=False), phone=local)], None, NUMBER)
    assert (shown.title, shown.sure) == ("Possibly Leonard Ciano", False)
    assert shown.reason == "possibly: home, 555-0133; one of the two lacks its area"
