"""An answer that ends in the middle is refused as a whole: nobody is taken as gone."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Mend
from dialpad_contacts.lab.hands import SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import GRACE, both, did, put_off, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="D28",
    title="A truncated answer is refused whole",
    fault="N4",
    steps=(
        ADA_IS_THERE,
        Step(
            "Every answer ends in the middle; sync everything",
            (THERE.add(GRACE), Break("truncated"), SYNC_ALL),
            all_of(put_off, did, shows("Ada Lovelace")),
            f"tried again later; nothing to do; {ADA_HERE}",
        ),
        Step(
            "Answers are whole again; sync",
            (Mend("truncated"), SYNC),
            both("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190; in step; there the same",
        ),
    ),
)
