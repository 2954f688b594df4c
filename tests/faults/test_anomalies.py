"""T5: a sample of what anomalies.py can do: faults at every exchange of the golden syncs."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest

from tests.contract.providers.clouds import Simulator
from tests.faults.anomalies import FAULTS, Case, Loop
from tests.faults.golden import GOLDEN
from tests.faults.mailboxes import MAILBOXES
from tests.simulation.replay import FAILURES

SEED = 5
SHARE = 2
"""How many cases of each fault and cloud are run here; all of them are run by hand."""


@pytest.fixture(scope="module")
def loop(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Loop]:
    yield Loop(simulator, tmp_path_factory.mktemp("anomalies"))
    simulator.control("DELETE", "/faults")


def sample(loop: Loop, cloud: str, row: str) -> list[Case]:
    cases = [c for c in loop.cases() if (c.cloud, c.fault.row) == (cloud, row)]
    return Random(f"{SEED}{cloud}{row}").sample(cases, min(SHARE, len(cases)))


@pytest.mark.parametrize("row", dict.fromkeys(fault.row for fault in FAULTS))
@pytest.mark.parametrize("cloud", MAILBOXES)
def test_T5_a_fault_at_any_exchange_loses_and_doubles_nothing(
    loop: Loop, cloud: str, row: str
) -> None:
    for case in sample(loop, cloud, row):
        try:
            loop.run(case)
        except FAILURES as error:
            again = f".venv/bin/python -m tests.faults.anomalies '{case.name}'"
            raise AssertionError(f"{error!r}\nrun it again: {again}") from error


def test_T5_every_golden_sync_is_one_and_has_exchanges(loop: Loop) -> None:
    assert len(GOLDEN) >= 12
    for cloud in MAILBOXES:
        for golden in GOLDEN:
            assert loop.clean(cloud, golden).exchanges >= 2
