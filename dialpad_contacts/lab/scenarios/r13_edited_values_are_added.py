"""A number edited in the account is added; the previous one stays."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import NEW, here
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R13",
    title="A number edited there is added here",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Her number changes there, then a sync",
            lambda d: (d.cloud.edit("Ada Lovelace", phones=[NEW]), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133 (kept), +1 415 555 0190, synced",
            here("Ada Lovelace"),
        ),
    ),
)
