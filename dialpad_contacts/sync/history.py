"""Time travel: the address book as it was on a date, and back to it (D19).

It is rebuilt from now backwards, with the journal's before and after of each change on this
side. Going back is a new edit like an undo; contacts made since are left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from dialpad_contacts.domain.contact import AccountId, ContactId, Direction, Fields, Record
from dialpad_contacts.domain.merge import edited
from dialpad_contacts.sync.local_edits import own_changes, restored
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Change,
    Clock,
    Entry,
    Put,
    RevMoved,
    Write,
    Written,
)
from dialpad_contacts.sync.undo import CREATED_AGAIN
from dialpad_contacts.sync.views import (
    JournalView,
    NotUndone,
    PastContact,
    Undone,
    UndoPlan,
    UndoStep,
)

CAUSE = "history"
MOVED = "The contact changed meanwhile. Look again."


class Past(Protocol):
    """The store as time travel needs it."""

    def journal_after(self, at: datetime, contact: ContactId | None) -> Iterable[JournalView]:
        """Return the entries after ``at``, newest first, of one contact or of all."""
        ...

    def personal_records(self) -> Sequence[Record]:
        """Return every personal contact, tombstones included."""
        ...

    def record(self, contact: ContactId) -> Record | None:
        """Return one personal contact, tombstones included."""
        ...

    def account(self, account: AccountId) -> Account:
        """Return a linked account. Raises KeyError."""
        ...

    def commit(self, writes: Sequence[Write], now: datetime, *, durable: bool = False) -> Written:
        """Do all of ``writes``, or none. Raises RevMoved."""
        ...


@dataclass(slots=True)
class _Then:
    """How a contact was: ``fields`` is None while it did not exist, or was deleted."""

    fields: Fields | None
    company: str
    note: str

    def before(self, change: Change) -> None:
        """Go back behind one change."""
        match change.action:
            case Action.IMPORT | Action.ADD_HERE | Action.RESTORE_HERE:
                self.fields = None
            case Action.DELETE_HERE | Action.UPDATE_HERE | Action.EDIT_HERE:
                self.fields = change.before or self.fields
            case _:
                return
        self.company = change.own.get("company", (self.company, ""))[0]
        self.note = change.own.get("note", (self.note, ""))[0]


class History:
    """Looks back, and goes back. Local; the next sync tells the accounts."""

    def __init__(self, store: Past, clock: Clock, *, kept: timedelta) -> None:
        """Take the parts; ``kept`` is how long the journal keeps its entries."""
        self._store = store
        self._clock = clock
        self._kept = kept

    def as_of(self, at: datetime, contact: ContactId | None = None) -> list[PastContact]:
        """Return the contacts there were at ``at``, as they were, in the order of their ids.

        Raises:
            LookupError: there was no such contact then, or the journal does not go back so far.
        """
        if at < self._clock.now() - self._kept:
            raise LookupError(f"The journal goes back {self._kept.days} days, no further.")
        one = self._store.record(contact) if contact is not None else None
        every = self._store.personal_records() if contact is None else (one,)
        records = {r.id: r for r in every if r is not None}
        then = {i: _of(r) for i, r in records.items()}
        for entry in self._store.journal_after(at, contact):
            state = then.get(entry.change.contact or ContactId(0))
            if state is not None:
                state.before(entry.change)
        found = [
            PastContact(
                id=i,
                account=_account(records[i]),
                fields=state.fields,
                fields_now=_of(records[i]).fields,
                company=state.company,
                note=state.note,
            )
            for i, state in sorted(then.items())
            if state.fields is not None
        ]
        if contact is not None and not found:
            raise LookupError("There was no such contact then.")
        return found

    def plan_restore(self, at: datetime, contact: ContactId | None = None) -> UndoPlan:
        """Return what going back to ``at`` does; contacts made since are left alone.

        Raises:
            LookupError: as ``as_of``.
        """
        steps = []
        for past in self.as_of(at, contact):
            record = self._store.record(past.id)
            after = None if record is None else self._back(record, past)
            if record is not None and after is not None:
                steps.append(self._step(record, after))
        return UndoPlan(tuple(steps))

    def restore(self, plan: UndoPlan, at: datetime) -> Undone:
        """Do what ``plan`` (of ``plan_restore`` for the same ``at``) shows."""
        made: list[int] = []
        cannot: list[NotUndone] = []
        for step in plan.steps:
            past = self.as_of(at, step.contact)[0]
            record = self._store.record(step.contact)
            after = None if record is None else self._back(record, past)
            if record is None or after is None or self._step(record, after) != step:
                cannot.append(NotUndone(step.entry, MOVED))
                continue
            entry = Entry(_change(record, after, at), sync=None, cause=CAUSE)
            try:
                written = self._store.commit([Put(after, entry)], self._clock.now(), durable=True)
            except RevMoved:
                cannot.append(NotUndone(step.entry, MOVED))
            else:
                made.append(written.entries[0])
        return Undone(tuple(made), tuple(cannot))

    # -- parts ----------------------------------------------------------------------------

    def _back(self, record: Record, past: PastContact) -> Record | None:
        """Return ``record`` as it was, None when it still is."""
        alive = record
        if record.deleted_at is not None:
            alive = restored(record, two_way=self._two_way(record))
        own = replace(alive, company=past.company, note=past.note)
        after = edited(own, past.fields)
        return None if after == record else after

    def _step(self, record: Record, after: Record) -> UndoStep:
        deleted = record.deleted_at is not None
        again = deleted and after.wanted_in is not None
        return UndoStep(
            entry=0,
            contact=record.id,
            name=after.fields.display_name,
            account=_account(record),
            now=None if deleted else record.fields,
            then=after.fields,
            writes_there=again or (self._two_way(record) and after.edited_here),
            lost=CREATED_AGAIN if again else "",
        )

    def _two_way(self, record: Record) -> bool:
        account = _account(record)
        try:
            return account is not None and (
                self._store.account(account).direction is Direction.TWO_WAY
            )
        except KeyError:  # unlinked: nobody is told
            return False


def _of(record: Record) -> _Then:
    fields = record.fields if record.deleted_at is None else None
    return _Then(fields, record.company, record.note)


def _account(record: Record) -> AccountId | None:
    return record.link.account if record.link is not None else record.wanted_in


def _change(record: Record, after: Record, at: datetime) -> Change:
    deleted = record.deleted_at is not None
    return Change(
        "D19",
        Action.RESTORE_HERE if deleted else Action.EDIT_HERE,
        record.id,
        _account(record),
        None if deleted else record.fields,
        after.fields,
        f"As it was on {at.date().isoformat()}",
        own=own_changes(record, after),
    )
