"""One sync: discover -> plan -> guard -> apply -> settle; the cursor advances last."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random, SystemRandom

from dialpad_contacts.domain.contact import AccountId, ContactId
from dialpad_contacts.domain.errors import (
    ContactsError,
    CursorExpired,
    SignInNeeded,
    TryLater,
)
from dialpad_contacts.sync.account_state import AccountStates
from dialpad_contacts.sync.apply import BATCH, Executor, Run
from dialpad_contacts.sync.directory import Directories
from dialpad_contacts.sync.discover import Reading, SyncCancelled, discover
from dialpad_contacts.sync.events import (
    ContactsChanged,
    Progress,
    SyncEvent,
    SyncFinished,
)
from dialpad_contacts.sync.guards import Hold, after_restore, mass_delete
from dialpad_contacts.sync.intents import CONFIRM_WAIT, unknown_after_restart
from dialpad_contacts.sync.patience import Patience
from dialpad_contacts.sync.planner import (
    Plan,
    Step,
    plan_account,
)
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Cancelled,
    Change,
    Clock,
    ContactStore,
    Provider,
)
from dialpad_contacts.sync.report import Report
from dialpad_contacts.sync.schedule import resend_allowed
from dialpad_contacts.sync.sending import Sending
from dialpad_contacts.sync.states import State

Publish = Callable[[SyncEvent], None]
ProviderFor = Callable[[Account], Provider]
MANY = 200
"""More changed contacts than this are announced as 'many', not one by one."""
TELL_EVERY_S = 1.0
"""How often 'many' is said while they arrive: each time the window reads its list again."""


@dataclass(frozen=True, slots=True)
class Order:
    """What a sync is asked to do.

    ``cause`` goes to the journal, as 'user' or 'scheduled'. ``approved``: the user said yes
    to what was held. ``dry_run``: plan, and do none of it.
    """

    cause: str = "user"
    full: bool = False
    dry_run: bool = False
    approved: bool = False
    cancelled: Cancelled = field(default=lambda: False)
    sync: str = ""
    """The sync's id in the journal, shared by its accounts; '' makes a new one."""


def marker_source(random: Random | None) -> Callable[[], str]:
    """Return a maker of create markers: lower-case hex, as Graph's filter wants it (D12)."""
    if random is None:
        return lambda: uuid.uuid4().hex
    return lambda: f"{random.getrandbits(128):032x}"


