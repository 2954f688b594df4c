"""A changed label is an edit like any other, both ways."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import MOBILE, labels_here, labels_there
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D26",
    title="A changed label is an edit",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Change the label in {account}, then sync",
            (THERE.edit("Ada Lovelace", phones=[replace(MOBILE, label="home")]), SYNC),
            labels_here("Ada Lovelace"),
            "+1 415 555 0133 home",
        ),
        Step(
            "Change it here, then sync",
            (HERE.edit("Ada Lovelace", phones=[replace(MOBILE, label="work")]), SYNC),
            all_of(labels_here("Ada Lovelace"), labels_there("Ada Lovelace")),
            "+1 415 555 0133 work; +1 415 555 0133 work",
        ),
    ),
)
