"""Exchange is the company's own server: it gets the password, and questions alone."""

from __future__ import annotations

from dialpad_contacts.lab.cloud import Trait
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.hands import SYNC_ALL, THERE
from dialpad_contacts.lab.looks import ADA, wrote
from dialpad_contacts.lab.scenario import ONE_WAY, Scenario, Step
from dialpad_contacts.lab.seen import all_of, says


def operations(desk: Desk) -> str:
    """Say which of the server's operations answered."""
    answered = {asked.call for asked in desk.since_mark() if asked.status == 200}
    return ", ".join(sorted(answered)) or "none"


SCENARIO = Scenario(
    rule="D24",
    title="One's own server is asked, and only asked",
    about=ONE_WAY,
    needs=frozenset({Trait.PASSWORD}),
    steps=(
        Step(
            "Add Ada in {account}, sync everything, and look at what the server was asked",
            (THERE.add(ADA), SYNC_ALL),
            all_of(says("operations", operations), wrote),
            "FindFolder, GetFolder, SyncFolderItems; nothing written",
        ),
    ),
)
