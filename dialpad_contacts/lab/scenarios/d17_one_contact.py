"""One unknown number that calls twice is one contact; and nobody is saved against a wish."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import DontSave, HangUp, Ring
from dialpad_contacts.lab.looks import counted
from dialpad_contacts.lab.looks_calls import history
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of

CALLER, UNWANTED = "+1 628 555 0119", "+1 628 555 0120"

SCENARIO = Scenario(
    rule="D17",
    title="Two calls of one number make one contact",
    who=CALLER,
    steps=(
        Step(
            "An unknown number calls twice",
            (Ring(CALLER), HangUp(), Ring(CALLER), HangUp()),
            all_of(history, counted(CALLER)),
            "+1 628 555 0119 missed; known, nobody saved; 1 here, 0 there",
        ),
        Step(
            "Another one calls, and is not to be saved",
            (Ring(UNWANTED), DontSave(), HangUp()),
            all_of(history, counted(UNWANTED)),
            "+1 628 555 0120 missed; not wanted, nobody saved; 0 here, 0 there",
        ),
    ),
)
