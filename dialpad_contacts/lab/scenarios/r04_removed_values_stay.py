"""A value removed remotely still shows here, and is not pushed by itself."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import HOME_MAIL, here, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R4",
    title="Removed values stay here",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "An email is removed there, then a sync",
            lambda d: (d.cloud.edit("Ada Lovelace", emails=[HOME_MAIL]), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example (kept), +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
        Step(
            "Sync again",
            lambda d: (d.new_writes(), d.sync()),
            "Nothing written",
            writes_since,
        ),
    ),
)
