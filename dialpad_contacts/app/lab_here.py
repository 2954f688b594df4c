"""This app without a window, for the Lab: the services that window and commands use."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from dialpad_contacts.domain.contact import AccountId, Contact, ContactId, Fields, Kind
from dialpad_contacts.domain.search import Row
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Change
from dialpad_contacts.sync.undo import Undo
from dialpad_contacts.sync.views import TrashView, Undone, UndoPlan

if TYPE_CHECKING:
    from dialpad_contacts.app.session import Session


class AppHere:
    """This app (lab.desk.Here). People are named by their shown name."""

    def __init__(self, session: Session) -> None:
        """Take the session."""
        self._session = session
        self.undo_plan = UndoPlan(())
        self.undone = Undone(())
        self.warning = ""

    # -- what is here ---------------------------------------------------------------------

    def find(self, name: str) -> Contact:
        """Return the living personal contact of that name."""
        found = self._all(name)
        if not found:
            raise LookupError(f"There is no {name} here.")
        return found[0]

    def by_id(self, contact: ContactId) -> Contact | None:
        """Return a living contact by its id, None when there is none (any more)."""
        return self._session.store.contact(contact)

    def names(self) -> list[str]:
        """Return the shown names of all living personal contacts, sorted."""
        store = self._session.store
        rows = store.rows(store.all_ids(frozenset()).tolist())
        return sorted(row.name for row in rows if row.kind is Kind.PERSONAL)

    def search(self, text: str) -> Sequence[Row]:
        """Search here."""
        return self._session.store.search(text, frozenset(), 100).rows

    def search_everywhere(self, text: str) -> list[tuple[str, str]]:
        """Search with the live part: (name, source) of what is found there only."""
        found = self._session.local_desk().search_remote(text, 30)
        return [(row.name, str(row.account)) for row in found.rows]

    def trash(self) -> Sequence[TrashView]:
        """Return what is in the Trash, newest first."""
        return self._session.store.trash()

    def journal(self) -> list[Change]:
        """Return the journal's changes, newest first."""
        return [e.change for e in self._session.store.journal(None, 500)]

    def preview(self, name: str, fields: Fields) -> list[Change]:
        """Return what saving an edit would write to the account."""
        return self._session.edits.preview(self.find(name).id, fields, None)

    # -- what is done here ----------------------------------------------------------------

    def add(self, fields: Fields, *, company: str, note: str, local: bool) -> None:
        """Add a contact, for the account for new contacts or for Dialpad only."""
        self._session.edits.add(Saved(fields, company, note), None if local else self._home())

    def save(
        self, name: str, fields: Fields, *, company: str | None = None, note: str | None = None
    ) -> None:
        """Save an edit; None leaves company or note as it is."""
        self._session.edits.edit(self.find(name).id, Saved(fields, company, note))

    def delete(self, names: Sequence[str], *, confirmed: bool) -> None:
        """Delete contacts."""
        ids = [self.find(name).id for name in names]
        self._session.edits.delete(ids, delay=timedelta(0), confirmed=confirmed)

    def open(self, name: str) -> str:
        """Open a contact (R6)."""
        self.warning = self._session.local_desk().service.open(self.find(name).id, fresh_s=10.0)
        return self.warning

    def look_at(self, name: str) -> None:
        """Move the selection of the list to a contact (D21): what the window reads for it."""
        contact = self.find(name)
        self._session.store.rows([contact.id])

    def restore(self, name: str) -> None:
        """Take a contact back from the Trash, or out of 'Hidden contacts'."""
        trashed = next((t for t in self._session.store.trash() if t.name == name), None)
        if trashed is None:
            raise LookupError(f"There is no {name} in the Trash.")
        self._session.edits.undelete(trashed.id)

    def put_back(self, name: str) -> None:
        """'Put back in <account>' or 'Add to <account>'."""
        self._session.edits.publish(self.find(name).id, self._home())

    def follow(self, name: str) -> None:
        """'Use <account>'s name' (D8)."""
        self._session.edits.follow(self.find(name).id)

    def show_as_one(self, name: str, *, apart: bool) -> None:
        """'Show as one' of the two contacts of that name, or its undoing (D18)."""
        found = self._all(name)
        store = self._session.store
        if apart:
            store.show_apart(found[0].id)
        elif len(found) < 2:
            raise LookupError(f"There are no two {name} here.")
        else:
            store.show_as_one(found[0].id, found[1].id)

    def plan_undo(self) -> None:
        """Look at the undo of the last sync (D19)."""
        self.undo_plan = self._undo().plan_sync("last")

    def undo(self) -> None:
        """Do the undo that was looked at."""
        self.undone = self._undo().apply(self.undo_plan)

    # -- parts ----------------------------------------------------------------------------

    def _all(self, name: str) -> list[Contact]:
        store = self._session.store
        ids = [
            ContactId(int(row.id))
            for row in store.search(name, frozenset(), 50).rows
            if row.kind is Kind.PERSONAL and row.name == name
        ]
        return [c for c in map(store.contact, ids) if c is not None]

    def _home(self) -> AccountId | None:
        """Return the account that new contacts go to, None for Dialpad only (D17, D27)."""
        two_way = (a.id for a in self._session.store.accounts() if a.direction == "two-way")
        return next(two_way, None)

    def _undo(self) -> Undo:
        return Undo(self._session.store, self._session.clock)
