"""A call from a known number shows its name, however the number is written."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import shows
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_OF_OWN

SCENARIO = Scenario(
    rule="R15",
    title="A known caller's name shows",
    steps=(
        Step(
            "Add Ada in {account} with another number, then sync",
            (THERE.add(ADA_OF_OWN), SYNC),
            shows("Ada Lovelace"),
            "Ada Lovelace; ada@one.example, ada@two.example; +1 312 555 0188; in step",
        ),
        Step(
            "Her number calls, written otherwise",
            (Ring("(312) 555-0188"),),
            pops_up,
            "Ada Lovelace",
        ),
        Step(
            "The call ends",
            (HangUp(),),
            history,
            "Ada Lovelace missed; known, nobody saved",
        ),
    ),
)
