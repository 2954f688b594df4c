"""One seeded world: the real engine between a book and its clouds, a user, strangers and faults.

Everything that happens comes from one ``Random(seed)``, so a seed is a whole story; ``trace``
is its text. Run one by hand with ``python -m tests.simulation.replay SEED``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId, Record
from dialpad_contacts.sync.discover import SyncCancelled
from dialpad_contacts.sync.engine import Engine, Order, marker_source
from dialpad_contacts.sync.local_edits import LocalEdits
from dialpad_contacts.sync.opening import Opener
from dialpad_contacts.sync.ports import Account, ContactStore, Write, Written
from dialpad_contacts.sync.states import State
from tests.simulation.acts import Acts
from tests.simulation.faults import SUSPENDS, Crash, Rates, Storm
from tests.simulation.ledger import Ledger
from tests.simulation.memory_cloud import TestClock
from tests.simulation.memory_store import MemoryStore
from tests.simulation.people import People
from tests.simulation.quiet import check_quiet, snapshot
from tests.simulation.sim_cloud import Person, SimCloud, Version
from tests.simulation.watched_store import WatchedStore

GOOGLE = Account(AccountId("google"), AccountKind.GOOGLE, "maya@one.example", "1")
OFFICE = Account(AccountId("office365"), AccountKind.OFFICE365, "maya@two.example", "2")
EXCHANGE = Account(AccountId("exchange"), AccountKind.EXCHANGE, "maya@three.example", "3")
WAIT = timedelta(minutes=15)
PASSES = 10

OpenBook = Callable[[TestClock, Sequence[Account]], ContactStore]


def memory_book(clock: TestClock, accounts: Sequence[Account]) -> ContactStore:
    """Return an address book in memory with these accounts."""
    store = MemoryStore()
    store.state.accounts.update({a.id: a for a in accounts})
    return store


class World:
    """A user with a two-way and a one-way account, and in some seeds a second two-way one."""

    def __init__(
        self, seed: int, *, book: OpenBook = memory_book, rates: Rates | None = None
    ) -> None:
        self.seed = seed
        self.random = Random(seed)
        self.clock = TestClock()
        self.trace: list[str] = []
        self.verbose = False
        self.storm = Storm(self.random, rates or Rates.drawn(self.random))
        three = self.random.random() < 0.3
        self.accounts = [GOOGLE, EXCHANGE, OFFICE] if three else [GOOGLE, EXCHANGE]
        self.clouds: dict[AccountId, SimCloud] = {}
        self.ledger = Ledger(self.accounts, self.clouds)
        for account in self.accounts:
            cloud = SimCloud(account.id, self.clock, self, self.ledger)
            cloud.follows_old_ids = self.random.random() < 0.7
            self.clouds[account.id] = cloud
        self.store = WatchedStore(book(self.clock, self.accounts), self._point, self._committed)
        self.people = People(self.random)
        self.acts = Acts(self)
        self.acting = False
        self.running = False
        self.done = 0
        self.left = 0
        self.restart()
        for cloud in self.clouds.values():
            for number in range(self.random.randrange(6)):
                cloud.add(self.people.somebody()).shared = number == 3

    def restart(self) -> None:
        """Begin anew: nothing but the book survives."""
        self.acting = self.running = False
        self.edits = LocalEdits(self.store, self.clock)
        self.engine = Engine(
            self.store,
            self._provider,
            clock=self.clock,
            publish=lambda event: None,
            confirm_wait=WAIT,
            random=self.random,
        )
        self.opener = Opener(
            self.store,
            self._provider,
            clock=self.clock,
            publish=lambda event: None,
            new_marker=marker_source(self.random),
        )

    def run(self, acts: int = 50) -> None:
        """Live through ``acts`` user acts, then let all faults end and check what is left."""
        self.left = acts
        while self.left > 0:
            self.survive(self._step)
        self.settle()

    def survive(self, step: Callable[[], None]) -> bool:
        """Do ``step``; when the program ends in it, begin anew. Return whether it got through."""
        try:
            step()
        except Crash:
            self.say("crash")
            self.restart()
            return False
        return True

    def settle(self) -> None:
        """Faults stop; within ten passes everything is at rest and every promise kept (E)."""
        self.say("calm")
        rates = self.storm.rates
        lied_to = bool(rates.echo or rates.stale_get or rates.emptied)
        self.storm.calm()
        self.left = 0
        before: object = None
        for number in range(PASSES):
            self.clock.move(minutes=20)
            for account in self.accounts:
                self.sync(account.id, Order(full=lied_to and number in (1, 4), approved=True))
            now = snapshot(self)
            if now == before and number > 5:
                break
            before = now
        check_quiet(self)

    def sync(self, account: AccountId, order: Order) -> None:
        """Sync one account as the conductor would, signing in again when asked to."""
        now = self.store.account(account)
        if now.state is State.SIGN_IN_NEEDED and self.random.random() < 0.7 + (self.left == 0):
            state = State.NEVER_SYNCED if now.last_sync is None else State.IDLE
            self.store.save_account(replace(now, state=state, reason=""))
        self.running = True
        try:
            report = self.engine.sync(account, order)
        except SyncCancelled:
            self.say(f"{account} cancelled")
        else:
            self.say(f"{account} {report.state} {[c.action.value for c in report.changes]}")
        finally:
            self.running = False

    def say(self, what: str) -> None:
        self.trace.append(what)

    def sha(self) -> str:
        return hashlib.sha256("\n".join(self.trace).encode()).hexdigest()

    # -- the weather, with a user in it (sim_cloud.Weather) ---------------------------------

    def before(self, cloud: SimCloud, operation: str) -> None:
        self.say(f"  {cloud.account} {operation}")
        self._point(operation)
        self.storm.before(cloud, operation)

    def after(self, cloud: SimCloud, operation: str) -> None:
        self._point(f"after {operation}")
        self.storm.after(cloud, operation)

    def commits_late(self, operation: str) -> timedelta | None:
        return self.storm.commits_late(operation)

    def listing_as_of(self, cloud: SimCloud) -> int:
        return self.storm.listing_as_of(cloud)

    def echo(self, person: Person) -> Version | None:
        return self.storm.echo(person)

    def stale_get(self, person: Person) -> Version | None:
        return self.storm.stale_get(person)

    def lists(self, cloud: SimCloud, person: Person) -> bool:
        """Leave a person out of a listing that fell away; never a stranger alone.

        A listing that lacks one record nobody here knows of is like any honest listing: a
        create sent again because of it is the residual risk that faults.md section 4 names.
        So is one who moved, where asking at the old place tells nothing.
        """
        whose = self.ledger.by_person.get((cloud.account, person.uid))
        link = self.ledger.records[whose].link if whose is not None else None
        expected = person.now is not None and link is not None and link.gone_since is None
        if link is not None and link.remote_id != person.ids[-1]:
            expected = expected and cloud.follows_old_ids
        if not expected and not self.storm.hid:
            return True
        return self.storm.lists(cloud, person)

    def loses_cursor(self, midway: bool) -> bool:
        return self.storm.loses_cursor(midway)

    # -- what the store and the clouds tell -------------------------------------------------

    def _point(self, where: str) -> None:
        """Crash here, or act as the user here, if the dice say so."""
        if self.storm.happens(self.storm.rates.crash):
            self.say(f"  ! at {where}")
            raise Crash(where)
        may_act = self.running and not self.acting and self.left > 0
        if may_act and self.storm.happens(self.storm.rates.acts):
            self.acts.one(during_sync=True)

    def _committed(
        self,
        writes: Sequence[Write],
        done: Written,
        now: dict[ContactId, Record],
        durable: bool,
    ) -> None:
        if not self.acting:
            self.say(f"  commit {[type(w).__name__ for w in writes]} {list(now)}")
            if self.verbose:
                self.trace += [f"    {r}" for r in now.values()]
        self.ledger.committed(
            writes, done, now, at=self.clock.now(), by_user=self.acting, durable=durable
        )

    def _provider(self, account: Account) -> SimCloud:
        return self.clouds[account.id]

    def _step(self) -> None:
        dice = self.random.random()
        if dice < 0.66:
            self.acts.one(during_sync=False)
        elif dice < 0.90:
            account = self.random.choice(self.accounts).id
            full = self.random.random() < 0.15
            approved = self.random.random() < 0.1
            stops = self.random.random() < 0.05
            cancelled = (lambda: self.random.random() < 0.2) if stops else (lambda: False)
            self.sync(account, Order(full=full, approved=approved, cancelled=cancelled))
        elif dice < 0.98:
            self.clock.move(seconds=self.random.choice(SUSPENDS))
        else:
            self.say("restart")
            self.restart()
