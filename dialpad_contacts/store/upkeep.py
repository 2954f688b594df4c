"""What else is kept on this computer, and keeping it tidy: drafts, pairs, index, purges."""

from __future__ import annotations

import time
from datetime import timedelta

from dialpad_contacts.domain.contact import ContactId
from dialpad_contacts.store import call_log, changes, drafts, index, journal, trash, twins
from dialpad_contacts.store.base import Base, us
from dialpad_contacts.sync.views import Draft

REMOVED_CALLS_KEPT = timedelta(hours=1)
"""So long a call that was taken out of the history can come back."""


class Upkeep(Base):
    """Housekeeping, and what is no contact. Every method is one short transaction."""

    def index_backlog(self, max_ms: float) -> int:
        """Bring the search index forward for about ``max_ms``; return how much is left.

        To be called while idle until it returns 0. Search finds everything meanwhile.
        """
        deadline = time.monotonic() + max_ms / 1000
        with self._db.reading() as session:
            if index.backlog(session.raw) == 0:
                return 0
        while True:
            with self._db.writing() as session:
                index.drain(session.raw, deadline)
                left = index.backlog(session.raw)
            if left == 0 or time.monotonic() >= deadline:
                return left

    def save_draft(self, contact: ContactId | None, draft: Draft | None) -> None:
        """Keep an unfinished form safe from a crash; None forgets it."""
        with self._db.writing() as session:
            drafts.save(session.raw, contact, draft)

    def load_draft(self) -> tuple[ContactId | None, Draft] | None:
        """Return the form that a crash or quit interrupted, if any."""
        with self._db.reading() as session:
            return drafts.load(session.raw)

    def show_as_one(self, a: ContactId, b: ContactId) -> None:
        """'Show as one' (D18)."""
        self._decide(a, b, "same")

    def never_same(self, a: ContactId, b: ContactId) -> None:
        """'Not the same person' (D18)."""
        self._decide(a, b, "never")

    def show_apart(self, contact: ContactId) -> list[ContactId]:
        """Undo 'Show as one'; return the contacts that were shown with it."""
        with self._db.writing(durable=True) as session:
            others = twins.undecide(session.raw, contact, "same")
            changes.note_contacts(session.raw, [contact, *others])
        return others

    def _decide(self, a: ContactId, b: ContactId, verdict: str) -> None:
        with self._db.writing(durable=True) as session:
            twins.decide(session.raw, a, b, verdict, self._now_us())
            changes.note_contacts(session.raw, [a, b])

    def purge(
        self, *, trash_kept: timedelta = trash.KEPT, journal_kept: timedelta = journal.KEPT
    ) -> tuple[int, int]:
        """Forget what is over its time; return (contacts, journal entries) forgotten.

        Of a contact its values go; the tombstone stays, so that it is not imported again (D7).
        """
        now = self._clock.now()
        with self._db.writing() as session:
            contacts = trash.purge(session.raw, us(now - trash_kept), us(now))
            entries = journal.purge(session.raw, us(now - journal_kept))
            call_log.purge(session.raw, us(now - REMOVED_CALLS_KEPT))
        return contacts, entries
