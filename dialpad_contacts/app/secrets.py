"""Which vault keeps the secrets: the system's keyring, a locked file, or this run's memory."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from dialpad_contacts.desktop.vault import MemoryVault, open_vault

if TYPE_CHECKING:
    from dialpad_contacts.desktop.paths import Paths
    from dialpad_contacts.desktop.vault import Vault


def system_vault(paths: Paths) -> Vault:
    """Return the keyring's vault, or the locked file's when $DIALPAD_CONTACTS_PASSPHRASE is set.

    Raises:
        NoKeyring: there is neither.
    """
    return open_vault(paths.secrets_file, scope=_scope(paths))


def chosen_vault(paths: Paths, passphrase: str | None) -> Vault:
    """Return the vault the user chose where there is no keyring."""
    if passphrase is None:
        return MemoryVault()
    return open_vault(paths.secrets_file, scope=_scope(paths), passphrase=passphrase)


def memory_vault() -> Vault:
    """Return a vault that forgets everything with this process."""
    return MemoryVault()


def _scope(paths: Paths) -> str:
    """Tell the data folders of one user apart: each has accounts of its own."""
    return hashlib.sha256(str(paths.data.resolve()).encode()).hexdigest()[:12]
