"""First, incremental and full syncs over loopback, with the store written: min, median, max."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dialpad_contacts.app.desk import Desk
from dialpad_contacts.app.lab import _nobody_looks
from dialpad_contacts.app.sample import Simulator, headless_browser
from dialpad_contacts.app.secrets import memory_vault
from dialpad_contacts.app.session import Session
from dialpad_contacts.background import messages as m
from dialpad_contacts.desktop.config import Config
from dialpad_contacts.desktop.paths import Paths
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.ports import Account

ROUNDS = 3


def spread(times_s: list[float]) -> str:
    low, mid, high = min(times_s), statistics.median(times_s), max(times_s)
    return f"{low:.3f} / {mid:.3f} / {high:.3f} s"


def google(desk: Desk, _simulator: Simulator) -> Account:
    return desk.link(m.LinkAccount(0, AccountKind.GOOGLE), _nobody_looks)


def exchange(desk: Desk, simulator: Simulator) -> Account:
    mailbox = next(a for a in simulator.ready["accounts"] if a["kind"] == "exchange")
    login = (mailbox["email"], mailbox["password"], mailbox["user"])
    server = simulator.ready["exchange"]["server"]
    return desk.link_password(m.LinkPassword(0, AccountKind.EXCHANGE, *login, server))


@pytest.mark.bench
@pytest.mark.parametrize(
    ("link", "contacts"), [(google, 1_000), (google, 10_000), (exchange, 10_000)]
)
def test_bench_sync(
    link: Callable[[Desk, Simulator], Account], contacts: int, capsys: pytest.CaptureFixture[str]
) -> None:
    first: list[float] = []
    nothing_new: list[float] = []
    simulator = Simulator.start("--contacts", str(contacts))
    try:
        for _ in range(ROUNDS):
            with tempfile.TemporaryDirectory() as folder:
                paths = Paths(Path(folder), Path(folder))
                session = Session(
                    paths,
                    simulator.config(Config()),
                    open_browser=headless_browser,
                    secrets=memory_vault(),
                )
                desk = session.local_desk()
                linked = link(desk, simulator)
                for times in (first, nothing_new):
                    began = time.perf_counter()
                    (report,) = desk.service.sync([linked.id], Order())
                    times.append(time.perf_counter() - began)
                assert report.changes == ()
                session.close()
    finally:
        simulator.stop()
    with capsys.disabled():
        print(f"\n{link.__name__}, {contacts} contacts: first sync {spread(first)}")
        print(f"{link.__name__}, {contacts} contacts: nothing new {spread(nothing_new)}")
    assert statistics.median(nothing_new) < 0.5, "ten times the goal of 50 ms"
