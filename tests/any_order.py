"""T13: runs the tests in an order of its own: ``dev.py test -p tests.any_order --any-order SEED``.

Modules are shuffled, and the tests of each; a module's tests stay together, so that what they
share is made once. The same seed gives the same order, in every process of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

import pytest

T = TypeVar("T")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.addoption("--any-order", type=int, metavar="SEED", help="shuffle the tests by this seed")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Shuffle what was collected, when the option is given."""
    seed = config.getoption("--any-order")
    if seed is not None:
        items[:] = shuffled(items, seed, lambda item: item.nodeid.partition("::")[0])


def pytest_report_header(config: pytest.Config) -> str:
    """Say which order it is, so that it can be had again."""
    return f"any order: --any-order {config.getoption('--any-order')}"


def shuffled(items: Sequence[T], seed: int, module_of: Callable[[T], str]) -> list[T]:
    """Return ``items`` in the order of ``seed``, those of one module together."""
    random = Random(seed)
    modules: dict[str, list[T]] = {}
    for item in items:
        modules.setdefault(module_of(item), []).append(item)
    names = sorted(modules)
    random.shuffle(names)
    found: list[T] = []
    for name in names:
        random.shuffle(modules[name])
        found += modules[name]
    return found
