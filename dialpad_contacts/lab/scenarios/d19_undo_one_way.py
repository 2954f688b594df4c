"""One-way: what came from the account is taken back here alone, and nothing is written there."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import PlanUndo, UndoIt
from dialpad_contacts.lab.hands import LOOK_AHEAD, SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import GRACE, both, did, undo_says, undone, wrote
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D19",
    title="A sync is undone here alone",
    about=ONE_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Rename Ada and add Grace in {account}; look ahead",
            (THERE.edit("Ada Lovelace", family_name="King"), THERE.add(GRACE), LOOK_AHEAD),
            all_of(did, both("Grace Hopper")),
            "1 updated here, 1 imported; no Grace Hopper here; there Grace Hopper; no email; +1 415 555 0190",
        ),
        Step("Sync", (SYNC,), did, "1 updated here, 1 imported"),
        Step(
            "Look at the undo of that sync",
            (PlanUndo(),),
            undo_says,
            "2 taken back, 0 written there",
        ),
        Step(
            "Undo it, then sync everything",
            (UndoIt(), SYNC_ALL),
            all_of(undone, both("Ada Lovelace"), both("Grace Hopper"), wrote),
            f"2 new entries, 0 not undone; Ada Lovelace; {ADA_VALUES}; in step; no Ada Lovelace there; no Grace Hopper here; there Grace Hopper; no email; +1 415 555 0190; nothing written",
        ),
    ),
)
