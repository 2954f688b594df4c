"""The window while a first sync of 10,000 runs and the list scrolls, beside the same window idle.

Rounds alternate in one run: a heartbeat of 5 ms and a scroll step every 16 ms; late frames and
gaps are counted (performance.md, 'window while a first sync runs'). Before the sync the list is
empty, and scrolls nothing; after it, it is what scrolls during it.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer

from dialpad_contacts.app.host import Host
from dialpad_contacts.app.sample import Simulator
from dialpad_contacts.app.window import make_application
from dialpad_contacts.background import messages as m
from dialpad_contacts.desktop.paths import resolve
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.lab.google_cloud import Control
from dialpad_contacts.sync.states import State
from tests.cli.conftest import signs_in

ROUNDS = 5
PEOPLE = 10_000
FRAME_MS = 1000 / 60
IDLE_S = 2.0


@dataclass
class Beat:
    """Gaps between heartbeats of one round, in ms."""

    gaps: list[float] = field(default_factory=list)

    def late_percent(self) -> float:
        frames = [g for g in self.gaps if g > 2 * FRAME_MS]
        return 100 * len(frames) / max(1, sum(self.gaps) / FRAME_MS)

    def over_frame_per_1000(self) -> float:
        return 1000 * sum(g > FRAME_MS for g in self.gaps) / max(1, len(self.gaps))

    def stalls(self) -> int:
        return sum(g > 100 for g in self.gaps)


class Watch:
    """A running window whose list scrolls, with a pulse."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.beat = Beat()
        self._last = time.perf_counter()
        self._pulse = QTimer(interval=5, timerType=Qt.TimerType.PreciseTimer)
        self._pulse.timeout.connect(self._tick)
        self._scroll = QTimer(interval=16, timerType=Qt.TimerType.PreciseTimer)
        self._scroll.timeout.connect(self._step)
        self._pulse.start()
        self._scroll.start()

    def begin(self) -> Beat:
        self.beat, self._last = Beat(), time.perf_counter()
        return self.beat

    def end(self) -> None:
        """Stop the pulse and the scrolling."""
        self._pulse.stop()
        self._scroll.stop()

    def _tick(self) -> None:
        now = time.perf_counter()
        self.beat.gaps.append((now - self._last) * 1000)
        self._last = now

    def _step(self) -> None:
        bar = self.host.window.contacts.list.verticalScrollBar()
        bar.setValue(0 if bar.value() >= bar.maximum() else bar.value() + 7)


def run_for(seconds: float) -> None:
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def run_until_idle(host: Host) -> float:
    """Run until every account is idle; return the seconds it took."""
    began = time.perf_counter()

    def rested() -> bool:
        accounts = host.parts.session.store.accounts()
        return bool(accounts) and all(a.state is State.IDLE and a.last_sync for a in accounts)

    while not rested():
        run_for(0.1)
        assert time.perf_counter() - began < 120
    return time.perf_counter() - began


@pytest.mark.bench
def test_bench_window(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in signs_in(tmp_path).items():
        monkeypatch.setenv(name, value)
    make_application()
    figures: dict[str, list[Beat]] = {"idle, nobody there": [], "syncing": [], "idle": []}
    took: list[float] = []
    simulator = Simulator.start("--contacts", str(PEOPLE))
    try:
        for number in range(ROUNDS):
            Control(simulator.control_url).call("POST", "/world/reset", {"contacts": PEOPLE})
            folder = tmp_path / str(number)
            folder.mkdir(mode=0o700)
            (folder / "config.toml").write_text(
                "[endpoints.google]\n"
                + "".join(f'{k} = "{v}"\n' for k, v in simulator.ready["google"].items())
            )
            host = Host(resolve(folder))
            host.show()
            run_for(2.5)
            host.window.nav.skip_welcome()
            watch = Watch(host)
            host.parts.conductor.post(m.ChooseVault(0, None))
            figures["idle, nobody there"].append(watch.begin())
            run_for(IDLE_S)
            syncing = watch.begin()
            commands = host.window.commands
            assert commands is not None
            commands.link(AccountKind.GOOGLE, None, lambda step: None)
            took.append(run_until_idle(host))
            figures["syncing"].append(syncing)
            run_for(1)  # the index is being written
            figures["idle"].append(watch.begin())
            run_for(IDLE_S)
            watch.end()
            host.close()
            host.window.deleteLater()
    finally:
        simulator.stop()
    with capsys.disabled():
        print(f"\nlink and first sync of {PEOPLE}: median {statistics.median(took):.1f} s")
        for name, beats in figures.items():
            late = statistics.median(b.late_percent() for b in beats)
            over = statistics.median(b.over_frame_per_1000() for b in beats)
            stalls = statistics.median(b.stalls() for b in beats)
            worst = max(max(b.gaps) for b in beats)
            print(
                f"{name}: late frames {late:.2f} %, gaps over a frame {over:.1f} per 1000,"
                f" stalls over 100 ms {stalls:.0f}, worst {worst:.0f} ms"
            )
