"""Names and numbers as they are stored and shown; what hostile text can't do to them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
    full_name,
)
from dialpad_contacts.domain.names import shown
from dialpad_contacts.domain.phone import MAX_WRITTEN, digits, display, phone
from dialpad_contacts.domain.rules import RULES, as_markdown, rule
from dialpad_contacts.domain.search import number_forms

ANY_TEXT = st.text(alphabet=st.characters(codec=None, exclude_categories=()), max_size=60)


def test_what_is_too_long_is_no_number() -> None:
    long = "1" * (MAX_WRITTEN + 1)
    assert phone(long, region="US").e164 is None


def test_an_extension_is_found_beside_what_is_no_number() -> None:
    short = phone("ext. 111", region="US")
    assert (short.e164, short.extension) == (None, "111")
    assert phone("ask Leo", region="US").extension == ""


def test_a_bare_number_is_grouped_as_its_country_groups_it() -> None:
    assert display("+14155550133", "+14155550133") == "+1 (415) 555-0133"
    assert display("+498912345678", "+498912345678") == "+49 89 12345678"
    assert display("089 / 12 34", "+49891234") == "089 / 12 34"


def test_a_stored_number_that_the_library_no_longer_reads_is_shown_as_it_is() -> None:
    assert display("+999", "+999") == "+999"


@given(ANY_TEXT)
def test_digits_are_ascii(text: str) -> None:
    found = digits(text)
    assert found == "" or (found.isascii() and found.isdigit())


@given(ANY_TEXT)
def test_what_is_shown_is_one_line_without_controls(text: str) -> None:
    line = shown(text)
    assert not set(line) & set("\r\n\t\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068\0")
    assert shown(line) == line


def test_line_ends_become_spaces_and_joiners_stay() -> None:
    assert shown("a\r\nb\u2028c") == "a  b c"
    assert shown("می\u200cخواهم") == "می\u200cخواهم"
    assert shown("👩\u200d💻") == "👩\u200d💻"
    assert shown("abc\u202efdp.exe") == "abcfdp.exe"


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("立歐", "陳", "陳立歐"),
        ("太郎", "𠮷田", "𠮷田太郎"),  # a Han character beyond the first 65,536
        ("민준", "김", "김민준"),
        ("Leo", "陳", "Leo 陳"),
        (" Leo ", "Fink", "Leo Fink"),
        ("Leo", " ", "Leo"),
        ("", "Fink", "Fink"),
        ("", "", ""),
    ],
)
def test_a_name_is_shown_in_its_scripts_order(given: str, family: str, name: str) -> None:
    assert full_name(given, family) == name


def test_a_number_of_no_country_is_found_by_what_was_written() -> None:
    odd = phone("+999 1234567", region="US")
    assert "9991234567" in number_forms(odd)


def test_only_a_living_two_way_contact_with_an_edit_is_pending() -> None:
    link = Link(AccountId("google"), RemoteId("c1"), ETag("1"), Fields("Ada"))
    record = Record(ContactId(1), 1, Fields("Eda"), Fields("Ada"), link=link)
    assert record.pending(Direction.TWO_WAY)
    assert not record.pending(Direction.ONE_WAY)
    now = datetime(2026, 11, 24, tzinfo=UTC)
    dead = Record(ContactId(1), 1, Fields("Eda"), Fields("Ada"), link=link, deleted_at=now)
    assert not dead.pending(Direction.TWO_WAY)


def test_every_rule_is_in_the_table_once_and_in_order() -> None:
    ids = [rule.id for rule in RULES]
    wanted = [f"R{n}" for n in range(1, 19)] + [f"D{n}" for n in range(1, 29)]
    assert ids == wanted
    lines = as_markdown().splitlines()
    assert all(sum(line.startswith(f"| {i} |") for line in lines) == 1 for i in ids)


def test_a_rule_is_found_by_its_number() -> None:
    assert rule("R4").id == "R4"
    with pytest.raises(KeyError):
        rule("R99")
