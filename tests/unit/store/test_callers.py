"""Whose number that is, and whose it is not."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialpad_contacts.domain.contact import Kind
from dialpad_contacts.domain.number_match import compare
from dialpad_contacts.domain.phone import Phone, calling_code, phone
from dialpad_contacts.store import Store
from dialpad_contacts.store import callers as caller_index
from dialpad_contacts.sync.ports import Account
from tests.unit.store.made import NOW, colleague, imported, local, person, put


@pytest.mark.parametrize(
    ("stored", "calls", "match"),
    [
        pytest.param("(415) 555-0133", "+14155550133", "exact", id="R15 in another spelling"),
        pytest.param("+4917612345678", "0049 176 12345678", "national", id="R15 dialled with 00"),
        pytest.param("+4917612345678", "+49 176 12345678", "exact", id="R15 abroad"),
        pytest.param(
            "+14155550133 ext. 111", "+14155550133", "extension", id="R15 the main number"
        ),
        pytest.param("415 555 0133 x1", "4155550133 ext 1", "exact", id="R15 with its extension"),
        pytest.param(
            "0176 123456789", "+49 176 123456789", "national", id="R15 saved without country"
        ),
        pytest.param(
            "555-0133", "+1 415 555 0133", "short", id="R15 saved without area, only possibly"
        ),
        pytest.param(
            "0176 12345678", "+49 30 17612345678", None, id="R15 read in the caller's country"
        ),
        pytest.param("+1 415 555 0133 x1", "+1 415 555 0133 x2", None, id="R15 another extension"),
        pytest.param(
            "+1 415 555 0133", "+1 415 555 0133 x2", "extension", id="C46 an unknown extension"
        ),
        pytest.param(
            "+49 5550133", "+49 30 5550133", None, id="C43 seven digits written as a whole number"
        ),
        pytest.param(
            "555 01 33 7", "+1 415 555 0133", None, id="C43 another seven digits in the middle"
        ),
        pytest.param(
            "+1 415 555 0133 x1", "+1 415 555 0133", "extension", id="C46 of which extension"
        ),
        pytest.param("9399", "+1 415 555 9399", None, id="R15 four digits are nobody's ending"),
        pytest.param("9399", "9399", "exact", id="R15 a short number itself"),
        pytest.param(
            "+49 30 12345678", "+33 1 12345678", None, id="R15 eight digits in another country"
        ),
        pytest.param(
            "+1 415 555 0133", "+1 212 555 0133", None, id="R15 seven digits in another area"
        ),
        pytest.param("ask at the desk", "+1 415 555 0133", None, id="R15 no number at all"),
    ],
)
def test_a_caller_is_known_or_not(store: Store, stored: str, calls: str, match: str | None) -> None:
    put(store, local(person("Leo", phones=["+12127778899", stored])))
    assert [c.match for c in store.callers(calls)] == ([match] if match else [])


def test_every_number_of_a_contact_counts_and_the_contact_comes_once(store: Store) -> None:
    put(store, local(person("Leo", phones=["555-0133", "+14155550133", "(415) 555 0133"])))
    (caller,) = store.callers("+14155550133")
    assert (caller.match, caller.name, caller.kind, caller.opened_us) == (
        "exact",
        "Leo",
        Kind.PERSONAL,
        None,
    )


def test_a_withheld_number_is_nobodys(store: Store) -> None:
    put(store, local(person("Leo", phones=["anonymous", "1"])))
    assert store.callers("anonymous") == []
    assert store.callers("") == []


def test_a_contact_saved_during_the_look_up_is_the_only_one_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, local(person("Ada", phones=["555-0133"])))
    read = caller_index._fitting

    def read_and_save(*asked: Any) -> list[caller_index.Caller]:
        monkeypatch.undo()
        found = read(*asked)
        put(store, local(person("Leo", phones=["+14155550133"])))
        return found

    monkeypatch.setattr(caller_index, "_fitting", read_and_save)
    assert [c.name for c in store.callers("+14155550133")] == ["Leo"]


def test_a_look_up_reads_the_index_and_the_contact_and_no_numbers_row(store: Store) -> None:
    """At a million contacts the numbers' rows were a quarter of its time (performance.md)."""
    put(store, local(person("Leo", phones=["+14155550133"])))
    asked: list[str] = []
    raw = store._db.session().raw
    raw.set_trace_callback(asked.append)
    assert [c.name for c in store.callers("+14155550133")] == ["Leo"]
    raw.set_trace_callback(None)
    (statement,) = asked
    plan = [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {statement}")]
    assert plan == [
        "SEARCH p USING COVERING INDEX phone_rev9 (rev9>? AND rev9<?)",
        "SEARCH c USING INTEGER PRIMARY KEY (rowid=?)",
    ]


def test_company_contacts_are_callers_and_deleted_ones_are_not(
    store: Store, google: Account
) -> None:
    phones = person(phones=["+14155550133"]).phones
    ada = colleague("u1", "Ada")
    store.replace_directory(
        google.id, [replace(ada, fields=replace(ada.fields, phones=phones))], NOW
    )
    leo = put(store, imported(person("Leo", phones=["+14155550133"]), google.id))
    assert [c.name for c in store.callers("+14155550133")] == ["Ada", "Leo"]
    put(store, replace(leo, deleted_at=NOW))
    assert [c.name for c in store.callers("+14155550133")] == ["Ada"]


def test_holders_have_this_very_number_or_address(store: Store) -> None:
    leo = put(store, local(person("Leo", emails=["Leo@Example.com"], phones=["415 555 0133"])))
    put(store, local(person("Ada", phones=["555-0133"])))
    assert store.holders("leo@example.COM ", None) == ["Leo"]
    assert store.holders("+1 (415) 555-0133", None) == ["Leo"]
    assert store.holders("+1 (415) 555-0133", leo.id) == []
    assert store.holders("nobody@example.com", None) == store.holders("-", None) == []


@pytest.mark.parametrize(
    ("calls", "stored"),
    [
        pytest.param("0171 5550133", "0172 5550133", id="R15 the same last seven digits"),
        pytest.param("55 01 33", "+1 415 555 0133", id="R15 six digits are nobody's ending"),
        pytest.param("01 33", "55 01 33", id="R15 four digits of six"),
    ],
)
def test_numbers_without_country_that_are_not_the_same(calls: str, stored: str) -> None:
    stored_number = phone(stored, region="US")
    assert compare(Phone(calls), stored_number) is None
    assert compare(stored_number, Phone(calls)) is None


def test_a_number_of_no_country_has_no_calling_code() -> None:
    """+999 is given to nobody, and by libphonenumber's rules stays so."""
    assert calling_code("999555012345") == ""
    assert calling_code("14155550133") == "1"
    assert calling_code("35312345678") == "353"
