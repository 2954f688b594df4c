"""What the window and the Lab's process say to each other: one JSON object a line."""

from __future__ import annotations

from typing import Any

import msgspec

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.view import View

# -- to the Lab ---------------------------------------------------------------------------


class Open(msgspec.Struct, frozen=True, tag=True):
    """Begin a scenario anew on a kind of account."""

    name: str
    kind: AccountKind


class StepOn(msgspec.Struct, frozen=True, tag=True):
    """Take the next step."""


class Hand(msgspec.Struct, frozen=True, tag=True):
    """Do a deed (lab.recording.encode_act)."""

    act: dict[str, Any]


class Look(msgspec.Struct, frozen=True, tag=True):
    """Look again."""


class Save(msgspec.Struct, frozen=True, tag=True):
    """Keep what was done as a scenario file."""

    path: str
    title: str


class Load(msgspec.Struct, frozen=True, tag=True):
    """Add the scenario of a file."""

    path: str


# -- from the Lab -------------------------------------------------------------------------


class Listed(msgspec.Struct, frozen=True):
    """A scenario that can be opened; ``group`` is 'both', 'one', 'fault' or 'recorded'."""

    name: str
    number: str
    rule: str
    title: str
    promise: str
    kept_by: str
    kinds: tuple[AccountKind, ...]
    group: str


class Ready(msgspec.Struct, frozen=True, tag=True):
    """The Lab is there, with all its scenarios in their order."""

    scenarios: tuple[Listed, ...]


class Shown(msgspec.Struct, frozen=True, tag=True):
    """How the open scenario stands, after each command."""

    view: View


class Loaded(msgspec.Struct, frozen=True, tag=True):
    """A scenario was added."""

    scenario: Listed


class Refused(msgspec.Struct, frozen=True, tag=True):
    """A command could not be followed; the sentence is for people."""

    reason: str


Command = Open | StepOn | Hand | Look | Save | Load
Answer = Ready | Shown | Loaded | Refused

_COMMANDS = msgspec.json.Decoder(Command)
_ANSWERS = msgspec.json.Decoder(Answer)


def encode(message: Command | Answer) -> bytes:
    """Return the line of a message."""
    return msgspec.json.encode(message) + b"\n"


def decode_command(line: bytes) -> Command:
    """Return the command of a line. Raises ValueError."""
    command: Command = _COMMANDS.decode(line)
    return command


def decode_answer(line: bytes) -> Answer:
    """Return the answer of a line. Raises ValueError."""
    answer: Answer = _ANSWERS.decode(line)
    return answer
