"""Moving through the list asks nothing; opening asks once, and not again within ten seconds."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Later
from dialpad_contacts.lab.hands import HERE
from dialpad_contacts.lab.looks import asked
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D21",
    title="Looking asks nothing, opening does",
    steps=(
        ADA_IS_THERE,
        Step("Move to her in the list", (HERE.look_at("Ada Lovelace"),), asked, "nothing asked"),
        Step("Open her", (HERE.open("Ada Lovelace"),), asked, "asked"),
        Step("Open her again at once", (HERE.open("Ada Lovelace"),), asked, "nothing asked"),
        Step(
            "Open her again after eleven seconds",
            (Later(11), HERE.open("Ada Lovelace")),
            asked,
            "asked",
        ),
    ),
)
