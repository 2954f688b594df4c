"""A write that names an old version is refused; it is read again, joined, and sent anew."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import account_is, both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D2",
    title="Changed meanwhile, read again",
    about=TWO_WAY,
    fault="N9",
    steps=(
        ADA_IS_THERE,
        Step(
            "{account} says it changed meanwhile; edit her here, then sync",
            (
                Break("changed_meanwhile"),
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                SYNC,
            ),
            all_of(account_is, both("Augusta Lovelace"), wrote),
            f"idle; Augusta Lovelace; {ADA_VALUES}; in step; there the same; 2 written",
        ),
    ),
)
