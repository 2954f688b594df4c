"""The real sync path, killed again and again while it sends (T7, P1).

A warmed process forks a child for each sync, so that a kill costs a tenth of a second. The child
runs what ``dialpad-contacts sync`` runs, against the simulated cloud over its socket, and is
killed at a random moment. By hand: ``python -m tests.durability.kills --kills 2000 --seed 1``.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from dialpad_contacts.app.sample import Simulator, headless_browser
from dialpad_contacts.app.secrets import memory_vault
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.desktop.vault import Vault
from dialpad_contacts.domain.contact import AccountKind, ContactId, Email, Fields, Kind
from dialpad_contacts.lab.google_cloud import Control, GoogleCloud
from dialpad_contacts.store.backup import verdict
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.local_edits import Saved

WAIT = timedelta(milliseconds=400)
"""How long a lost create waits; the simulated cloud shows a write at once."""


@dataclass
class Ledger:
    """What the user has done: who is to be on both sides, and who on neither."""

    living: dict[ContactId, str] = field(default_factory=dict)
    far: set[str] = field(default_factory=set)
    deleted: set[str] = field(default_factory=set)


class Loop:
    """One data folder, one cloud, and a process that is killed."""

    def __init__(self, folder: Path, simulator: Simulator, seed: int) -> None:
        self.random = Random(seed)
        self.paths = resolve(folder / "data")
        self.config = simulator.config(Config())
        self.vault: Vault = memory_vault()
        self.control = Control(simulator.control_url)
        self.cloud = GoogleCloud(self.control, simulator.email("google"))
        self.ledger = Ledger()
        self.kills = self.rounds = 0
        self._longest_s = 0.1
        session = self.session()
        command = m.LinkAccount(0, AccountKind.GOOGLE, simulator.email("google"))
        self.account = session.local_desk().link(command, lambda url: None).id
        session.local_desk().sync((), Order())
        self.ledger.living = _personal(session)
        session.close()

    def session(self) -> Session:
        """Open the data folder as a new process would."""
        return Session(
            self.paths,
            self.config,
            open_browser=headless_browser,
            secrets=self.vault,
            confirm_wait=WAIT,
        )

    def round(self) -> None:
        """Act as a user, let a sync begin, kill it, and look at the files."""
        self.rounds += 1
        self._act()
        assert threading.active_count() == 1, threading.enumerate()
        child = os.fork()
        if child == 0:
            self._child()
        time.sleep(self.random.uniform(0.004, self._longest_s))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status)
        self.kills += killed
        self._longest_s = min(0.4, self._longest_s * (1.1 if killed else 0.9))  # about a sync's
        self._whole()

    def converge(self) -> int:
        """Sync until nothing is left to do; return how many syncs it took."""
        for taken in range(1, 60):
            session = self.session()
            reports = session.local_desk().sync((), Order(full=taken % 4 == 0))
            open_creates = session.store.intents(self.account)
            session.close()
            if not open_creates and not any(r.changes for r in reports):
                return taken
            time.sleep(WAIT.total_seconds() / 3)
        raise AssertionError("it does not come to rest")

    def compare(self) -> dict[str, object]:
        """Compare both sides with what the user did; return what differs."""
        here = Counter(map(_in_any_order, self._names().values()))
        there = Counter(map(_in_any_order, self.cloud.names()))
        wanted = Counter(map(_in_any_order, [*self.ledger.living.values(), *self.ledger.far]))
        return {
            "lost_here": sorted((wanted - here).elements()),
            "lost_there": sorted((wanted - there).elements()),
            "too_many_here": sorted((here - wanted).elements()),
            "too_many_there": sorted((there - wanted).elements()),
            "resurrected": sorted(set(map(_in_any_order, self.ledger.deleted)) & {*here, *there}),
        }

    def _act(self) -> None:
        session, pick = self.session(), self.random
        for _ in range(pick.randrange(2, 6)):
            number = f"{self.rounds}-{pick.getrandbits(32):08x}"
            living = list(self.ledger.living)
            match pick.randrange(4):
                case 0 | 1:
                    fields = Fields(f"New{number}", "Here", (Email(f"{number}@example.com"),))
                    made = session.edits.add(Saved(fields), self.account)
                    self.ledger.living[made] = fields.display_name
                case 2:
                    chosen = pick.choice(living)
                    record = session.store.record(chosen)
                    assert record is not None
                    fields = Fields(
                        f"Edited{number}", "Here", record.fields.emails, record.fields.phones
                    )
                    session.edits.edit(chosen, Saved(fields))
                    self.ledger.living[chosen] = fields.display_name
                case _ if len(living) > 20:
                    chosen = pick.choice(living)
                    session.edits.delete([chosen], delay=timedelta(0), confirmed=True)
                    self.ledger.deleted.add(self.ledger.living.pop(chosen))
        session.close()
        if pick.random() < 0.3:
            name = f"Far{self.rounds}"
            self.cloud.add(Fields(name, "There"))
            self.ledger.far.add(f"{name} There")

    def _child(self) -> None:
        try:
            self.session().local_desk().sync((), Order())
        finally:
            os._exit(0)

    def _whole(self) -> None:
        with closing(sqlite3.connect(self.paths.data / "contacts.db")) as db:
            assert verdict(db) == "ok"
        names = self._names()
        for contact, name in self.ledger.living.items():
            assert names.get(contact) == name, (self.rounds, contact, name, names.get(contact))
        assert not self.ledger.deleted & set(names.values()), self.rounds

    def _names(self) -> dict[ContactId, str]:
        session = self.session()
        names = _personal(session)
        session.close()
        return names


def _personal(session: Session) -> dict[ContactId, str]:
    """Return the names of the contacts that are one's own; the directory is nobody's to edit."""
    rows = session.store.rows(session.store.all_ids(frozenset()))
    return {ContactId(int(row.id)): row.name for row in rows if row.kind is Kind.PERSONAL}


def _in_any_order(name: str) -> str:
    """Some languages show the family first, and the cloud's page does not."""
    return " ".join(sorted(name.split()))


def main() -> int:
    """Kill as often as asked; print what came of it as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    simulator = Simulator.start("--contacts", "25")
    began = time.monotonic()
    try:
        with tempfile.TemporaryDirectory() as folder:
            loop = Loop(Path(folder), simulator, args.seed)
            while loop.kills < args.kills:
                loop.round()
            syncs = loop.converge()
            found = loop.compare()
    finally:
        simulator.stop()
    figures = {"kills": loop.kills, "rounds": loop.rounds, "syncs_to_rest": syncs}
    figures["contacts"] = len(loop.ledger.living) + len(loop.ledger.far)
    print(json.dumps({**figures, "seconds": round(time.monotonic() - began, 1), **found}))
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
