"""Another spelling of the same number is no change there; what stands here stays."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import MOBILE, did, shows, wrote
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D26",
    title="Another spelling is no change",
    steps=(
        ADA_IS_THERE,
        Step(
            "Spell the number differently in {account}, then sync",
            (THERE.edit("Ada Lovelace", phones=[replace(MOBILE, written="415-555-0133")]), SYNC),
            all_of(shows("Ada Lovelace"), did, wrote),
            f"{ADA_HERE}; nothing to do; nothing written",
        ),
    ),
)
