"""Crash points, all of them: one script of acts, ended at each commit and each exchange in turn.

A script is a seed's story without other faults. ``Doomed`` lives it and dies at the points it
is told to, first in the story, then in what follows the restart; then everything must come to
rest with every promise kept, as in any world.
"""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from dialpad_contacts.domain.contact import AccountId
from dialpad_contacts.sync.engine import Order
from tests.simulation.faults import Crash, Rates
from tests.simulation.world import World

ACTS = 8
"""Acts of a script; each is followed by a sync of every account."""


class Doomed(World):
    """A world without weather, which ends at the points numbered ``deaths`` (1 is the first)."""

    def __init__(self, script: int, deaths: tuple[int, ...] = ()) -> None:
        self.points = 0
        self._deaths = deaths
        self._immortal = False
        super().__init__(script, rates=Rates.none())

    def tell(self) -> int:
        """Live the script to its end; return how many points it could have ended at."""
        self.left = ACTS
        for account in self.accounts:
            self._relive(account.id)
        while self.left > 0:
            self.clock.move(seconds=70)
            self.survive(lambda: self.acts.one(during_sync=False))
            for account in self.accounts:
                self._relive(account.id)
        points, self._immortal = self.points, True
        self.settle()
        return points

    def _relive(self, account: AccountId) -> None:
        while not self.survive(lambda: self.sync(account, Order())):
            self.clock.move(seconds=self.random.choice((1, 30, 1000)))

    def _point(self, where: str) -> None:
        if self._immortal:
            return
        self.points += 1
        if self.points in self._deaths:
            self.say(f"  ! at {where}")
            raise Crash(where)


def deaths_of(script: int, doubles: int) -> Iterator[tuple[int, ...]]:
    """Return every single point of a script, and ``doubles`` pairs soon after one another."""
    points = Doomed(script).tell()
    yield from ((first,) for first in range(1, points + 1))
    random = Random(script)
    for _ in range(doubles):
        first = random.randint(1, points)
        yield first, first + random.randint(1, 12)
