"""A contact added on either side appears on the other."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import GRACE, both, did
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R11",
    title="A new contact appears on the other side",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Add Grace here, then sync",
            (HERE.add(GRACE), SYNC),
            both("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190; in step; there the same",
        ),
        Step(
            "Sync again",
            (SYNC,),
            did,
            "nothing to do",
        ),
    ),
)
