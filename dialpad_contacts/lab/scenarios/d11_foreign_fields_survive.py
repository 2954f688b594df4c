"""Photo, birthday, notes and labels survive a push byte for byte."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import there
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D11",
    title="What is not ours survives",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Rename Leonard here, then sync",
            lambda d: (
                d.remember(d.cloud.everything("Leonard Ciano")),
                d.here.edit("Leonard Ciano", given_name="Leo"),
                d.sync(),
            ),
            "Leo Ciano: leonard@cianodesign.example, leo.ciano@gmail.example, +1 (415) 555-0133, +1 (212) 555-0177",
            there("Leo Ciano"),
        ),
        Step(
            "Compare everything else",
            lambda d: None,
            "Unchanged: True",
            lambda d: f"Unchanged: {d.remembered() == d.cloud.everything('Leo Ciano')}",
        ),
    ),
)
