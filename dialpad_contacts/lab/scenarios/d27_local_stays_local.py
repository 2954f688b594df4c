"""A contact marked Dialpad-only stays local until it is added to the account."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind, Fields
from dialpad_contacts.lab.looks import NEW, both, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D27",
    title="What is kept here stays here",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Add Grace for Dialpad only, then sync",
            lambda d: (
                d.new_writes(),
                d.here.add(Fields("Grace", "Hopper", (), (NEW,)), local=True),
                d.sync(),
            ),
            "Nothing written",
            writes_since,
        ),
        Step(
            "Add her to the account, then sync",
            lambda d: (d.here.put_back("Grace Hopper"), d.sync()),
            "Here Grace Hopper: +1 415 555 0190, synced; there Grace Hopper: +1 415 555 0190",
            both("Grace Hopper"),
        ),
    ),
)
