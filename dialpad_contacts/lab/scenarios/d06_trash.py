"""Restored before the delete was sent, nothing is sent; after that it is created again."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D6",
    title="The Trash gives a contact back",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete and restore her before any sync, then sync",
            (HERE.delete("Ada Lovelace"), HERE.restore("Ada Lovelace"), SYNC),
            all_of(both("Ada Lovelace"), wrote),
            f"{ADA_HERE}; there the same; nothing written",
        ),
        Step(
            "Delete her, sync, restore her, sync",
            (HERE.delete("Ada Lovelace"), SYNC, HERE.restore("Ada Lovelace"), SYNC),
            both("Ada Lovelace"),
            f"{ADA_HERE}; there the same",
        ),
    ),
)
