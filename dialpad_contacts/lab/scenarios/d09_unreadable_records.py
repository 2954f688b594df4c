"""A record that has nothing to show is left out with its reason, and the sync goes on."""

from __future__ import annotations

from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, both, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_HERE


def reason(desk: Desk) -> str:
    """Say why a record was left out."""
    return next((c.reason for c in desk.last.changes if c.rule == "D9"), "no reason")


SCENARIO = Scenario(
    rule="D9",
    title="An empty record stops nothing",
    needs=frozenset({Trait.BLANKS}),
    steps=(
        Step(
            "Add an empty record and Ada in {account}, then sync",
            (THERE.add_blank(), THERE.add(ADA), SYNC),
            all_of(both("Ada Lovelace"), did, says("reason", reason)),
            f"{ADA_HERE}; there the same; 1 left out, 1 imported; This record has no name, no email and no number.",
        ),
    ),
)
