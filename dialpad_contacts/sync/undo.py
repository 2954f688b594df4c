"""Undo: a new edit that takes back what one journal entry, or a whole sync, changed (D19).

Nothing in the journal is rewritten: the values of before are set here as the user's own edit,
the next sync writes them to the account under its etag, and the old entry points to the new
one. Only what the entry itself changed is taken back; whatever was changed since stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    Fields,
    Record,
    V,
    ValueKey,
    keyed,
)
from dialpad_contacts.domain.merge import NAMES, edited
from dialpad_contacts.sync.local_edits import own_changes, restored
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Change,
    Clock,
    Entry,
    Outcome,
    Put,
    RevMoved,
    Write,
    Written,
)
from dialpad_contacts.sync.views import JournalView, NotUndone, Undone, UndoPlan, UndoStep

CAUSE = "undo"
CREATED_AGAIN = "It will be a new contact there. Labels and photo are not restored."


class Journal(Protocol):
    """The store as undo needs it."""

    def journal_entry(self, entry: int) -> JournalView | None:
        """Return one entry."""
        ...

    def journal_of_sync(self, sync: str) -> list[JournalView]:
        """Return all entries of one sync, newest first; 'last' is the latest sync."""
        ...

    def undone_by(self, entries: Sequence[int]) -> dict[int, int]:
        """Return which of the entries were undone, and by which."""
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


@dataclass(frozen=True, slots=True)
class _Taken:
    """One entry taken back: the records to write, the change to note, the step to show."""

    puts: tuple[Record, ...]
    change: Change
    step: UndoStep


class CantUndo(Exception):
    """This entry can't be taken back; the text says why."""


