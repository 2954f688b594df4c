"""Not by a full sync, and hidden even when the account brings it back by itself."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import both, here
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D7",
    title="A deleted contact does not come back",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete, sync, then sync everything",
            lambda d: (d.here.delete("Ada Lovelace"), d.sync(), d.sync(full=True)),
            "No Ada Lovelace here",
            here("Ada Lovelace"),
        ),
        Step(
            "The account takes her back from its trash, then a sync",
            lambda d: (d.cloud.restore("Ada Lovelace"), d.sync()),
            "Here No Ada Lovelace here; there Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            both("Ada Lovelace"),
        ),
    ),
)
