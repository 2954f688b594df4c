"""Without a network a contact that is opened still shows what is here, and says why."""

from __future__ import annotations

from dialpad_contacts.lab.acts_there import Break, Mend
from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import HOME_MAIL, account_is, answered, shows
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE, ADA_IS_THERE

SCENARIO = Scenario(
    rule="R6",
    title="Opened while offline",
    fault="N1",
    steps=(
        ADA_IS_THERE,
        Step(
            "Remove an email in {account}; the network goes; open her here",
            (
                THERE.edit("Ada Lovelace", emails=[HOME_MAIL]),
                Break("offline"),
                HERE.open("Ada Lovelace"),
            ),
            all_of(answered, shows("Ada Lovelace")),
            "{account} can't be reached. Is this computer online?; " + ADA_HERE,
        ),
        Step(
            "The network is back; sync",
            (Mend("offline"), SYNC),
            all_of(account_is, shows("Ada Lovelace")),
            "idle; Ada Lovelace; ada@one.example, ada@two.example (kept here); +1 415 555 0133; in step",
        ),
    ),
)
