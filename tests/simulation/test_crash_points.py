"""T4: the program ends at each commit and each exchange, before and after, once and twice."""

from __future__ import annotations

import pytest

from tests.simulation.crashes import Doomed, deaths_of
from tests.simulation.replay import FAILURES

SCRIPTS = 60
DOUBLES = 40


@pytest.mark.parametrize("script", range(1, SCRIPTS + 1))
def test_t4_a_crash_at_any_point_breaks_no_promise(script: int) -> None:
    points = 0
    for deaths in deaths_of(script, DOUBLES):
        world = Doomed(script, deaths)
        points += 1
        try:
            world.tell()
        except FAILURES as error:
            tail = "\n".join(world.trace[-40:])
            raise AssertionError(f"{tail}\nscript {script}, deaths {deaths}") from error
    assert points > DOUBLES + 50


def test_t4_there_are_8_000_points() -> None:
    assert (
        sum(Doomed(script).tell() for script in range(1, SCRIPTS + 1)) + SCRIPTS * DOUBLES >= 8000
    )
