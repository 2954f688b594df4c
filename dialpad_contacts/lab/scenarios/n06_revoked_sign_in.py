"""A sign-in that was revoked stops that account; edits are kept until one signs in again."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import SignIn
from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import account_is, asked, both, shows, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="D28",
    title="A revoked sign-in keeps edits",
    about=TWO_WAY,
    fault="N6",
    needs=frozenset({Trait.BROWSER}),
    steps=(
        ADA_IS_THERE,
        Step(
            "The sign-in is revoked; edit her here, then sync",
            (Break("revoked"), HERE.edit("Ada Lovelace", given_name="Augusta"), SYNC),
            all_of(account_is, shows("Augusta Lovelace")),
            f"sign in needed; Augusta Lovelace; {ADA_VALUES}; waiting",
        ),
        Step("Sync again: it asks nobody", (SYNC,), asked, "nothing asked"),
        Step(
            "Sign in again, then sync",
            (SignIn(), SYNC),
            all_of(account_is, both("Augusta Lovelace"), wrote),
            f"idle; Augusta Lovelace; {ADA_VALUES}; in step; there the same; 1 written",
        ),
    ),
)
