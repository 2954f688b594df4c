"""A flood of unknown callers is saved only as far as an hour allows; the rest waits for a yes."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import Flood, SaveWaiting
from dialpad_contacts.lab.looks_calls import history, waiting
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D20",
    title="A flood of callers waits for a yes",
    steps=(
        Step(
            "23 unknown numbers call within an hour",
            (Flood(23),),
            all_of(waiting, history),
            "20 saved, 3 waiting; +1 628 555 0022 missed; waits for a yes",
        ),
        Step("Say yes to the rest", (SaveWaiting(),), waiting, "23 saved, 0 waiting"),
    ),
)
