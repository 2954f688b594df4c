"""A hundred real kills in the middle of syncs, and both sides are what the user made them (T7)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

KILLS = int(os.environ.get("DIALPAD_CONTACTS_KILLS", "100"))


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_t7_p1_killed_at_any_moment_nothing_is_lost_or_made_twice() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.durability.kills", "--kills", str(KILLS)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert done.returncode == 0, (done.stdout, done.stderr[-3000:])
    found = json.loads(done.stdout)
    assert found["kills"] >= KILLS
    for what in ("lost_here", "lost_there", "too_many_here", "too_many_there", "resurrected"):
        assert found[what] == []
