"""One simulated cloud for all scenarios of a worker; each begins with a fresh world."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialpad_contacts.app.lab import lab_simulator, opener
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.lab.bench import Bench


@pytest.fixture(scope="session")
def simulator() -> Iterator[Simulator]:
    with lab_simulator() as started:
        yield started


@pytest.fixture
def bench(simulator: Simulator) -> Iterator[Bench]:
    made = Bench(opener(simulator))
    yield made
    made.close()
