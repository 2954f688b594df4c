"""Not by a full sync, and hidden even when the account brings it back or changes it."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D7",
    title="A deleted contact does not come back",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, sync, then sync everything",
            (HERE.delete("Ada Lovelace"), SYNC, SYNC_ALL),
            both("Ada Lovelace"),
            "no Ada Lovelace here; no Ada Lovelace there",
        ),
        Step(
            "{account} takes her back from its trash; sync",
            (THERE.restore("Ada Lovelace"), SYNC),
            both("Ada Lovelace"),
            f"no Ada Lovelace here; there Ada Lovelace; {ADA_VALUES}",
        ),
    ),
)
