"""Every scenario of the Lab, over the socket: one definition for window, command and tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from dialpad_contacts.app.lab import CONTACTS, new_desk
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.rules import rule
from dialpad_contacts.lab.scenario import Scenario, every_scenario, run

CASES = [
    pytest.param(scenario, kind, id=f"{scenario.rule} {scenario.title} [{kind.value}]")
    for scenario in every_scenario()
    for kind in scenario.kinds
]


@pytest.fixture(scope="module")
def simulator() -> Iterator[Simulator]:
    started = Simulator.start("--contacts", str(CONTACTS))
    yield started
    started.stop()


@pytest.mark.parametrize(("scenario", "kind"), CASES)
def test_scenario(scenario: Scenario, kind: AccountKind, simulator: Simulator) -> None:
    with new_desk(kind, simulator) as desk:
        result = run(scenario, kind, desk)
    wrong = [s for s in result.steps if not s.passed]
    first = wrong[0] if wrong else None
    assert result.passed, (
        first and f"{first.do}\nExpected: {first.expected}\nObserved: {first.observed}"
    )


@pytest.mark.parametrize("scenario", every_scenario(), ids=lambda s: f"{s.rule} {s.title}")
def test_a_scenario_names_a_rule(scenario: Scenario) -> None:
    assert rule(scenario.rule).kept_by, "its rule is kept by something"
    assert len(scenario.steps) >= 1
