"""What was made before an account is linked stays here: its first sync reads and never writes."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import LinkAgain, Unlink
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import GRACE, both, wrote
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D27",
    title="A first sync only reads",
    who="Grace Hopper",
    steps=(
        Step(
            "Unlink {account}, and add Grace here",
            (Unlink(), HERE.add(GRACE)),
            both("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190 (here only); Dialpad only; no Grace Hopper there",
        ),
        Step(
            "Link {account}, and let it sync for the first time",
            (LinkAgain(), SYNC),
            all_of(both("Grace Hopper"), wrote),
            "Grace Hopper; no email; +1 415 555 0190 (here only); Dialpad only; no Grace Hopper there; nothing written",
        ),
    ),
)
