"""What the account added joins what was left here, and the whole is pushed."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import HOME_MAIL, MOBILE, WORK, both
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D2",
    title="Values changed on both sides are joined",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Add a number in {account}, remove an email here, then sync",
            (
                THERE.edit("Ada Lovelace", phones=[MOBILE, WORK]),
                HERE.edit("Ada Lovelace", emails=[HOME_MAIL]),
                SYNC,
            ),
            both("Ada Lovelace"),
            "Ada Lovelace; ada@one.example; +1 415 555 0133, +1 212 555 0177; in step; there the same",
        ),
    ),
)
