"""Without a network edits wait here; back again they go out once."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import state, there, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D28",
    title="Offline and back",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "The network goes, an edit is made, then a sync",
            lambda d: (
                d.cloud.fault("offline"),
                d.here.edit("Ada Lovelace", given_name="Augusta"),
                d.sync(),
            ),
            "offline",
            state,
        ),
        Step(
            "The network is back, then a sync",
            lambda d: (d.cloud.mend(), d.new_writes(), d.sync()),
            "Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            there("Augusta Lovelace"),
        ),
        Step(
            "Look at what was written",
            lambda d: None,
            "1 written",
            writes_since,
        ),
    ),
)
