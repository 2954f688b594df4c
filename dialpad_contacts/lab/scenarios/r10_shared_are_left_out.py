"""People whom the account shows besides one's personal contacts are never taken over."""

from __future__ import annotations

from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC_ALL
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import says


def strangers(desk: Desk) -> str:
    """Say how many of the people that it merely shows are here as personal contacts."""
    own = set(desk.cloud.names())
    shared = [name for name in desk.cloud.shared() if name not in own]
    here = set(desk.here.names())
    return f"{sum(name in here for name in shared)} of them here, {bool(shared)}"


SCENARIO = Scenario(
    rule="R10",
    title="Shared people are left out",
    needs=frozenset({Trait.SHARED}),
    steps=(
        Step(
            "Sync everything, and look for people that {account} merely shows",
            (SYNC_ALL,),
            says("shared people", strangers),
            "0 of them here, True",
        ),
    ),
)
