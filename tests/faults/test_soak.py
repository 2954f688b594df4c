"""T10: a day of use leaves both sides alike, and the process holds no more than it did."""

from __future__ import annotations

from pathlib import Path

from tests.contract.providers.clouds import Simulator
from tests.faults.soak import TICKS, Soak

PEOPLE = 1000
WAL_BYTES = 64 * 1024 * 1024
"""16,000 pages are written before the file takes them over."""


def test_T10_a_day_with_1_000_people_and_faults(simulator: Simulator, tmp_path: Path) -> None:
    soak = Soak(simulator, tmp_path, PEOPLE)
    try:
        hours = soak.day()
        soak.end()
    finally:
        soak.bench.mend()
        soak.close()
    assert sum(soak.done.values()) > TICKS / 2
    assert len(hours) == 24
    late = hours[12:]
    assert max(h.files for h in late) <= max(h.files for h in hours[:12]), "open files grow"
    assert max(h.threads for h in late) <= max(h.threads for h in hours[:12]), "threads grow"
    assert max(h.wal_bytes for h in hours) < WAL_BYTES
