"""Only an edit in Dialpad removes the previous number, and overwrites the account."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import NEW, both, did, shows
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R14",
    title="Only an edit here removes",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Change her number in {account}, then sync",
            (THERE.edit("Ada Lovelace", phones=[NEW]), SYNC),
            shows("Ada Lovelace"),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0133 (kept here), +1 415 555 0190; in step",
        ),
        Step(
            "Remove the old number here, then sync",
            (HERE.edit("Ada Lovelace", phones=[NEW]), SYNC),
            both("Ada Lovelace"),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0190; in step; there the same",
        ),
        Step(
            "Sync everything again",
            (SYNC_ALL,),
            did,
            "nothing to do",
        ),
    ),
)
