"""What a hand does on the provider's own page, and to what lies between, each a value."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.domain.contact import Fields
from dialpad_contacts.lab.acts import Act, Edit
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.faults import FaultId, fault


@dataclass(frozen=True, slots=True)
class AddThere(Act):
    """Somebody adds people on the provider's own page."""

    people: tuple[Fields, ...]
    side = "there"

    @property
    def whom(self) -> str:
        """The first of them."""
        return self.people[0].display_name if self.people else ""

    def carry_out(self, desk: Desk) -> object:
        """Add them."""
        return [desk.cloud.add(each) for each in self.people]

    def say(self, account: str) -> str:
        """Return it in words."""
        one = len(self.people) == 1
        return f"Add {self.whom if one else f'{len(self.people)} people'} in {account}"


@dataclass(frozen=True, slots=True)
class EditThere(Act):
    """Somebody edits a person on the provider's own page."""

    who: str
    edit: Edit
    side = "there"

    def carry_out(self, desk: Desk) -> object:
        """Edit it."""
        return desk.cloud.put(self.who, self.edit.made_to(desk.cloud.find(self.who).fields))

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Edit {self.who} in {account}: {self.edit.say()}"


@dataclass(frozen=True, slots=True)
class DeleteThere(Act):
    """Somebody deletes a person on the provider's own page."""

    who: str
    side = "there"

    def carry_out(self, desk: Desk) -> object:
        """Delete it."""
        return desk.cloud.delete(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Delete {self.who} in {account}"


@dataclass(frozen=True, slots=True)
class RestoreThere(Act):
    """Somebody takes a person back from the provider's own trash."""

    who: str
    side = "there"

    def carry_out(self, desk: Desk) -> object:
        """Take it back."""
        return desk.cloud.restore(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Restore {self.who} in {account}"


@dataclass(frozen=True, slots=True)
class MoveThere(Act):
    """The provider gives a record another id, or somebody moves it to another folder."""

    who: str
    side = "there"

    def carry_out(self, desk: Desk) -> object:
        """Move it."""
        return desk.cloud.move(self.who)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Move {self.who} within {account}"


@dataclass(frozen=True, slots=True)
class AddBlank(Act):
    """Somebody adds a record that has no name, no email and no number (D9)."""

    side = "there"

    def carry_out(self, desk: Desk) -> object:
        """Add it."""
        return desk.cloud.add_blank()

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Add an empty record in {account}"


# -- between them ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Break(Act):
    """Turn a fault on."""

    fault: FaultId
    side = "world"

    def __post_init__(self) -> None:
        """Raise KeyError for a fault that is unknown."""
        fault(self.fault)

    def carry_out(self, desk: Desk) -> object:
        """Turn it on."""
        return desk.cloud.fault(self.fault)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Turn on: {fault(self.fault).title}"

    def same_deed(self, other: Act) -> bool:
        """Return whether it is the same fault."""
        return self == other


@dataclass(frozen=True, slots=True)
class Mend(Act):
    """Turn a fault off."""

    fault: FaultId
    side = "world"

    def __post_init__(self) -> None:
        """Raise KeyError for a fault that is unknown."""
        fault(self.fault)

    def carry_out(self, desk: Desk) -> object:
        """Turn it off."""
        return desk.cloud.mend(self.fault)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"Turn off: {fault(self.fault).title}"

    def same_deed(self, other: Act) -> bool:
        """Return whether it is the same fault."""
        return self == other


@dataclass(frozen=True, slots=True)
class Later(Act):
    """Move the engine's clock and the cloud's on, together."""

    seconds: float
    side = "world"

    def carry_out(self, desk: Desk) -> object:
        """Move them."""
        return desk.move_clock(self.seconds)

    def say(self, account: str) -> str:
        """Return it in words."""
        hours, days = self.seconds / 3600, self.seconds / 86400
        if days >= 1:
            return f"{days:g} day{'s' if days > 1 else ''} later"
        if hours >= 1:
            return f"{hours:g} hour{'s' if hours > 1 else ''} later"
        return f"{self.seconds:g} seconds later"
