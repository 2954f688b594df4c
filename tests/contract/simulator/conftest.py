"""One simulator for the session, put back to its first day for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialpad_contacts.simulator.server import Simulator
from dialpad_contacts.simulator.world import Setup
from tests.contract.simulator.cloud import CONTACTS, Cloud
from tests.contract.simulator.exchange import Office, Schema
from tests.contract.simulator.shapes import Shapes


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    """The clouds, started once."""
    with Simulator(Setup(contacts=CONTACTS)) as running:
        yield running


@pytest.fixture
def cloud(simulator: Simulator) -> Iterator[Cloud]:
    """The clouds, as on the first day."""
    cloud = Cloud(simulator)
    cloud.control("POST", "/world/reset", {"seed": 1, "contacts": CONTACTS, "staff": 212})
    yield cloud
    cloud.http.close()


@pytest.fixture
def token(cloud: Cloud) -> str:
    """An access token of Maya's."""
    return str(cloud.sign_in()["access_token"])


@pytest.fixture(scope="session")
def shapes() -> Shapes:
    """Google's own description of every message; skips where it is not at hand."""
    return Shapes()


@pytest.fixture
def office(cloud: Cloud) -> Office:
    """Maya's mailbox at the company's own server."""
    return Office(cloud)


@pytest.fixture(scope="session")
def schema() -> Schema:
    """Microsoft's schema of Exchange's messages; skips where it is not at hand."""
    return Schema()
