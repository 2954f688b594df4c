"""A contact deleted there is not created again by an edit, but on request."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D4",
    title="Deleted there is never created again",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her in {account}, edit her here, then sync",
            (
                THERE.delete("Ada Lovelace"),
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                SYNC,
            ),
            all_of(both("Augusta Lovelace"), wrote),
            "Augusta Lovelace; ada@one.example (here only), ada@two.example (here only); +1 415 555 0133 (here only); removed in {account}; no Augusta Lovelace there; nothing written",
        ),
        Step(
            "Put her back, then sync",
            (HERE.put_back("Augusta Lovelace"), SYNC),
            both("Augusta Lovelace"),
            f"Augusta Lovelace; {ADA_VALUES}; in step; there the same",
        ),
    ),
)
