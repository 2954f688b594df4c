"""Where the account is one-way, an unknown caller is saved here only."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.hands import SYNC
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of

CALLER = "+1 628 555 0119"

SCENARIO = Scenario(
    rule="R17",
    title="An unknown caller stays here",
    about=ONE_WAY,
    who=CALLER,
    steps=(
        Step(
            "An unknown number calls",
            (Ring(CALLER),),
            pops_up,
            "+1 628 555 0119 (to be saved in Dialpad only)",
        ),
        Step("The call ends", (HangUp(),), history, "+1 628 555 0119 missed; saved"),
        Step(
            "Sync",
            (SYNC,),
            all_of(both(CALLER), wrote),
            "+1 628 555 0119; no email; +1 628 555 0119 (here only)"
            "; Dialpad only; no +1 628 555 0119 there; nothing written",
        ),
    ),
)
