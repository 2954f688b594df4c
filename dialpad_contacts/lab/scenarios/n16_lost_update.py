"""An edit whose reply was lost is not lost: it is read back, and counts as sent."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import account_is, both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D2",
    title="A lost update is read back",
    about=TWO_WAY,
    fault="N16",
    steps=(
        ADA_IS_THERE,
        Step(
            "Edit her here; the reply of the update is lost; sync, and again",
            (
                Break("lost_reply"),
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                SYNC,
                SYNC,
            ),
            all_of(account_is, both("Augusta Lovelace"), wrote),
            f"idle; Augusta Lovelace; {ADA_VALUES}; in step; there the same; 1 written",
        ),
    ),
)
