"""Steps that many scenarios begin with."""

from __future__ import annotations

from dataclasses import replace

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.lab.hands import SYNC, THERE
from dialpad_contacts.lab.looks import ADA, both
from dialpad_contacts.lab.scenario import Step

OWN = phone("+1 312 555 0188", "mobile", region="US")
"""A number that nobody of the simulated world has."""
ADA_OF_OWN = replace(ADA, phones=(OWN,))

ADA_VALUES = "ada@one.example, ada@two.example; +1 415 555 0133"
ADA_HERE = f"Ada Lovelace; {ADA_VALUES}; in step"

ADA_IS_THERE = Step(
    "Add Ada in {account}, then sync",
    (THERE.add(ADA), SYNC),
    both("Ada Lovelace"),
    f"{ADA_HERE}; there the same",
)


def crowd(size: int) -> tuple[Fields, ...]:
    """Return ``size`` people: Crowd Number00 and so on."""
    return tuple(
        Fields("Crowd", f"Number{i:02}", (Email(f"c{i}@crowd.example", "home"),))
        for i in range(size)
    )
