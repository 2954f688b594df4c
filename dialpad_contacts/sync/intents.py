"""Creates whose outcome nobody knows: how long they wait, and what a restart makes of them."""

from __future__ import annotations

from datetime import timedelta

from dialpad_contacts.sync.ports import Account, Clock, ContactStore, MarkUnknown, Write

CONFIRM_WAIT = timedelta(minutes=15)
"""How long a lost create waits before it may be sent again, unless config.toml says else."""


def unknown_after_restart(store: ContactStore, account: Account, clock: Clock) -> None:
    """Creates that were under way when the program ended: nobody knows; say so from now (D12)."""
    now = clock.now()
    marks: list[Write] = [
        MarkUnknown(i.id, now) for i in store.intents(account.id) if i.unknown_since is None
    ]
    if marks:
        store.commit(marks, now, durable=True)
