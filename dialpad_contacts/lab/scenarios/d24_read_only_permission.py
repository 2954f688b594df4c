"""Outlook.com and Hotmail sign in with Microsoft, and are asked for leave to read alone."""

from __future__ import annotations

from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import says


def permissions(desk: Desk) -> str:
    """Say which permissions on contacts were asked for."""
    asked = [scope for scope in desk.cloud.permissions() if "contacts" in scope.casefold()]
    return " and ".join(asked) or "none"


SCENARIO = Scenario(
    rule="D24",
    title="Signed in with Microsoft, to read only",
    about=ONE_WAY,
    needs=frozenset({Trait.BROWSER}),
    steps=(
        Step(
            "Look at what the sign-in asked for",
            (),
            says("permissions", permissions),
            "Contacts.Read",
        ),
    ),
)
