"""The engine's side of the store: records, batches of writes, accounts, the directory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Record,
    RemoteId,
)
from dialpad_contacts.store import accounts, changes, directory, intents, journal, records
from dialpad_contacts.store.base import Base, us
from dialpad_contacts.store.commit import commit
from dialpad_contacts.sync.ports import (
    Account,
    DirectoryEntry,
    Intent,
    RevMoved,
    Write,
    Written,
)


class Book(Base):
    """``sync.ports.ContactStore``, and linking. Every method is one short transaction.

    What links or sets something of an account is imported there: SQLAlchemy comes with it.
    """

    def account(self, account: AccountId) -> Account:
        """Return a linked account.

        Raises:
            KeyError: it is not linked (any more).
        """
        with self._db.reading() as session:
            return accounts.one(session.raw, account)

    def accounts_linked(self) -> list[Account]:
        """Return the linked accounts in the order they were linked."""
        with self._db.reading() as session:
            return accounts.linked(session.raw)

    def save_account(self, account: Account) -> None:
        """Replace state, reason, last_sync, cursor, hold and retry_at.

        Raises:
            KeyError: it is not linked (any more).
        """
        with self._db.writing() as session:
            accounts.save(session.raw, account)

    def link_account(self, kind: AccountKind, email: str, subject: str) -> Account:
        """Add the account of this person, or take up the unlinked one with its contacts (D14).

        Its id is never one that another person's account had.
        """
        from dialpad_contacts.store import linking

        with self._db.writing(durable=True) as session:
            return linking.link(session, kind, email, subject)

    def unlink_account(self, account: AccountId, *, delete_contacts: bool) -> tuple[int, int]:
        """Unlink (D14); return (contacts kept, contacts deleted here).

        Raises:
            KeyError: it is not linked.
        """
        from dialpad_contacts.store import linking

        with self._db.writing(durable=True) as session:
            return linking.unlink(session, account, self._now_us(), delete=delete_contacts)

    def set_default(self, account: AccountId) -> None:
        """Make it the account for new contacts. Raises KeyError."""
        from dialpad_contacts.store import linking

        with self._db.writing() as session:
            linking.set_default(session, account)

    def set_setting(self, account: AccountId, key: str, value: str | None) -> None:
        """Set or remove one of the account's settings. Raises KeyError."""
        from dialpad_contacts.store import linking

        with self._db.writing() as session:
            linking.set_setting(session, account, key, value)

    def approve_hold(self, account: AccountId) -> None:
        """Take the hold off: the user said yes (D15, D28). Raises KeyError."""
        from dialpad_contacts.store import linking

        with self._db.writing(durable=True) as session:
            linking.release_hold(session, account)

    def record(self, contact: ContactId) -> Record | None:
        """Return one personal contact, tombstones included."""
        with self._db.reading() as session:
            found = records.load(session.raw, [contact])
        return found[contact].record if contact in found else None

    def linked(self, account: AccountId, remote_ids: Iterable[RemoteId]) -> dict[RemoteId, Record]:
        """Return the records linked to any of ``remote_ids``, tombstones included."""
        with self._db.reading() as session:
            return records.linked(session.raw, account, remote_ids)

    def alive(self, account: AccountId) -> set[RemoteId]:
        """Return the remote ids of every link that is not gone, hidden ones included."""
        with self._db.reading() as session:
            return records.alive(session.raw, account)

    def count_alive(self, account: AccountId) -> int:
        """Return how many remote ids ``alive`` would return, in a fraction of its time."""
        with self._db.reading() as session:
            return records.count_alive(session.raw, account)

    def outgoing(self, account: AccountId, now: datetime) -> list[Record]:
        """Return the records that an outgoing step may be due for, oldest edit first."""
        with self._db.reading() as session:
            return records.outgoing(session.raw, account, us(now))

    def intents(self, account: AccountId) -> list[Intent]:
        """Return the open create intents."""
        with self._db.reading() as session:
            return intents.open_ones(session.raw, account)

    def deletes_sent(self, account: AccountId, since: datetime) -> int:
        """Return how many remote deletes the journal holds since then (D15)."""
        with self._db.reading() as session:
            return journal.deletes_sent(session.raw, account, us(since))

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        """Do all of ``writes`` in one transaction, or none.

        Raises:
            RevMoved: a contact changed since it was read, a record is linked to another contact
                already, or the account was unlinked meanwhile.
        """
        if not writes:
            return Written((), ())
        try:
            with self._db.writing(durable=durable) as session:
                return commit(session.raw, writes, us(now))
        except sqlite3.IntegrityError as error:
            raise RevMoved(f"somebody else wrote the same record: {error}") from error

    def replace_directory(
        self, account: AccountId, entries: Sequence[DirectoryEntry], now: datetime
    ) -> int:
        """Make the account's company contacts and group chats equal ``entries``.

        Returns:
            How many rows changed.

        Raises:
            KeyError: the account is not linked (any more).
        """
        with self._db.writing() as session:
            accounts.one(session.raw, account)
            return directory.replace(session.raw, account, entries, us(now))

    def directory_ids(self, account: AccountId, ids: Iterable[RemoteId]) -> set[RemoteId]:
        """Return which of the directory's ``ids`` are here."""
        with self._db.reading() as session:
            return directory.ids(session.raw, account, ids)

    def opened(self, contact: ContactId, now: datetime | None = None) -> None:
        """Remember that the contact was opened just now; recent ones are found first."""
        moment = self._now_us() if now is None else us(now)
        with self._db.writing() as session:
            session.raw.execute("UPDATE contact SET opened_at=? WHERE id=?", (moment, contact))
            changes.note_contacts(session.raw, [contact])
