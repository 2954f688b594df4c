"""Unlinking keeps the contacts; linking again imports nobody twice."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D14",
    title="Unlinking keeps the contacts",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Unlink",
            lambda d: d.unlink(),
            "Ada Lovelace: True",
            lambda d: f"Ada Lovelace: {d.here.has('Ada Lovelace')}",
        ),
        Step(
            "Link again and sync",
            lambda d: (d.link(), d.sync()),
            "Nothing to do",
            did,
        ),
        Step(
            "Count her here",
            lambda d: None,
            "1",
            lambda d: str(
                sum(r.name == "Ada Lovelace" for r in d.here.search("Ada Lovelace").rows)
            ),
        ),
    ),
)
