"""A contact that the account takes back from its own trash is simply synced again."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import ADA, here, link_state
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D4",
    title="Restored there, synced again",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Ada is in the account, then a sync",
            lambda d: (d.cloud.add(ADA), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
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
