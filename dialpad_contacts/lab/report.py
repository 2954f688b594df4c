"""What scenarios showed, as the JSON document and as Markdown; no real data is in either."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialpad_contacts.lab.scenario import ScenarioResult


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
    lines = ["# Scenario Lab", "", f"{passed} of {len(results)} scenarios pass.", ""]
    for r in results:
        lines += [f"## {r.rule} {r.title}, {r.kind.display_name}: {_outcome(r.passed)}", ""]
        lines += ["| Step | Expected | Observed | |", "|---|---|---|---|"]
        lines += [
            f"| {s.do} | {s.expected} | {s.observed} | {_outcome(s.passed)} |" for s in r.steps
        ]
        lines.append("")
    return "\n".join(lines)


def _outcome(passed: bool) -> str:
    return "pass" if passed else "fail"
