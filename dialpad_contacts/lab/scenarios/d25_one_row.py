"""What a live search finds and is here already is that same row."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import THERE
from dialpad_contacts.lab.looks import GRACE
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import Look, says
from dialpad_contacts.lab.steps import ADA_IS_THERE


def only_there(text: str) -> Look:
    """Say who a search everywhere finds beside those that are here."""

    def say(desk: Desk) -> str:
        return ", ".join(name for name, _ in desk.here.search_everywhere(text)) or "nobody more"

    return says("rows from there", say)


SCENARIO = Scenario(
    rule="D25",
    title="A live result that is here is one row",
    steps=(
        ADA_IS_THERE,
        Step(
            "Add Grace in {account}; search everywhere for Ada, who is here",
            (THERE.add(GRACE),),
            only_there("Ada Lovelace"),
            "nobody more",
        ),
        Step(
            "Search everywhere for Grace, who is not",
            (),
            only_there("Grace Hopper"),
            "Grace Hopper",
        ),
    ),
)
