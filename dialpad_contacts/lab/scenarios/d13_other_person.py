"""Signing in again as somebody else never mixes two people's contacts."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D13",
    title="Another person signing in is refused",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Somebody else signs in",
            lambda d: d.cloud.sign_in_as(d.cloud.other_person()),
            "Refused: True",
            lambda d: f"Refused: {'different account' in d.sign_in_again()}",
        ),
        Step(
            "Sign in as oneself",
            lambda d: None,
            "",
            lambda d: d.sign_in_again(),
        ),
    ),
)
