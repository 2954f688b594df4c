"""What the cover command says of a measurement, and when it is enough."""

from __future__ import annotations

from typing import Any

import pytest

import cover
from tests.architecture.source import ROOT


def report(*, statements: int, missing: int, branches: int, untaken: int) -> dict[str, Any]:
    return {
        "files": {
            "store/b.py": {"missing_lines": [3, 4][:missing], "missing_branches": []},
            "store/a.py": {"missing_lines": [], "missing_branches": [[7, -5], [8, 9]][:untaken]},
            "store/c.py": {"missing_lines": [], "missing_branches": []},
        },
        "totals": {
            "num_statements": statements, "missing_lines": missing,
            "num_branches": branches, "missing_branches": untaken,
        },
    }  # fmt: skip


@pytest.mark.parametrize(
    ("missing", "untaken", "enough"), [(0, 0, True), (0, 5, True), (0, 6, False), (1, 0, False)]
)
def test_all_statements_and_95_of_100_branches_are_enough(
    missing: int, untaken: int, enough: bool
) -> None:
    found = report(statements=200, missing=missing, branches=100, untaken=untaken)
    assert cover.verdict(found)[1] is enough


def test_what_is_missed_is_named() -> None:
    lines, _ = cover.verdict(report(statements=200, missing=2, branches=100, untaken=2))
    assert lines == [
        "store/a.py: 7->end, 8->9",
        "store/b.py: 3, 4",
        "198 of 200 statements (all are wanted), 98.0 % of 100 branches (95 % are wanted)",
    ]


def test_a_measurement_of_nothing_is_not_enough() -> None:
    assert not cover.verdict(report(statements=0, missing=0, branches=0, untaken=0))[1]


@pytest.mark.parametrize("path", [*cover.ROOMS, *cover.TESTS, *cover.LEFT_OUT])
def test_what_is_measured_and_run_is_there(path: str) -> None:
    assert (ROOT / path).exists()
