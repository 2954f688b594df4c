"""A cloud that asks to wait is left alone until then, also by 'Sync now'."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Later, Mend
from dialpad_contacts.lab.faults import WAIT_S
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, account_is, asked, both
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE

SCENARIO = Scenario(
    rule="D28",
    title="429, waits and goes on",
    fault="N12",
    steps=(
        Step(
            f"{{account}} asks to wait {WAIT_S} s; add Ada there, then sync",
            (Break("busy"), THERE.add(ADA), SYNC),
            account_is,
            "waiting",
        ),
        Step(
            "It is well again, but the wait is not over; sync",
            (Mend("busy"), SYNC),
            all_of(account_is, asked),
            "waiting; nothing asked",
        ),
        Step(
            "The wait is over; sync",
            (Later(WAIT_S + 1), SYNC),
            all_of(account_is, both("Ada Lovelace")),
            f"idle; {ADA_HERE}; there the same",
        ),
    ),
)
