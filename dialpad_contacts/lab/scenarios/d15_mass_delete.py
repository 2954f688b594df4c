"""More than a tenth, or more than 50 deletes are held until the user says yes."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SAY_YES, SYNC, THERE
from dialpad_contacts.lab.looks import account_is, did, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import crowd

SCENARIO = Scenario(
    rule="D15",
    title="A mass delete waits for a yes",
    about=TWO_WAY,
    who="Crowd Number00",
    steps=(
        Step(
            "Add 16 people in {account}, then sync",
            (THERE.add(*crowd(16)), SYNC),
            did,
            "16 imported",
        ),
        Step(
            "Delete all 16 here, one by one, then sync",
            (*(HERE.delete(each.full_name) for each in crowd(16)), SYNC),
            all_of(account_is, wrote),
            "held; nothing written",
        ),
        Step(
            "Say yes",
            (SAY_YES,),
            did,
            "16 deleted there",
        ),
    ),
)
