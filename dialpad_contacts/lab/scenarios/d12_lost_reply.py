"""A create whose reply was lost is found by its marker, and never sent twice."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import GRACE, both, counted, shows
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D12",
    title="A lost reply makes no second contact",
    about=TWO_WAY,
    who="Grace Hopper",
    steps=(
        Step(
            "Add Grace here; the reply of the create is lost",
            (Break("lost_reply"), HERE.add(GRACE), SYNC),
            shows("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190 (waiting); being confirmed",
        ),
        Step(
            "Sync again",
            (SYNC,),
            all_of(both("Grace Hopper"), counted("Grace Hopper")),
            "Grace Hopper; no email; +1 415 555 0190; in step; there the same; 1 here, 1 there",
        ),
    ),
)
