"""A whole sync is undone on both sides, and what can't be is said."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.domain.contact import Email
from dialpad_contacts.lab.acts_here import PlanUndo, UndoIt
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import GRACE, NEW, both, did, undo_says, undone, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

HOPPER = replace(GRACE, emails=(Email("grace@one.example"),), phones=())

SCENARIO = Scenario(
    rule="D19",
    title="A sync is undone on both sides",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step("Add Grace in {account}, then sync", (THERE.add(HOPPER), SYNC), did, "1 imported"),
        Step(
            "Edit Ada here, rename Grace in {account}, then sync",
            (
                HERE.edit("Ada Lovelace", given_name="Augusta", phones=[NEW]),
                THERE.edit("Grace Hopper", family_name="Murray"),
                SYNC,
            ),
            did,
            "1 updated here, 1 written there",
        ),
        Step(
            "Look at the undo of that sync, and sync",
            (PlanUndo(), SYNC),
            all_of(undo_says, wrote),
            "2 taken back, 2 written there; nothing written",
        ),
        Step(
            "Undo it, then sync",
            (PlanUndo(), UndoIt(), SYNC),
            all_of(undone, both("Ada Lovelace"), both("Grace Hopper")),
            f"2 new entries, 0 not undone; {ADA_HERE}; there the same; Grace Hopper; grace@one.example; no number; in step; there the same",
        ),
        Step(
            "Delete Grace here, sync, and look at the undo of that",
            (HERE.delete("Grace Hopper"), SYNC, PlanUndo()),
            undo_says,
            "1 taken back, 1 written there; It will be a new contact there. Labels and photo are not restored.",
        ),
        Step(
            "Undo it, then sync",
            (UndoIt(), SYNC),
            both("Grace Hopper"),
            "Grace Hopper; grace@one.example; no number; in step; there the same",
        ),
        Step(
            "Delete Ada in {account}, sync, and look at the undo of that",
            (THERE.delete("Ada Lovelace"), SYNC, PlanUndo()),
            undo_says,
            "0 taken back, 0 written there; It was deleted there, not here. You can put it back.",
        ),
    ),
)
