"""The account's record is deleted; its last state is kept with the local one."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_IS_THERE


def both_states(desk: Desk) -> str:
    """Say what the Trash has of both sides."""
    (trashed,) = desk.here.trash()
    there = trashed.there.full_name if trashed.there else "nothing"
    return f"the Trash has {trashed.here.full_name} and {there}"


SCENARIO = Scenario(
    rule="D5",
    title="Deleted here while it changed there",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Rename and delete her here, rename her in {account} too, then sync",
            (
                HERE.edit("Ada Lovelace", family_name="Byron"),
                HERE.delete("Ada Byron"),
                THERE.edit("Ada Lovelace", family_name="King"),
                SYNC,
            ),
            all_of(both("Ada King"), says("both last states", both_states)),
            "no Ada King here; no Ada King there; the Trash has Ada Byron and Ada King",
        ),
    ),
)
