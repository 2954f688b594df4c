"""What a form refuses, and in which words."""

from __future__ import annotations

import pytest

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.domain.validate import (
    BAD_EMAIL,
    BAD_PHONE,
    EMPTY,
    email_problem,
    fields_problem,
    phone_problem,
)


@pytest.mark.parametrize(
    "written",
    ["+1 (415) 555-0133", "415.555.0133 ext. 12", "*86", "0176 1234x5", "٠١٢٣٤٥٦٧", " 111 "],
)
def test_what_people_dial_is_taken(written: str) -> None:
    assert phone_problem(written) == ""


@pytest.mark.parametrize("written", ["", "  ", "call me", "()-", "+", "1" * 600, "415 555 O133"])
def test_what_nobody_could_dial_is_refused(written: str) -> None:
    assert phone_problem(written) == BAD_PHONE


@pytest.mark.parametrize("address", ["ada@one.example", " o'brien+x@sub.domain.example ", "ü@ü.de"])
def test_an_address_is_taken(address: str) -> None:
    assert email_problem(address) == ""


@pytest.mark.parametrize(
    "address", ["", "ada", "ada@", "@one.example", "ada@one", "a@b@c.de", "a b@c.de", "x" * 400]
)
def test_what_is_no_address_is_refused(address: str) -> None:
    assert email_problem(address) == BAD_EMAIL


def test_a_contact_needs_something_to_go_by() -> None:
    assert fields_problem(Fields()) == EMPTY
    assert fields_problem(Fields("Ada")) == ""


def test_the_first_problem_is_the_one_told() -> None:
    wrong = Fields("Ada", emails=(Email("ada"),), phones=(phone("me", region="US"),))
    assert fields_problem(wrong) == BAD_EMAIL
    assert fields_problem(Fields("Ada", phones=wrong.phones)) == BAD_PHONE
