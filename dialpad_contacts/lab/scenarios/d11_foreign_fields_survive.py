"""Photo, birthday, notes, other name parts and labels of values survive a push byte for byte."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import did, labels_there
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says


def foreign(desk: Desk) -> str:
    """Say whether the account's own fields of Leonard are there; every step compares them."""
    kept = [k for k, v in desk.cloud.find("Leo Ciano").foreign.items() if v]
    return f"{len(kept) > 2}"


SCENARIO = Scenario(
    rule="D11",
    title="What is not ours survives",
    about=TWO_WAY,
    who="Leonard Ciano",
    steps=(
        Step(
            "Rename Leonard here, then sync; everything else is compared",
            (HERE.edit("Leonard Ciano", given_name="Leo"), SYNC),
            all_of(did, labels_there("Leo Ciano"), says("other fields are there", foreign)),
            "1 written there; +1 (415) 555-0133 mobile, +1 (212) 555-0177 work; True",
        ),
    ),
)
