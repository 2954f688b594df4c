"""T13: the tests can be run in any order, and each order can be had again."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.any_order import shuffled
from tests.architecture.source import ROOT

ITEMS = [f"{module}::{number}" for module in "abc" for number in range(9)]


def order(seed: int) -> list[str]:
    return shuffled(ITEMS, seed, lambda item: item.partition("::")[0])


def test_T13_an_order_is_its_seeds_and_loses_no_test() -> None:
    assert order(1) == order(1)
    assert order(1) != order(2)
    assert sorted(order(1)) == sorted(ITEMS)


def test_T13_the_tests_of_a_module_stay_together() -> None:
    modules = [item[0] for item in order(3)]
    assert sorted(modules) == sorted("abc" * 9)
    assert [a for a, b in zip(modules, [*modules[1:], ""], strict=True) if a != b] == list(
        dict.fromkeys(modules)
    )


def test_T13_pytest_takes_the_order() -> None:
    def collected(*options: str) -> list[str]:
        command = [sys.executable, "-m", "pytest", "-n", "0", "--collect-only", "-q"]
        command += ["-p", "tests.any_order", *options, "tests/unit/domain/test_match.py"]
        plain = {**os.environ, "PYTEST_ADDOPTS": ""}  # a caller's own would change what it prints
        done = subprocess.run(
            command, cwd=ROOT, env=plain, capture_output=True, text=True, check=True
        )
        return [line for line in done.stdout.splitlines() if "::" in line]

    usual, first = collected(), collected("--any-order", "1")
    assert len(usual) > 3
    assert first != usual
    assert sorted(first) == sorted(usual)
