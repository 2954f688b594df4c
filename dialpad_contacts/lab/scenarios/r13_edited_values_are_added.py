"""A number edited in the account is added; the previous one stays."""

from __future__ import annotations

from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import NEW, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R13",
    title="A number edited there is added here",
    steps=(
        ADA_IS_THERE,
        Step(
            "Change her number in {account}, then sync",
            (THERE.edit("Ada Lovelace", phones=[NEW]), SYNC),
            shows("Ada Lovelace"),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0133 (kept here), +1 415 555 0190; in step",
        ),
    ),
)
