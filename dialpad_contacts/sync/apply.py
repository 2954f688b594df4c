"""Carrying a plan out: this side in batches, the other one by one, each settled at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dialpad_contacts.domain.contact import ContactId, Direction, Fields, Record, link_of
from dialpad_contacts.domain.errors import (
    OutcomeUnknown,
    Refused,
    RemoteGone,
    SignInNeeded,
    StaleWrite,
    TryLater,
)
from dialpad_contacts.domain.merge import acknowledged, to_send
from dialpad_contacts.sync.planner import (
    Said,
    Step,
    imported,
    is_at,
    is_echo,
    plan_contact,
    taken_in,
)
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Change,
    Checked,
    Clock,
    CloseIntent,
    ContactStore,
    Entry,
    EntryId,
    FinishEntry,
    Intent,
    MarkUnknown,
    Note,
    OpenIntent,
    Outcome,
    Provider,
    Put,
    RemoteContact,
    RevMoved,
    Write,
    Written,
)

BATCH = 500
STALE_TRIES = 4


@dataclass(frozen=True, slots=True)
class Run:
    """What every journal entry of one run shares. ``sync`` is None outside a sync."""

    sync: str | None
    cause: str


class Executor:
    """Applies steps for one account. One instance a run; no step leaves a transaction open."""

    def __init__(
        self,
        store: ContactStore,
        provider: Provider,
        account: Account,
        run: Run,
        *,
        clock: Clock,
        new_marker: Callable[[], str],
    ) -> None:
        """Take the run's parts; does nothing yet."""
        self._store = store
        self._provider = provider
        self._account = account
        self._run = run
        self._clock = clock
        self._new_marker = new_marker

    def here(self, steps: Sequence[Step]) -> list[ContactId]:
        """Apply steps on this side in one transaction; return the contacts that changed."""
        try:
            written = self._commit([self._write(s) for s in steps]).ids
        except RevMoved:
            return [c for step in steps for c in self._here_alone(step)]
        return [ContactId(i) for i in written if i]

    def there(self, step: Step) -> Change:
        """Carry out one outgoing step; return what was done.

        Raises:
            TryLater, SignInNeeded: nothing more can be sent now; the step stays due.
        """
        contact = step.change.contact
        if contact is None:
            raise ValueError("an outgoing step names its contact")
        match step.change.action:
            case Action.CREATE_THERE:
                return self._create(contact, step.change)
            case Action.UPDATE_THERE:
                return self._update(contact, step.change)
            case _:
                return self._delete(contact, step.change)

    def checked(self, contact: ContactId) -> None:
        """Remember that the account was asked about this contact just now (R6)."""
        self._commit([Checked(contact)])

    # -- intents (D12) --------------------------------------------------------------------

    def adopt(self, intent: Intent, remote: RemoteContact) -> bool:
        """Tie the contact to the record that its lost create made, in one transaction."""
        record = self._store.record(intent.contact)
        writes: list[Write] = [CloseIntent(intent.id)]
        if intent.entry is not None:
            writes.append(FinishEntry(intent.entry, Outcome.DONE, "found by its marker"))
        if record is not None and record.link is None:
            writes.insert(0, self._adopted(record, intent.body, remote))
        try:
            self._commit(writes, durable=True)
        except RevMoved:
            return self.adopt(intent, remote)
        return record is not None

    def give_up_waiting(self, intent: Intent) -> None:
        """A complete read that began late enough did not show it: it may be sent again."""
        writes: list[Write] = [CloseIntent(intent.id)]
        if intent.entry is not None:
            writes.append(FinishEntry(intent.entry, Outcome.FAILED, "it never arrived"))
        self._commit(writes, durable=True)

    # -- one item, the other side ---------------------------------------------------------

    def _create(self, contact: ContactId, change: Change) -> Change:
        record = self._store.record(contact)
        if record is None or record.link is not None or record.deleted_at is not None:
            return replace(change, action=Action.SKIP, reason="changed here meanwhile")
        marker, body = self._new_marker(), record.fields
        change = replace(change, after=body)
        opening = OpenIntent(
            contact,
            record.rev,
            self._account.id,
            marker,
            body,
            self._entry(change, Outcome.SENT),
        )
        try:
            written = self._commit([opening], durable=True)
        except RevMoved:
            return replace(change, action=Action.SKIP, reason="changed here meanwhile")
        intent, entry = written.ids[0], written.entries[0]
        try:
            remote = self._provider.create(body, marker)
        except OutcomeUnknown:
            self._commit(
                [
                    MarkUnknown(intent, self._clock.now()),
                    FinishEntry(entry, Outcome.UNKNOWN),
                ],
                durable=True,
            )
            raise
        except Refused as refusal:
            return self._refused(contact, change, [CloseIntent(intent)], entry, refusal)
        except (TryLater, SignInNeeded) as error:
            self._commit([CloseIntent(intent), FinishEntry(entry, Outcome.FAILED, str(error))])
            raise
        closing: list[Write] = [CloseIntent(intent), FinishEntry(entry, Outcome.DONE)]
        self._settle(contact, lambda now: self._born(now, body, remote), closing)
        return change

    def _update(self, contact: ContactId, change: Change) -> Change:
        for _ in range(STALE_TRIES):
            record = self._store.record(contact)
            if record is None or record.link is None or record.deleted_at is not None:
                return replace(change, action=Action.SKIP, reason="changed here meanwhile")
            try:
                remote = self._provider.get(record.link.remote_id)
            except RemoteGone:
                return self._gone(record)
            done = self._push(record, remote, change)
            if done is not None:
                return done
        reason = (
            f"It keeps changing at {self._account.kind.display_name}; the next sync tries again."
        )
        self._commit([Note(self._entry(replace(change, reason=reason), Outcome.STALE))])
        return replace(change, action=Action.FAIL, reason=reason)

    def _push(self, record: Record, remote: RemoteContact, change: Change) -> Change | None:
        """Merge, journal, send, settle one update; None when it must be read again."""
        if is_echo(record, remote):
            return None  # N14: what it was before we knew better; merged in, it would bring it back
        merged, overruled, _ = taken_in(record, remote, self._account.direction)
        target = to_send(merged, remote.fields)
        change = replace(change, before=remote.fields, after=target, overruled=overruled)
        if not merged.edited_here or target == remote.fields:
            settled = replace(merged, clean=merged.fields, edited=frozenset(), refused="")
            skipped = replace(change, action=Action.SKIP)
            if settled == record:
                return skipped
            return skipped if self._put(settled, self._taken(change, record, merged)) else None
        link = link_of(merged)
        sent = link.sent if target in link.sent else (*link.sent, target)
        sending = replace(merged, link=replace(link, sent=sent))
        writes: list[Write] = [
            Put(sending, self._entry(change, Outcome.SENT)),
            *self._taken(change, record, merged),
        ]
        try:
            written = self._commit(writes, durable=True)
        except RevMoved:
            return None
        entry = written.entries[0]
        try:
            answer = self._provider.update(remote, target)
        except StaleWrite:
            self._commit([FinishEntry(entry, Outcome.STALE)])
            return None
        except RemoteGone:
            self._commit([FinishEntry(entry, Outcome.FAILED, "gone")])
            current = self._store.record(record.id)
            return self._gone(current) if current is not None else change
        except Refused as refusal:
            return self._refused(record.id, change, [], entry, refusal)
        except OutcomeUnknown:
            self._commit([FinishEntry(entry, Outcome.UNKNOWN)])
            raise
        except (TryLater, SignInNeeded) as error:
            self._commit([FinishEntry(entry, Outcome.FAILED, str(error))])
            raise
        pushed = merged.fields
        self._settle(
            record.id,
            lambda now: _settled(now, pushed, answer),
            [FinishEntry(entry, Outcome.DONE)],
        )
        return change

    def _delete(self, contact: ContactId, change: Change) -> Change:
        record = self._store.record(contact)
        if record is None or record.link is None or not record.delete_due(self._clock.now()):
            return replace(change, action=Action.SKIP, reason="taken back here")
        try:
            remote = self._provider.get(record.link.remote_id)
        except RemoteGone:
            return self._gone(record)
        last = record  # D5: its last state goes to the Trash
        if not is_echo(record, remote):
            last, _, _ = taken_in(record, remote, self._account.direction)
        change = replace(change, before=remote.fields)
        try:
            written = self._commit([Put(last, self._entry(change, Outcome.SENT))], durable=True)
        except RevMoved:
            return replace(change, action=Action.SKIP, reason="taken back here")
        entry = written.entries[0]
        try:
            self._provider.delete(remote)
        except RemoteGone:
            pass  # gone already: that is what was wanted
        except Refused as refusal:
            return self._refused(contact, change, [], entry, refusal)
        except OutcomeUnknown:
            self._commit([FinishEntry(entry, Outcome.UNKNOWN)])
            raise
        except (TryLater, SignInNeeded) as error:
            self._commit([FinishEntry(entry, Outcome.FAILED, str(error))])
            raise
        self._settle(contact, self._buried, [FinishEntry(entry, Outcome.DONE)])
        return change

    # -- settling -------------------------------------------------------------------------

    def _born(self, record: Record, body: Fields, remote: RemoteContact) -> Record:
        """Return ``record`` linked to ``remote``; what was edited since ``body`` stays pending."""
        link = imported(remote, self._account.id).link
        linked = replace(record, link=link, wanted_in=None, refused="")
        return acknowledged(linked, body, remote.fields, remote.etag)

    def _adopted(self, record: Record, body: Fields, remote: RemoteContact) -> Put:
        """Link ``record`` to what its lost create made, which may have been edited there since."""
        made = replace(remote, fields=body)
        born, direction = self._born(record, body, made), self._account.direction
        after, overruled, _ = taken_in(born, remote, direction)
        if after.fields == record.fields:
            return Put(after)
        change = Change(
            "R13", Action.UPDATE_HERE, record.id, self._account.id,
            before=record.fields, after=after.fields, overruled=overruled,
        )  # fmt: skip
        return Put(after, self._entry(change, Outcome.DONE))

    def _buried(self, record: Record) -> Record:
        link = replace(link_of(record), gone_since=self._clock.now())
        if record.deleted_at is None:  # taken back while the delete was under way (U5)
            return replace(record, link=link)
        return replace(record, delete_due_at=None, link=link)

    def _gone(self, record: Record) -> Change:
        """The record is no longer there: the contact stays, marked (R9, D4, N8)."""
        steps = plan_contact(
            record, Said.DELETED, self._account.id, Direction.TWO_WAY, self._clock.now()
        )
        self.here(steps)
        return steps[0].change if steps else Change("R9", Action.SKIP, record.id, self._account.id)

    def _refused(
        self,
        contact: ContactId,
        change: Change,
        writes: list[Write],
        entry: EntryId,
        refusal: Refused,
    ) -> Change:
        """Set the contact aside with the reason; the rest goes on (interaction.md 11.6)."""
        reason = str(refusal)
        done: list[Write] = [*writes, FinishEntry(entry, Outcome.FAILED, reason)]
        self._settle(contact, lambda now: _set_aside(now, reason), done)
        return replace(change, action=Action.FAIL, reason=reason)

    def _settle(
        self, contact: ContactId, make: Callable[[Record], Record], writes: list[Write]
    ) -> None:
        """Write ``make(record)`` and ``writes`` in one transaction, over any newer edit."""
        while True:
            record = self._store.record(contact)
            puts: list[Write] = [] if record is None else [Put(make(record)), Checked(contact)]
            try:
                self._commit([*puts, *writes], durable=True)
            except RevMoved:
                continue
            return

    def _here_alone(self, step: Step) -> list[ContactId]:
        """Apply one step; when its contact was edited since the plan, plan it again first."""
        while True:
            try:
                return [ContactId(i) for i in self._commit([self._write(step)]).ids if i]
            except RevMoved:
                again = self._again(step)
            if again is None:
                return []
            step = again

    def _again(self, step: Step) -> Step | None:
        record = self._store.record(step.change.contact) if step.change.contact else None
        account, ids, now = self._account, step.about, self._clock.now()
        if ids and not is_at(record, account.id, ids):
            # they parted meanwhile: what was heard is whose it is now, or somebody new
            record = self._store.linked(account.id, ids[:1]).get(ids[0])
        steps = plan_contact(record, step.heard, account.id, account.direction, now)
        return next((s for s in steps if not s.is_outgoing), None)

    def _taken(self, change: Change, record: Record, merged: Record) -> list[Write]:
        """Return the entry that says what a push took in on its way; [] when it was nothing."""
        if merged.fields == record.fields:
            return []
        arrived = replace(
            change, rule="D2", action=Action.UPDATE_HERE,
            before=record.fields, after=merged.fields,
        )  # fmt: skip
        return [Note(self._entry(arrived, Outcome.DONE))]

    def _put(self, record: Record, more: Sequence[Write]) -> bool:
        try:
            self._commit([Put(record), *more])
        except RevMoved:
            return False
        return True

    def _write(self, step: Step) -> Write:
        entry = None if step.quiet else self._entry(step.change, Outcome.DONE)
        if step.result is not None:
            return Put(step.result, entry)
        return Note(entry or self._entry(step.change, Outcome.DONE))

    def _entry(self, change: Change, outcome: Outcome) -> Entry:
        return Entry(change, self._run.sync, self._run.cause, outcome)

    def _commit(self, writes: Sequence[Write], *, durable: bool = False) -> Written:
        self._store.account(self._account.id)  # P9: raises KeyError once it is unlinked
        return self._store.commit(writes, self._clock.now(), durable=durable)


def _settled(now: Record, pushed: Fields, answer: RemoteContact) -> Record:
    done = acknowledged(now, pushed, answer.fields, answer.etag)
    return replace(done, link=replace(link_of(done), updated_remotely=answer.updated_at))


def _set_aside(now: Record, reason: str) -> Record:
    link = replace(now.link, sent=()) if now.link is not None else None
    return replace(now, link=link, refused=reason)
