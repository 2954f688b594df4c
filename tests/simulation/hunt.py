"""Look for the seeds that catch the planted bugs, by hand: ``python -m tests.simulation.hunt``.

Prints each mutant with the first seed that catches it and the promise it broke; ``--write``
keeps them in mutant_seeds.txt, where the test takes them from. ``NAME ...`` hunts those alone.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.simulation.faults import LATE
from tests.simulation.mutants import MUTANTS, planted
from tests.simulation.replay import FAILURES
from tests.simulation.world import World

KEPT = Path(__file__).with_name("mutant_seeds.txt")


@dataclass(frozen=True, slots=True)
class Kept:
    """The seed that catches a mutant, whether the weather is LATE, and the promise it breaks."""

    seed: int
    late: bool
    promise: str


def kept_seeds() -> dict[str, Kept]:
    """Return what is recorded of each mutant."""
    lines = KEPT.read_text(encoding="utf-8").splitlines()
    words = [line.split() for line in lines if line and not line.startswith("#")]
    return {
        name: Kept(int(seed), rest == ["late"], promise) for name, promise, seed, *rest in words
    }


def what_catches(name: str, seed: int, *, late: bool = False) -> str:
    """Return what ``seed`` ends in with the bug planted, '' when it ends well."""
    with planted(name):
        try:
            World(seed, rates=LATE if late else None).run()
        except FAILURES as error:
            return f"{type(error).__name__} {error}"
    return ""


def promise_in(why: str) -> str:
    """Return the promise that ``what_catches`` tells of: the word before the first colon."""
    return why.partition(":")[0].rpartition(" ")[2]


def first_seed(name: str, seeds: int) -> tuple[str, str]:
    """Return the first seed, of either weather in turn, that catches ``name``, and how."""
    for seed in range(1, seeds + 1):
        for late in (False, True):
            if why := what_catches(name, seed, late=late):
                return f"{seed} late" if late else str(seed), why
    return "", ""


def main(arguments: list[str]) -> int:
    """Hunt; return 1 when a mutant survived."""
    parser = argparse.ArgumentParser(prog="hunt", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(MUTANTS))
    parser.add_argument("--seeds", type=int, default=20_000)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args(arguments)
    lines = {line.split()[0]: line for line in KEPT.read_text(encoding="utf-8").splitlines()}
    survived = 0
    for name in options.names:
        seed, why = first_seed(name, options.seeds)
        if seed:
            lines[name] = f"{name} {promise_in(why)} {seed}"
            print(f"{name} {seed} {why[:100]}", flush=True)
        else:
            survived += 1
            print(f"{name} survived {options.seeds} seeds", flush=True)
    if options.write:
        kept = "".join(f"{lines[name]}\n" for name in MUTANTS if name in lines)
        KEPT.write_text(kept, encoding="utf-8")
    return min(survived, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
