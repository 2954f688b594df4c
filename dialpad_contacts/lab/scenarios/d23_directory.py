"""Dialpad linked with a key gives the company's people and group chats, which are only read."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import says


def leo(desk: Desk) -> str:
    """Say which of the directory's rows 'Leo' finds."""
    rows = (r for r in desk.here.search("Leo") if r.kind.value != "personal")
    wanted = {"Leo Fink", "Leo, Renee, Shane, Gemma"}
    return " | ".join(sorted({f"{r.kind.value}: {r.name}" for r in rows if r.name in wanted}))


SCENARIO = Scenario(
    rule="D23",
    title="Dialpad gives the directory",
    directory=True,
    who="Leo Fink",
    steps=(
        Step(
            "Search for Leo",
            (),
            says("rows of the directory", leo),
            "company: Leo Fink | group: Leo, Renee, Shane, Gemma",
        ),
    ),
)
