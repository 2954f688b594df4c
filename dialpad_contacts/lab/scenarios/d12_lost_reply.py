"""A create whose reply was lost is found by its marker, and never sent twice."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind, Fields
from dialpad_contacts.lab.looks import NEW, here
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D12",
    title="A lost reply makes no second contact",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Add Grace here; the reply of the create is lost",
            lambda d: (
                d.cloud.fault("drop_reply", service="people", method="POST", times=1),
                d.here.add(Fields("Grace", "Hopper", (), (NEW,))),
                d.sync(),
            ),
            "Grace Hopper: +1 415 555 0190 (pending), confirming",
            here("Grace Hopper"),
        ),
        Step(
            "The network is well again, then a sync",
            lambda d: (d.cloud.mend(), d.sync()),
            "Grace Hopper: +1 415 555 0190, synced",
            here("Grace Hopper"),
        ),
        Step(
            "Count her there",
            lambda d: None,
            "1",
            lambda d: str(d.cloud.names().count("Grace Hopper")),
        ),
    ),
)
