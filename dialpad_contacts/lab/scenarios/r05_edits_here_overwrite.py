"""After a push the account has what Dialpad shows, kept values included."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import HOME_MAIL, here, there
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R5",
    title="An edit here overwrites",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "An email is removed there, then a sync",
            lambda d: (d.cloud.edit("Ada Lovelace", emails=[HOME_MAIL]), d.sync()),
            "Ada Lovelace: ada@one.example, +1 415 555 0133",
            there("Ada Lovelace"),
        ),
        Step(
            "Rename her here, then sync",
            lambda d: (d.here.edit("Ada Lovelace", given_name="Augusta"), d.sync()),
            "Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            there("Augusta Lovelace"),
        ),
        Step(
            "Look here",
            lambda d: None,
            "Augusta Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Augusta Lovelace"),
        ),
    ),
)
