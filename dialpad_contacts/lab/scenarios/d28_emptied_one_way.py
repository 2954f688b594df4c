"""A one-way account that lists nobody any more takes nobody away here."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import account_is, shows
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE, crowd


def left(desk: Desk) -> str:
    """Say how many contacts are on either side."""
    return f"{len(desk.here.names()) > 3} here, {len(desk.cloud.names())} there"


SCENARIO = Scenario(
    rule="D28",
    title="An emptied account takes nobody away",
    about=ONE_WAY,
    fault="N19",
    steps=(
        ADA_IS_THERE,
        Step(
            "{account} is emptied; sync everything",
            (THERE.add(*crowd(3)), SYNC, Break("emptied"), SYNC_ALL),
            all_of(account_is, shows("Ada Lovelace"), says("contacts", left)),
            f"held; {ADA_HERE}; True here, 0 there",
        ),
    ),
)
