"""The one place that sets an account's state, checked against the table, saved and announced."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dialpad_contacts.domain.contact import AccountId, SyncCursor
from dialpad_contacts.domain.errors import ContactsError, TryLater
from dialpad_contacts.sync.discover import Reading
from dialpad_contacts.sync.events import AccountChanged, SyncEvent
from dialpad_contacts.sync.guards import Hold
from dialpad_contacts.sync.patience import Patience
from dialpad_contacts.sync.ports import Account, Clock, ContactStore
from dialpad_contacts.sync.schedule import retry_delay
from dialpad_contacts.sync.states import State, move


def unexpected(error: Exception) -> str:
    """Return what is said of an error that no sync should end in: ours has words of its own."""
    return str(error) if isinstance(error, ContactsError) else f"Unexpected: {type(error).__name__}"


class AccountStates:
    """Moves accounts from state to state, and remembers how often each failed in a row."""

    def __init__(
        self,
        store: ContactStore,
        clock: Clock,
        publish: Callable[[SyncEvent], None],
        random: Random,
        patience: Patience,
    ) -> None:
        """Take the parts; does nothing yet."""
        self._store = store
        self._clock = clock
        self._publish = publish
        self._random = random
        self._patience = patience
        self._failures: dict[AccountId, int] = {}

    def began(self, account: Account) -> Account:
        """A sync of the account begins."""
        return self._set(account, State.SYNCING)

    def read(self, account: Account, reading: Reading) -> Account:
        """It was read, and nothing of it applied yet.

        After a reading of everything the old cursor is void, whatever comes of it: a lagging
        account may have shown what it said before that cursor is gone, and will not say again.
        """
        if account.cursor is None or not reading.complete:
            return account
        return self._go_on(account, None, None)

    def applied(self, account: Account, reading: Reading) -> Account:
        """All that was heard is here: what can't be sent now needs no other reading."""
        if reading.hold is not None:
            return account
        return self._go_on(account, reading.cursor, reading.cursor_since)

    def _go_on(
        self, account: Account, cursor: SyncCursor | None, since: datetime | None
    ) -> Account:
        now = self._store.account(account.id)
        self._store.save_account(replace(now, cursor=cursor, cursor_since=since))
        return replace(account, cursor=cursor, cursor_since=since)

    def finished(self, account: Account, reading: Reading | None, hold: Hold | None) -> Account:
        """Everything heard was applied: advance the cursor, last of all."""
        self._failures.pop(account.id, None)
        if reading is not None and reading.hold is None:
            account = replace(account, cursor=reading.cursor, cursor_since=reading.cursor_since)
        now = self._clock.now()
        reason = hold.reason if hold is not None else ""
        account = replace(account, last_sync=now, hold=reason)
        return self._set(account, State.HELD if hold is not None else State.IDLE, reason)

    def later(self, account: AccountId, error: TryLater) -> Account:
        """It can't go on now: wait as the server asked, or back off."""
        attempt = self._failures.get(account, 0) + 1
        self._failures[account] = attempt
        delay_s = retry_delay(attempt, error.after_s, self._random.random())
        state = State.OFFLINE if error.offline else State.WAITING
        asked = error.after_s is not None
        return self._set(self._store.account(account), state, error.reason, delay_s, asked=asked)

    def waits(self, account: Account) -> bool:
        """Return whether a wait that the server asked for is not over; none bypasses it (N12)."""
        return self._patience.waits(account)

    def failed(self, account: AccountId, state: State, reason: str) -> Account:
        """It ended in a state that only the user, or a repair, gets it out of."""
        return self._set(self._store.account(account), state, reason)

    def broke(self, account: AccountId, error: Exception) -> None:
        """It ended in what no sync should end in: said, and saved where the disk lets us (S1)."""
        reason = unexpected(error)
        try:
            self.failed(account, State.FAILED, reason)
        except ContactsError:
            self._publish(AccountChanged(account, State.FAILED, reason))
        except KeyError:
            return  # it was unlinked meanwhile (P9): there is nobody to tell

    def back(self, before: Account) -> None:
        """A cancelled sync leaves the account as it was, but for what was applied."""
        state = before.state
        if state is State.SYNCING:  # left by a crash
            state = State.NEVER_SYNCED if before.last_sync is None else State.IDLE
        self._set(self._store.account(before.id), state, before.reason)

    def _set(
        self,
        account: Account,
        state: State,
        reason: str = "",
        retry_in_s: float | None = None,
        *,
        asked: bool = False,
    ) -> Account:
        now = self._store.account(account.id)
        if now.state is State.PAUSED:  # the user paused it while it ran: that stays
            account = replace(account, state=State.PAUSED)
            state, retry_in_s = State.PAUSED, None
        retry_at = None
        if retry_in_s is not None and asked:  # our own backoff binds no other process
            retry_at = self._clock.now() + timedelta(seconds=retry_in_s)
            self._patience.wait(account, retry_at, retry_in_s)
        changed = replace(
            account, state=move(account.state, state), reason=reason, retry_at=retry_at
        )
        self._store.save_account(changed)
        self._publish(AccountChanged(account.id, state, reason, retry_in_s))
        return changed
