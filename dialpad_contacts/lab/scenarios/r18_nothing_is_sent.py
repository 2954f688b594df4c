"""What is changed, made or deleted here never leaves for a one-way account."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import GRACE, both, did, wrote
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="R18",
    title="Nothing is ever sent",
    about=ONE_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Rename her here, then sync",
            (HERE.edit("Ada Lovelace", given_name="Augusta"), SYNC),
            all_of(both("Augusta Lovelace"), wrote),
            f"Augusta Lovelace; {ADA_VALUES}; in step; no Augusta Lovelace there; nothing written",
        ),
        Step(
            "Add Grace here, then sync",
            (HERE.add(GRACE), SYNC),
            all_of(both("Grace Hopper"), wrote),
            "Grace Hopper; no email; +1 415 555 0190 (here only); Dialpad only; no Grace Hopper there; nothing written",
        ),
        Step(
            "Delete both here, then sync",
            (HERE.delete("Augusta Lovelace", "Grace Hopper"), SYNC),
            all_of(both("Ada Lovelace"), did, wrote),
            "no Ada Lovelace here; there Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0133; nothing to do; nothing written",
        ),
    ),
)
