"""After a removal in the account nothing is pushed until an edit; one taken back is none."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import HOME_MAIL, both, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_IS_THERE


def would_write(desk: Desk) -> str:
    """Say what a rename would write, as the form tells it before it is saved."""
    fields = replace(desk.here.find("Ada Lovelace").fields, given_name="Augusta")
    after = [c.after for c in desk.here.preview("Ada Lovelace", fields) if c.after]
    return ", ".join(f"{f.full_name} with {len(f.emails)} emails" for f in after)


SCENARIO = Scenario(
    rule="D3",
    title="A removal there pushes nothing",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Remove an email in {account}, then sync twice",
            (THERE.edit("Ada Lovelace", emails=[HOME_MAIL]), SYNC, SYNC),
            all_of(both("Ada Lovelace"), wrote),
            "Ada Lovelace; ada@one.example, ada@two.example (kept here); +1 415 555 0133; in step; there Ada Lovelace; ada@one.example; +1 415 555 0133; nothing written",
        ),
        Step(
            "Make an edit here and take it back, then sync",
            (
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                HERE.edit("Augusta Lovelace", given_name="Ada"),
                SYNC,
            ),
            wrote,
            "nothing written",
        ),
        Step(
            "Look at what a rename would write",
            (),
            says("what it would write", would_write),
            "Augusta Lovelace with 2 emails",
        ),
    ),
)
