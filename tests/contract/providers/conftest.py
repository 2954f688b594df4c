"""One simulator process for the session; each test begins with an empty cloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialpad_contacts.domain.contact import AccountKind
from tests.contract.providers.clouds import WORLDS, Cloud, GoogleWorld, Simulator, running_simulator
from tests.contract.providers.exchange import ExchangeWorld
from tests.contract.providers.outlook import OutlookWorld


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """The clouds, one process for the session."""
    with running_simulator() as simulator:
        yield simulator


OUTLOOK = {"office365": AccountKind.OFFICE365, "outlook": AccountKind.OUTLOOK,
           "hotmail": AccountKind.HOTMAIL}  # fmt: skip


@pytest.fixture(params=[*WORLDS, *OUTLOOK, "exchange"])
def cloud(request: pytest.FixtureRequest, simulator: Simulator) -> Cloud:
    """An account of each kind in turn."""
    if request.param in OUTLOOK:
        return OutlookWorld(simulator, OUTLOOK[request.param])
    if request.param == "exchange":
        return ExchangeWorld(simulator)
    return WORLDS[request.param](simulator)


@pytest.fixture
def office(simulator: Simulator) -> OutlookWorld:
    """A signed-in Office 365 account."""
    return OutlookWorld(simulator, AccountKind.OFFICE365)


@pytest.fixture
def personal(simulator: Simulator) -> OutlookWorld:
    """A signed-in Outlook.com account."""
    return OutlookWorld(simulator, AccountKind.OUTLOOK)


@pytest.fixture
def exchange(simulator: Simulator) -> ExchangeWorld:
    """A signed-in mailbox at an Exchange of one's own."""
    return ExchangeWorld(simulator)


@pytest.fixture
def google(simulator: Simulator) -> GoogleWorld:
    """A signed-in Google account."""
    return GoogleWorld(simulator)
