"""What window and commands read: ``ui.services.Queries``, callers, and what changed."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime

from dialpad_contacts.domain.contact import Contact, ContactId, Record
from dialpad_contacts.domain.search import Row, SearchResult, parse_query
from dialpad_contacts.store import (
    account_views,
    changes,
    journal,
    listing,
    records,
    results,
    shown,
    trash,
    twins,
)
from dialpad_contacts.store import callers as caller_index
from dialpad_contacts.store.base import Base, us
from dialpad_contacts.store.sources import Sources
from dialpad_contacts.sync.views import AccountView, Counts, JournalView, TrashView


class Reading(Base):
    """Reads: fast, no network, from any thread. ``sources`` as in ``store.sources``."""

    def search(self, text: str, sources: frozenset[str], limit: int) -> SearchResult:
        """Search names, emails, companies and numbers in any form (R2).

        Raises:
            Interrupted: ``interrupt`` was called from another thread.
        """
        query = parse_query(text, region=self._region)
        with self._db.searching() as (session, check):
            narrowed = Sources.read(session.raw, sources)
            return results.answer(session.raw, query, narrowed, limit, check)

    def interrupt(self) -> None:
        """Cancel the searches that run now in other threads."""
        self._db.interrupt()

    def all_ids(self, sources: frozenset[str]) -> array[int]:
        """Return the ids of every contact in list order, for the endless list."""
        with self._db.reading() as session:
            return listing.all_ids(session.raw, Sources.read(session.raw, sources))

    def rows(self, ids: Sequence[int]) -> list[Row]:
        """Return the rows of ``ids``, in that order; missing ones are left out."""
        with self._db.reading() as session:
            return listing.rows(session.raw, ids)

    def recent(self, limit: int) -> list[Row]:
        """Return the contacts opened most recently."""
        with self._db.reading() as session:
            return results.recent(session.raw, limit)

    def contact(self, contact: ContactId, *, deleted: bool = False) -> Contact | None:
        """Return one contact of any kind, None when it is not here (any more).

        ``deleted``: also one that is in the Trash or hidden.
        """
        with self._db.reading() as session:
            return shown.contact(session.raw, contact, deleted=deleted)

    def accounts(self) -> list[AccountView]:
        """Return the linked accounts in the order they were linked."""
        with self._db.reading() as session:
            return account_views.views(session)

    def counts(self) -> Counts:
        """Count the live contacts."""
        with self._db.reading() as session:
            return listing.counts(session.raw)

    def journal(self, contact: ContactId | None, limit: int) -> list[JournalView]:
        """Return journal entries, newest first."""
        with self._db.reading() as session:
            return journal.entries(session.raw, contact, limit)

    def journal_entry(self, entry: int) -> JournalView | None:
        """Return one journal entry, None when there is none (any more)."""
        with self._db.reading() as session:
            return journal.entry(session.raw, entry)

    def journal_of_sync(self, sync: str) -> list[JournalView]:
        """Return all entries of one sync, newest first; 'last' is the latest sync (D19)."""
        with self._db.reading() as session:
            found = journal.last_sync(session.raw) if sync == "last" else sync
            return [] if found is None else journal.of_sync(session.raw, found)

    def journal_after(self, at: datetime, contact: ContactId | None) -> list[JournalView]:
        """Return the entries after ``at``, newest first, of one contact or of all (D19)."""
        with self._db.reading() as session:
            return journal.after(session.raw, us(at), contact)

    def personal_records(self) -> list[Record]:
        """Return every personal contact, tombstones included."""
        with self._db.reading() as session:
            return records.every(session.raw)

    def undone_by(self, entries: Sequence[int]) -> dict[int, int]:
        """Return which journal entries were undone, and by which."""
        with self._db.reading() as session:
            return journal.undone_by(session.raw, entries)

    def trash(self) -> list[TrashView]:
        """Return deleted contacts, newest first."""
        with self._db.reading() as session:
            return trash.deleted(session.raw)

    def holders(self, phone_or_email: str, but: ContactId | None) -> list[str]:
        """Return the names of contacts that have this very number or address already."""
        with self._db.reading() as session:
            return caller_index.holders(session.raw, phone_or_email, but, region=self._region)

    def shown_as_one(self, contact: ContactId) -> tuple[ContactId, ...]:
        """Return the contacts that the user shows as one with this one (D18)."""
        with self._db.reading() as session:
            return twins.shown_as_one(session.raw, contact)

    def change_counter(self) -> int:
        """Return a number that differs once another thread or process changed the file.

        To be polled; it costs some microseconds and reads no page.
        """
        version: int = self._db.session().raw.execute("PRAGMA data_version").fetchone()[0]
        return version

    def changes_since(self, seq: int) -> changes.Changes:
        """Return what changed after ``seq``, and the ``seq`` to ask with next time.

        0 asks for everything; a negative one just for the present number.
        """
        with self._db.reading() as session:
            if seq < 0:
                return changes.Changes(changes.latest(session.raw))
            return changes.since(session.raw, seq)
