"""The Trash keeps a deleted contact for 30 days and no longer; it does not come back then."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Later
from dialpad_contacts.lab.hands import DAY, HERE, SYNC, SYNC_ALL
from dialpad_contacts.lab.looks import counted, trashed
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D6",
    title="The Trash keeps 30 days",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, sync, and come back after 29 days",
            (HERE.delete("Ada Lovelace"), SYNC, Later(29 * DAY), SYNC),
            trashed,
            "in the Trash Ada Lovelace",
        ),
        Step(
            "Come back two days later, and sync everything",
            (Later(2 * DAY), SYNC_ALL),
            all_of(trashed, lambda desk: counted("Ada Lovelace")(desk)[:1]),
            "the Trash is empty; 0 here, 0 there",
        ),
    ),
)
