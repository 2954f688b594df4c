"""Restored before the delete was sent, nothing is sent; after that it is created again."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import both, writes_since
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.steps import ADA_IS_THERE

SCENARIO = Scenario(
    rule="D6",
    title="The Trash gives a contact back",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        ADA_IS_THERE,
        Step(
            "Delete and restore before any sync",
            lambda d: (
                d.new_writes(),
                d.here.delete("Ada Lovelace"),
                d.here.restore("Ada Lovelace"),
                d.sync(),
            ),
            "Nothing written",
            writes_since,
        ),
        Step(
            "Delete, sync, restore, sync",
            lambda d: (
                d.here.delete("Ada Lovelace"),
                d.sync(),
                d.here.restore("Ada Lovelace"),
                d.sync(),
            ),
            "Here Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133, synced; there Ada Lovelace: ada@one.example, ada@two.example, +1 415 555 0133",
            both("Ada Lovelace"),
        ),
    ),
)
