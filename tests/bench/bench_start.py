"""From spawn to first paint, and to a usable window, warm: min, median, max.

python tests/bench/bench_start.py [contacts] [folder that keeps the book for the next time]

A window of Qt with nothing in it is started in turn with ours: what it takes, the machine and
PySide take from anybody. The programs may keep their compiled code, as on a person's computer.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

import pytest

from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.store import open_store
from tests.bench.bench_store import fill

ROUNDS = 7
PEOPLE = 100_000
OURS = """
import json, os, sys, time
began = float(os.environ["BEGAN"])
from pathlib import Path
from dialpad_contacts.app.window import make_application
application = make_application()
from PySide6.QtCore import QEvent, QObject, QTimer
from dialpad_contacts.app.host import Host
from dialpad_contacts.desktop.paths import resolve
seen = {}
class Watch(QObject):
    def eventFilter(self, watched, event):
        if event.type() == QEvent.Type.Paint and "paint" not in seen:
            seen["paint"] = time.time() - began
        return False
host = Host(resolve(sys.argv[1]), safe_mode=True)
watch = Watch()
host.window.contacts.installEventFilter(watch)
host.window.centralWidget().installEventFilter(watch)
host.show()
def look():
    if host.window.pages is not None and host.window.search.mode == "everyone":
        seen["usable"] = time.time() - began
        print(json.dumps(seen), flush=True)
        application.quit()
ticks = QTimer(interval=2)
ticks.timeout.connect(look)
ticks.start()
application.exec()
host.close()
"""
EMPTY = """
import json, os, time
began = float(os.environ["BEGAN"])
from PySide6.QtWidgets import QApplication, QMainWindow
class Window(QMainWindow):
    def paintEvent(self, event):
        print(json.dumps({"an empty window": time.time() - began}), flush=True)
        application.quit()
application = QApplication([])
window = Window()
window.show()
application.exec()
"""


def make_book(folder: Path, count: int) -> None:
    """Fill ``folder`` with ``count`` contacts of an account, unless it is filled."""
    folder.chmod(0o700)
    with closing(open_store(folder / "contacts.db", region="US")) as store:
        if not store.accounts():
            account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya").id
            fill(store, account, count)
            while store.index_backlog(500):
                pass


def started(program: str, folder: Path) -> dict[str, float]:
    """Start a program and return the seconds from its spawn to what it saw."""
    env = {**os.environ, "BEGAN": str(time.time()), "QT_QPA_PLATFORM": "offscreen"}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        [sys.executable, "-c", program, str(folder)],
        env=env,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def measure(folder: Path) -> dict[str, list[float]]:
    """Start both in turn; the first of each only fills the caches."""
    figures: dict[str, list[float]] = {}
    for _ in range(ROUNDS + 1):
        for program in (EMPTY, OURS):
            for name, seconds in started(program, folder).items():
                figures.setdefault(name, []).append(seconds)
    return {name: taken[1:] for name, taken in figures.items()}


def lines(figures: dict[str, list[float]], count: int) -> list[str]:
    """Return one line for each figure."""
    return [
        f"{name:16} {count} contacts, s: min {min(taken):.3f}  median"
        f" {statistics.median(taken):.3f}  max {max(taken):.3f}  {GOALS.get(name, '')}"
        for name, taken in figures.items()
    ]


GOALS = {"paint": "goal < 0.4", "usable": "goal < 1.0"}


def main(count: int, kept: Path | None) -> None:
    """Measure with ``count`` contacts."""
    with tempfile.TemporaryDirectory() as folder:
        make_book(kept or Path(folder), count)
        print(*lines(measure(kept or Path(folder)), count), sep="\n")


@pytest.mark.bench
def test_bench_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At 2,000 contacts, with room for a busy machine; the script takes 100,000."""
    make_book(tmp_path, 2_000)
    found = measure(tmp_path)
    with capsys.disabled():
        print("", *lines(found, 2_000), sep="\n")
    assert statistics.median(found["usable"]) < 10.0


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
