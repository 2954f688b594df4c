"""Backups, restoring, checks, and knowing one's own file: what keeps the address book safe."""

from __future__ import annotations

from pathlib import Path

from dialpad_contacts.store import backup, backups, lineage, restoring
from dialpad_contacts.store.backups import Backup, Reason
from dialpad_contacts.store.base import Base


class Safekeeping(Base):
    """What the store does against disks that fail and files that come from elsewhere."""

    recovered: restoring.Recovered | None = None
    """What was done when the file was opened and could not be used; None as a rule."""

    def back_up(self, target: Path) -> None:
        """Copy everything to ``target``, private to the user. Raises Damaged, OSError."""
        backup.back_up(self._db, target)

    def make_backup(self, reason: Reason) -> Backup:
        """Make one in the folder of backups, then remove those over their time.

        Raises:
            Damaged: the database fails SQLite's check; the older backups stay.
            NoRoom: there is no room for it.
        """
        return backups.make(self._db, reason, self._clock.now())

    def backup_is_due(self) -> bool:
        """Return whether today has no daily backup yet."""
        return backups.is_due(backups.folder_of(self._db.path), self._clock.now())

    def backups(self) -> list[Backup]:
        """Return the backups, the newest first."""
        return backups.listed(backups.folder_of(self._db.path))

    def restore(self, source: Path) -> Backup | None:
        """Replace everything by the backup ``source``; return the backup made before, if it could.

        Every account then reads all of its records again and sends nothing without a yes. Not
        while somebody syncs.

        Raises:
            LookupError: there is no such file.
            StoreError, OSError: it can't be used, or this address book can't be changed;
                nothing was changed.
        """
        return restoring.restore(self._db, source, self._region, self._clock.now())

    def check(self) -> str:
        """Return 'ok', or what SQLite finds wrong with the file; slow where it is large."""
        with self._db.reading() as session:
            return backup.verdict(session.raw, quick=True)

    def recognise(self) -> bool:
        """Return whether this is the file that synced last; if not, hold every account (S7)."""
        if self._db.read_only:
            return True
        noted = lineage.read_note(lineage.note_of(self._db.path))  # first: it is written last
        with self._db.reading() as session:
            here = lineage.of(session.raw, self._db.path)
        if not lineage.travelled(here, noted):
            return True
        with self._db.writing(durable=True) as session:
            lineage.hold_everything(session.raw)
            lineage.set_epoch(session.raw, max(here.epoch, noted.epoch if noted else 0))
        restoring.remember(self._db)
        return False

    def sync_begins(self) -> None:
        """Count one sync more, so that an older copy of the file is known by its count (S7)."""
        restoring.remember(self._db)

    @property
    def install_id(self) -> str:
        """A random id of this copy of the data."""
        with self._db.reading() as session:
            return lineage.of(session.raw, self._db.path).install_id
