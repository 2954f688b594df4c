"""The sample people: believable, the same each time, and nobody else is a Leo."""

from __future__ import annotations

import json
import re
import unicodedata
from typing import Any

import pytest

from dialpad_contacts.simulator import company, seed, special
from dialpad_contacts.simulator.dice import Dice, salt
from dialpad_contacts.simulator.mailbox import Seeded
from dialpad_contacts.simulator.person import canonical_form
from dialpad_contacts.simulator.world import DEFAULT_CONTACTS, MAYA

MAYAS = seed.address_book(1, salt(MAYA), with_special=True)
MANY = 6_000


@pytest.fixture(scope="module")
def book() -> list[Seeded]:
    """Maya's address book."""
    return [MAYAS(index) for index in range(DEFAULT_CONTACTS)]


def text_of(person: Any) -> str:
    return json.dumps(person, ensure_ascii=False).casefold()


def test_the_same_seed_makes_the_same_book(book: list[Seeded]) -> None:
    again = seed.address_book(1, salt(MAYA), with_special=True)
    assert [again(index) for index in range(50)] == book[:50]
    other = seed.address_book(2, salt(MAYA), with_special=True)
    assert other(20) != book[20]


def test_leo_is_found_where_he_should_be_and_nowhere_else() -> None:
    people = [MAYAS(index) for index in range(MANY)]
    leos = [index for index, person in enumerate(people) if "leo" in text_of(person.fields)]
    shown = [people[index].fields["names"][0]["displayName"] for index in leos]
    assert shown == ["Leonard Ciano", "Leo Fink", "Leonor Vidal", "陳立歐 (Leo Chan)", "Cleo Marsh"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_leo_in_the_company(number: int) -> None:
    staff = company.staff(number, 212)
    leos = [c.display_name for c in staff if "leo" in text_of([c.display_name, c.emails])]
    assert leos == ["Leo Fink"]
    assert (staff[1].job_title, company.OFFICES[staff[1].office_id]) == (
        "Account Executive",
        "Denver",
    )
    chats = [c for c in company.channels(number, staff) if "Leo" in c.name]
    assert [chat.name for chat in chats] == ["Leo, Renee, Shane, Gemma"]
    assert len(chats[0].members) == 4


def test_the_named_people() -> None:
    ciano = special.contact(0)
    assert [p["value"] for p in ciano["phoneNumbers"]] == ["+1 (415) 555-0133", "+1 (212) 555-0177"]
    assert [e["value"] for e in ciano["emailAddresses"]] == [
        "leonard@cianodesign.example",
        "leo.ciano@gmail.example",
    ]
    assert ciano["organizations"][0]["name"] == "Ciano Design"
    names = [special.contact(index)["names"][0]["displayName"] for index in range(7)]
    assert names[-2:] == ["Ana Brandt", "Tomas Reyes"]


def test_canonical_forms_are_what_a_write_would_compute() -> None:
    for index in range(MANY):
        for phone in MAYAS(index).fields.get("phoneNumbers", []):
            computed = canonical_form(phone["value"], "US")
            assert phone.get("canonicalForm") == computed, phone


def test_addresses_are_fictional_and_ids_of_staff_differ(book: list[Seeded]) -> None:
    for person in book:
        for field in (person.fields, person.profile or {}):
            for email in field.get("emailAddresses", []):
                assert re.fullmatch(r"[a-z0-9.]+@[a-z0-9.-]+\.example", email["value"])
    staff = company.staff(1, 212)
    assert len({c.id for c in staff}) == 212
    assert len({c.emails[0] for c in staff}) == 212
    assert len(company.channels(1, staff)) == 8


def test_many_scripts_and_every_kind_of_gap(book: list[Seeded]) -> None:
    scripts = set()
    for person in book:
        for name in person.fields.get("names", []):
            scripts.add(unicodedata.name(name["displayName"][0]).split()[0])
    assert scripts >= {
        "LATIN",
        "CJK",
        "HANGUL",
        "ARABIC",
        "HEBREW",
        "CYRILLIC",
        "GREEK",
        "DEVANAGARI",
        "THAI",
    }
    fields = [set(person.fields) - {"memberships"} for person in book]
    assert any("names" not in found for found in fields)
    assert any("phoneNumbers" not in found for found in fields)
    assert any("emailAddresses" not in found for found in fields)
    rich = {"photos", "birthdays", "biographies", "organizations", "nicknames", "addresses"}
    rich |= {"userDefined", "clientData", "urls", "relations", "events"}
    assert rich <= set().union(*fields)
    assert all(found for found in fields), "someone has nothing at all"
    types = {p.get("type") for b in book for p in b.fields.get("phoneNumbers", [])}
    assert {"mobile", "work", "home", "main", None, "Beach house"} <= types
    assert any(person.profile for person in book)


def test_dice_are_fair_enough_and_repeatable() -> None:
    counts = [0] * 10
    dice = Dice(5)
    for _ in range(20_000):
        counts[dice.below(10)] += 1
    assert all(1_800 < count < 2_200 for count in counts)
    assert Dice(5).digits(8) == Dice(5).digits(8)
    assert len(Dice(6).digits(3)) == 3
