"""When the account no longer knows where we were, everything is read, and nobody comes twice."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import GRACE, account_is, both, counted, did
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D28",
    title="An expired sync token reads anew",
    fault="N10",
    steps=(
        ADA_IS_THERE,
        Step(
            "The sync token runs out; add Grace in {account}, then sync",
            (Break("expired_cursor"), THERE.add(GRACE), SYNC),
            all_of(account_is, did, both("Grace Hopper"), counted("Ada Lovelace")),
            "idle; 1 imported; Grace Hopper; no email; +1 415 555 0190; in step; there the same; 1 here, 1 there",
        ),
    ),
)
