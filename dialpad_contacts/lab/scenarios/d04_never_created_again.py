"""A contact deleted there is not created again by an edit, but on request."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import ADA, both, here, there
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D4",
    title="Deleted there is never created again",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Ada is in the account, then a sync",
            lambda d: (d.cloud.add(ADA), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
        Step(
            "She is deleted there and edited here, then a sync",
            lambda d: (
                d.cloud.delete("Ada Lovelace"),
                d.here.edit("Ada Lovelace", given_name="Augusta"),
                d.sync(),
            ),
            "No Augusta Lovelace there",
            there("Augusta Lovelace"),
        ),
        Step(
            "Put her back, then sync",
            lambda d: (d.here.put_back("Augusta Lovelace"), d.sync()),
            "Here Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced; there Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            both("Augusta Lovelace"),
        ),
    ),
)
