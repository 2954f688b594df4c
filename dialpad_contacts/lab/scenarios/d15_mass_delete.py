"""More than 50 deletes are held until the user says yes."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind, Email, Fields
from dialpad_contacts.lab.looks import did, state, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D15",
    title="A mass delete waits for a yes",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "60 people are there, then a sync",
            lambda d: (
                [
                    d.cloud.add(Fields("Crowd", f"Number{i:02}", (Email(f"c{i}@crowd.example"),)))
                    for i in range(60)
                ],
                d.sync(),
            ),
            "60 import",
            did,
        ),
        Step(
            "Delete all 60 here, then sync",
            lambda d: (
                d.new_writes(),
                [d.here.delete(f"Crowd Number{i:02}") for i in range(60)],
                d.sync(),
            ),
            "held",
            state,
        ),
        Step(
            "Look at what was written",
            lambda d: None,
            "Nothing written",
            writes_since,
        ),
        Step(
            "Say yes",
            lambda d: d.sync(approved=True),
            "60 delete_there",
            did,
        ),
    ),
)
