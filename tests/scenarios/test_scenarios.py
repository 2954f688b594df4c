"""Every scenario of the Lab, over the socket: one definition for window, command and tests."""

from __future__ import annotations

import pytest

from dialpad_contacts.app.lab import run_one
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.scenario import Scenario, every_scenario

CASES = [
    pytest.param(scenario, kind, id=f"{scenario.number} {scenario.title} [{kind.value}]")
    for scenario in every_scenario()
    for kind in scenario.kinds
]


@pytest.mark.parametrize(("scenario", "kind"), CASES)
def test_scenario(scenario: Scenario, kind: AccountKind, simulator: Simulator) -> None:
    result = run_one(scenario, kind, simulator)
    wrong = result.failure
    assert wrong is None or wrong.first is None, (
        f"{wrong.do}\n{wrong.first.say()}\nExpected: {wrong.expected}\nObserved: {wrong.observed}"
    )
    assert len(result.steps) == len(scenario.steps)
