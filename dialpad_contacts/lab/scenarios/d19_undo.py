"""A whole sync is taken back on both sides; what can't be brought back is said."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind, Email, Fields
from dialpad_contacts.lab.looks import NEW, both, did, undo_says, undone, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

GRACE = Fields("Grace", "Hopper", (Email("grace@one.example", "work"),))

SCENARIO = Scenario(
    rule="D19",
    title="A sync is undone on both sides",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Grace is there, then a sync",
            lambda d: (d.cloud.add(GRACE), d.sync()),
            "1 import",
            did,
        ),
        Step(
            "Edit Ada here, rename Grace there, then a sync",
            lambda d: (
                d.here.edit("Ada Lovelace", given_name="Augusta", phones=[NEW]),
                d.cloud.edit("Grace Hopper", family_name="Murray"),
                d.sync(),
                d.new_writes(),
            ),
            "1 update_here, 1 update_there",
            did,
        ),
        Step(
            "Look at the undo of that sync",
            lambda d: d.here.plan_undo(),
            "2 taken back, 2 written there",
            undo_says,
        ),
        Step("Nothing happened yet", lambda d: d.sync(), "Nothing written", writes_since),
        Step(
            "Undo it, then a sync",
            lambda d: (d.here.plan_undo(), d.here.undo(), d.sync()),
            "2 new entries, 0 not undone",
            undone,
        ),
        Step(
            "Compare Ada",
            lambda d: None,
            "Here Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced;"
            " there Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            both("Ada Lovelace"),
        ),
        Step(
            "Compare Grace",
            lambda d: None,
            "Here Grace Hopper: grace@one.example, synced; there Grace Hopper: grace@one.example",
            both("Grace Hopper"),
        ),
        Step(
            "Delete Grace here, sync, and look at the undo of that",
            lambda d: (d.here.delete("Grace Hopper"), d.sync(), d.here.plan_undo()),
            "1 taken back, 1 written there:"
            " It will be a new contact there. Labels and photo are not restored.",
            undo_says,
        ),
        Step(
            "Undo it, then a sync",
            lambda d: (d.here.undo(), d.sync()),
            "Here Grace Hopper: grace@one.example, synced; there Grace Hopper: grace@one.example",
            both("Grace Hopper"),
        ),
        Step(
            "Somebody deletes Ada there; look at the undo of that sync",
            lambda d: (d.cloud.delete("Ada Lovelace"), d.sync(), d.here.plan_undo()),
            "0 taken back, 0 written there: It was deleted there, not here. You can put it back.",
            undo_says,
        ),
    ),
)
