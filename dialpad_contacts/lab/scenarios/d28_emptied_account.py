"""When the account suddenly lists nobody, nothing is lost here and nothing is sent."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import here, state, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D28",
    title="A listing that fell away pauses sending",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "The account is emptied, an edit made here, then a full sync",
            lambda d: (
                d.new_writes(),
                d.cloud.empty(),
                d.here.edit("Ada Lovelace", given_name="Augusta"),
                d.sync(full=True),
            ),
            "held",
            state,
        ),
        Step(
            "Look here",
            lambda d: None,
            "Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, held",
            here("Augusta Lovelace"),
        ),
        Step(
            "Look at what was written",
            lambda d: None,
            "Nothing written",
            writes_since,
        ),
    ),
)
