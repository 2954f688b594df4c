"""What the account has no room for stays in Dialpad, marked, and is not pushed again."""

from __future__ import annotations

from dialpad_contacts.domain.contact import Email
from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.hands import HERE, SYNC
from dialpad_contacts.lab.looks import HOME_MAIL, WORK_MAIL, both, shows, wrote
from dialpad_contacts.lab.scenario import TWO_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of
from dialpad_contacts.lab.steps import ADA_IS_THERE

FOUR = [HOME_MAIL, WORK_MAIL, Email("ada@three.example"), Email("ada@four.example")]
KEPT = "ada@one.example, ada@two.example, ada@three.example, ada@four.example (Dialpad only)"

SCENARIO = Scenario(
    rule="D10",
    title="What has no room stays here",
    about=TWO_WAY,
    needs=frozenset({Trait.PLACES}),
    steps=(
        ADA_IS_THERE,
        Step(
            "Give her four emails here, then sync",
            (HERE.edit("Ada Lovelace", emails=FOUR), SYNC),
            both("Ada Lovelace"),
            f"Ada Lovelace; {KEPT}; +1 415 555 0133; in step; there Ada Lovelace; ada@one.example, ada@two.example, ada@three.example; +1 415 555 0133",
        ),
        Step(
            "Sync twice more",
            (SYNC, SYNC),
            all_of(shows("Ada Lovelace"), wrote),
            f"Ada Lovelace; {KEPT}; +1 415 555 0133; in step; nothing written",
        ),
    ),
)
