"""A contact deleted here stays in a one-way account, and is not imported again."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import LinkAgain, Unlink
from dialpad_contacts.lab.hands import HERE, SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import NEW, both, hidden
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D7",
    title="Deleted here stays hidden",
    about=ONE_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, then sync everything",
            (HERE.delete("Ada Lovelace"), SYNC_ALL),
            all_of(both("Ada Lovelace"), hidden),
            f"no Ada Lovelace here; there Ada Lovelace; {ADA_VALUES}; hidden Ada Lovelace",
        ),
        Step(
            "Change her in {account}, then sync",
            (THERE.edit("Ada Lovelace", phones=[NEW]), SYNC),
            both("Ada Lovelace"),
            "no Ada Lovelace here; there Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0190",
        ),
        Step(
            "Unlink, link again, sync everything",
            (Unlink(), LinkAgain(), SYNC_ALL),
            both("Ada Lovelace"),
            "no Ada Lovelace here; there Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0190",
        ),
    ),
)
