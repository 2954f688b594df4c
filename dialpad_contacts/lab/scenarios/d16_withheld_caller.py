"""A withheld or too short number is nobody: no contact is made of it."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.looks import counted
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D16",
    title="A withheld caller is never saved",
    steps=(
        Step("A withheld number calls", (Ring(""),), pops_up, "withheld number"),
        Step("The call ends", (HangUp(),), history, "withheld missed; withheld, nobody saved"),
        Step(
            "A short number calls, and the call ends",
            (Ring("4711"), HangUp()),
            all_of(history, counted("4711")),
            "4711 missed; too short, nobody saved; 0 here, 0 there",
        ),
    ),
)
