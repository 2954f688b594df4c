"""A colleague who is a personal contact too comes up twice, and the app says why."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import ADA, WORK_MAIL
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import Look, says
from dialpad_contacts.lab.steps import ADA_IS_THERE


def rows(name: str) -> Look:
    """Say the rows that a search for ``name`` shows, and why there are several."""

    def say(desk: Desk) -> str:
        found = [r for r in desk.here.search(name) if r.name == name]
        also = {desk.kind.value: "account"}
        return " | ".join(
            sorted(
                {
                    f"{r.kind.value}{f', also {also.get(r.also, r.also)}' if r.also else ''}"
                    for r in found
                }
            )
        )

    return says("rows", say)


SCENARIO = Scenario(
    rule="R7",
    title="One person, two records, two rows",
    directory=True,
    who="Leo Fink",
    steps=(
        Step(
            "A colleague is added in {account} too; sync and search",
            (THERE.add(Fields("Renee", "Abara", (WORK_MAIL,))), SYNC),
            rows("Renee Abara"),
            "company | personal, also company",
        ),
        ADA_IS_THERE,
        Step(
            "Make her here although she is in {account}, then search",
            (HERE.add(ADA, local=True),),
            rows("Ada Lovelace"),
            "personal, also account | personal, also local",
        ),
    ),
)
