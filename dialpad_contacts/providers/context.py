"""What a provider is built from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dialpad_contacts.domain.contact import SyncCursor
from dialpad_contacts.providers.settings import Settings


@dataclass(frozen=True, slots=True)
class ProviderContext:
    """One account's surroundings: settings, and its secret in the vault.

    ``load_secret`` is called on the first request, and again when the cloud no longer takes what
    it returned: another process may have renewed it. It may raise errors of the vault's.
    ``save_secret`` is called when the cloud hands out a new secret, before it is used.
    ``last_cursor`` is where the account's last sync ended, None before the first: a cloud that
    renames records is read whole with what it says of their former names (faults.md N17).
    """

    settings: Settings
    load_secret: Callable[[], str | None]
    save_secret: Callable[[str], None]
    last_cursor: Callable[[], SyncCursor | None] = lambda: None
