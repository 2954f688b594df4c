"""What the live search finds and is linked here is no second row."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D25",
    title="A live result that is here is one row",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Search everywhere for her",
            lambda d: None,
            "[]",
            lambda d: str(list(d.here.search_everywhere("Ada Lovelace"))),
        ),
    ),
)
