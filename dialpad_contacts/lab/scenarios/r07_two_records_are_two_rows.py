"""A colleague who is a personal contact too comes up twice, and the app says why."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="R7",
    title="One person, two records, two rows",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Search for Leo Fink",
            lambda d: None,
            "company; personal, also company",
            lambda d: "; ".join(
                r.kind.value + (f", also {r.also}" if r.also and r.kind.value == "personal" else "")
                for r in d.here.search("Leo Fink").rows
                if r.name == "Leo Fink"
            ),
        ),
    ),
)
