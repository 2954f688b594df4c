"""What can be wrong with the store, named after what to do next."""

from __future__ import annotations

from dialpad_contacts.domain.errors import ContactsError


class StoreError(ContactsError):
    """Base of what is wrong with the database file."""


class NotAContactsFile(StoreError):
    """The file is something else: a folder, a link, another program's database, no database."""


class NoDatabase(NotAContactsFile):
    """The file is no database at all, any more: a backup can take its place (S3)."""


class NotOurFile(StoreError):
    """Another user of this computer owns the file or may write it (S3, control 11)."""


class MadeByNewerVersion(StoreError):
    """A newer version of the program wrote the file; it was left untouched (S6)."""


class Damaged(StoreError):
    """SQLite finds the file corrupt (S3): restore a backup."""


class NoRoom(StoreError):
    """The disk is full or failing; nothing of the change was kept (S1)."""


class ReadOnly(StoreError):
    """The file or its folder may not be written: looking is possible, changing is not (S2)."""


class Busy(StoreError):
    """Another process kept the database locked for longer than a change should take."""


class Interrupted(Exception):
    """What ran was cut short: a search by ``Store.interrupt``, anything by closing the store."""
