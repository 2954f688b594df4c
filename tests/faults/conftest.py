"""One simulator process for the session; each test begins with an account of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.contract.providers.clouds import Simulator
from tests.contract.providers.conftest import simulator
from tests.faults.bench import FaultBench

__all__ = ["bench", "make_bench", "simulator"]

MakeBench = Callable[[int], FaultBench]


@pytest.fixture
def make_bench(simulator: Simulator, tmp_path: Path) -> Iterator[MakeBench]:
    """Return a maker of benches with so many people in the account."""
    made: list[FaultBench] = []

    def make(people: int) -> FaultBench:
        made.append(FaultBench(simulator, tmp_path / f"book{len(made)}", people))
        return made[-1]

    yield make
    for bench in made:
        bench.close()
    simulator.control("DELETE", "/faults")
    simulator.control("POST", "/switches", {"offline": False})


@pytest.fixture
def bench(make_bench: MakeBench) -> FaultBench:
    """Return an account with six people, linked and synced once."""
    return make_bench(6)
