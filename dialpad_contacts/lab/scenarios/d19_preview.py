"""What a sync is about to do can be seen first; the sync does exactly that, and no more."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, LOOK_AHEAD, SYNC, THERE
from dialpad_contacts.lab.looks import GRACE, HOME_MAIL, both, did, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D19",
    title="A sync does what its preview shows",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Rename her here, add Grace in {account}; look ahead",
            (
                HERE.edit("Ada Lovelace", given_name="Augusta", emails=[HOME_MAIL]),
                THERE.add(GRACE),
                LOOK_AHEAD,
            ),
            all_of(did, wrote, both("Grace Hopper")),
            "1 imported, 1 written there; nothing written; no Grace Hopper here; there Grace Hopper; no email; +1 415 555 0190",
        ),
        Step(
            "Sync",
            (SYNC,),
            all_of(did, wrote),
            "1 imported, 1 written there; 1 written",
        ),
    ),
)
