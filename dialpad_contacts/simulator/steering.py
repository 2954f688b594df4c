"""What every action of the control interface is given, and how it says no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dialpad_contacts.simulator.wire import Request
from dialpad_contacts.simulator.world import Account, World


class Wrong(Exception):
    """The control request cannot be carried out."""

    def __init__(self, text: str, status: int = 400) -> None:
        """Keep the sentence and the HTTP status."""
        super().__init__(text)
        self.status = status


@dataclass(slots=True)
class Steer:
    """One request to the control interface."""

    world: World
    request: Request
    names: dict[str, str]  # the parts of the path
    body: dict[str, Any]

    @property
    def account(self) -> Account:
        """The account that the path names.

        Raises:
            Wrong: there is none.
        """
        account = self.world.account(self.names["email"])
        if account is None:
            raise Wrong(f"no such account: {self.names['email']}", 404)
        return account

    def number(self, name: str, default: int) -> int:
        """Return a query parameter as a number."""
        text = self.request.first(name)
        if text is None:
            return default
        if not text.isdigit():
            raise Wrong(f"{name} must be a number")
        return int(text)

    def only(self, *known: str) -> None:
        """Raise unless the body has no keys but ``known``."""
        unknown = sorted(set(self.body) - set(known))
        if unknown:
            raise Wrong(f"unknown key: {', '.join(unknown)}; known: {', '.join(known)}")
