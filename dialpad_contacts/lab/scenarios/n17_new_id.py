"""A record that moved, or got another id, is still the same contact."""

from __future__ import annotations

from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import NEW, counted, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="R9",
    title="A moved record is the same contact",
    fault="N17",
    steps=(
        ADA_IS_THERE,
        Step(
            "{account} moves her record; sync",
            (THERE.move("Ada Lovelace"), SYNC),
            all_of(shows("Ada Lovelace"), counted("Ada Lovelace")),
            f"{ADA_HERE}; 1 here, 1 there",
        ),
        Step(
            "Change her number there, then sync",
            (THERE.edit("Ada Lovelace", phones=[NEW]), SYNC),
            all_of(shows("Ada Lovelace"), counted("Ada Lovelace")),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0133 (kept here), +1 415 555 0190; in step; 1 here, 1 there",
        ),
    ),
)
