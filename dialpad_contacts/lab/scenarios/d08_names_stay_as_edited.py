"""One-way: a name edited here stays, one that was not follows, and the account's can be had."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import WORK_MAIL, shows
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D8",
    title="A name edited here stays as edited",
    about=ONE_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Change her first name here, both names in {account}; sync",
            (
                HERE.edit("Ada Lovelace", given_name="Augusta"),
                THERE.edit("Ada Lovelace", given_name="Adele", family_name="King"),
                SYNC,
            ),
            shows("Augusta King"),
            f"Augusta King; {ADA_VALUES}; in step",
        ),
        Step(
            "Use {account}'s name",
            (HERE.use_their_name("Augusta King"),),
            shows("Adele King"),
            f"Adele King; {ADA_VALUES}; in step",
        ),
        Step(
            "Remove an email here, which stays in {account}; sync",
            (HERE.edit("Adele King", emails=[WORK_MAIL]), SYNC),
            shows("Adele King"),
            "Adele King; ada@two.example; +1 415 555 0133; in step",
        ),
    ),
)
