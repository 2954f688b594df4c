"""A value removed in the account still shows here, and goes back with the next edit here."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import HOME_MAIL, holds, shows, wrote
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

KEPT = "Ada Lovelace; ada@one.example, ada@two.example (kept here); +1 415 555 0133; in step"

SCENARIO = Scenario(
    rule="R4",
    title="Removed values stay here",
    steps=(
        ADA_IS_THERE,
        Step(
            "Remove an email in {account}",
            (THERE.edit("Ada Lovelace", emails=[HOME_MAIL]),),
            holds("Ada Lovelace"),
            "there Ada Lovelace; ada@one.example; +1 415 555 0133",
        ),
        Step(
            "Open Ada here",
            (HERE.open("Ada Lovelace"),),
            shows("Ada Lovelace"),
            KEPT,
        ),
        Step(
            "Sync",
            (SYNC,),
            all_of(shows("Ada Lovelace"), wrote),
            f"{KEPT}; nothing written",
        ),
    ),
)
