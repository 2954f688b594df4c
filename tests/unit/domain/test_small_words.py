"""The domain's small words: what a value says, which country a number is of, who must be asked."""

from __future__ import annotations

import pytest

from dialpad_contacts.domain.contact import Email, text_of
from dialpad_contacts.domain.errors import ServerNeeded, SignInNeeded
from dialpad_contacts.domain.names import clean_text
from dialpad_contacts.domain.number_match import _read_where
from dialpad_contacts.domain.phone import country, phone


def test_a_value_is_shown_as_its_owner_wrote_it() -> None:
    assert text_of(phone("(415) 555-0133", region="US")) == "(415) 555-0133"
    assert text_of(Email("Ada@one.example", "home")) == "Ada@one.example"


@pytest.mark.parametrize(
    ("e164", "of"),
    [("+14155550133", "US"), ("+4917612345678", "DE"), ("+80012345678", ""), ("nobody", "")],
)
def test_a_number_is_of_a_country_or_of_none(e164: str, of: str) -> None:
    assert country(e164) == of


@pytest.mark.parametrize(
    ("written", "e164", "read"),
    [
        ("0800 12345678", "+80012345678", (False, False)),  # of no country
        ("no number", "+14155550133", (False, False)),
        ("0176 12345678", "+4917612345678", (True, False)),
        ("0049 176 12345678", "+4917612345678", (True, True)),
        ("0176 12345679", "+4917612345678", (False, False)),
    ],
)
def test_R15_a_number_is_read_in_the_country_of_another(
    written: str, e164: str, read: tuple[bool, bool]
) -> None:
    assert _read_where(written, e164) == read


def test_D24_a_server_that_must_be_said_is_a_sign_in_that_waits() -> None:
    needed = ServerNeeded("Which server?", "mail.one.example")
    assert isinstance(needed, SignInNeeded)
    assert (str(needed), needed.server) == ("Which server?", "mail.one.example")


@pytest.mark.parametrize(
    ("text", "kept"), [("Ada", "Ada"), ("A\0da\ud800", "A\ufffdda\ufffd"), ("Adaaaa", "Adaaa")]
)
def test_N22_what_can_not_be_stored_is_replaced_and_cut(text: str, kept: str) -> None:
    assert clean_text(text, 5) == kept
