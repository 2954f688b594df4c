"""Measures what the tests reach of the rooms where a contact could be lost: ``dev.py cover``.

Every statement of them, and nearly every branch, is to be run by some test. The seeds of the
simulation count, too; the window's tests don't, which only pass through these rooms.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("dialpad_contacts/domain", "dialpad_contacts/sync", "dialpad_contacts/store")
TESTS = (
    "tests/unit", "tests/durability", "tests/faults/test_network_rows.py",
    "tests/faults/test_vanishing.py", "tests/faults/test_another_person.py",
    "tests/contract/providers/test_provider.py", "tests/simulation/test_engine.py",
    "tests/simulation/test_service.py", "tests/simulation/test_poison.py",
    "tests/simulation/test_dry_run.py", "tests/simulation/test_merge_laws.py",
)  # fmt: skip
LEFT_OUT = (
    "tests/durability/test_kills.py", "tests/durability/test_power_loss.py",
    "tests/unit/store/test_every_region.py",
)  # fmt: skip
"""They take long, and reach no line that the others don't."""
SEEDS = ("-m", "tests.simulation.replay", "1", "--to", "400")
LEAST_BRANCHES = 95.0
"""Of 100. Statements are to be reached all."""


def main(arguments: list[str]) -> int:
    """Run the tests and seeds, print what they miss, and return 1 when that is too much.

    Args:
        arguments: more for pytest, as ``-n 0`` or the paths of other tests.
    """
    with tempfile.TemporaryDirectory() as folder:
        measured = Path(folder)
        environment = {**os.environ, "COVERAGE_FILE": str(measured / "data")}
        rooms = [f"--cov={room}" for room in ROOMS]
        tests = ["-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *(arguments or TESTS)]
        tests += [f"--ignore={path}" for path in LEFT_OUT]
        seeds = ["-m", "coverage", "run", "--branch", f"--source={','.join(ROOMS)}", *SEEDS]
        passed = [
            run([*tests, *rooms, "--cov-branch", "--cov-report="], environment),
            run(seeds, environment),
        ]
        run(["-m", "coverage", "combine", "--append", "--quiet"], environment)
        answer = measured / "answer.json"
        run(["-m", "coverage", "json", "--quiet", "-o", str(answer)], environment)
        document: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    lines, is_enough = verdict(document)
    print("\n".join(lines))
    return 0 if is_enough and all(passed) else 1


def run(arguments: list[str], environment: dict[str, str]) -> bool:
    """Run Python in the checkout; return whether it went well."""
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=environment, check=False)
    return done.returncode == 0


def verdict(document: dict[str, Any]) -> tuple[list[str], bool]:
    """Return what to print of coverage's own JSON report, and whether it is enough."""
    lines = []
    for name, file in sorted(document["files"].items()):
        missed = [str(line) for line in file["missing_lines"]]
        missed += [f"{start}->{_end(end)}" for start, end in file["missing_branches"]]
        if missed:
            lines.append(f"{name}: {', '.join(missed)}")
    totals = document["totals"]
    statements, unreached = totals["num_statements"], totals["missing_lines"]
    branches, untaken = totals["num_branches"], totals["missing_branches"]
    share = 100.0 * (branches - untaken) / branches if branches else 100.0
    lines.append(
        f"{statements - unreached} of {statements} statements (all are wanted),"
        f" {share:.1f} % of {branches} branches ({LEAST_BRANCHES:.0f} % are wanted)"
    )
    return lines, unreached == 0 and share >= LEAST_BRANCHES and statements > 0


def _end(line: int) -> str:
    """Return where a branch leads: a negative line is the end of a function."""
    return str(line) if line > 0 else "end"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