class Engine:
    """Runs syncs. Between them it knows failures and fresh directories; the store, the rest.

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
        self._new_marker = marker_source(random)
        self._patience = Patience(clock)
        self._directories = Directories(store, clock, publish)
        self._states = AccountStates(
            store, clock, publish, random or SystemRandom(), self._patience
        )

    # -- a whole account ------------------------------------------------------------------

    def sync(self, account_id: AccountId, order: Order) -> Report:
        """Sync one account; every expected failure ends in its state, not in an exception.

        Raises:
            KeyError: the account is not linked.
            SyncCancelled: ``order.cancelled`` said so; what was applied stays.
        """
        account = self._store.account(account_id)
        run = Run(order.sync or self._new_marker()[:12], order.cause)
        changes: list[Change] = []
        still = account.state in (State.PAUSED, State.SIGN_IN_NEEDED)
        if still or self._states.waits(account):
            return Report(account_id, run.sync or "", account.state, account.reason, ())
        try:
            if not order.dry_run:
                self._states.began(account)
            after = self._run(account, run, order, changes)
        except SyncCancelled:
            if not order.dry_run:
                self._states.back(account)
            raise
        except (SignInNeeded, TryLater, CursorExpired) as error:
            after = self._stopped(account, error, order)
        except Exception as error:
            if not order.dry_run:
                self._states.broke(account_id, error)
            raise
        report = Report(account_id, run.sync or "", after.state, after.reason, tuple(changes))
        if not order.dry_run and after.state in (State.IDLE, State.HELD):
            overruled = sum(bool(c.overruled) for c in changes)
            self._publish(
                SyncFinished(
                    account_id,
                    report.sync,
                    report.received,
                    report.sent,
                    report.failed,
                    overruled,
                )
            )
        return report

    def _stopped(self, account: Account, error: ContactsError, order: Order) -> Account:
        """Turn an expected failure into the account's state."""
        for intent in self._store.intents(account.id):
            self._patience.dead_for(intent)  # its wait is measured from here (N23)
        if isinstance(error, CursorExpired):
            error = TryLater(f"{account.kind.display_name} keeps forgetting where we were.")
        if isinstance(error, TryLater):
            if order.dry_run:
                state = State.OFFLINE if error.offline else State.WAITING
                return replace(account, state=state, reason=error.reason)
            return self._states.later(account.id, error)
        if order.dry_run:
            return replace(account, state=State.SIGN_IN_NEEDED, reason=str(error))
        return self._states.failed(account.id, State.SIGN_IN_NEEDED, str(error))

    def _run(self, account: Account, run: Run, order: Order, changes: list[Change]) -> Account:
        provider = self._provider_for(account)
        if provider.capabilities.reads_directory and not order.dry_run:
            changes += self._directories.follow(
                provider, account, cause=order.cause, cancelled=order.cancelled
            )
        account = replace(account, state=State.SYNCING)
        if not provider.capabilities.reads_contacts:
            if order.dry_run:
                return replace(account, state=State.IDLE, reason="")
            return self._states.finished(account, None, None)
        first = account.last_sync is None
        while True:
            reading, plan, hold = self._pass(provider, account, run, order)
            if order.dry_run:
                changes += plan.changes
                state, reason = (State.HELD, hold.reason) if hold else (State.IDLE, "")
                return replace(account, state=state, reason=reason)
            executor = self._executor(provider, account, run)
            account = self._states.read(account, reading)
            self._apply_here(account, executor, plan, order, changes)
            if hold is None and not first and plan.outgoing:
                account = self._states.applied(account, reading)
                sending = Sending(self._store, account.id, executor, run, self._clock)
                self._apply_there(account, sending, plan, order, changes)
            account = self._states.finished(account, reading, hold)
            if not (first and plan.outgoing) or account.state is not State.IDLE:
                return account
            first = False  # D27: the first pass read and wrote nothing; now what waits may go
            account = self._states.began(account)

    def _pass(
        self, provider: Provider, account: Account, run: Run, order: Order
    ) -> tuple[Reading, Plan, Hold | None]:
        """Discover, plan and guard; writes nothing but what lost creates are now known to be."""
        if not order.dry_run:
            unknown_after_restart(self._store, account, self._clock)
        intents = self._store.intents(account.id)
        now = self._clock.now()
        dead = {i.id: self._patience.dead_for(i) for i in intents if i.unknown_since is not None}
        overdue = any(age >= self._confirm_wait for age in dead.values())
        reading = discover(
            provider,
            self._store,
            account,
            clock=self._clock,
            full=order.full or overdue or bool(account.hold),
            approved=order.approved,
            cancelled=order.cancelled,
            on_page=lambda done, total: self._publish(Progress(account.id, "reading", done, total)),
        )
        if intents and not order.dry_run:
            self._resolve(provider, account, run, reading, dead)
        open_creates = {i.contact for i in self._store.intents(account.id)}
        outgoing = [r for r in self._store.outgoing(account.id, now) if r.id not in open_creates]
        plan = plan_account(
            account.id,
            account.direction,
            heard=reading.heard,
            linked=reading.linked,
            outgoing=outgoing,
            now=now,
        )
        return reading, plan, self._guard(account, reading, plan, order)

    def _guard(self, account: Account, reading: Reading, plan: Plan, order: Order) -> Hold | None:
        """Ask for a yes: what fell away, a restored file, a mass delete (D28, D19, D15)."""
        if order.approved:
            return reading.hold
        hold = after_restore(account.hold, sends=bool(plan.outgoing), fell=reading.hold)
        return hold or self._mass_delete(account, plan)

    def _mass_delete(self, account: Account, plan: Plan) -> Hold | None:
        """Ask for a yes before a mass delete (D15), counted from the journal."""
        unsent = [s for s in plan.outgoing if s.change.action is Action.DELETE_THERE]
        if not unsent:
            return None
        asked_for = sum(self._confirmed(step) for step in unsent)
        now = self._clock.now()
        return mass_delete(
            unsent=len(unsent) - asked_for,
            sent_last_hour=self._store.deletes_sent(account.id, now - timedelta(hours=1)),
            contacts=len(self._store.alive(account.id)),
            approved=0,
            title=account.kind.display_name,
        )

    def _confirmed(self, step: Step) -> bool:
        record = self._store.record(step.change.contact) if step.change.contact else None
        return record is not None and record.delete_confirmed

    def _resolve(
        self,
        provider: Provider,
        account: Account,
        run: Run,
        reading: Reading,
        dead: dict[int, timedelta],
    ) -> None:
        """Adopt the creates that the reading found by their marker; free those it rules out.

        ``dead`` says how long each one's request was dead when the reading began.
        """
        executor = self._executor(provider, account, run)
        markers = reading.markers
        for intent in self._store.intents(account.id):
            found = markers.get(intent.marker)
            if found is not None:
                executor.adopt(intent, found)
            elif intent.id in dead and resend_allowed(
                reading.began - dead[intent.id],
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
        told_at = self._clock.monotonic()
        for start in range(0, len(steps), BATCH):
            if order.cancelled():
                raise SyncCancelled
            batch = steps[start : start + BATCH]
            ids = executor.here(batch)
            changes += _told(batch, ids)
            last = start + len(batch) == len(steps)
            if len(steps) <= MANY:
                self._announce(account.id, ids, many=False)
            elif last or self._clock.monotonic() - told_at >= TELL_EVERY_S:
                told_at = self._clock.monotonic()
                self._announce(account.id, [], many=True)
            self._publish(Progress(account.id, "applying", start + len(batch), len(steps)))

    def _apply_there(
        self,
        account: Account,
        sending: Sending,
        plan: Plan,
        order: Order,
        changes: list[Change],
    ) -> None:
        steps = plan.outgoing
        for done, change in enumerate(sending.send(steps, order.cancelled), 1):
            if change.action is not Action.SKIP:
                changes.append(change)
            if change.contact is not None:
                self._announce(account.id, [change.contact], many=False)
            self._publish(Progress(account.id, "sending", done, len(steps)))

    # -- small parts ----------------------------------------------------------------------

    def _executor(self, provider: Provider, account: Account, run: Run) -> Executor:
        return Executor(
            self._store,
            provider,
            account,
            run,
            clock=self._clock,
            new_marker=self._new_marker,
        )

    def _announce(self, account: AccountId, ids: list[ContactId], *, many: bool) -> None:
        if ids or many:
            self._publish(ContactsChanged(account, () if many else tuple(ids)))


def _told(steps: Sequence[Step], ids: Sequence[ContactId]) -> list[Change]:
    """Return the steps' changes as reported, with the ids that imported contacts got."""
    named = list(ids) if len(ids) == len(steps) else [None] * len(steps)
    return [
        replace(s.change, contact=s.change.contact or i) if s.result is not None else s.change
        for s, i in zip(steps, named, strict=True)
        if not s.quiet
    ]
