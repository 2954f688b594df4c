"""On a one-way account restoring lifts the tombstone, and nothing is sent."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, SYNC_ALL
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D6",
    title="The Trash lifts a tombstone",
    about=ONE_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, sync, restore her, sync everything",
            (HERE.delete("Ada Lovelace"), SYNC, HERE.restore("Ada Lovelace"), SYNC_ALL),
            all_of(both("Ada Lovelace"), wrote),
            f"{ADA_HERE}; there the same; nothing written",
        ),
    ),
)
