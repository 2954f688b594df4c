"""A search finds company contacts, group chats and people, each under its own heading."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import ADA
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="R2",
    title="Search finds company, chats and people",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Search for Leo",
            lambda d: None,
            "company: Leo Fink; group: Leo, Renee, Shane, Gemma; personal: Leonard Ciano",
            lambda d: "; ".join(
                f"{r.kind.value}: {r.name}"
                for r in d.here.search("Leo").rows
                if r.name in ("Leo, Renee, Shane, Gemma", "Leonard Ciano")
                or (r.name == "Leo Fink" and r.kind.value == "company")
            ),
        ),
        Step(
            "A person is added in the account only; search everywhere",
            lambda d: d.cloud.add(replace(ADA, family_name="Farfield")),
            "Ada Farfield from google",
            lambda d: ", ".join(f"{n} from {s}" for n, s in d.here.search_everywhere("Farfield")),
        ),
    ),
)
