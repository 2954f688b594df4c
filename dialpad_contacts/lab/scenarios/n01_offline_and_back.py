"""Without a network edits wait here; back again they go out once."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Mend
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import account_is, both, shows, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D28",
    title="Offline, then back",
    about=TWO_WAY,
    fault="N1",
    steps=(
        ADA_IS_THERE,
        Step(
            "The network goes; edit her here, then sync",
            (Break("offline"), HERE.edit("Ada Lovelace", given_name="Augusta"), SYNC),
            all_of(account_is, shows("Augusta Lovelace")),
            f"offline; Augusta Lovelace; {ADA_VALUES}; waiting",
        ),
        Step(
            "The network is back; sync",
            (Mend("offline"), SYNC),
            all_of(account_is, both("Augusta Lovelace"), wrote),
            f"idle; Augusta Lovelace; {ADA_VALUES}; in step; there the same; 1 written",
        ),
    ),
)
