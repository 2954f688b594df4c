"""What goes wrong in a simulated world, and how often: drawn per seed, so that seeds differ."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import timedelta
from random import Random

from dialpad_contacts.domain.errors import OutcomeUnknown, SignInNeeded, TryLater
from tests.simulation.sim_cloud import LAG_LIMIT, Person, SimCloud, Version


class Crash(BaseException):
    """The program ends here, without a goodbye: no handler of ours may catch it."""


@dataclass(frozen=True, slots=True)
class Rates:
    """Chances per exchange, 0 to 1; the figure given is the worst that a seed can draw."""

    crash: float = 0.02
    """At each commit, before and after, and at each exchange, before and after."""
    lost_before: float = 0.06
    lost_after: float = 0.10
    late: float = 0.10
    try_later: float = 0.04
    signed_out: float = 0.01
    page_error: float = 0.05
    cursor: float = 0.08
    lag: float = 0.5
    echo: float = 0.06
    stale_get: float = 0.08
    emptied: float = 0.03
    acts: float = 0.12
    """The user, or somebody at the vendor's page, acts in the middle of a sync."""
    suspend: float = 0.04

    @classmethod
    def drawn(cls, random: Random) -> Rates:
        """Swarm: each fault is absent from two seeds of five, else anywhere up to its worst."""
        drawn = {}
        for field in fields(cls):
            chance = random.random()
            worst = float(str(field.default))
            drawn[field.name] = 0.0 if chance < 0.4 else worst * (chance - 0.4) / 0.6
        return cls(**drawn)

    @classmethod
    def none(cls) -> Rates:
        return cls(**{field.name: 0.0 for field in fields(cls)})


LATE = replace(Rates.none(), late=0.3, suspend=0.12, lag=0.3, emptied=0.03, acts=0.12)
"""A weather of late replies and naps, in which the rarest bugs show within some hundred seeds."""
SUSPENDS = (20, 90, 1200, 4000, 90000)
"""How long the computer sleeps, in seconds."""


class Storm:
    """The weather of one seed. ``calm`` ends it for good."""

    def __init__(self, random: Random, rates: Rates) -> None:
        self._random = random
        self.rates = rates
        self._lost = False
        self._hangs_s = 0
        self._emptied = 0.0
        self.hid = False

    def calm(self) -> None:
        self.rates = Rates.none()
        self._emptied = 0.0

    def happens(self, rate: float) -> bool:
        return rate > 0.0 and self._random.random() < rate

    def before(self, cloud: SimCloud, operation: str) -> None:
        rates = self.rates
        reads = operation in ("list", "page", "get")
        self._lost = False
        if self.happens(rates.suspend):
            cloud.clock.move(seconds=self._random.choice(SUSPENDS))
            cloud.let_late_ones_in()
        if operation == "list":
            self.hid = False
            some = self._random.choice((1.0, 0.3))
            self._emptied = some if self.happens(rates.emptied) else 0.0
        if operation == "page" and self.happens(rates.page_error):
            raise TryLater("half a page")
        if self.happens(rates.try_later):
            raise TryLater("slow down", after_s=self._random.choice((None, 1.0, 30.0, 3000.0)))
        if self.happens(rates.signed_out):
            raise SignInNeeded("revoked")
        if self.happens(rates.lost_before):
            raise TryLater("reset", offline=True) if reads else OutcomeUnknown("reset")

    def after(self, cloud: SimCloud, operation: str) -> None:
        if self._lost:
            self._lost = False
            cloud.clock.move(seconds=self._hangs_s)
            raise OutcomeUnknown("timed out", offline=True)
        if self.happens(self.rates.lost_after):
            if operation == "get":
                raise TryLater("reset", offline=True)
            raise OutcomeUnknown("reset")

    def commits_late(self, operation: str) -> timedelta | None:
        """Return how long after we gave a write up, or ended, it arrives: 10 minutes at most."""
        self._lost = self.happens(self.rates.late)
        if not self._lost:
            return None
        asleep = self.happens(self.rates.suspend * 4)
        self._hangs_s = self._random.choice(SUSPENDS) if asleep else self._random.randint(1, 120)
        return timedelta(seconds=self._random.randint(1, 600))

    def listing_as_of(self, cloud: SimCloud) -> int:
        if not self.happens(self.rates.lag):
            return cloud.seq
        oldest = cloud.clock.now() - LAG_LIMIT
        shown = [0]
        recent: list[int] = []
        for person in cloud.people:
            for version in person.versions:
                (shown if version.at <= oldest else recent).append(version.seq)
        return max(*shown, self._random.choice(recent) if recent else 0)

    def echo(self, person: Person) -> Version | None:
        if len(person.versions) > 1 and self.happens(self.rates.echo):
            version = self._random.choice(person.versions[:-1])
            contact = version.contact
            if contact is not None and contact.remote_id == person.ids[-1]:
                return version
        return None

    def stale_get(self, person: Person) -> Version | None:
        if len(person.versions) > 1 and self.happens(self.rates.stale_get):
            version = person.versions[-2]
            if version.contact is None or version.contact.remote_id == person.ids[-1]:
                return version
        return None

    def lists(self, cloud: SimCloud, person: Person) -> bool:
        hidden = self.happens(self._emptied)
        self.hid = self.hid or hidden
        return not hidden

    def loses_cursor(self, midway: bool) -> bool:
        return self.happens(self.rates.cursor)
