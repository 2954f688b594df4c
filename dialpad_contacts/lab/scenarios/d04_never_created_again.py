"""A contact deleted there is not created again by an edit, but on request."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import both, there
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D4",
    title="Deleted there is never created again",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
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
