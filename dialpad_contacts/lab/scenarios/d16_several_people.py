"""A number that two people have shows both, and makes no third."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import counted
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_OF_OWN, OWN

CHARLES = Fields("Charles", "Babbage", (), (OWN,))

SCENARIO = Scenario(
    rule="D16",
    title="A number of two people shows both",
    steps=(
        Step(
            "Add two people with one number in {account}, then sync",
            (THERE.add(ADA_OF_OWN, CHARLES), SYNC),
            all_of(counted("Ada Lovelace"), counted("Charles Babbage")),
            "1 here, 1 there; 1 here, 1 there",
        ),
        Step(
            "That number calls",
            (Ring("+1 312 555 0188"),),
            pops_up,
            "Ada Lovelace or Charles Babbage",
        ),
        Step(
            "The call ends",
            (HangUp(),),
            history,
            "Ada Lovelace or Charles Babbage missed; known, nobody saved",
        ),
    ),
)
