"""Look for inputs that break a target, led by the code that they reach.

``python -m tests.fuzz.hunt [NAME …] [--seconds N]`` hunts the named targets, all in turn without a
name. ``--keep`` adds the inputs that reach new code to ``corpus/NAME``. An input that breaks the
target is left in the folder that is printed: it goes to ``corpus/NAME`` with the mend, and is
tried for ever.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

CORPUS = Path(__file__).with_name("corpus")
ROOT = Path(__file__).parents[2]
LONGEST_BYTES = 4096
INSIDE = "--inside"


def kept(name: str) -> list[Path]:
    """Return the kept inputs of a target."""
    return sorted((CORPUS / name).iterdir())


def hunt(
    name: str, found: Path, *, seconds: int, seed: int = 0
) -> subprocess.CompletedProcess[str]:
    """Hunt in a process of its own; ``found`` takes what is new, and what breaks the target.

    Args:
        name: the target.
        found: an empty folder.
        seconds: how long.
        seed: of the changes that are tried, 0 for another one each time.
    """
    return _inside(
        name, f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={LONGEST_BYTES}",
        "-timeout=10", "-rss_limit_mb=2048", f"-artifact_prefix={found}/broken-",
        str(found), str(CORPUS / name),
    )  # fmt: skip


def keep(name: str, found: Path) -> None:
    """Take over from ``found`` what reaches code that no kept input does."""
    _inside(name, "-merge=1", str(CORPUS / name), str(found))


def _inside(name: str, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fuzz.hunt", INSIDE, name, *options]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def _run_inside(name: str, options: list[str]) -> None:
    """Be that process: what it imports is made to tell what is reached."""
    import atheris

    with atheris.instrument_imports(include=["dialpad_contacts"]):
        from tests.fuzz.targets import TARGETS
    atheris.Setup([sys.argv[0], *options], TARGETS[name])
    atheris.Fuzz()


def main(arguments: list[str]) -> int:
    """Hunt as asked; return 1 when something broke."""
    if arguments[:1] == [INSIDE]:
        _run_inside(arguments[1], arguments[2:])
        return 0
    parser = argparse.ArgumentParser(prog="hunt", description=__doc__)
    parser.add_argument("names", nargs="*", default=sorted(p.name for p in CORPUS.iterdir()))
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", action="store_true", help="keep what reached new code")
    options = parser.parse_args(arguments)
    broken = 0
    for name in options.names:
        found = Path(tempfile.mkdtemp(prefix=f"fuzz-{name}-"))
        done = hunt(name, found, seconds=options.seconds)
        broken += done.returncode != 0
        if options.keep and not done.returncode:
            keep(name, found)
        last = [line for line in done.stderr.splitlines() if line.strip()][-4:]
        print(f"{name}: {'broke' if done.returncode else 'ok'}, {found}", *last, sep="\n  ")
    return min(broken, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
