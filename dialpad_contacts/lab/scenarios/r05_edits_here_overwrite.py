"""After an edit here the account has what Dialpad shows, kept values included."""

from __future__ import annotations

from dialpad_contacts.lab.hands import HERE, SYNC, THERE
from dialpad_contacts.lab.looks import HOME_MAIL, both, holds
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE, ADA_VALUES

SCENARIO = Scenario(
    rule="R5",
    title="An edit here overwrites",
    about=TWO_WAY,
    steps=(
        ADA_IS_THERE,
        Step(
            "Remove an email in {account}, then sync",
            (THERE.edit("Ada Lovelace", emails=[HOME_MAIL]), SYNC),
            holds("Ada Lovelace"),
            "there Ada Lovelace; ada@one.example; +1 415 555 0133",
        ),
        Step(
            "Rename her here, then sync: the kept email goes back too",
            (HERE.edit("Ada Lovelace", given_name="Augusta"), SYNC),
            both("Augusta Lovelace"),
            f"Augusta Lovelace; {ADA_VALUES}; in step; there the same",
        ),
    ),
)
