"""A contact that the account takes back from its own trash is simply synced again."""

from __future__ import annotations

from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import both, counted
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D4",
    title="Restored there, synced again",
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her in {account}, then sync",
            (THERE.delete("Ada Lovelace"), SYNC),
            counted("Ada Lovelace"),
            "1 here, 0 there",
        ),
        Step(
            "Restore her in {account}, then sync",
            (THERE.restore("Ada Lovelace"), SYNC),
            all_of(both("Ada Lovelace"), counted("Ada Lovelace")),
            f"{ADA_HERE}; there the same; 1 here, 1 there",
        ),
    ),
)
