"""A contact deleted here is deleted in a two-way account."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import both
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R8",
    title="A delete here deletes there",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete her here, then sync",
            lambda d: (d.here.delete("Ada Lovelace"), d.sync()),
            "Here No Ada Lovelace here; there No Ada Lovelace there",
            both("Ada Lovelace"),
        ),
        Step(
            "Look in the Trash",
            lambda d: None,
            "Ada Lovelace",
            lambda d: ", ".join(d.here.trash()),
        ),
    ),
)
