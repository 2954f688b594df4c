"""R7: whether two rows are one person, and the reason that is shown."""

from __future__ import annotations

import pytest

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.match import same_person
from dialpad_contacts.domain.phone import phone

NUMBER = phone("+1 415 555 0133", region="US")
SAME_NUMBER = phone("(415) 555-0133", region="US")
MAIL, SAME_MAIL = Email("ada@one.example"), Email("ADA@one.example ")


@pytest.mark.parametrize(
    ("a", "b", "why"),
    [
        (Fields("Ada", "Lovelace"), Fields("ADA", "lovelace"), "name"),
        (
            Fields("Ada", phones=(NUMBER,)),
            Fields("ada", phones=(SAME_NUMBER,)),
            "name and number",
        ),
        (Fields("Ada", emails=(MAIL,)), Fields("Ada", emails=(SAME_MAIL,)), "name and email"),
        (Fields("Ada"), Fields("Ada"), None),
        (Fields("Ada", "Byron"), Fields("Ada", "Lovelace"), None),
        (Fields(phones=(NUMBER,)), Fields(phones=(NUMBER,)), None),
        (
            Fields("Ada", phones=(NUMBER,)),
            Fields("Leo", phones=(NUMBER,)),
            None,
        ),
    ],
)
def test_reasons(a: Fields, b: Fields, why: str | None) -> None:
    assert same_person(a, b) == why
    assert same_person(b, a) == why
