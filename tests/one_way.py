"""Reads, once a whole run is over, that nothing was written to an account it only reads (R18).

Every simulator of the run, whichever process it lived in and however it died, leaves what it was
asked for in one folder (simulator/witness.py). Requests of other client libraries, which tests of
the simulator make on purpose, bear other names and don't count.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dialpad_contacts.providers.transport import USER_AGENT
from dialpad_contacts.simulator.witness import FOLDER


@dataclass(slots=True)
class Heard:
    """What this program asked of the accounts it only reads."""

    requests: Counter[str] = field(default_factory=Counter)
    """How many, by the kind of account."""
    writes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {n:,}" for kind, n in sorted(self.requests.items()))
        return f"one-way accounts were asked {kinds or 'nothing'}: {len(self.writes)} writes (R18)"


def heard(folder: Path) -> Heard:
    """Read what the simulators of a run left in ``folder``."""
    found = Heard()
    for file in folder.glob("*.jsonl"):
        for line in file.read_text(encoding="utf-8").splitlines():
            said = json.loads(line)
            if not said["agent"].startswith(USER_AGENT):
                continue
            found.requests[said["kind"]] += 1
            if said["write"]:
                found.writes.append(f"{said['kind']}: {said['method']} {said['path']}")
    return found


class Watch:
    """Makes the folder as a run begins, and reads it as it ends."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="one-way-"))
        os.environ[FOLDER] = str(self.folder)

    def end(self) -> Heard:
        """Return what was heard; the folder is gone afterwards."""
        os.environ.pop(FOLDER, None)
        found = heard(self.folder)
        shutil.rmtree(self.folder)
        return found
