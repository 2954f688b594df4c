"""The name here wins, the other one stays readable; an unedited one follows."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D1",
    title="A name edited on both sides",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Both sides change the last name, there the first name too",
            lambda d: (
                d.cloud.edit("Ada Lovelace", given_name="Adele", family_name="King"),
                d.here.edit("Ada Lovelace", family_name="Byron"),
                d.sync(),
            ),
            "Here Adele Byron: ada@one.example, ada@two.example, +1 415 555 0133, synced; there Adele Byron: ada@one.example, ada@two.example, +1 415 555 0133",
            both("Adele Byron"),
        ),
        Step(
            "Look for the name that lost",
            lambda d: None,
            "King",
            lambda d: next(c.overruled["family_name"] for c in d.here.journal() if c.overruled),
        ),
    ),
)
