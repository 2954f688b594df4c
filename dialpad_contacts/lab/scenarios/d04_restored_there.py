"""A contact that the account takes back from its own trash is simply synced again."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import here, link_state
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D4",
    title="Restored there, synced again",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "She is deleted there, then a sync",
            lambda d: (d.cloud.delete("Ada Lovelace"), d.sync()),
            "deleted_remotely",
            link_state("Ada Lovelace"),
        ),
        Step(
            "She is restored there, then a sync",
            lambda d: (d.cloud.restore("Ada Lovelace"), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
    ),
)
