"""Who said what, kept apart from the engine: the promises I1 to I14, checked at every commit.

Four sources feed it: the user's acts and the engine's commits (``committed``), what arrives at
a cloud (``asked_to_write``, ``wrote``), and the clouds' own past. It never asks the engine why.
A promise that is checked when all is quiet stands in quiet.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from dialpad_contacts.domain.contact import (
    AccountId,
    ContactId,
    Direction,
    ETag,
    Fields,
    Record,
    Value,
)
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Entry,
    FinishEntry,
    Note,
    OpenIntent,
    Outcome,
    Put,
    Write,
    Written,
)
from tests.simulation.sim_cloud import Person, SimCloud

NAMES = ("given_name", "family_name")
Held = tuple[str, str]
"""A value a contact holds: ('email' or 'phone', identity)."""


class Violation(AssertionError):
    """A promise was broken; ``invariant`` is its number."""

    def __init__(self, invariant: str, said: str) -> None:
        super().__init__(f"{invariant}: {said}")
        self.invariant = invariant


def held(fields: Fields) -> set[Held]:
    """Return the identities of all values."""
    out = {("email", e.key) for e in fields.emails}
    out.update(("phone", p.key) for p in fields.phones)
    return out


def written(fields: Fields) -> dict[Held, Value]:
    """Return the values themselves, by identity."""
    out: dict[Held, Value] = {("email", e.key): e for e in fields.emails}
    out.update((("phone", p.key), p) for p in fields.phones)
    return out


@dataclass(frozen=True, slots=True)
class Permit:
    """What the user had done to a contact when a write of it left; it may take effect later."""

    acted: bool = True
    removed: frozenset[Held] = frozenset()
    touched: frozenset[Held] = frozenset()
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(slots=True)
class Known:
    """What the user did to one contact, as the ledger remembers it."""

    since: datetime
    """When it came to be here."""
    removed: set[Held] = field(default_factory=set)
    """Values the user removed and that nobody added anew since (I12)."""
    touched: set[Held] = field(default_factory=set)
    """Values whose label or spelling the user changed."""
    names: dict[str, list[str]] = field(default_factory=lambda: {n: [] for n in NAMES})
    """Names the user typed and the account is not known to have, oldest first (I13)."""
    loose: set[str] = field(default_factory=set)
    """Those typed back to the account's own while another was under way: the account's next
    may come in their place (D1), or they may be sent again if the other arrived after all."""
    made_with: Fields | None = None
    """The body of its last create that took effect."""
    labelled: set[tuple[Held, str]] = field(default_factory=set)
    """Values with the labels that updates of ours gave them, whether they arrived or not."""
    acted: bool = False
    """The user changed the contact since its last acknowledged push (D3)."""
    people: set[tuple[AccountId, int]] = field(default_factory=set)
    """The remote people that our creates made for it and that were not deleted since (I3)."""


class Ledger:
    """The books of one world."""

    def __init__(self, accounts: Iterable[Account], clouds: dict[AccountId, SimCloud]) -> None:
        self.direction = {a.id: a.direction for a in accounts}
        self.clouds = clouds
        self.records: dict[ContactId, Record] = {}
        self.known: dict[ContactId, Known] = {}
        self.by_person: dict[tuple[AccountId, int], ContactId] = {}
        self.markers: dict[str, ContactId] = {}
        self.journalled: dict[int, tuple[Entry, Permit]] = {}
        self.named_by_us: set[tuple[AccountId, int, str, str]] = set()

    # -- the store ------------------------------------------------------------------------

    def committed(
        self,
        writes: Sequence[Write],
        done: Written,
        now: dict[ContactId, Record],
        *,
        at: datetime,
        by_user: bool,
        durable: bool,
    ) -> None:
        """Check one commit; ``now`` holds its contacts as the store has them after it."""
        entries = [w.entry for w in writes if isinstance(w, Put | Note | OpenIntent) and w.entry]
        for write, made, number in zip(writes, done.ids, done.entries, strict=True):
            match write:
                case Put():
                    self._put(now[ContactId(made)], entries, at, by_user=by_user)
                case OpenIntent():
                    self.markers[write.marker] = write.contact
                case FinishEntry():
                    self.journalled.pop(write.entry, None)
                case _:
                    pass
            entry = getattr(write, "entry", None)
            if isinstance(entry, Entry) and entry.outcome is Outcome.SENT:
                self._check(durable, "I14", "a write was journalled without waiting for the disk")
                self.journalled[number] = entry, self._permit(entry, at)

    def _put(self, after: Record, entries: list[Entry], at: datetime, *, by_user: bool) -> None:
        before = self.records.get(after.id)
        self.records[after.id] = after
        known = self.known.setdefault(after.id, Known(at))
        self._journal_is_whole(before, after, entries)
        if by_user:
            self._user_did(known, before, after)
            if any(entry.change.rule == "D8" for entry in entries):  # 'Use Google's name'
                for typed in known.names.values():
                    typed.clear()
            return
        if before is None:
            self._arrived(after)
            return
        self._no_value_lost(before, after)
        self._nothing_returned(known, before, after)
        self._labels_stay(known, before, after)
        if before.link is None and after.link is not None and known.made_with is not None:
            _has(known, known.made_with)
        self._names_stay(known, before, after)
        self._base_is_true(before, after)
        self._is_gone(before, after)
        self._settled(known, after)

    def _journal_is_whole(self, before: Record | None, after: Record, entries: list[Entry]) -> None:
        """Time travel: each change of a living contact's fields is in the journal, both ends."""
        if after.deleted_at is not None or (before is not None and before.fields == after.fields):
            return
        was = before.fields if before is not None else None
        for entry in entries:
            change = entry.change
            if change.action.name.endswith("_HERE") or change.action is Action.IMPORT:
                ours = change.contact in (after.id, None)
                restored = change.action is Action.RESTORE_HERE
                if ours and change.after == after.fields and (restored or change.before == was):
                    return
        self._check(False, "journal", f"{after.id} changed to {after.fields} unseen")

    def _user_did(self, known: Known, before: Record | None, after: Record) -> None:
        if before is None:
            for name in NAMES:
                known.names[name].append(getattr(after.fields, name))
            known.acted = True
            return
        if before.link is not None and after.link is None:  # put back: made anew there
            self.by_person.pop(self.person_of(before), None)
            known.people.clear()
        was, now = written(before.fields), written(after.fields)
        known.removed |= was.keys() - now.keys()
        known.removed -= now.keys()
        known.touched.update(k for k, v in now.items() if was.get(k) != v)
        if after.fields != before.fields:
            known.acted = True
        for name in NAMES:
            self._typed(known, name, before, after)

    def _typed(self, known: Known, name: str, before: Record, after: Record) -> None:
        new = getattr(after.fields, name)
        if new == getattr(before.fields, name):
            return
        known.loose.discard(name)
        if after.link is not None and new == getattr(after.clean, name):
            names = {getattr(f, name) for f in self._past(after)}
            under_way = any(getattr(body, name) != new for body in after.link.sent)
            if new in names and not under_way:  # taken back
                known.names[name].clear()
                return
            if new in names:
                known.loose.add(name)
        known.names[name].append(new)

    def _arrived(self, after: Record) -> None:
        self._check(after.deleted_at is None, "I8", "imported as a deleted one")
        person = self.person_of(after)
        own = not self._person(after).shared
        self._check(own, "I11", f"{person} is shared, and was imported")
        whose = self.by_person.get(person)
        if whose is not None:
            hidden = self.records[whose].deleted_at is not None
            self._check(False, "I8" if hidden else "I3", f"{person} imported twice: {whose}")
        self.by_person[person] = after.id
        self._is_some_version(after)

    def _no_value_lost(self, before: Record, after: Record) -> None:
        was, now = before.deleted_at, after.deleted_at
        self._check(was is not None or now is None, "I1", f"{after.id} was deleted by the sync")
        self._check(was is None or now is not None, "I8", f"{after.id} came back by the sync")
        lost = held(before.fields) - held(after.fields)
        self._check(not lost, "I2", f"{after.id} lost {sorted(lost)}")

    def _nothing_returned(self, known: Known, before: Record, after: Record) -> None:
        new = held(after.fields) - held(before.fields)
        if not new:
            return
        link, old = after.link, before.link
        assert link is not None
        person = self._person(after)
        known_base = held(old.base) if old is not None else set()
        old_seq = _seq(old.etag) if old is not None else 0
        for value in sorted(new):
            self._check(value in held(link.base), "I12", f"{after.id} invented {value}")
            if value not in known.removed:
                continue
            anew = value not in known_base and self._added(person, value, old_seq, _seq(link.etag))
            self._check(anew, "I12", f"{value} returned to {after.id}")
            known.removed.discard(value)

    def _added(self, person: Person, value: Held, after_seq: int, until: int) -> bool:
        """Return whether somebody else added ``value`` there between two versions."""
        before: set[Held] = set()
        for version in person.versions:
            now = held(version.contact.fields) if version.contact is not None else set()
            fresh = value in now and value not in before
            if fresh and not version.by_us and after_seq < version.seq <= until:
                return True
            before = now
        return False

    def _labels_stay(self, known: Known, before: Record, after: Record) -> None:
        """Our own label, coming back, undoes none that the user gave since (D26)."""
        was, now = written(before.fields), written(after.fields)
        old_seq = _seq(before.link.etag) if before.link is not None else 0
        for value in was.keys() & now.keys():
            label = now[value].label
            if label == was[value].label or (value, label) not in known.labelled:
                continue
            theirs = self._labelled(self._person(after), value, label, old_seq)
            self._check(theirs, "D26", f"{after.id}: {value} became {label!r} again")

    def _labelled(self, person: Person, value: Held, label: str, after_seq: int) -> bool:
        """Return whether somebody else labelled ``value`` so there after a version."""
        before = ""
        for version in person.versions:
            now = written(version.contact.fields) if version.contact is not None else {}
            here = now[value].label if value in now else ""
            if here == label != before and not version.by_us and version.seq > after_seq:
                return True
            before = here
        return False

    def _names_stay(self, known: Known, before: Record, after: Record) -> None:
        for name in NAMES:
            typed = known.names[name]
            was, now = getattr(before.fields, name), getattr(after.fields, name)
            if typed and was == typed[-1]:
                theirs = name in known.loose and self._is_theirs(after, name, now)
                self._check(now == was or theirs, "I13", f"{after.id}: {was!r} became {now!r}")

    def _is_theirs(self, after: Record, name: str, now: str) -> bool:
        """Return whether the account says so, and not because an update of ours did."""
        if after.link is None or now != getattr(after.link.base, name):
            return False
        account, uid = self.person_of(after)
        return (account, uid, name, now) not in self.named_by_us

    def _base_is_true(self, before: Record, after: Record) -> None:
        if after.link is None:
            return
        if before.link is None or before.link.remote_id != after.link.remote_id:
            person = self.person_of(after)
            whose = self.by_person.setdefault(person, after.id)
            alike = self._person(after).tampered
            self._check(whose == after.id or alike, "I3", f"{person} is {whose} and {after.id}")
        if before.link is None or before.link.etag == after.link.etag:
            if before.link is not None:
                same = before.link.base == after.link.base
                self._check(same, "base", f"{after.id}: another base under one etag")
                return
        elif before.link is not None:
            older = _seq(after.link.etag) < _seq(before.link.etag)
            self._check(not older, "N14", f"{after.id}: an echo reverted it")
        self._is_some_version(after)

    def _is_gone(self, before: Record, after: Record) -> None:
        """Only what was deleted there may be marked so (N10)."""
        if before.link is None or after.link is None or before.link.gone_since is not None:
            return
        if after.link.gone_since is not None:
            person = self._person(after)
            moved = len(person.ids) > 1 and not self.clouds[after.link.account].follows_old_ids
            was = moved or any(v.contact is None for v in person.versions)
            self._check(was, "I9", f"{after.id} was marked deleted, and never was")

    def _is_some_version(self, after: Record) -> None:
        assert after.link is not None
        for version in reversed(self._person(after).versions):
            contact = version.contact
            if contact is not None and contact.etag == after.link.etag:
                true = contact.fields == after.link.base
                self._check(true, "base", f"{after.id}: its base was never there")
                return
        self._check(False, "base", f"{after.id}: no such version")

    def _settled(self, known: Known, after: Record) -> None:
        """Drop what the account is now known to have, two-way alone (one-way keeps, D8)."""
        link = after.link
        if link is None:
            return
        if not after.edited_here and not link.sent:
            known.acted = False
        if self.direction[link.account] is not Direction.TWO_WAY:
            return
        _has(known, link.base)

    # -- the clouds -----------------------------------------------------------------------

    def asked_to_write(self, cloud: SimCloud, operation: str, body: Fields | None) -> Permit:
        """A writing request left: it must be allowed, and stand in the journal (I6, I14)."""
        two_way = self.direction[cloud.account] is Direction.TWO_WAY
        self._check(two_way, "I6", f"{operation} was sent to {cloud.account}")
        action = {"create": Action.CREATE_THERE, "update": Action.UPDATE_THERE}.get(
            operation, Action.DELETE_THERE
        )
        for number in reversed(self.journalled):  # the newest: a crash leaves older ones open
            entry, permit = self.journalled[number]
            change = entry.change
            same = operation == "delete" or change.after == body
            if same and change.action is action and change.account == cloud.account:
                del self.journalled[number]
                return permit
        raise Violation("I14", f"{operation} is in no journal")

    def _permit(self, entry: Entry, now: datetime) -> Permit:
        """Return what the user had done when a write was journalled: its body is of then."""
        change = entry.change
        assert change.contact is not None
        record, known = self.records[change.contact], self.known[change.contact]
        if change.action is Action.DELETE_THERE:
            due = record.delete_due_at
            self._check(record.deleted_at is not None, "R8", f"{record.id} is not deleted here")
            self._check(due is not None and due <= now, "R8", f"{record.id} is not due yet")
        if change.action is Action.UPDATE_THERE and change.after is not None:
            account, uid = self.person_of(record)
            names = [(n, str(getattr(change.after, n))) for n in NAMES]
            self.named_by_us.update((account, uid, n, text) for n, text in names)
            known.labelled.update((k, v.label) for k, v in written(change.after).items())
        typed = {name: tuple(texts) for name, texts in known.names.items()}
        return Permit(known.acted, frozenset(known.removed), frozenset(known.touched), typed)

    def created(self, cloud: SimCloud, person: Person, body: Fields, marker: str) -> None:
        """A create took effect."""
        contact = self.markers.get(marker)
        assert contact is not None
        known = self.known[contact]
        for account, uid in known.people:
            twin = self.clouds[account].people[uid]
            alone = account != cloud.account or twin.now is None or twin.tampered
            self._check(alone, "I3", f"{contact} was created twice")
        known.people.add((cloud.account, person.uid))
        known.made_with = body

    def deleted(self, cloud: SimCloud, person: Person) -> None:
        """A delete took effect."""
        key = (cloud.account, person.uid)
        for known in self.known.values():
            known.people.discard(key)

    def updated(
        self, cloud: SimCloud, person: Person, body: Fields, permit: Permit, *, raw: object
    ) -> None:
        """An update takes effect; ``person`` still is what it was before."""
        assert person.now is not None
        who, there = f"{cloud.account}/{person.uid}", person.now.fields
        self._check(raw == person.now.raw, "I7", f"{who} lost what is not ours")
        self._check(permit.acted, "D3", f"{who} was pushed without an edit")
        was, now = written(there), written(body)
        lost = was.keys() - now.keys() - permit.removed
        self._check(not lost, "I2r", f"{who} overwrote {sorted(lost)}")
        for value, text in was.items():
            changed = value in now and now[value] != text and value not in permit.touched
            self._check(not changed, "D11", f"{who} rewrote {value}")
        for name in NAMES:
            old, new = getattr(there, name), getattr(body, name)
            if old != new and new not in permit.names.get(name, ()):
                ours = (cloud.account, person.uid, name, old) in self.named_by_us
                self._check(ours, "I2r", f"{who}: {old!r} became {new!r} there")

    # -- parts ----------------------------------------------------------------------------

    def person_of(self, record: Record) -> tuple[AccountId, int]:
        """Return whom the record is linked to."""
        assert record.link is not None
        return record.link.account, self._person(record).uid

    def _person(self, record: Record) -> Person:
        assert record.link is not None
        return self.clouds[record.link.account].by_id[record.link.remote_id]

    def _past(self, record: Record) -> list[Fields]:
        return [v.contact.fields for v in self._person(record).versions if v.contact is not None]

    def _check(self, holds: bool, invariant: str, said: str) -> None:
        if not holds:
            raise Violation(invariant, said)


def _seq(etag: ETag) -> int:
    return int(etag[1:])


def _has(known: Known, there: Fields) -> None:
    """The account had these names: what was typed until then is no longer ours alone."""
    for name, typed in known.names.items():
        if (shown := getattr(there, name)) in typed:
            del typed[: len(typed) - typed[::-1].index(shown)]
