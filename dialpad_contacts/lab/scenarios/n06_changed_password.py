"""A password that an administrator changed stops that account until one signs in again."""

from __future__ import annotations

from dialpad_contacts.lab.acts_here import SignIn
from dialpad_contacts.lab.acts_there import Break
from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, account_is, asked, shows
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_HERE

SCENARIO = Scenario(
    rule="D28",
    title="A changed password is asked for",
    about=ONE_WAY,
    fault="N6",
    needs=frozenset({Trait.PASSWORD}),
    steps=(
        Step(
            "The password is changed; add Ada in {account}, then sync",
            (Break("revoked"), THERE.add(ADA), SYNC),
            all_of(account_is, shows("Ada Lovelace")),
            "sign in needed; no Ada Lovelace here",
        ),
        Step("Sync again: it asks nobody", (SYNC,), asked, "nothing asked"),
        Step(
            "Sign in with the new one, then sync",
            (SignIn(), SYNC),
            all_of(account_is, shows("Ada Lovelace")),
            f"idle; {ADA_HERE}",
        ),
    ),
)
