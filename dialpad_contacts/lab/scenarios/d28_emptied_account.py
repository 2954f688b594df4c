"""A listing that fell to nothing takes nothing away here, and holds all that would be sent."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.hands import HERE, SYNC, SYNC_ALL, THERE
from dialpad_contacts.lab.looks import account_is, shows, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, crowd

SCENARIO = Scenario(
    rule="D28",
    title="An emptied account holds what is sent",
    about=TWO_WAY,
    fault="N19",
    steps=(
        ADA_IS_THERE,
        Step(
            "{account} is emptied, she is edited here; sync everything",
            (
                THERE.add(*crowd(3)),
                SYNC,
                Break("emptied"),
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                SYNC_ALL,
            ),
            all_of(account_is, shows("Augusta Lovelace"), wrote),
            "held; Augusta Lovelace; ada@one.example, ada@two.example; +1 415 555 0133; held; nothing written",
        ),
    ),
)
