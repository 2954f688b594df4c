"""Opening a contact fetches it at once, with one request."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import MOBILE, WORK, here
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R6",
    title="Opening a contact syncs it",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "A number is added there; open her here",
            lambda d: (
                d.cloud.edit("Ada Lovelace", phones=[MOBILE, WORK]),
                d.cloud.requests(),
                d.here.open("Ada Lovelace"),
            ),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, +1 212 555 0177, synced",
            here("Ada Lovelace"),
        ),
        Step(
            "Look at what was asked for",
            lambda d: None,
            "1 asked",
            lambda d: f"{len(d.cloud.requests())} asked",
        ),
    ),
)
