"""A call from an unknown number becomes a contact here and in the account."""

from __future__ import annotations

from dialpad_contacts.lab.acts_calls import HangUp, Ring
from dialpad_contacts.lab.hands import SYNC
from dialpad_contacts.lab.looks import both, wrote
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of

CALLER = "+1 628 555 0119"

SCENARIO = Scenario(
    rule="R16",
    title="An unknown caller is saved on both sides",
    about=TWO_WAY,
    who=CALLER,
    steps=(
        Step(
            "An unknown number calls",
            (Ring(CALLER),),
            pops_up,
            "+1 628 555 0119 (to be saved in {account})",
        ),
        Step("The call ends", (HangUp(),), history, "+1 628 555 0119 missed; saved"),
        Step(
            "Sync",
            (SYNC,),
            all_of(both(CALLER), wrote),
            "+1 628 555 0119; no email; +1 628 555 0119; in step; there the same; 1 written",
        ),
    ),
)
