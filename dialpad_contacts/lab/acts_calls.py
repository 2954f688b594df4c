"""What callers do, and what a hand does about their calls, each deed a value."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.desk import Desk


@dataclass(frozen=True, slots=True)
class Ring(Act):
    """Somebody calls, and it rings until ``HangUp``; '' is a withheld number."""

    number: str
    side = "world"

    def carry_out(self, desk: Desk) -> object:
        """Let it ring."""
        return desk.calls.ring(self.number)

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"A call from {self.number or 'a withheld number'}"

    def same_deed(self, other: Act) -> bool:
        """Return whether it is a call from the same number."""
        return self == other


@dataclass(frozen=True, slots=True)
class HangUp(Act):
    """The calls that ring end, nobody having answered."""

    side = "world"

    def carry_out(self, desk: Desk) -> object:
        """End them."""
        return desk.calls.hang_up()

    def say(self, account: str) -> str:
        """Return it in words."""
        return "The call ends"


@dataclass(frozen=True, slots=True)
class Flood(Act):
    """``count`` different unknown numbers call, one after the other."""

    count: int
    side = "world"

    def carry_out(self, desk: Desk) -> object:
        """Let each ring, and end."""
        for number in range(self.count):
            desk.calls.ring(f"+1 628 555 {number:04}")
            desk.calls.hang_up()
        return None

    def say(self, account: str) -> str:
        """Return it in words."""
        return f"{self.count} unknown numbers call"


@dataclass(frozen=True, slots=True)
class DontSave(Act):
    """'Don't save' on the call that rings (D17)."""

    def carry_out(self, desk: Desk) -> object:
        """Say it."""
        return desk.calls.dont_save()

    def say(self, account: str) -> str:
        """Return it in words."""
        return "Say not to save the caller"


@dataclass(frozen=True, slots=True)
class SaveWaiting(Act):
    """Say yes to saving the callers that a flood left waiting (D20)."""

    def carry_out(self, desk: Desk) -> object:
        """Say it."""
        return desk.calls.save_waiting()

    def say(self, account: str) -> str:
        """Return it in words."""
        return "Say yes to saving the callers that wait"
