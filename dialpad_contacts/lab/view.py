"""What the window shows of a run, as one frozen value: steps, both records, faults, requests."""

from __future__ import annotations

from dataclasses import dataclass

from dialpad_contacts.domain.contact import AccountKind, Fields
from dialpad_contacts.lab.cloud import Asked
from dialpad_contacts.lab.faults import FaultId
from dialpad_contacts.lab.run import Outcome
from dialpad_contacts.lab.side_by_side import Line


@dataclass(frozen=True, slots=True)
class StepView:
    """One step. ``difference`` is the first one, in words, '' when it passed or was not run."""

    do: str
    expected: str
    observed: str
    outcome: Outcome
    difference: str = ""
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Deed:
    """A part of the next step that a hand can do, and whether it was done."""

    words: str
    done: bool


@dataclass(frozen=True, slots=True)
class Column:
    """The head of one side: ``second`` says which version; ``is_there`` that it has a record."""

    second: str
    is_there: bool
    fields: Fields


@dataclass(frozen=True, slots=True)
class View:
    """One scenario on one kind of account, as it stands now.

    ``said`` answers the last deed in words, ``refused`` tells that it was not done. ``prefill``
    is whom the next step adds, for the form that adds somebody by hand. ``ahead_s`` is how far
    both clocks were moved.
    """

    name: str
    kind: AccountKind
    outcome: Outcome
    steps: tuple[StepView, ...]
    who: str
    here: Column
    there: Column
    lines: tuple[Line, ...]
    broken: tuple[FaultId, ...]
    requests: tuple[Asked, ...]
    seed: int
    deeds: tuple[Deed, ...] = ()
    prefill: Fields | None = None
    ahead_s: float = 0.0
    said: str = ""
    refused: bool = False
    recorded: int = 0
    """How many steps a recording would have."""

    @property
    def at(self) -> int:
        """The next step's place, from 0; how many there are when it is over."""
        waiting = (i for i, s in enumerate(self.steps) if s.outcome is Outcome.NOT_RUN)
        return next(waiting, len(self.steps))

    @property
    def is_over(self) -> bool:
        """True when no step is to be run any more."""
        return self.outcome in (Outcome.PASS, Outcome.FAIL)

    @property
    def failure(self) -> StepView | None:
        """The step that failed."""
        return next((s for s in self.steps if s.outcome is Outcome.FAIL), None)
