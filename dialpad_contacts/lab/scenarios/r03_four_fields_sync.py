"""First name, last name, emails and numbers are synced; company and note never are."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import here, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R3",
    title="Four fields sync",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Write a company and a note here, then sync",
            lambda d: (
                d.new_writes(),
                d.here.edit("Ada Lovelace", company="Engines", note="Likes cards"),
                d.sync(),
            ),
            "Nothing written",
            writes_since,
        ),
        Step(
            "Look at the contact",
            lambda d: None,
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced",
            here("Ada Lovelace"),
        ),
    ),
)
