"""The account's record is deleted; its last state is kept with the local one."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import there
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D5",
    title="Deleted here while it changed there",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Deleted here, renamed there, then a sync",
            lambda d: (
                d.here.delete("Ada Lovelace"),
                d.cloud.edit("Ada Lovelace", family_name="King"),
                d.sync(),
            ),
            "No Ada King there",
            there("Ada King"),
        ),
        Step(
            "Look for the last state in the journal",
            lambda d: None,
            "Ada King",
            lambda d: next(
                c.before.full_name
                for c in d.here.journal()
                if c.action == "delete_there" and c.before
            ),
        ),
    ),
)
