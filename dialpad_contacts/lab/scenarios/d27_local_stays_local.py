"""What is made for Dialpad only stays here until 'Add to <account>'."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import GRACE, both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D27",
    title="What is kept here stays here",
    about=TWO_WAY,
    who="Grace Hopper",
    steps=(
        Step(
            "Add Grace for Dialpad only, then sync",
            (HERE.add(GRACE, local=True), SYNC),
            all_of(both("Grace Hopper"), wrote),
            "Grace Hopper; no email; +1 415 555 0190 (here only); Dialpad only; no Grace Hopper there; nothing written",
        ),
        Step(
            "Add her to {account}, then sync",
            (HERE.put_back("Grace Hopper"), SYNC),
            both("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190; in step; there the same",
        ),
    ),
)
