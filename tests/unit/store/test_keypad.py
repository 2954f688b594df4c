"""Letters on a telephone's keys: whom they find, and in which order."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.store import Store
from dialpad_contacts.store.keypad import LETTERS
from tests.unit.store.made import local, person, put


def named(store: Store, keys: str, limit: int = 10) -> list[str]:
    return [row.name for row in store.keyed(keys, limit)]


@pytest.fixture
def people(store: Store) -> Store:
    for given, family in (
        ("Leo", "Fink"), ("Leonard", "Ciano"), ("Ken", "Abara"), ("Éric", "Ünal"), ("陳立歐", ""),
    ):  # fmt: skip
        put(store, local(person(given, family, phones=["+1 415 555 0100"])))
    return store


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ("536", ["Ken Abara", "Leo Fink", "Leonard Ciano"]),
        ("5366", ["Leonard Ciano"]),
        ("3465", ["Leo Fink"]),
        ("24266", ["Leonard Ciano"]),
        ("3742", ["Éric Ünal"]),
        ("86", ["Éric Ünal"]),
        ("5", []),
        ("999", []),
        ("53a", []),
        ("", []),
        ("5366275366275", []),
    ],
)
def test_keys_find_names(people: Store, keys: str, found: list[str]) -> None:
    assert sorted(named(people, keys)) == sorted(found)


def test_who_was_opened_last_comes_first(people: Store) -> None:
    leonard = people.keyed("5366", 1)[0]
    people.opened(ContactId(int(leonard.id)), datetime(2026, 5, 4, tzinfo=UTC))
    assert named(people, "536")[0] == "Leonard Ciano"
    assert len(named(people, "536", 2)) == 2


def test_no_letter_is_on_two_keys() -> None:
    letters = "".join(LETTERS.values())
    assert len(letters) == len(set(letters)) == 36