class Undo:
    """Takes journal entries back. Local and quick; the next sync tells the accounts."""

    def __init__(self, store: Journal, clock: Clock) -> None:
        """Take the parts; does nothing yet."""
        self._store = store
        self._clock = clock

    def plan(self, entry: int) -> UndoPlan:
        """Return what undoing one entry does.

        Raises:
            LookupError: there is no such entry (any more).
        """
        found = self._store.journal_entry(entry)
        if found is None:
            raise LookupError(f'There is no entry "{entry}" in the journal.')
        return self.plan_entries([found])

    def plan_sync(self, sync: str) -> UndoPlan:
        """Return what undoing a whole sync does; 'last' is the latest one.

        Raises:
            LookupError: there is no such sync, or it changed nothing.
        """
        found = self._store.journal_of_sync(sync)
        if not found:
            raise LookupError("There is no sync to undo.")
        return self.plan_entries(found)

    def plan_entries(self, entries: Iterable[JournalView]) -> UndoPlan:
        """Return what undoing ``entries`` does, the newest first."""
        ordered = sorted(entries, key=lambda e: e.id, reverse=True)
        done = self._store.undone_by([e.id for e in ordered])
        steps: list[UndoStep] = []
        cannot: list[NotUndone] = []
        ahead: dict[ContactId, Record] = {}
        for entry in ordered:
            try:
                taken = self._taken(entry, done, self._as_of(ahead))
            except CantUndo as reason:
                cannot.append(NotUndone(entry.id, str(reason)))
                continue
            steps.append(taken.step)
            ahead |= {r.id: r for r in taken.puts if r.id}
        return UndoPlan(tuple(steps), tuple(cannot))

    def apply(self, plan: UndoPlan) -> Undone:
        """Do what ``plan`` shows; what moved since the preview is left, and said."""
        made: list[int] = []
        cannot = list(plan.not_undone)
        for step in plan.steps:
            try:
                made.append(self._apply(step))
            except CantUndo as reason:
                cannot.append(NotUndone(step.entry, str(reason)))
        return Undone(tuple(made), tuple(cannot))

    def _as_of(self, ahead: dict[ContactId, Record]) -> Callable[[ContactId], Record | None]:
        """Return how records are found while a plan is made: with its earlier steps done."""
        return lambda contact: ahead.get(contact) or self._store.record(contact)

    # -- one entry ------------------------------------------------------------------------

    def _apply(self, step: UndoStep) -> int:
        entry = self._store.journal_entry(step.entry)
        if entry is None:
            raise CantUndo("It is too old: the journal no longer has it.")
        while True:
            done = self._store.undone_by([step.entry])
            taken = self._taken(entry, done, self._store.record)
            if replace(taken.step, name=step.name) != step:
                raise CantUndo("The contact changed meanwhile. Look at the undo again.")
            note = Entry(taken.change, sync=None, cause=CAUSE, undoes=step.entry)
            first, *rest = taken.puts
            writes = [Put(first, note), *(Put(r) for r in rest)]
            try:
                return self._store.commit(writes, self._clock.now(), durable=True).entries[0]
            except RevMoved:
                continue

    def _taken(
        self,
        entry: JournalView,
        done: dict[int, int],
        record_of: Callable[[ContactId], Record | None],
    ) -> _Taken:
        """Return how ``entry`` is taken back.

        Raises:
            CantUndo: it can't be; with the reason.
        """
        if entry.id in done:
            raise CantUndo("It was undone already.")
        if entry.outcome in _NOT_DONE:
            raise CantUndo(_NOT_DONE[entry.outcome])
        change = entry.change
        if change.action in _NOTHING:
            raise CantUndo(_NOTHING[change.action])
        record = record_of(change.contact) if change.contact is not None else None
        if record is None:
            raise CantUndo("The contact is no longer on this computer.")
        match change.action:
            case Action.IMPORT:
                return self._leave(entry, record, owed=False)
            case Action.ADD_HERE | Action.RESTORE_HERE:
                return self._leave(entry, record, owed=True)
            case Action.DELETE_HERE | Action.DELETE_THERE:
                return self._come_back(entry, record)
            case Action.CREATE_THERE:
                return self._uncreate(entry, record)
            case _:
                return self._set_back(entry, record)

    def _set_back(self, entry: JournalView, record: Record) -> _Taken:
        """Take an edit or an update back, value by value."""
        before, after = entry.change.before, entry.change.after
        if before is None or after is None:
            raise CantUndo("The journal does not say how it was before.")
        if record.deleted_at is not None:
            raise CantUndo("The contact is deleted. Restore it from the Trash first.")
        then = reversed_in(record.fields, before, after)
        result = edited(_own_set_back(record, entry.change.own), then)
        if (result.fields, own_changes(record, result)) == (record.fields, {}):
            raise CantUndo("It is as it was before already.")
        moved = record.fields if not record.fields.same_as(after) else None
        writes = self._two_way(record) and result.edited_here
        change = replace(
            _change(entry, Action.EDIT_HERE, record.fields, then), own=own_changes(record, result)
        )
        return _Taken((result,), change, _step(entry, record, then, writes, moved))

    def _leave(self, entry: JournalView, record: Record, *, owed: bool) -> _Taken:
        """Take an arrival back: the contact leaves this computer (a tombstone stays, D7)."""
        if record.deleted_at is not None:
            raise CantUndo("The contact is deleted already.")
        now = self._clock.now()
        there = owed and self._two_way(record) and record.link is not None
        waits = owed and record.wanted_in is not None  # its create may be under way
        buried = replace(
            record, deleted_at=now, delete_due_at=now if there or waits else None,
            delete_confirmed=True,
        )  # fmt: skip
        change = _change(entry, Action.DELETE_HERE, record.fields, None)
        return _Taken((buried,), change, _step(entry, record, None, there, None))

    def _come_back(self, entry: JournalView, record: Record) -> _Taken:
        """Take a delete back: the contact is here again, and created again where it went."""
        if record.deleted_at is None:
            raise CantUndo("The contact is here again already.")
        alive = restored(record, two_way=self._two_way(record))
        again = alive.wanted_in is not None
        change = _change(entry, Action.RESTORE_HERE, None, alive.fields)
        step = _step(entry, record, alive.fields, again, None)
        return _Taken((alive,), change, replace(step, now=None, lost=CREATED_AGAIN * again))

    def _uncreate(self, entry: JournalView, record: Record) -> _Taken:
        """Take a create back: the account's record goes, the contact stays in Dialpad only."""
        link = record.link
        if link is None or link.gone_since is not None or record.deleted_at is not None:
            raise CantUndo("The record that was created is gone already.")
        now = self._clock.now()
        kept = replace(
            record,
            link=None,
            wanted_in=None,
            clean=record.fields,
            edited=frozenset(),
            refused="",
            tries=0,
        )
        buried = replace(
            record, id=ContactId(0), rev=0, deleted_at=now, delete_due_at=now,
            delete_confirmed=True, company="", note="",
        )  # fmt: skip
        change = _change(entry, Action.EDIT_HERE, record.fields, record.fields)
        step = _step(entry, record, record.fields, True, None)
        return _Taken((kept, buried), change, step)

    def _two_way(self, record: Record) -> bool:
        account = record.link.account if record.link is not None else record.wanted_in
        if account is None:
            return False
        try:
            return self._store.account(account).direction is Direction.TWO_WAY
        except KeyError:
            return False


