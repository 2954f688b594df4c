"""A contact deleted in the account stays here, marked."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import did, here
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R9",
    title="A delete there keeps the contact",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "She is deleted there, then a sync",
            lambda d: (d.cloud.delete("Ada Lovelace"), d.sync()),
            "Ada Lovelace: ada@one.example (local), ada@two.example (local), +1 415 555 0133 (local), deleted_remotely",
            here("Ada Lovelace"),
        ),
        Step(
            "Look at what the sync did",
            lambda d: None,
            "1 mark_deleted_remotely",
            did,
        ),
    ),
)
