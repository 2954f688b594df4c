"""What the Lab asks of a simulated cloud: the hands of a person at the provider's own web page.

A kind of account is one module that has a class of this protocol, and one line in ``clouds``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.faults import FaultId


class Trait(StrEnum):
    """What a kind of account can show; a scenario that needs a trait is run where it is."""

    LABELS = "labels"
    """Values keep whatever label they are given."""
    PLACES = "places"
    """A record has a fixed set of places for values (D10)."""
    BROWSER = "browser"
    """Its sign-in opens the browser."""
    SHARED = "shared"
    """It has people besides one's personal contacts (R10)."""
    PASSWORD = "password"
    """One signs in with a password, which an administrator may change."""
    BLANKS = "blanks"
    """Its records may have no name, email or number at all (D9)."""


@dataclass(frozen=True, slots=True)
class CloudRecord:
    """A person as the provider's own page shows it.

    ``version`` and ``id`` are the cloud's own words. ``foreign`` is everything that isn't ours,
    for comparing (D11).
    """

    id: str
    name: str
    fields: Fields
    version: str
    foreign: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that the cloud received. ``status`` is None when it got no answer.

    ``call`` is short and for people: 'GET people/c81', 'PATCH c81'. ``at`` is RFC 3339, UTC.
    """

    index: int
    at: str
    call: str
    status: int | None
    ms: float
    write: bool
    fault: bool


@dataclass(frozen=True, slots=True)
class Credentials:
    """What somebody types to sign in where no browser is opened."""

    email: str
    user: str
    password: str = field(repr=False)


class Cloud(Protocol):
    """One simulated account. People are named by their shown name.

    Methods that name a person raise LookupError when there is none.
    """

    def people(self) -> list[CloudRecord]:
        """Return everyone there."""
        ...

    def names(self) -> list[str]:
        """Return the names of all people there, sorted."""
        ...

    def find(self, name: str) -> CloudRecord:
        """Return a person there."""
        ...

    def shared(self) -> list[str]:
        """Return the names of people it shows who are no personal contacts (R10)."""
        ...

    def permissions(self) -> list[str]:
        """Return what the last sign-in asked leave for, in the cloud's own words."""
        ...

    def credentials(self) -> Credentials | None:
        """Return what is typed at the next sign-in; None where the browser does it."""
        ...

    def add(self, fields: Fields) -> object:
        """Add a person."""
        ...

    def add_blank(self) -> object:
        """Add a record that has no name, no email and no number (D9)."""
        ...

    def put(self, name: str, fields: Fields) -> object:
        """Make a person's synced fields ``fields``; what stays the same is left untouched."""
        ...

    def delete(self, name: str) -> object:
        """Delete a person."""
        ...

    def restore(self, name: str) -> object:
        """Take a person back from the cloud's own trash."""
        ...

    def move(self, name: str) -> object:
        """Give a person another id, or another folder: what the vendor does to records."""
        ...

    def fault(self, fault_id: FaultId) -> object:
        """Turn a fault on. Raises KeyError for one that is unknown."""
        ...

    def mend(self, fault_id: FaultId) -> object:
        """Turn a fault off; one that is off already, or can't be undone, is left as it is."""
        ...

    def broken(self) -> frozenset[FaultId]:
        """Return the faults that hold or wait to strike."""
        ...

    def asked(self, since: int) -> list[Asked]:
        """Return the requests of this account after number ``since``."""
        ...

    def last_asked(self) -> int:
        """Return the number of the last request of anybody."""
        ...

    def move_clock(self, seconds: float) -> object:
        """Move the cloud's clock on."""
        ...
