"""Keeping the data folder safe while it is used: backups, checks, repairs, whose file it is."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dialpad_contacts.desktop.instance import FileLock, sync_lock
from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.store import Store, open_or_recover
from dialpad_contacts.store.backups import Backup, Reason
from dialpad_contacts.store.errors import Damaged, NoRoom

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session

log = logging.getLogger(__name__)

BUSY = "A sync is running. Try again in a moment."
PATIENCE_S = 20.0
"""How long a restore waits for a running sync to end."""


def open_safely(session: Session) -> Store:
    """Open the session's address book; a backup takes the place of a file that is damaged (S3).

    Raises:
        TryLater: another process is restoring it just now.
        ContactsError: it can't be opened; the sentence says why.
    """
    data = session.paths.data
    file = data / "contacts.db"
    try:
        lock = FileLock(data / "open.lock")
        free = lock.acquire()
    except OSError:  # read-only: there is nothing to be locked (S2)
        return open_or_recover(file, region=session.region, clock=session.clock)
    with lock:
        if not free and not lock.wait(PATIENCE_S):
            raise TryLater("The contacts are being opened by another program. Try again.")
        return open_or_recover(file, region=session.region, clock=session.clock)


class Keeper:
    """What is done around the syncs of one process, off the GUI thread."""

    def __init__(self, store: Store) -> None:
        """Take the store; holds everything if its file is not the one that synced last (S7)."""
        self._store = store
        self._checked = False
        store.recognise()

    def before_sync(self, accounts: Sequence[AccountId]) -> None:
        """Make today's backup, and one before an account's first sync; count the sync.

        Raises:
            Damaged: the file is, and no backup could take its place.
        """
        store = self._store
        linked = [a for a in store.accounts_linked() if not accounts or a.id in accounts]
        try:
            if store.backup_is_due():
                store.make_backup(Reason.DAILY)
            elif not self._checked and (verdict := store.check()) != "ok":
                raise Damaged(verdict)
            if any(a.last_sync is None for a in linked):
                store.make_backup(Reason.FIRST_SYNC)
            if linked:
                store.sync_begins()
        except Damaged as error:
            self._repair(error)
        except NoRoom as error:  # the sync itself will say so, where it writes
            log.warning("no backup: %s", error)
        self._checked = True

    def _repair(self, found: Damaged) -> None:
        """Put the newest good backup in the place of what is damaged, windows open or not."""
        for backup in self._store.backups():
            try:
                self._store.restore(backup.path)
            except (Damaged, LookupError):
                continue
            log.error("the database was damaged; the backup %s took its place", backup.path.name)
            return
        raise found


def restore(session: Session, source: Path) -> Backup | None:
    """Restore ``source`` while nobody syncs; a running window sees it at once.

    Returns:
        The backup made before, None when the state here was too damaged for one.

    Raises:
        TryLater: a sync did not end in time.
        LookupError, ContactsError: it can't be restored; nothing was changed.
    """
    with sync_lock(session.paths.data) as lock:
        if not lock.wait(PATIENCE_S):
            raise TryLater(BUSY)
        try:
            before = session.store.restore(source)
        except OSError as error:
            why = error.strerror or "an error"
            raise NoRoom(f"{source} can't be restored: {why}. Nothing was changed.") from error
    session.changed([])
    return before
