"""Linking an account brings its contacts, and its first sync writes nothing."""

from __future__ import annotations

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.looks import writes_since
from dialpad_contacts.lab.scenario import Scenario, Step

SCENARIO = Scenario(
    rule="R1",
    title="Linking brings the contacts",
    kinds=(AccountKind.GOOGLE,),
    steps=(
        Step(
            "Look at the contacts after linking",
            lambda d: None,
            "Contacts are here: True",
            lambda d: f"Contacts are here: {bool(d.here.search('Leonard Ciano').total)}",
        ),
        Step(
            "Look at what the account was asked to write",
            lambda d: None,
            "Nothing written",
            writes_since,
        ),
    ),
)
