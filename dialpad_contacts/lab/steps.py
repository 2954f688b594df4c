"""Steps that many scenarios begin with."""

from __future__ import annotations

from dialpad_contacts.lab.looks import ADA, here
from dialpad_contacts.lab.scenario import Step

ADA_IS_THERE = Step(
    "Ada is in the account, then a sync",
    lambda d: (d.cloud.add(ADA), d.sync()),
    "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
    here("Ada Lovelace"),
)
