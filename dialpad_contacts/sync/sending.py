"""Sending what waits, one contact at a time: one that can't be sent never stops the rest (N13)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dialpad_contacts.domain.contact import AccountId, ContactId, Record
from dialpad_contacts.domain.errors import TryLater
from dialpad_contacts.sync.apply import Executor, Run
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.planner import Step
from dialpad_contacts.sync.ports import (
    Action,
    Cancelled,
    Change,
    Clock,
    ContactStore,
    Entry,
    Outcome,
    Put,
    RevMoved,
)

TRIES = 5
"""So often a contact is tried that fails by itself; then it is set aside with its reason."""
BREAKER = 3
"""So many that fail one after the other are the account's trouble, not theirs."""
_UNEXPECTED = (LookupError, ValueError, TypeError, AttributeError, ArithmeticError)
"""What a record that nobody thought of makes a provider raise."""


class Sending:
    """Sends the outgoing steps of one run, and counts what fails by itself."""

    def __init__(
        self, store: ContactStore, account: AccountId, executor: Executor, run: Run, clock: Clock
    ) -> None:
        """Take the run's parts; sends nothing yet."""
        self._store = store
        self._account = account
        self._executor = executor
        self._run = run
        self._clock = clock

    def send(self, steps: Sequence[Step], cancelled: Cancelled) -> Iterator[Change]:
        """Send ``steps``, those that failed before last; yield what was done, failures included.

        Raises:
            TryLater, SignInNeeded: nothing more can be sent now, or, when all the rest was,
                some failed by themselves and are tried again by the next sync.
            SyncCancelled: ``cancelled`` said so.
        """
        failed: list[tuple[Change, TryLater]] = []
        sent = in_a_row = 0
        for step in sorted(steps, key=self._tries):
            if cancelled():
                raise SyncCancelled
            try:
                change = self._once(step)
            except _Alone as failure:
                failed.append((step.change, failure.reason))
                in_a_row += 1
                if in_a_row == BREAKER:
                    break
                continue
            in_a_row = 0
            sent += change.action not in (Action.SKIP, Action.FAIL)
            yield change
        theirs = sent > 0 or len(failed) == 1
        later: TryLater | None = None
        for change, reason in failed:
            aside = self._count(change, reason, may_set_aside=theirs)
            if aside is None:
                later = later or reason
            else:
                yield aside
        if later is not None:
            raise later

    def _once(self, step: Step) -> Change:
        try:
            return self._executor.there(step)
        except TryLater as error:
            if error.offline or error.busy or error.after_s is not None:
                raise
            raise _Alone(error) from error
        except _UNEXPECTED as error:
            self._store.account(self._account)  # P9: raises KeyError once it is unlinked
            reason = f"This contact can't be sent: {type(error).__name__}."
            raise _Alone(TryLater(reason)) from error

    def _count(self, change: Change, reason: TryLater, *, may_set_aside: bool) -> Change | None:
        """Count a failure; return the change that says so when the contact is set aside."""
        while True:
            record = self._record(change.contact)
            if record is None:
                return None
            tries = record.tries + 1
            counted, aside, entry = replace(record, tries=tries), None, None
            if may_set_aside and tries >= TRIES:
                words = f"{reason} It was tried {tries} times. Save the contact again to try again."
                counted = replace(counted, refused=words)
                aside = replace(change, action=Action.FAIL, reason=words)
                noted = replace(change, reason=words)
                entry = Entry(noted, self._run.sync, self._run.cause, Outcome.FAILED)
            try:
                self._store.commit([Put(counted, entry)], self._clock.now(), durable=True)
            except RevMoved:
                continue
            return aside

    def _tries(self, step: Step) -> int:
        record = self._record(step.change.contact)
        return record.tries if record is not None else 0

    def _record(self, contact: ContactId | None) -> Record | None:
        return self._store.record(contact) if contact is not None else None


class _Alone(Exception):
    """Something went wrong with one contact, perhaps with it alone."""

    def __init__(self, reason: TryLater) -> None:
        super().__init__(str(reason))
        self.reason = reason
