"""T10: days of use with the real Google provider over a socket, edits on both sides, and faults.

``python -m tests.faults.soak --days 30 --people 10000`` lives a month, by hand, and prints what
the process holds each day.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from dialpad_contacts.domain.contact import ContactId, Email, Record, RemoteId, link_of
from dialpad_contacts.store.backups import Reason
from dialpad_contacts.sync.engine import Order
from tests.contract.providers.clouds import Simulator, running_simulator
from tests.faults.bench import FaultBench, person

EVERY_S = 300
TICKS = 24 * 3600 // EVERY_S
"""Syncs a day."""
WEATHER: tuple[dict[str, object], ...] = (
    {"kind": "reset"},
    {"kind": "drop_reply"},
    {"kind": "drop_reply", "write": True},
    {"kind": "drop_reply", "method": "POST"},
    {"kind": "status", "status": 503},
    {"kind": "status", "status": 500, "write": True},
    {"kind": "status", "status": 429, "retry_after": 400},
    {"kind": "truncate", "fraction": 0.5},
    {"kind": "html"},
    {"kind": "invalid_json"},
    {"kind": "reverse_items"},
    {"kind": "repeat_items"},
    {"kind": "expired_sync_token", "path": "connections$"},
    {"kind": "shrink", "fraction": 0.5, "path": "connections$"},
)


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at one time."""

    files: int
    threads: int
    wal_bytes: int
    resident_mb: float

    def __str__(self) -> str:
        wal_mb = self.wal_bytes / 1e6
        return (
            f"{self.files} files, {self.threads} threads, WAL {wal_mb:.1f} MB,"
            f" {self.resident_mb:.0f} MB resident"
        )


class Soak:
    """One user, one Google account, a schedule, and a seeded life."""

    def __init__(self, simulator: Simulator, folder: Path, people: int, seed: int = 1) -> None:
        self.bench = FaultBench(simulator, folder, people)
        self.random = Random(seed)
        self._named = people
        self._mine = [record.id for record in self.bench.records()]
        self._dead: set[ContactId] = set()
        self._removed: set[RemoteId] = set()
        self.done: dict[str, int] = {}

    def day(self) -> list[Held]:
        """Live a day; return what the process held at each full hour."""
        found = []
        for tick in range(TICKS):
            for _ in range(self.random.choice((0, 0, 1, 1, 2))):
                self._act()
            self._weather()
            self.bench.sync(Order(cause="scheduled"))
            if self.bench.store.backup_is_due():
                self.bench.store.make_backup(Reason.DAILY)
            self.bench.pass_by(EVERY_S)
            if tick % (3600 // EVERY_S) == 0:
                found.append(self.held())
        return found

    def end(self) -> None:
        """All comes to rest, and both sides hold the same people, each once (I3, I4)."""
        bench = self.bench
        bench.settle()
        bench.sync(Order(full=True))
        bench.forget_requests()
        bench.sync()
        assert not bench.writes(), "I5"
        here = [r for r in bench.records() if r.link is None or r.link.gone_since is None]
        names = sorted(r.fields.display_name for r in here)
        assert names == bench.remote_names()
        assert len(set(names)) == len(names), "nobody is there twice"
        gone = [r for r in bench.records() if r.link is not None and r.link.gone_since]
        assert {link_of(r).remote_id for r in gone} <= self._removed, "R9"
        assert bench.store.check() == "ok"

    def held(self) -> Held:
        wal = self.bench.store.path.with_name(self.bench.store.path.name + "-wal")
        return Held(
            _open_files(),
            threading.active_count(),
            wal.stat().st_size if wal.exists() else 0,
            _resident_mb(),
        )

    def close(self) -> None:
        self.bench.close()

    # -- a life -------------------------------------------------------------------------------

    def _act(self) -> None:
        act = self.random.choices(
            (self._edit, self._edit_there, self._add, self._add_there, self._delete, self._remove),
            (6, 6, 2, 2, 0.5, 0.5),
        )[0]
        self.done[act.__name__] = self.done.get(act.__name__, 0) + 1
        act()

    def _new_name(self) -> int:
        self._named += 1
        return self._named

    def _some(self) -> Record:
        """Return somebody who lives here, is there, and was not removed there."""
        while True:
            record = self.bench.store.record(self.random.choice(self._mine))
            if record is None or record.deleted_at is not None or record.link is None:
                continue
            if record.link.gone_since is None and record.link.remote_id not in self._removed:
                return record

    def _edit(self) -> None:
        number = self._new_name()
        emails = (Email(f"e{number}@people.example", "work"),)
        change = self.random.choice(({"family_name": f"Here{number}"}, {"emails": emails}))
        self.bench.edit(self._some().id, **change)

    def _edit_there(self) -> None:
        link = link_of(self._some())
        self.bench.google.edit(link.remote_id, person(self._new_name()))

    def _add(self) -> None:
        self._mine.append(self.bench.add(person(self._new_name())))

    def _add_there(self) -> None:
        self.bench.google.add(person(self._new_name()))

    def _delete(self) -> None:
        self.bench.delete(self._some().id)

    def _remove(self) -> None:
        remote_id = link_of(self._some()).remote_id
        self._removed.add(remote_id)
        self.bench.google.remove(remote_id)

    def _weather(self) -> None:
        dice = self.random.random()
        if dice < 0.02:
            self.bench.simulator.control("POST", "/switches", {"offline": True})
        elif dice < 0.15:
            rule = self.random.choice(WEATHER)
            self.bench.fault(**{"service": "people", "times": self.random.choice((1, 2)), **rule})  # type: ignore[arg-type]
        elif dice < 0.16:
            self.bench.simulator.control("POST", "/oauth/expire", {"kind": "access"})
        elif dice < 0.17:
            self.bench.google.forget_cursors()
        elif dice < 0.5:
            self.bench.mend()


def _open_files() -> int:
    folder = Path("/proc/self/fd")
    return len(list(folder.iterdir())) if folder.is_dir() else 0


def _resident_mb() -> float:
    status = Path("/proc/self/status")
    if not status.exists():
        return 0.0
    (line,) = [w for w in status.read_text().splitlines() if w.startswith("VmRSS:")]
    return int(line.split()[1]) / 1000


def main(arguments: Sequence[str]) -> int:
    """Live as many days as asked for."""
    parser = argparse.ArgumentParser(prog="soak", description=__doc__)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, running_simulator() as simulator:
        soak = Soak(simulator, Path(folder), options.people, options.seed)
        began = time.monotonic()
        for day in range(1, options.days + 1):
            print(f"day {day}: {soak.day()[-1]}", flush=True)
        soak.end()
        spent = time.monotonic() - began
        print(f"{options.days} days, {len(soak.bench.names())} people, {soak.done}, {spent:.0f} s")
        soak.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