_NOT_DONE = {
    Outcome.FAILED: "It was not done, so there is nothing to take back.",
    Outcome.STALE: "It was not done, so there is nothing to take back.",
    Outcome.SENT: "It is under way. Try again when it has arrived.",
    Outcome.UNKNOWN: "Nobody knows yet whether it arrived. Try again after the next sync.",
}
_NOTHING = {
    Action.MARK_DELETED_REMOTELY: "It was deleted there, not here. You can put it back.",
    Action.KEEP: "Nothing was changed.",
    Action.SKIP: "Nothing was changed.",
    Action.FAIL: "Nothing was changed.",
}


def reversed_in(now: Fields, before: Fields, after: Fields) -> Fields:
    """Return ``now`` without what led from ``before`` to ``after``; later changes stay."""
    names = {
        name: getattr(before, name)
        if getattr(now, name) == getattr(after, name)
        else getattr(now, name)
        for name in NAMES
    }
    return Fields(
        names["given_name"],
        names["family_name"],
        _reversed(now.emails, before.emails, after.emails),
        _reversed(now.phones, before.phones, after.phones),
    )


def _reversed(now: tuple[V, ...], before: tuple[V, ...], after: tuple[V, ...]) -> tuple[V, ...]:
    old, new, present = keyed(before), keyed(after), keyed(now)
    result: dict[ValueKey, V] = {}
    for key, value in present.items():
        if key not in new or key in old:
            result[key] = old.get(key, value) if new.get(key) == value else value
    for key, value in old.items():
        if key not in new:
            result.setdefault(key, value)
    if result.keys() == old.keys():  # nothing else moved: in the old order, too
        return tuple(result[key] for key in old)
    return tuple(result.values())


def _own_set_back(record: Record, own: dict[str, tuple[str, str]]) -> Record:
    back = {n: old for n, (old, new) in own.items() if getattr(record, n) == new}
    return replace(
        record, company=back.get("company", record.company), note=back.get("note", record.note)
    )


def _change(
    entry: JournalView, action: Action, before: Fields | None, after: Fields | None
) -> Change:
    change = entry.change
    reason = f"Undo of entry {entry.id}"
    return Change("D19", action, change.contact, change.account, before, after, reason)


def _step(
    entry: JournalView, record: Record, then: Fields | None, writes: bool, moved: Fields | None
) -> UndoStep:
    return UndoStep(
        entry=entry.id,
        contact=record.id,
        name=entry.name,
        account=entry.change.account,
        now=record.fields,
        then=then,
        writes_there=writes,
        changed_since=moved,
    )
