"""What was done by hand, as a scenario file: data that can be read, kept and replayed.

A file is one JSON document. Each step has the deeds in their order, whom to look at on either
side, and what was seen then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.domain.rules import RULES
from dialpad_contacts.lab import acts_calls, acts_here, acts_there
from dialpad_contacts.lab.acts import Act
from dialpad_contacts.lab.desk import Desk
from dialpad_contacts.lab.looks import account_is, did, holds, shows
from dialpad_contacts.lab.looks_calls import history, pops_up
from dialpad_contacts.lab.scenario import Scenario, Step
from dialpad_contacts.lab.seen import Look, all_of, sentence
from dialpad_contacts.lab.subject import Subject

ENDING = ".lab.json"
MOST_BYTES = 1_000_000
FORMAT = 1

_ACTS: dict[str, type[Act]] = {
    re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower(): found
    for module in (acts_here, acts_there, acts_calls)
    for name, found in vars(module).items()
    if isinstance(found, type) and issubclass(found, Act) and found is not Act
}
_NAMES = {found: name for name, found in _ACTS.items()}


class NoRecording(ContactsError):
    """A file is no recorded scenario; the sentence says what is wrong with it."""


@dataclass(frozen=True, slots=True)
class RecordedStep:
    """One step. ``here`` and ``there`` name whom to look at, '' for nobody."""

    do: str
    acts: tuple[dict[str, Any], ...]
    here: str
    there: str
    expected: str


@dataclass(frozen=True, slots=True)
class Recording:
    """A recorded scenario, as it stands in its file."""

    title: str
    rule: str
    account: AccountKind
    who: str
    steps: tuple[RecordedStep, ...]
    seed: int = 1
    directory: bool = False
    lab: int = FORMAT


def encode_act(act: Act) -> dict[str, Any]:
    """Return a deed as it stands in a file or a message."""
    return {"do": _NAMES[type(act)], **msgspec.to_builtins(act)}


def decode_act(data: dict[str, Any]) -> Act:
    """Return a deed.

    Raises:
        NoRecording: it is none.
    """
    wanted = _ACTS.get(str(data.get("do")))
    if wanted is None:
        raise NoRecording(f"There is no deed called {str(data.get('do'))[:40]!r}.")
    try:
        return msgspec.convert({k: v for k, v in data.items() if k != "do"}, wanted)
    except (msgspec.ValidationError, KeyError) as error:
        raise NoRecording(f"The deed {data['do']!r} can't be read: {error}.") from None


class Recorder:
    """Notes what is done on a desk, from its beginning on."""

    def __init__(self, scenario: Scenario, kind: AccountKind) -> None:
        """Begin with nothing; ``scenario`` is what the desk was made for."""
        self._scenario, self._kind = scenario, kind
        self.steps: list[RecordedStep] = []

    def note(self, do: str, acts: Iterable[Act], desk: Desk, subject: Subject) -> None:
        """Note a step that was just done, and what is to be seen now."""
        done = tuple(acts)
        pair = subject.look(desk)
        here = pair.here.display_name if pair.here is not None else subject.name
        there = pair.there.name if pair.there is not None else subject.name
        seen = _look(done, here, there)(desk)
        encoded = tuple(encode_act(act) for act in done)
        self.steps.append(RecordedStep(do, encoded, here, there, sentence(seen)))

    def recording(self, title: str) -> Recording:
        """Return what was noted so far."""
        s = self._scenario
        return Recording(title, s.rule, self._kind, s.who, tuple(self.steps), s.seed, s.directory)


def to_file(recording: Recording) -> bytes:
    """Return the file's bytes."""
    return msgspec.json.format(msgspec.json.encode(recording), indent=2) + b"\n"


def from_file(data: bytes, name: str) -> Scenario:
    """Return the scenario of a file; ``name`` is what it is found by.

    Raises:
        NoRecording: it is no recorded scenario.
    """
    if len(data) > MOST_BYTES:
        raise NoRecording("This file is too large for a recorded scenario.")
    try:
        recording = msgspec.json.decode(data, type=Recording)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise NoRecording(f"This is no recorded scenario: {error}.") from None
    if recording.lab != FORMAT:
        raise NoRecording("This scenario was recorded by a newer version of this app.")
    if recording.rule not in {rule.id for rule in RULES}:
        raise NoRecording(f"There is no rule {recording.rule[:20]!r}.")
    return Scenario(
        rule=recording.rule,
        title=recording.title,
        steps=tuple(_step(step) for step in recording.steps),
        who=recording.who,
        directory=recording.directory,
        only=recording.account,
        seed=recording.seed,
        name=name,
    )


def _step(step: RecordedStep) -> Step:
    acts = tuple(decode_act(act) for act in step.acts)
    return Step(step.do, acts, _look(acts, step.here, step.there), step.expected)


def _look(acts: tuple[Act, ...], here: str, there: str) -> Look:
    """Return what is looked at after ``acts``: both records, what a sync did, how calls stand."""
    looks = [shows(here), holds(there)]
    if any(isinstance(act, acts_here.Sync) for act in acts):
        looks += [account_is, did]
    if any(type(act).__module__ == acts_calls.__name__ for act in acts):
        looks += [pops_up, history]
    return all_of(*looks)
