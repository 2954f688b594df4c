"""A telephone beside accounts of the simulated clouds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import AccountId, AccountKind, Email, Fields
from dialpad_contacts.domain.phone import phone
from tests.calls.bench import CallBench, World
from tests.contract.providers.clouds import GoogleWorld, Secret, Simulator
from tests.contract.providers.conftest import simulator
from tests.contract.providers.outlook import OutlookWorld

__all__ = ["bench", "desk", "google", "outlook", "simulator"]

LEO = Fields(
    "Leonard",
    "Ciano",
    (Email("leonard@people.example", "home"),),
    (phone("(415) 555-0133", "mobile", region="US"),),
)


@dataclass
class Desk:
    """One linked account with Leonard Ciano in it, and a telephone. ``service`` is the cloud's."""

    bench: CallBench
    world: World
    account: AccountId
    service: str

    def sent(self) -> int:
        """Return how many writes reached the cloud."""
        return len(self.bench.creates(self.service))


@pytest.fixture
def bench(simulator: Simulator, tmp_path: Path) -> Iterator[CallBench]:
    made = CallBench(simulator, tmp_path)
    yield made
    made.close()
    simulator.control("DELETE", "/faults")


def _google(bench: CallBench) -> Desk:
    world = GoogleWorld(bench.simulator)
    world.add(LEO)
    return Desk(bench, world, bench.link(world, AccountKind.GOOGLE), "people")


def _outlook(bench: CallBench) -> Desk:
    world = OutlookWorld(bench.simulator, AccountKind.OUTLOOK)
    world.add(LEO)
    return Desk(bench, world, bench.link(world, AccountKind.OUTLOOK), "graph")


@pytest.fixture
def google(bench: CallBench) -> Desk:
    """Return a desk with a two-way account."""
    return _google(bench)


@pytest.fixture
def outlook(bench: CallBench) -> Desk:
    """Return a desk with a one-way account."""
    return _outlook(bench)


@pytest.fixture(params=["google", "outlook"])
def desk(request: pytest.FixtureRequest, bench: CallBench) -> Desk:
    """Return a desk with an account that syncs both ways, then with a one-way one."""
    made: Callable[[CallBench], Desk] = {"google": _google, "outlook": _outlook}[request.param]
    return made(bench)


def both(bench: CallBench) -> tuple[OutlookWorld, GoogleWorld]:
    """Return a one-way and a two-way account of one cloud, not linked yet."""
    outlook = OutlookWorld(bench.simulator, AccountKind.OUTLOOK)
    google = GoogleWorld(bench.simulator)  # begins the world anew, and ends the first sign-in
    outlook.grant = outlook.sign_in()
    outlook.secret = Secret(outlook.grant.secret)
    return outlook, google
