"""Run seeds of the simulation by hand.

``python -m tests.simulation.replay SEED`` prints the story of one seed: what people did, what
was asked of the clouds, what was committed, and at its end the promise that was broken, if any.
``--to SEED`` runs all seeds up to that one and prints only what failed. ``--store sqlite`` keeps
the book in a real file; ``--mutant NAME`` plants that bug first (mutants.py).
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from tests.simulation.world import World


def main(arguments: list[str]) -> int:
    """Replay as asked; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="replay")
    parser.add_argument("seed", type=int)
    parser.add_argument("--to", type=int)
    parser.add_argument("--stop", type=int, default=20)
    parser.add_argument("--verbose", action="store_true", help="print the records committed too")
    options = parser.parse_args(arguments)
    last = options.to or options.seed
    began, failed, acts = time.process_time(), 0, 0
    for seed in range(options.seed, last + 1):
        world = World(seed)
        world.verbose = options.verbose
        try:
            world.run()
        except Exception as error:
            failed += 1
            if last == options.seed:
                print("\n".join(world.trace))
                print("".join(traceback.format_tb(error.__traceback__, limit=-5)))
            print(f"seed {seed}: {type(error).__name__} {error}")
        acts += world.done
        if failed >= options.stop:
            break
    spent = time.process_time() - began
    print(f"{seed - options.seed + 1} seeds, {acts} acts, {failed} failed, {spent:.1f} CPU-s")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
