"""What scenarios showed, as the JSON document and as Markdown; no real data is in either."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dialpad_contacts.lab.faults import fault
from dialpad_contacts.lab.run import ScenarioResult, StepResult
from dialpad_contacts.lab.view import View


def as_document(results: Sequence[ScenarioResult]) -> dict[str, Any]:
    """Return the document of ``lab run``."""
    return {
        "scenarios": [
            {
                "rule": r.rule,
                "account": r.kind.value,
                "outcome": _outcome(r.passed),
                "steps": [
                    {
                        "do": s.do,
                        "expected": s.expected,
                        "observed": s.observed,
                        "outcome": _outcome(s.passed),
                    }
                    for s in r.steps
                ],
            }
            for r in results
        ]
    }


def as_markdown(results: Sequence[ScenarioResult]) -> str:
    """Return a report for people."""
    passed = sum(r.passed for r in results)
    lines = ["# Scenario Lab", "", f"{passed} of {len(results)} runs pass.", ""]
    for r in results:
        title = f"{r.scenario.number} {r.scenario.title}, {r.kind.display_name}"
        lines += [f"## {title}: {_outcome(r.passed)}", ""]
        lines += [*step_table(r.steps), ""]
    return "\n".join(lines)


def step_table(steps: Iterable[StepResult]) -> list[str]:
    """Return the steps as lines of a Markdown table."""
    lines = ["| Step | Expected | Observed | |", "|---|---|---|---|"]
    for s in steps:
        cells = [s.do, s.expected, s.observed, _outcome(s.passed)]
        lines.append(f"| {' | '.join(map(cell, cells))} |")
        if s.first is not None:
            lines.append(f"| | | First difference: {cell(s.first.say())} | |")
    return lines


def cell(text: str) -> str:
    """Return ``text`` for a cell of a Markdown table: in one line, and with no bar of its own."""
    return " ".join(text.split()).replace("\\", "\\\\").replace("|", "\\|")


def _outcome(passed: bool) -> str:
    return "pass" if passed else "fail"


def view_as_markdown(view: View, title: str, promise: str, kept_by: str, version: str) -> str:
    """Return one open scenario for people: rule, steps, both records, requests, version, seed."""
    account = view.kind.display_name
    lines = [f"# {title}: {view.outcome.replace('_', ' ')}", "", promise, ""]
    lines += [f"Kept by `{kept_by}`. Version {version}, seed {view.seed}."]
    if view.ahead_s:
        lines.append(f"Both clocks are {view.ahead_s:g} s ahead.")
    if view.broken:
        lines.append(f"Faults: {', '.join(fault(f).title for f in view.broken)}.")
    lines += ["", "| Step | Expected | Observed | |", "|---|---|---|---|"]
    for s in view.steps:
        hand = f"{s.outcome.replace('_', ' ')}{', by hand' if s.by_hand else ''}"
        lines.append(f"| {' | '.join(map(cell, (s.do, s.expected, s.observed, hand)))} |")
        if s.difference:
            lines.append(f"| | | First difference: {cell(s.difference)} | |")
    lines += ["", f"## {cell(view.who)}", "", f"| | This app | Simulated {account} | |"]
    lines += ["|---|---|---|---|", f"| | {cell(view.here.second)} | {cell(view.there.second)} | |"]
    for line in view.lines:
        words = (line.label, line.here, line.there, "differs" if line.differs else "")
        lines.append(f"| {' | '.join(map(cell, words))} |")
    lines += ["", "## Requests", "", "| Time | Call | Status |", "|---|---|---|"]
    lines += [f"| {a.at} | {cell(a.call)} | {a.status or 'no answer'} |" for a in view.requests]
    return "\n".join(lines) + "\n"
