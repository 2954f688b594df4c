"""Dialpad's users are the company directory, its channels the group chats, read-only."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="D23",
    title="Dialpad gives the directory",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Search for Leo Fink",
            lambda d: None,
            "company contact, no edit",
            lambda d: next(
                f"{r.kind.value} contact, no edit"
                for r in d.here.search("Leo Fink").rows
                if r.kind.value == "company"
            ),
        ),
    ),
)
