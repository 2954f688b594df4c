"""Only an edit in Dialpad removes the previous number, and overwrites the account."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import NEW, both, did, here
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="R14",
    title="Only an edit here removes",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Her number changes there, then a sync",
            lambda d: (d.cloud.edit("Ada Lovelace", phones=[NEW]), d.sync()),
            "Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133 (kept), +1 415 555 0190, synced",
            here("Ada Lovelace"),
        ),
        Step(
            "Remove the old number here, then sync",
            lambda d: (d.here.edit("Ada Lovelace", phones=[NEW]), d.sync()),
            "Here Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0190, synced; there Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0190",
            both("Ada Lovelace"),
        ),
        Step(
            "Sync everything again",
            lambda d: d.sync(full=True),
            "Nothing to do",
            did,
        ),
    ),
)
