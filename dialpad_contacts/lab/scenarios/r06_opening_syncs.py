"""Opening a contact fetches it at once."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, THERE
from dialpad_contacts.lab.looks import MOBILE, WORK, asked, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R6",
    title="Opening a contact syncs it",
    steps=(
        ADA_IS_THERE,
        Step(
            "A number is added in {account}; open her here",
            (THERE.edit("Ada Lovelace", phones=[MOBILE, WORK]), HERE.open("Ada Lovelace")),
            all_of(shows("Ada Lovelace"), asked),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 415 555 0133, +1 212 555 0177; in step; asked",
        ),
    ),
)
