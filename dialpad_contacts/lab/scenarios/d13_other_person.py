"""Signing in again as somebody else never mixes two people's contacts."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import SignIn
from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC
from dialpad_contacts.lab.looks import answered, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of, says


def refusal(desk: Desk) -> str:
    """Say whether another person was refused."""
    return "refused" if "different account" in desk.answer else desk.answer or "taken"


SCENARIO = Scenario(
    rule="D13",
    title="Another person signing in is refused",
    fault="N18",
    steps=(
        Step(
            "Somebody else signs in, then a sync",
            (Break("other_person"), SignIn(), SYNC),
            all_of(says("sign-in", refusal), did),
            "refused; nothing to do",
        ),
        Step(
            "Sign in as oneself, then sync",
            (SignIn(), SYNC),
            all_of(answered, did),
            "all well; nothing to do",
        ),
    ),
)
