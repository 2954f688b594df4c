"""One sync of one account: discover -> plan -> guard -> apply -> settle; the cursor advances last."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.errors import CursorExpired, RemoteGone, SignInNeeded, TryLater
from dialpad_contacts.sync.apply import (
    BATCH,
    CONFIRM_WAIT,
    Executor,
    Run,
    unknown_after_restart,
)
from dialpad_contacts.sync.discover import Reading, SyncCancelled, discover
from dialpad_contacts.sync.events import (
    AccountChanged,
    ContactChecked,
    ContactsChanged,
    Progress,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.sync.guards import Hold, mass_delete
from dialpad_contacts.sync.planner import Heard, Plan, Said, Step, plan_account, plan_contact
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Cancelled,
    Change,
    Clock,
    ContactStore,
    DirectoryEntry,
    Provider,
)
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.schedule import resend_allowed, retry_delay
from dialpad_contacts.sync.states import State, move

Publish = Callable[[SyncEvent], None]
ProviderFor = Callable[[Account], Provider]
MANY = 200
"""More changed contacts than this are announced as 'many', not one by one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a sync is asked to do. ``cause`` goes to the journal: 'user', 'scheduled', 'linked'…

    ``approved``: the user said yes to what was held. ``dry_run``: plan, and do none of it.
    """

    cause: str = "user"
    full: bool = False
    dry_run: bool = False
    approved: bool = False
    cancelled: Cancelled = field(default=lambda: False)


class Engine:
    """Runs syncs. Holds no state between them but failure counts; the store remembers the rest.

    Blocking; one call at a time per account, which the caller sees to (P8).
    """

    def __init__(
        self,
        store: ContactStore,
        provider_for: ProviderFor,
        *,
        clock: Clock,
        publish: Publish,
        confirm_wait: timedelta = CONFIRM_WAIT,
        random: Random | None = None,
    ) -> None:
        """Take the parts; does nothing yet. ``random`` makes markers and jitter repeatable."""
        self._store = store
        self._provider_for = provider_for
        self._clock = clock
        self._publish = publish
        self._confirm_wait = confirm_wait
        self._random = random
        self._failures: dict[AccountId, int] = {}

    # -- a whole account ------------------------------------------------------------------

    def sync(self, account_id: AccountId, order: Order) -> Report:
        """Sync one account; every expected failure ends in its state, not in an exception.

        Raises:
            KeyError: the account is not linked.
            SyncCancelled: ``order.cancelled`` said so; what was applied stays.
        """
        account = self._store.account(account_id)
        run = Run(self._new_marker()[:12], order.cause)
        changes: list[Change] = []
        if account.state in (State.PAUSED, State.SIGN_IN_NEEDED):
            return Report(account_id, run.sync or "", account.state, account.reason, ())
        before = account
        try:
            if not order.dry_run:
                account = self._set(account, State.SYNCING)
            account = self._run(account, run, order, changes)
        except SyncCancelled:
            self._back(before, order)
            raise
        except SignInNeeded as error:
            account = self._fail(account, State.SIGN_IN_NEEDED, str(error), None, order)
        except TryLater as error:
            account = self._later(account, error, order)
        except CursorExpired:
            reason = f"{account.kind.title} keeps forgetting where we were."
            account = self._later(account, TryLater(reason), order)
        except Exception as error:
            self._fail(account, State.FAILED, f"Unexpected: {type(error).__name__}", None, order)
            raise
        else:
            self._failures.pop(account_id, None)
        report = Report(
            account_id, run.sync or "", account.state, account.reason, tuple(changes)
        )
        if not order.dry_run and account.state in (State.IDLE, State.HELD):
            overruled = sum(bool(c.overruled) for c in changes)
            self._publish(
                SyncFinished(
                    account_id, report.sync, report.received, report.sent, report.failed, overruled
                )
            )
        return report

    def _run(self, account: Account, run: Run, order: Order, changes: list[Change]) -> Account:
        provider = self._provider_for(account)
        if provider.capabilities.reads_directory:
            self._directory(provider, account, order, changes)
        if not provider.capabilities.reads_contacts:
            return self._finish(account, None, None, order)
        first = account.last_sync is None
        hold = None
        for _ in range(2):
            reading, plan, hold = self._pass(provider, account, run, order)
            if order.dry_run:
                changes += plan.changes
                return account
            executor = self._executor(provider, account, run)
            self._apply_here(account, executor, plan, order, changes)
            if hold is None and not first:
                self._apply_there(account, executor, plan, order, changes)
            account = self._finish(account, reading, hold, order)
            if not (first and plan.outgoing):
                break
            first = False  # D27: the first pass read and wrote nothing; now what waits may go
            account = self._set(account, State.SYNCING)
        return account

    def _pass(
        self, provider: Provider, account: Account, run: Run, order: Order
    ) -> tuple[Reading, Plan, Hold | None]:
        """Discover, plan and guard; writes nothing but what lost creates are now known to be."""
        if not order.dry_run:
            unknown_after_restart(self._store, account, self._clock)
        intents = self._store.intents(account.id)
        now = self._clock.now()
        overdue = any(
            i.unknown_since is not None and now - i.unknown_since >= self._confirm_wait
            for i in intents
        )
        reading = discover(
            provider,
            self._store,
            account,
            clock=self._clock,
            full=order.full or overdue or bool(account.hold),
            approved=order.approved,
            cancelled=order.cancelled,
            on_page=lambda done, total: self._publish(
                Progress(account.id, "reading", done, total)
            ),
        )
        if intents and not order.dry_run:
            self._resolve(provider, account, run, reading)
        open_creates = {i.contact for i in self._store.intents(account.id)}
        outgoing = [
            r for r in self._store.outgoing(account.id, now) if r.id not in open_creates
        ]
        plan = plan_account(
            account.id,
            account.direction,
            heard=reading.heard,
            linked=reading.linked,
            outgoing=outgoing,
            now=now,
        )
        return reading, plan, reading.hold or self._guard(account, plan, order)

    def _guard(self, account: Account, plan: Plan, order: Order) -> Hold | None:
        """Ask for a yes before a mass delete (D15), counted from the journal."""
        if order.approved:
            return None
        unsent = [s for s in plan.outgoing if s.change.action is Action.DELETE_THERE]
        asked_for = sum(self._confirmed(step) for step in unsent)
        now = self._clock.now()
        return mass_delete(
            unsent=len(unsent) - asked_for,
            sent_last_hour=self._store.deletes_sent(account.id, now - timedelta(hours=1)),
            contacts=len(self._store.alive(account.id)),
            approved=0,
            title=account.kind.title,
        )

    def _confirmed(self, step: Step) -> bool:
        record = self._store.record(step.change.contact) if step.change.contact else None
        return record is not None and record.delete_confirmed

    def _resolve(self, provider: Provider, account: Account, run: Run, reading: Reading) -> None:
        """Adopt the creates that the reading found by their marker; free those it rules out."""
        executor = self._executor(provider, account, run)
        markers = reading.markers
        for intent in self._store.intents(account.id):
            found = markers.get(intent.marker)
            if found is not None:
                executor.adopt(intent, found)
            elif intent.unknown_since is not None and resend_allowed(
                intent.unknown_since,
                reading.began,
                wait=self._confirm_wait,
                read_was_complete=reading.complete,
            ):
                executor.give_up_waiting(intent)
        reading.linked |= self._store.linked(account.id, reading.heard)

    def _apply_here(
        self,
        account: Account,
        executor: Executor,
        plan: Plan,
        order: Order,
        changes: list[Change],
    ) -> None:
        steps = plan.here
        for start in range(0, len(steps), BATCH):
            if order.cancelled():
                raise SyncCancelled
            batch = steps[start : start + BATCH]
            ids = executor.here(batch)
            changes += _told(batch, ids)
            self._announce(account.id, ids, many=len(steps) > MANY)
            self._publish(Progress(account.id, "applying", start + len(batch), len(steps)))

    def _apply_there(
        self,
        account: Account,
        executor: Executor,
        plan: Plan,
        order: Order,
        changes: list[Change],
    ) -> None:
        steps = plan.outgoing
        for done, step in enumerate(steps, 1):
            if order.cancelled():
                raise SyncCancelled
            change = executor.there(step)
            if change.action is not Action.SKIP:
                changes.append(change)
            if change.contact is not None:
                self._announce(account.id, [change.contact], many=False)
            self._publish(Progress(account.id, "sending", done, len(steps)))

    def _directory(
        self, provider: Provider, account: Account, order: Order, changes: list[Change]
    ) -> None:
        """Read the company directory and group chats whole, and take them over (D23)."""
        entries: list[DirectoryEntry] = []
        for page in provider.directory():
            entries += page
            self._publish(Progress(account.id, "reading", len(entries), None))
            if order.cancelled():
                raise SyncCancelled
        if order.dry_run:
            return
        changed = self._store.replace_directory(account.id, entries, self._clock.now())
        if changed:
            changes.append(
                Change("D23", Action.UPDATE_HERE, None, account.id, reason=f"{changed} entries")
            )
            self._announce(account.id, [], many=True)

    # -- one contact ----------------------------------------------------------------------

    def open(self, contact: ContactId, *, cause: str = "opened") -> str:
        """Fetch one contact from its account now, and send what waits for it (R6).

        Returns:
            '' when it was fetched (or has no record to fetch), else why it was not, as a
            sentence; what is here stays usable in any case.
        """
        record = self._store.record(contact)
        if record is None or record.link is None or record.link.gone_since is not None:
            self._publish(ContactChecked(contact, ()))
            return ""
        account = self._store.account(record.link.account)
        warning = ""
        changed: tuple[str, ...] = ()
        try:
            provider = self._provider_for(account)
            heard: Heard
            try:
                heard = provider.get(record.link.remote_id)
            except RemoteGone:
                heard = Said.DELETED
            changed = self._take(provider, account, contact, heard, cause)
        except (TryLater, SignInNeeded) as error:
            warning = str(error)
        self._publish(ContactChecked(contact, changed, warning))
        return warning

    def _take(
        self,
        provider: Provider,
        account: Account,
        contact: ContactId,
        heard: Heard,
        cause: str,
    ) -> tuple[str, ...]:
        before = self._store.record(contact)
        if before is None:
            return ()
        executor = self._executor(provider, account, Run(None, cause))
        steps = plan_contact(
            before, heard, account.id, account.direction, self._clock.now()
        )
        executor.here([s for s in steps if not s.is_outgoing])
        executor.checked(contact)
        if not account.hold and account.last_sync is not None:
            for step in steps:
                if step.is_outgoing and step.change.action is Action.UPDATE_THERE:
                    executor.there(step)
        after = self._store.record(contact)
        if after is None or after.rev == before.rev:
            return ()
        self._announce(account.id, [contact], many=False)
        return what_changed(before, after)

    # -- states ---------------------------------------------------------------------------

    def _set(
        self, account: Account, state: State, reason: str = "", retry_in_s: float | None = None
    ) -> Account:
        """The one setter of account states; the table says what is allowed."""
        retry_at = None
        if retry_in_s is not None:
            retry_at = self._clock.now() + timedelta(seconds=retry_in_s)
        changed = replace(
            account, state=move(account.state, state), reason=reason, retry_at=retry_at
        )
        self._store.save_account(changed)
        self._publish(AccountChanged(account.id, state, reason, retry_in_s))
        return changed

    def _finish(
        self, account: Account, reading: Reading | None, hold: Hold | None, order: Order
    ) -> Account:
        """Everything heard was applied: advance the cursor, last of all."""
        if order.dry_run:
            return account
        if reading is not None and reading.hold is None:
            account = replace(account, cursor=reading.cursor, cursor_since=reading.cursor_since)
        account = replace(
            account, last_sync=self._clock.now(), hold=hold.reason if hold is not None else ""
        )
        if hold is not None:
            return self._set(account, State.HELD, hold.reason)
        return self._set(account, State.IDLE)

    def _later(self, account: Account, error: TryLater, order: Order) -> Account:
        attempt = self._failures.get(account.id, 0) + 1
        self._failures[account.id] = attempt
        jitter = (self._random or Random()).random()  # noqa: S311 - jitter, not a secret
        delay = retry_delay(attempt, error.after_s, jitter)
        state = State.OFFLINE if error.offline else State.WAITING
        return self._fail(account, state, error.reason, delay, order)

    def _fail(
        self, account: Account, state: State, reason: str, delay: float | None, order: Order
    ) -> Account:
        if order.dry_run:
            return replace(account, state=state, reason=reason)
        return self._set(self._store.account(account.id), state, reason, delay)

    def _back(self, before: Account, order: Order) -> None:
        """A cancelled sync leaves the account as it was, but for what was applied."""
        if not order.dry_run:
            now = self._store.account(before.id)
            self._set(replace(now, retry_at=before.retry_at), _resting(before.state), before.reason)

    # -- small parts ----------------------------------------------------------------------

    def _executor(self, provider: Provider, account: Account, run: Run) -> Executor:
        return Executor(
            self._store, provider, account, run, clock=self._clock, new_marker=self._new_marker
        )

    def _announce(self, account: AccountId, ids: list[ContactId], *, many: bool) -> None:
        if ids or many:
            self._publish(ContactsChanged(account, () if many else tuple(ids)))

    def _new_marker(self) -> str:
        if self._random is not None:
            return f"{self._random.getrandbits(128):032x}"
        return uuid.uuid4().hex
