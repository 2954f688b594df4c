"""An access token that ran out is renewed once, and nobody notices."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, account_is, both
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_HERE


def refused(desk: Desk) -> str:
    """Say how often the cloud refused a token in this step."""
    return f"{sum(a.status == 401 for a in desk.since_mark())} refused"


SCENARIO = Scenario(
    rule="D28",
    title="An expired token is renewed",
    fault="N5",
    needs=frozenset({Trait.BROWSER}),
    steps=(
        Step(
            "The token runs out; add Ada in {account}, then sync",
            (Break("expired_access"), THERE.add(ADA), SYNC),
            all_of(account_is, both("Ada Lovelace"), says("requests", refused)),
            f"idle; {ADA_HERE}; there the same; 1 refused",
        ),
    ),
)
