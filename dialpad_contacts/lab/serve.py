"""Follows the window's commands, one after the other, and answers each."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from dialpad_contacts.domain.contact import Direction
from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.lab import messages as m
from dialpad_contacts.lab.bench import Bench
from dialpad_contacts.lab.recording import decode_act
from dialpad_contacts.lab.scenario import Scenario, every_scenario


def serve(bench: Bench, commands: Iterable[bytes], answers: BinaryIO) -> None:
    """Answer each line of ``commands`` until they end."""

    def say(answer: m.Answer) -> None:
        answers.write(m.encode(answer))
        answers.flush()

    say(m.Ready(tuple(listed(s) for s in every_scenario())))
    for line in commands:
        try:
            say(_follow(bench, m.decode_command(line)))
        except (ContactsError, LookupError, RuntimeError, ValueError) as error:
            say(m.Refused(str(error.args[0] if error.args else error)))


def _follow(bench: Bench, command: m.Command) -> m.Answer:
    match command:
        case m.Open():
            return m.Shown(bench.open(command.name, command.kind))
        case m.StepOn():
            return m.Shown(bench.step())
        case m.Hand():
            return m.Shown(bench.hand(decode_act(command.act)))
        case m.Look():
            return m.Shown(bench.look())
        case m.Save():
            return m.Shown(bench.save(Path(command.path), command.title))
        case m.Load():
            return m.Loaded(listed(bench.load(Path(command.path))))


def listed(scenario: Scenario) -> m.Listed:
    """Return what a list shows of a scenario."""
    rule = scenario.kept
    return m.Listed(
        scenario.name,
        scenario.number,
        rule.id,
        scenario.title,
        rule.promise,
        rule.kept_by,
        scenario.kinds,
        _group(scenario),
    )


def _group(scenario: Scenario) -> str:
    if scenario.only is not None:
        return "recorded"
    if scenario.fault:
        return "fault"
    two_way = any(kind.direction is Direction.TWO_WAY for kind in scenario.kinds)
    return "both" if two_way else "one"
