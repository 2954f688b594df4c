"""A changed label travels both ways; another spelling there changes nothing here."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import MOBILE, labelled
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D26",
    title="A label is an edit, a spelling is not",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "The number is spelled differently there, then a sync",
            lambda d: (
                d.new_writes(),
                d.cloud.edit("Ada Lovelace", phones=[replace(MOBILE, written="415-555-0133")]),
                d.sync(),
            ),
            "+1 415 555 0133 mobile",
            labelled("Ada Lovelace"),
        ),
        Step(
            "Its label changes there, then a sync",
            lambda d: (
                d.cloud.edit("Ada Lovelace", phones=[replace(MOBILE, label="home")]),
                d.sync(),
            ),
            "+1 415 555 0133 home",
            labelled("Ada Lovelace"),
        ),
        Step(
            "Its label changes here, then a sync",
            lambda d: (
                d.here.edit("Ada Lovelace", phones=[replace(MOBILE, label="work")]),
                d.sync(),
            ),
            "work",
            lambda d: d.cloud.fields("Ada Lovelace").phones[0].label,
        ),
    ),
)
