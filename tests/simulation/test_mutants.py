"""T8: each planted bug is caught by its recorded seed, which is clean without it."""

from __future__ import annotations

import pytest

from tests.simulation.hunt import kept_seeds, what_catches
from tests.simulation.mutants import MUTANTS

SEEDS = kept_seeds()


def test_t8_there_are_30_and_each_has_its_seed() -> None:
    assert len(MUTANTS) >= 30
    assert SEEDS.keys() == MUTANTS.keys()


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_t8_its_seed_catches_it(name: str) -> None:
    seed, late = SEEDS[name]
    assert what_catches(name, seed, late=late)
    assert not what_catches("", seed, late=late)
