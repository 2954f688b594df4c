"""Run seeds of the simulation by hand.

``python -m tests.simulation.replay SEED`` prints the story of one seed: what people did, what
was asked of the clouds, what was committed, and at its end the promise that was broken, if any.
``--to SEED`` runs all seeds up to that one and prints only what failed. ``--store sqlite`` keeps
the book in a real file; ``--late`` takes the weather of late replies and naps (faults.LATE);
``--mutant NAME`` plants that bug first (mutants.py).
"""

from __future__ import annotations

import argparse
import sys
import time
import traceback

from dialpad_contacts.domain.errors import ContactsError
from dialpad_contacts.sync.ports import RevMoved
from dialpad_contacts.sync.states import IllegalMove
from tests.simulation.faults import LATE
from tests.simulation.mutants import planted
from tests.simulation.sqlite_book import sqlite_books
from tests.simulation.world import OpenBook, World, memory_book

FAILURES = (
    AssertionError, ArithmeticError, AttributeError, ContactsError, IllegalMove, LookupError,
    RevMoved, RuntimeError, TypeError, ValueError,
)  # fmt: skip
"""What a run can end in; an interrupt goes through."""
TAIL = 40


def live(
    seed: int, *, book: OpenBook = memory_book, late: bool = False, options: str = ""
) -> World:
    """Run one seed to its end; ``options`` are those of the command that runs it again.

    Raises:
        AssertionError: a promise was broken; it says how to replay it.
    """
    world = World(seed, book=book, rates=LATE if late else None)
    try:
        world.run()
    except FAILURES as error:
        tail = "\n".join(world.trace[-TAIL:])
        command = f".venv/bin/python -m tests.simulation.replay {seed}{options}"
        raise AssertionError(f"{tail}\n{error!r}\nreplay it: {command}") from error
    return world


def main(arguments: list[str]) -> int:
    """Replay as asked; return 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="replay", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--to", type=int, help="run all seeds up to this one")
    parser.add_argument("--stop", type=int, default=20, help="stop after so many that failed")
    parser.add_argument("--store", choices=("memory", "sqlite"), default="memory")
    parser.add_argument("--late", action="store_true", help="late replies and naps alone")
    parser.add_argument("--mutant", default="", help="plant this bug first")
    parser.add_argument("--verbose", action="store_true", help="print the records committed too")
    options = parser.parse_args(arguments)
    with sqlite_books() as books, planted(options.mutant):
        return _replay(options, books if options.store == "sqlite" else memory_book)


def _replay(options: argparse.Namespace, book: OpenBook) -> int:
    last = options.to or options.seed
    began, failed, acts, seeds = time.process_time(), 0, 0, 0
    for seed in range(options.seed, last + 1):
        world = World(seed, book=book, rates=LATE if options.late else None)
        world.verbose = options.verbose
        seeds += 1
        try:
            world.run()
        except FAILURES as error:
            failed += 1
            if last == options.seed:
                print("\n".join(world.trace))
                print("".join(traceback.format_tb(error.__traceback__, limit=-5)))
            print(f"seed {seed}: {type(error).__name__} {error}", flush=True)
        if last == options.seed:
            print(f"trace {world.sha()}")
        acts += world.done
        if failed >= options.stop:
            break
    spent = time.process_time() - began
    print(f"{seeds} seeds, {acts} acts, {failed} failed, {spent:.1f} CPU-s")
    return min(failed, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
