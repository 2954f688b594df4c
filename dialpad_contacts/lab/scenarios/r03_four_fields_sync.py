"""First name, last name, emails and numbers are synced; company and note never are."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="R3",
    title="Four fields sync",
    steps=(
        ADA_IS_THERE,
        Step(
            "Write a company and a note here, then sync",
            (HERE.edit("Ada Lovelace", company="Engines", note="Likes cards"), SYNC),
            all_of(both("Ada Lovelace"), wrote),
            f"{ADA_HERE}; there the same; nothing written",
        ),
    ),
)
