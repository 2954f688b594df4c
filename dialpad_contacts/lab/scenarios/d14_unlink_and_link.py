"""Unlinking keeps the contacts; linking again imports nobody twice."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import LinkAgain, Unlink
from dialpad_contacts.lab.hands import SYNC
from dialpad_contacts.lab.looks import both, counted, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D14",
    title="Unlinking keeps the contacts",
    steps=(
        ADA_IS_THERE,
        Step(
            "Unlink {account}",
            (Unlink(),),
            counted("Ada Lovelace"),
            "1 here, 1 there",
        ),
        Step(
            "Link it again, and sync",
            (LinkAgain(), SYNC),
            all_of(both("Ada Lovelace"), counted("Ada Lovelace"), did),
            f"{ADA_HERE}; there the same; 1 here, 1 there; nothing to do",
        ),
    ),
)
