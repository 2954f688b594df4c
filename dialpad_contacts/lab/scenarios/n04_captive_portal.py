"""A hotel's sign-in page is no answer: nothing changes, and it is said."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Mend
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import GRACE, account_is, both, did, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE


def told(desk: Desk) -> str:
    """Say what the account's card tells."""
    return desk.last.reason


SCENARIO = Scenario(
    rule="D28",
    title="A captive portal is no answer",
    fault="N4",
    steps=(
        ADA_IS_THERE,
        Step(
            "Every answer is a sign-in page; sync everything",
            (THERE.add(GRACE), Break("portal"), SYNC_ALL),
            all_of(account_is, says("reason", told), did, shows("Ada Lovelace")),
            "waiting; {account} gave an unexpected answer (sign in to the network?); nothing to do; "
            + ADA_HERE,
        ),
        Step(
            "The real answers are back; sync",
            (Mend("portal"), SYNC),
            both("Grace Hopper"),
            "Grace Hopper; no email; +1 415 555 0190; in step; there the same",
        ),
    ),
)
