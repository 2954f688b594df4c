"""The name here wins, the other one stays readable; an unedited one follows."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES


def lost(desk: Desk) -> str:
    """Say which name of the account lost, as the journal keeps it."""
    names = (c.overruled.get("family_name", "") for c in desk.here.journal() if c.overruled)
    return f"{next(names, 'nothing')} stays readable"


SCENARIO = Scenario(
    rule="D1",
    title="A name edited on both sides",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Change the last name on both sides, in {account} the first one too; sync",
            (
                THERE.edit("Ada Lovelace", given_name="Adele", family_name="King"),
                HERE.edit("Ada Lovelace", family_name="Byron"),
                SYNC,
            ),
            all_of(both("Adele Byron"), says("the name that lost", lost)),
            f"Adele Byron; {ADA_VALUES}; in step; there the same; King stays readable",
        ),
    ),
)
