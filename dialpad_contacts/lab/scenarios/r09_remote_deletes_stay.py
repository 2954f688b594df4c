"""A contact deleted in the account stays here, marked."""

from __future__ import annotations

from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import did, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R9",
    title="A delete there keeps the contact",
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her in {account}, then sync",
            (THERE.delete("Ada Lovelace"), SYNC),
            all_of(shows("Ada Lovelace"), did),
            "Ada Lovelace; ada@one.example (here only), ada@two.example (here only); +1 415 555 0133 (here only); removed in {account}; 1 marked as removed",
        ),
        Step(
            "Sync everything",
            (SYNC,),
            did,
            "nothing to do",
        ),
    ),
)
