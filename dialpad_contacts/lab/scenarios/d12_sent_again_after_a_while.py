"""A create that never arrived is sent again, once a whole read after 15 minutes had it not."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Later
from dialpad_contacts.lab.hands import HERE, MINUTE, SYNC, THERE
from dialpad_contacts.lab.looks import GRACE, counted, shows
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of

SCENARIO = Scenario(
    rule="D12",
    title="A lost create waits before it is sent again",
    about=TWO_WAY,
    who="Grace Hopper",
    steps=(
        Step(
            "Add Grace here; the reply of the create is lost, and she is gone there",
            (Break("lost_reply"), HERE.add(GRACE), SYNC, THERE.delete("Grace Hopper")),
            shows("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190 (waiting); being confirmed",
        ),
        Step(
            "Sync after a minute",
            (Later(MINUTE), SYNC),
            all_of(counted("Grace Hopper"), shows("Grace Hopper")),
            "1 here, 0 there; Grace Hopper; no email; +1 415 555 0190 (waiting); being confirmed",
        ),
        Step(
            "Sync after 16 minutes",
            (Later(16 * MINUTE), SYNC),
            all_of(counted("Grace Hopper"), shows("Grace Hopper")),
            "1 here, 1 there; Grace Hopper; no email; +1 415 555 0190; in step",
        ),
    ),
)
