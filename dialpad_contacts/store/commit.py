"""The one way in: a batch of writes in the running transaction, all of them or none.

Rows are worked out in memory first and written table by table, because a thousand contacts at a
time is what a first sync brings (performance.md section 3).
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dialpad_contacts.domain.contact import ContactId, Record
from dialpad_contacts.store import changes, index, journal, provenance, rows
from dialpad_contacts.store.codec import encode, storable, storable_fields, to_us
from dialpad_contacts.store.documents import doc_id, person_row
from dialpad_contacts.store.layout import PERSONAL
from dialpad_contacts.store.records import Held, load
from dialpad_contacts.sync.ports import (
    Checked,
    CloseIntent,
    Entry,
    FinishEntry,
    MarkUnknown,
    Note,
    OpenIntent,
    Put,
    RevMoved,
    Write,
    Written,
)


def commit(db: sqlite3.Connection, writes: Sequence[Write], now_us: int) -> Written:
    """Do all of ``writes``; the caller ends the transaction.

    Raises:
        RevMoved: a contact changed since it was read, or its account was unlinked.
    """
    batch = _Batch.begin(db, writes, now_us)
    ids = tuple(batch.take(write) for write in writes)
    batch.flush()
    return Written(ids, tuple(batch.entry_ids))


@dataclass(slots=True)
class _Batch:
    db: sqlite3.Connection
    now_us: int
    linked: frozenset[str]
    held: dict[int, Held]
    next_contact: int
    next_entry: int
    new: dict[int, Held] = field(default_factory=dict)
    replaced: dict[int, Held] = field(default_factory=dict)
    """What stood there before this batch, of each contact that it replaces."""
    checked: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    entry_ids: list[int] = field(default_factory=list)
    entries: list[journal.JournalRow] = field(default_factory=list)
    undone: list[tuple[int, int]] = field(default_factory=list)

    @classmethod
    def begin(cls, db: sqlite3.Connection, writes: Sequence[Write], now_us: int) -> _Batch:
        """Read what the writes are compared with."""
        known = [w.record.id for w in writes if isinstance(w, Put) and w.record.id]
        known += [w.contact for w in writes if isinstance(w, OpenIntent)]
        linked = db.execute("SELECT id FROM account WHERE unlinked_at IS NULL")
        return cls(
            db,
            now_us,
            frozenset(i for (i,) in linked),
            load(db, dict.fromkeys(known)),
            rows.next_contact_id(db),
            journal.next_id(db),
        )

    def take(self, write: Write) -> int:
        """Do one write in memory or at once; return its id, 0 when it makes none."""
        made, entry = 0, 0
        match write:
            case Put(record, its_entry):
                made = self._insert(record) if record.id == 0 else self._replace(record)
                entry = self._journal(its_entry, made)
            case OpenIntent():
                entry = self._journal(write.entry, write.contact)
                made = self._open_intent(write, entry)
            case Note(its_entry):
                entry = self._journal(its_entry, its_entry.change.contact)
            case Checked(contact):
                self.checked.append(contact)
            case MarkUnknown(intent, since):
                self._tell_of(intent)
                self.db.execute(
                    "UPDATE intent SET unknown_since=? WHERE id=?", (to_us(since), intent)
                )
            case CloseIntent(intent):
                self._tell_of(intent)
                self.db.execute("DELETE FROM intent WHERE id=?", (intent,))
            case FinishEntry(finished, outcome, reason):
                journal.finish(self.db, finished, outcome, reason)
        self.entry_ids.append(entry)
        return made

    def _journal(self, entry: Entry | None, contact: int | None) -> int:
        if entry is None:
            return 0
        entry_id = self.next_entry
        self.next_entry += 1
        self.entries.append(journal.row_of(entry, entry_id, contact, self.now_us))
        if entry.undoes is not None:
            self.undone.append((entry.undoes, entry_id))
        return entry_id

    def _insert(self, record: Record) -> int:
        if record.link is not None and record.link.account not in self.linked:
            raise RevMoved("the account was unlinked meanwhile")  # P9
        contact_id = self.next_contact
        self.next_contact += 1
        record = _storable(record, ContactId(contact_id))
        values = provenance.of_new(record, self.now_us)
        self.new[contact_id] = Held(record, values, self.now_us if _waits(record) else None)
        return contact_id

    def _replace(self, record: Record) -> int:
        held = self.held.get(record.id)
        if held is None or held.record.rev != record.rev:
            raise RevMoved(f"contact {record.id} changed meanwhile")
        record = _storable(record, record.id)
        values = provenance.of_change(held, record, self.now_us)
        waiting = (held.waiting_since or self.now_us) if _waits(record) else None
        self.replaced.setdefault(record.id, held)
        self.held[record.id] = Held(record, values, waiting)
        return record.id

    def _open_intent(self, write: OpenIntent, entry: int) -> int:
        held = self.held.get(write.contact)
        if held is None or held.record.rev != write.rev or write.account not in self.linked:
            raise RevMoved(f"contact {write.contact} changed meanwhile")
        self.told.append(write.contact)
        cursor = self.db.execute(
            "INSERT INTO intent (account, contact_id, marker, body, entry_id) VALUES (?,?,?,?,?)",
            (
                write.account,
                write.contact,
                write.marker,
                encode(storable_fields(write.body)),
                entry,
            ),
        )
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def _tell_of(self, intent: int) -> None:
        row = self.db.execute("SELECT contact_id FROM intent WHERE id=?", (intent,)).fetchone()
        if row is not None:
            self.told.append(row[0])

    def flush(self) -> None:
        """Write everything that was worked out."""
        changed = {i: self.held[i] for i in self.replaced}
        rows.replace(self.db, self.replaced, changed, self.linked, self.now_us)
        rows.insert(self.db, self.new.values(), self.linked, self.now_us)
        journal.write(self.db, self.entries)
        for undone, by in self.undone:
            journal.set_undone(self.db, undone, by)
        rows.check(self.db, self.checked, self.now_us)
        index.put_new_docs(self.db, [_doc(h.record) for h in self.new.values() if _alive(h)])
        docs = self._changed_docs(changed)
        docs += [doc_id(PERSONAL, i) for i, held in self.new.items() if _alive(held)]
        if len(docs) <= index.AT_ONCE:
            index.settle(self.db, docs)
        changes.note_contacts(self.db, [*self.new, *changed, *self.checked, *self.told])

    def _changed_docs(self, changed: dict[int, Held]) -> list[int]:
        shown, hidden = [], []
        for contact_id, after in changed.items():
            before = self.replaced[contact_id]
            if not _alive(after):
                hidden.append(doc_id(PERSONAL, contact_id))
            elif not _alive(before) or _found_by(before.record) != _found_by(after.record):
                shown.append(_doc(after.record))
        index.put_docs(self.db, shown)
        index.drop_docs(self.db, hidden)
        return [*(row[0] for row in shown), *hidden]


def _storable(record: Record, contact_id: ContactId) -> Record:
    """Return ``record`` as it will be read again: one revision on, texts that SQLite can hold."""
    fields = storable_fields(record.fields)
    link = record.link
    if link is not None:
        base = fields if link.base is record.fields else storable_fields(link.base)
        sent = tuple(storable_fields(body) for body in link.sent)
        if base is not link.base or sent != link.sent:
            link = replace(link, base=base, sent=sent)
    clean = fields if record.clean is record.fields else storable_fields(record.clean)
    return replace(
        record,
        id=contact_id,
        rev=record.rev + 1,
        fields=fields,
        clean=clean,
        link=link,
        company=storable(record.company),
        note=storable(record.note),
        refused=storable(record.refused),
    )


def _waits(record: Record) -> bool:
    """Return whether something of the contact still has to be sent, as far as it shows here."""
    link = record.link
    if record.deleted_at is not None:
        return record.delete_due_at is not None and link is not None and link.gone_since is None
    if link is not None:
        return link.gone_since is None and (record.edited_here or bool(link.sent))
    return record.wanted_in is not None


def _alive(held: Held) -> bool:
    return held.record.deleted_at is None


def _found_by(record: Record) -> tuple[object, ...]:
    return record.fields, record.company


def _doc(record: Record) -> tuple[int, str, str, str, str]:
    return person_row(doc_id(PERSONAL, record.id), record.fields, record.company)
