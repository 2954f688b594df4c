"""A contact added on either side appears on the other."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind, Fields
from dialpad_contacts.lab.looks import NEW, both, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R11",
    title="A new contact appears on the other side",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Add Grace here, then sync",
            lambda d: (d.here.add(Fields("Grace", "Hopper", (), (NEW,))), d.sync()),
            "Here Grace Hopper: +1 415 555 0190, synced; there Grace Hopper: +1 415 555 0190",
            both("Grace Hopper"),
        ),
        Step(
            "Sync again",
            lambda d: d.sync(),
            "Nothing to do",
            did,
        ),
    ),
)
