"""A contact deleted here is deleted in a two-way account."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import both, trashed
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R8",
    title="A delete here deletes there",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, then sync",
            (HERE.delete("Ada Lovelace"), SYNC),
            all_of(both("Ada Lovelace"), trashed),
            "no Ada Lovelace here; no Ada Lovelace there; in the Trash Ada Lovelace",
        ),
    ),
)
