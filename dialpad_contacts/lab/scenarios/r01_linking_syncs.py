"""Linking an account brings its contacts, and its first sync writes nothing."""

from __future__ import annotations

from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import says


def everyone(desk: Desk) -> str:
    """Say whether everybody of the account is here, and what the account was made to write."""
    missing = set(desk.cloud.names()) - set(desk.here.names())
    written = sum(asked.write for asked in desk.cloud.asked(0))
    return f"{len(missing)} missing here, {written} written there"


SCENARIO = Scenario(
    rule="R1",
    title="Linking brings the contacts",
    steps=(
        Step(
            "Compare both sides after linking",
            (),
            says("everyone", everyone),
            "0 missing here, 0 written there",
        ),
    ),
)
