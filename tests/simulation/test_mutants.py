"""T8: each planted bug is caught by its recorded seed, which is clean without it."""

from __future__ import annotations

import pytest

from tests.simulation.hunt import kept_seeds, promise_in, what_catches
from tests.simulation.mutants import MUTANTS

SEEDS = kept_seeds()
PROMISES = {f"I{number}" for number in range(1, 15)} | {"I2r"}
FORGED_ALONE = {"I5"}
"""Broken by no planted bug first; test_ledger.py forges a breach of each."""


def test_t8_there_are_30_and_each_has_its_seed() -> None:
    assert len(MUTANTS) >= 30
    assert SEEDS.keys() == MUTANTS.keys()


def test_t8_they_break_every_promise() -> None:
    assert PROMISES - {kept.promise for kept in SEEDS.values()} == FORGED_ALONE


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_t8_its_seed_catches_it_by_the_promise_it_breaks(name: str) -> None:
    kept = SEEDS[name]
    assert promise_in(what_catches(name, kept.seed, late=kept.late)) == kept.promise
    assert not what_catches("", kept.seed, late=kept.late)
