"""What the user does here: add, edit, delete, take back. One short transaction each, no network."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    Fields,
    Record,
)
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.domain.merge import edited, followed
from dialpad_contacts.sync.planner import Said, plan_contact
from dialpad_contacts.sync.ports import (
    Action,
    Change,
    Clock,
    ContactStore,
    Entry,
    Put,
    RevMoved,
)


@dataclass(frozen=True, slots=True)
class Saved:
    """What a form or a command saves: the synced fields, and what stays on this computer.

    ``company`` and ``note`` are None to leave them as they are.
    """

    fields: Fields
    company: str | None = None
    note: str | None = None


class LocalEdits:
    """The user's own acts on personal contacts; the next sync tells the account.

    Every act raises LookupError when there is no such living contact.
    """

    def __init__(self, store: ContactStore, clock: Clock) -> None:
        """Take the parts; does nothing yet."""
        self._store = store
        self._clock = clock

    def add(self, saved: Saved, to: AccountId | None) -> ContactId:
        """Add a contact, meant for account ``to`` or, when None, for Dialpad only (D27)."""
        fields = saved.fields
        record = Record(
            id=ContactId(0),
            rev=0,
            fields=fields,
            clean=fields,
            wanted_in=to,
            company=saved.company or "",
            note=saved.note or "",
        )
        empty = replace(record, company="", note="")
        own = own_changes(empty, record)
        change = Change("R11", Action.ADD_HERE, None, to, after=fields, own=own)
        return ContactId(self._write(record, change))

    def edit(self, contact: ContactId, saved: Saved) -> bool:
        """Save an edit (R5, R14, D3); return whether anything changed."""

        def save(now: Record) -> Record:
            after = edited(now, saved.fields)
            company = now.company if saved.company is None else saved.company
            note = now.note if saved.note is None else saved.note
            return replace(after, company=company, note=note)

        return self._change(contact, save, "R14", Action.EDIT_HERE)

    def preview(
        self, contact: ContactId | None, fields: Fields, to: AccountId | None
    ) -> list[Change]:
        """Return what saving ``fields`` would write to the account: the sync's own plan of it."""
        if contact is None:
            record = Record(ContactId(0), 0, fields, fields, wanted_in=to)
            account = to
        else:
            record = edited(self._living(contact), fields)
            account = record.link.account if record.link is not None else record.wanted_in
        if account is None:
            return []
        direction = self._store.account(account).direction
        steps = plan_contact(record, Said.NOTHING, account, direction, self._clock.now())
        return [s.change for s in steps]

    def delete(
        self, contacts: Sequence[ContactId], *, delay: timedelta, confirmed: bool
    ) -> list[ContactId]:
        """Delete contacts here; two-way accounts are told when ``delay`` is over (R8, D7).

        ``confirmed``: the user said yes to a list that named them (D15).
        """
        due = self._clock.now() + delay

        def bury(now: Record) -> Record:
            return replace(
                now,
                deleted_at=self._clock.now(),
                delete_due_at=due if self._owes_delete(now) else None,
                delete_confirmed=confirmed,
            )

        for contact in contacts:
            self._living(contact)
        for contact in contacts:
            self._change(contact, bury, "R8", Action.DELETE_HERE)
        return list(contacts)

    def undelete(self, contact: ContactId) -> None:
        """Take a delete back (D6); lift a tombstone (D7).

        Raises:
            LookupError: it is not in the Trash.
        """

        def dig_up(now: Record) -> Record:
            link = now.link
            two_way = link is not None and self._direction(link.account) is Direction.TWO_WAY
            return restored(now, two_way=two_way)

        record = self._store.record(contact)
        if record is None or record.deleted_at is None:
            raise LookupError("There is no such contact in the Trash.")
        self._change(contact, dig_up, "D6", Action.RESTORE_HERE, living=False)

    def publish(self, contact: ContactId, to: AccountId | None) -> None:
        """'Add to <account>' (D27), or 'Put back in <account>' for one deleted there (D4).

        Raises:
            Refused: it is in an account already, or there is none to put it in.
        """
        record = self._living(contact)
        link = record.link
        if link is not None and link.gone_since is None:
            raise Refused("This contact is in an account already.")
        account = to or (link.account if link is not None else None)
        if account is None or self._direction(account) is not Direction.TWO_WAY:
            raise Refused("Choose a two-way account to add this contact to.")

        def put(now: Record) -> Record:
            return replace(
                now,
                link=None,
                wanted_in=account,
                clean=now.fields,
                edited=frozenset(),
                refused="",
                tries=0,
            )

        self._change(contact, put, "D4" if link is not None else "D27", Action.EDIT_HERE)

    def follow(self, contact: ContactId) -> None:
        """'Use <account>'s name' (D8); two-way, that is an edit like any other (R5, D1).

        Raises:
            Refused: it has no account whose name could be used.
        """
        link = self._living(contact).link
        if link is None:
            raise Refused("This contact is in no account.")
        if self._direction(link.account) is Direction.ONE_WAY:
            self._change(contact, followed, "D8", Action.EDIT_HERE)
        else:
            self._change(
                contact, lambda now: edited(now, followed(now).fields), "R14", Action.EDIT_HERE
            )

    # -- parts ----------------------------------------------------------------------------

    def _living(self, contact: ContactId) -> Record:
        record = self._store.record(contact)
        if record is None or record.deleted_at is not None:
            raise LookupError("There is no such contact.")
        return record

    def _owes_delete(self, record: Record) -> bool:
        if record.link is None:  # a create may be under way: what it made goes again
            return record.wanted_in is not None
        if record.link.gone_since is not None:
            return False
        return self._direction(record.link.account) is Direction.TWO_WAY

    def _direction(self, account: AccountId) -> Direction:
        return self._store.account(account).direction

    def _change(
        self,
        contact: ContactId,
        make: Callable[[Record], Record],
        rule: str,
        action: Action,
        *,
        living: bool = True,
    ) -> bool:
        while True:
            before = self._living(contact) if living else self._store.record(contact)
            if before is None:
                raise LookupError("There is no such contact.")
            after = make(before)
            if after == before:
                return False
            account = before.link.account if before.link is not None else before.wanted_in
            gone = action is Action.DELETE_HERE
            change = Change(
                rule,
                action,
                contact,
                account,
                before=None if action is Action.RESTORE_HERE else before.fields,
                after=None if gone else after.fields,
                own=own_changes(before, after),
            )
            try:
                self._write(after, change)
            except RevMoved:
                continue
            return True

    def _write(self, record: Record, change: Change) -> int:
        entry = Entry(change, sync=None, cause="user")
        written = self._store.commit([Put(record, entry)], self._clock.now(), durable=True)
        return written.ids[0]


def restored(record: Record, *, two_way: bool) -> Record:
    """Return a deleted contact alive again (D6, D7).

    Was the delete sent already, a two-way contact is meant to be created there anew.
    """
    alive = replace(record, deleted_at=None, delete_due_at=None, delete_confirmed=False)
    link = record.link
    if link is None or link.gone_since is None or record.deleted_at is None:
        return alive
    sent_by_us = link.gone_since >= record.deleted_at
    if sent_by_us and two_way:
        return replace(alive, link=None, wanted_in=link.account, clean=alive.fields)
    return alive


def own_changes(before: Record, after: Record) -> dict[str, tuple[str, str]]:
    """Return (before, after) of company and note, those that differ."""
    both = {name: (getattr(before, name), getattr(after, name)) for name in OWN}
    return {name: (old, new) for name, (old, new) in both.items() if old != new}


OWN = ("company", "note")
"""What of a personal contact is Dialpad's own and never sent (sync-rules, Words)."""
