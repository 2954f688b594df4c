"""A delete whose reply was lost is done; asking again does no harm."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import account_is, counted
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R8",
    title="A lost delete is done",
    about=TWO_WAY,
    fault="N16",
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here; the reply is lost; sync, and again",
            (Break("lost_reply"), HERE.delete("Ada Lovelace"), SYNC, SYNC),
            all_of(account_is, counted("Ada Lovelace")),
            "idle; 0 here, 0 there",
        ),
    ),
)
