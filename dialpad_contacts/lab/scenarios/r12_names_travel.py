"""A name edited on either side changes on the other."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="R12",
    title="A changed name changes on the other side",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Change her last name in {account}, then sync",
            (THERE.edit("Ada Lovelace", family_name="King"), SYNC),
            both("Ada King"),
            f"Ada King; {ADA_VALUES}; in step; there the same",
        ),
        Step(
            "Change her first name here, then sync",
            (HERE.edit("Ada King", given_name="Augusta"), SYNC),
            both("Augusta King"),
            f"Augusta King; {ADA_VALUES}; in step; there the same",
        ),
    ),
)
