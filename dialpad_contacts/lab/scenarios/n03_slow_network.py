"""Slow answers are waited for, and nothing is done twice."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Mend
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, account_is, both, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE

SCENARIO = Scenario(
    rule="D28",
    title="A slow network is waited for",
    fault="N3",
    steps=(
        Step(
            "Each call takes a second longer; add Ada in {account}, then sync",
            (Break("slow"), THERE.add(ADA), SYNC, Mend("slow")),
            all_of(account_is, did, both("Ada Lovelace")),
            f"idle; 1 imported; {ADA_HERE}; there the same",
        ),
    ),
)
