"""'Stop': what waits for a yes is not to happen (D15, D28)."""

from __future__ import annotations

from dialpad_contacts.ui.services import Commands, Queries
from dialpad_contacts.ui.viewmodels.holds import Held
from dialpad_contacts.ui.viewmodels.trash import unsent_deletes


def stop(queries: Queries, commands: Commands, waits: Held) -> None:
    """'Stop': bring back what would be deleted; pause an account whose listing fell away."""
    if waits.fell:
        commands.pause(waits.account, True)
        return
    back = unsent_deletes(queries, waits.account)
    if back:
        commands.undelete([d.id for d in back])
    commands.sync_now(waits.account)
