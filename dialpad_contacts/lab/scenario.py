"""What a scenario is: a rule, the accounts it is about, and steps with what they should show."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """One step: ``act`` does it, ``look`` says what is to be seen then.

    It passes when ``look`` says exactly ``expected``; both are short sentences for people.
    """

    do: str
    act: Callable[[Desk], object]
    expected: str
    look: Callable[[Desk], str]


TWO_WAY = (AccountKind.GOOGLE, AccountKind.OFFICE365)
ONE_WAY = (AccountKind.EXCHANGE, AccountKind.OUTLOOK, AccountKind.HOTMAIL)


@dataclass(frozen=True, slots=True)
class Scenario:
    """A rule made visible. ``kinds`` are the account kinds it is run for."""

    rule: str
    title: str
    kinds: tuple[AccountKind, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step showed; ``observed`` is the error's text when it broke."""

    do: str
    expected: str
    observed: str
    passed: bool


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What one scenario showed on one kind of account; steps after a failed one are not run."""

    rule: str
    title: str
    kind: AccountKind
    steps: tuple[StepResult, ...]

    @property
    def passed(self) -> bool:
        """True when every step showed what it should."""
        return all(s.passed for s in self.steps)


def run(scenario: Scenario, kind: AccountKind, desk: Desk) -> ScenarioResult:
    """Run ``scenario`` on ``desk``, whose account is of ``kind``; stop at the first failure."""
    results: list[StepResult] = []
    for step in scenario.steps:
        try:
            step.act(desk)
            observed = step.look(desk)
        except Exception as error:  # noqa: BLE001 - a step that breaks is a result, not a crash
            observed = f"{type(error).__name__}: {error}"
        passed = observed == step.expected
        results.append(StepResult(step.do, step.expected, observed, passed))
        if not passed:
            break
    return ScenarioResult(scenario.rule, scenario.title, kind, tuple(results))


@cache
def every_scenario() -> tuple[Scenario, ...]:
    """Return all scenarios, one from each file of ``lab/scenarios``, in rule order."""
    return tuple(sorted(_found(), key=lambda s: (s.rule[0] != "R", int(s.rule[1:]), s.title)))


def _found() -> Iterator[Scenario]:
    from dialpad_contacts.lab import scenarios

    for module in pkgutil.iter_modules(scenarios.__path__):
        loaded = importlib.import_module(f"{scenarios.__name__}.{module.name}")
        yield loaded.SCENARIO
