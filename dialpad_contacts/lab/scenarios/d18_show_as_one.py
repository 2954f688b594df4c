"""Two records of one person stay two until the user says so; nothing is sent, and it undoes."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import ADA, wrote
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_IS_THERE


def cards(desk: Desk) -> str:
    """Say how many records there are, and how many are shown with the first."""
    return f"{desk.here.names().count('Ada Lovelace')} records, {_together(desk)} shown together"


def _together(desk: Desk) -> int:
    other = len(desk.here.find("Ada Lovelace").same_as)
    return other + 1 if other else 0


SCENARIO = Scenario(
    rule="D18",
    title="Two records shown as one",
    steps=(
        ADA_IS_THERE,
        Step(
            "Make her here too, in Dialpad only, and sync",
            (HERE.add(ADA, local=True), SYNC),
            says("records", cards),
            "2 records, 0 shown together",
        ),
        Step(
            "Show both as one, then sync",
            (HERE.show_as_one("Ada Lovelace"), SYNC),
            all_of(says("records", cards), wrote),
            "2 records, 2 shown together; nothing written",
        ),
        Step(
            "Show them apart again",
            (HERE.show_as_one("Ada Lovelace", apart=True),),
            says("records", cards),
            "2 records, 0 shown together",
        ),
    ),
)
