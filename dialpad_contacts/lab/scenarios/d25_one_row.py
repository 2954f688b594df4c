"""What the live search finds and is linked here is no second row."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import ADA, here
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D25",
    title="A live result that is here is one row",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Ada is in the account, then a sync",
            lambda d: (d.cloud.add(ADA), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
        Step(
            "Search everywhere for her",
            lambda d: None,
            "[]",
            lambda d: str(list(d.here.search_everywhere("Ada Lovelace"))),
        ),
    ),
)
