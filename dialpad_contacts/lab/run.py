"""Carries a scenario out on a desk: step by step, to its end, or as a hand does it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from dialpad_contacts.domain.contact import AccountKind, Direction
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import Difference, Fact, Seen, difference, sentence


class Outcome(StrEnum):
    """How a step or a scenario stands."""

    NOT_RUN = "not_run"
    RUNNING = "running"
    PASS = "pass"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class StepResult:
    """What one step showed; ``observed`` is the error's text when it broke.

    ``first`` is the first fact that differs, None when it passed. ``by_hand`` says that somebody
    did it, and the Lab only looked.
    """

    do: str
    expected: str
    observed: str
    first: Difference | None = None
    by_hand: bool = False

    @property
    def passed(self) -> bool:
        """True when it showed what it should."""
        return self.first is None


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """What one scenario showed on one kind of account; steps after a failed one are not run."""

    scenario: Scenario
    kind: AccountKind
    steps: tuple[StepResult, ...]

    @property
    def passed(self) -> bool:
        """True when every step showed what it should."""
        return all(s.passed for s in self.steps)

    @property
    def rule(self) -> str:
        """The rule's number."""
        return self.scenario.rule

    @property
    def failure(self) -> StepResult | None:
        """The step that did not show what it should."""
        return next((s for s in self.steps if not s.passed), None)


STAYS = "Look at everything that isn't ours"
"""The step that every run ends with: nothing foreign was touched (D11, I6)."""


class Run:
    """One scenario on one desk. Not for two threads."""

    def __init__(self, scenario: Scenario, desk: Desk) -> None:
        """Begin; ``desk`` is fresh, its account of a kind that the scenario applies to."""
        self.scenario = scenario
        self.desk = desk
        self.results: list[StepResult] = []
        self._foreign = desk.foreign()
        self._hand: list[Act] = []

    @property
    def next(self) -> Step | None:
        """The step that is next, None when it is over: done, or failed."""
        if any(not r.passed for r in self.results) or self.is_done:
            return None
        return self.scenario.steps[len(self.results)]

    @property
    def is_done(self) -> bool:
        """True when every step was taken."""
        return len(self.results) >= len(self.scenario.steps)

    @property
    def outcome(self) -> Outcome:
        """How it stands."""
        if any(not r.passed for r in self.results):
            return Outcome.FAIL
        if self.is_done:
            return Outcome.PASS
        return Outcome.RUNNING if self.results else Outcome.NOT_RUN

    def result(self) -> ScenarioResult:
        """Return what was shown so far."""
        return ScenarioResult(self.scenario, self.desk.kind, tuple(self.results))

    def step(self) -> StepResult | None:
        """Take the next step, less what a hand has done of it; None when there is none."""
        step = self.next
        if step is None:
            return None
        left = [act for act, done in self.deeds() if not done]
        if not self._hand:
            self.desk.mark()
        self._hand.clear()
        try:
            for act in left:
                self._do(act)
        except Exception as error:  # noqa: BLE001 - a step that breaks is a result, not a crash
            return self._note(step, _broken(error))
        return self._note(step, self._seen(step))

    def rest(self) -> ScenarioResult:
        """Take all steps that are left, and look at what must never change."""
        while self.step() is not None:
            pass
        return self.result()

    def by_hand(self, act: Act) -> StepResult | None:
        """Do what a hand does; return the step that is ticked by it, None when none is.

        A step is ticked when its acts were done since the last one, in their order, and what is
        to be seen is what it expects.

        Raises:
            ContactsError, LookupError, RuntimeError: it can't be done.
        """
        if not self._hand:
            self.desk.mark()
        self._do(act)
        self._hand.append(act)
        if not any(done for _, done in self.deeds()):
            self._hand.clear()  # something else, before the step began
            return None
        step = self.next
        if step is None or not all(done for _, done in self.deeds()):
            return None
        seen = self._seen(step)
        if difference(self._expected(step), seen) is not None:
            return None
        self._hand.clear()
        return self._note(step, seen, by_hand=True)

    def deeds(self) -> list[tuple[Act, bool]]:
        """Return the acts of the next step, each with whether a hand has done it, in order."""
        step, left = self.next, iter(self._hand)
        acts = step.acts if step is not None else ()
        return [(act, any(act.same_deed(done) for done in left)) for act in acts]

    # -- parts ----------------------------------------------------------------------------

    def _do(self, act: Act) -> None:
        act.carry_out(self.desk)
        if act.side == "there":
            self._foreign = self.desk.foreign()

    def _seen(self, step: Step) -> Seen:
        try:
            return step.look(self.desk)
        except Exception as error:  # noqa: BLE001 - a look that breaks is a result, not a crash
            return _broken(error)

    def _note(self, step: Step, seen: Seen, *, by_hand: bool = False) -> StepResult:
        expected = self._expected(step)
        first = difference(expected, seen)
        if first is None:
            first = self._trespass()
        observed = sentence(seen) if first is None or first.label != STAYS else first.observed
        noted = StepResult(self._told(step.do), expected, observed, first, by_hand)
        self.results.append(noted)
        return noted

    def _trespass(self) -> Difference | None:
        """Return what this app changed and must not have: foreign fields, a one-way account."""
        if self.desk.kind.direction is not Direction.TWO_WAY:
            written = [a.call for a in self.desk.since_mark() if a.write]
            if written:
                return Difference(STAYS, "nothing written", ", ".join(written))
        return _moved(self._foreign, self.desk.foreign())

    def _expected(self, step: Step) -> str:
        return self._told(step.expected)

    def _told(self, text: str) -> str:
        return text.replace("{account}", self.desk.kind.display_name)


def _moved(
    before: Mapping[str, Mapping[str, object]], after: Mapping[str, Mapping[str, object]]
) -> Difference | None:
    for person, fields in before.items():
        now = after.get(person)
        if now is not None and now != fields:
            name = next(k for k in {**fields, **now} if fields.get(k) != now.get(k))
            return Difference(STAYS, f"{name} {fields.get(name)!r}", f"{name} {now.get(name)!r}")
    return None


def _broken(error: Exception) -> Seen:
    return (Fact("step", f"{type(error).__name__}: {error}"),)
