"""A name edited on either side changes on the other."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import here, there
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R12",
    title="A changed name changes on the other side",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Her last name changes there, then a sync",
            lambda d: (d.cloud.edit("Ada Lovelace", family_name="King"), d.sync()),
            "Ada King: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada King"),
        ),
        Step(
            "Her first name changes here, then a sync",
            lambda d: (d.here.edit("Ada King", given_name="Augusta"), d.sync()),
            "Augusta King: ada@one.example, ada@two.example, +1 415 555 0133",
            there("Augusta King"),
        ),
    ),
)
