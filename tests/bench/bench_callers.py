"""How long it takes to know who rings, in a book of any size (performance.md, caller lookup).

python tests/bench/bench_callers.py [contacts]

Thread CPU is what the goals speak of: other processes of a shared machine are not in it.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.domain.contact import AccountId, AccountKind, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Put
from tests.bench.bench_store import NOW, fill, new_store
from tests.unit.store.made import local
from tests.unit.store.people import COUNTRIES, people

ASKED = 5000
KNOWN_MS, UNKNOWN_MS = 0.1, 0.5
MAIN = "+12125550100"
COLLEAGUES = 300


def known_numbers(count: int) -> list[Phone]:
    """Return numbers of the book, from all over it."""
    found = [p for fields in people(count, seed=1) for p in fields.phones]
    return Random(7).sample(found, min(ASKED, len(found)))


def unknown_numbers() -> list[Phone]:
    """Return numbers of the same countries that nobody has, as good as certainly."""
    random = Random(8)
    made = []
    for _ in range(ASKED):
        code, length = random.choice(COUNTRIES)
        national = "".join(random.choices("0123456789", k=length - 1))
        made.append(Phone(f"+{code}9{national}", f"+{code}9{national}"))
    return made


def asked(store: Store, numbers: Sequence[Phone]) -> tuple[list[float], list[float], int]:
    """Return (wall, thread CPU) in ms of each lookup, and how many were known."""
    wall, cpu, known = [], [], 0
    for number in numbers:
        began, cpu_began = time.perf_counter(), time.thread_time()
        known += bool(store.callers(number))
        cpu.append((time.thread_time() - cpu_began) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return wall, cpu, known


def p99(taken: Sequence[float]) -> float:
    """Return the time that one in a hundred is above."""
    return sorted(taken)[int(len(taken) * 0.99)]


def line(what: str, taken: tuple[list[float], list[float], int], goal: str) -> str:
    """Return one line of figures."""
    wall, cpu, known = taken
    return (
        f"{what:34} CPU ms min {min(cpu):.3f}  median {statistics.median(cpu):.3f}"
        f"  p90 {sorted(cpu)[int(len(cpu) * 0.9)]:.3f}  p99 {p99(cpu):.3f}"
        f"  max {max(cpu):.3f}  wall p99 {p99(wall):.3f}  n={len(cpu)}  found {known}  {goal}"
    )


def nothing(store: Store, times: int) -> tuple[list[float], list[float], int]:
    """Return what a transaction takes that asks nothing: the unrest of the machine itself."""
    wall, cpu = [], []
    for _ in range(times):
        began, cpu_began = time.perf_counter(), time.thread_time()
        with store._db.reading():
            pass
        cpu.append((time.thread_time() - cpu_began) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return wall, cpu, 0


def measure(count: int) -> dict[str, tuple[list[float], list[float], int]]:
    """Fill a book with ``count`` contacts, and ask it."""
    with new_store() as store:
        account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya").id
        fill(store, account, count)
        _hire(store, account)
        known, unknown = known_numbers(count), unknown_numbers()
        asked(store, [*known[:200], *unknown[:200]])  # tables and pages are loaded
        national = [phone("0" + (p.e164 or "")[3:], region="US") for p in known if "+49" in p.key]
        return {
            "nothing: a transaction alone": nothing(store, ASKED),
            "known": asked(store, known),
            "unknown": asked(store, unknown),
            "known, dialled as in Germany": asked(store, national),
            f"main number of {COLLEAGUES}": asked(store, [phone(MAIN, region="US")] * 200),
            "ring: all that a pop-up shows": _rung(store, unknown[:2000]),
        }


def _hire(store: Store, account: AccountId) -> None:
    main = [phone(f"{MAIN} ext. {n}", "work", region="US") for n in range(COLLEAGUES)]
    writes = [Put(local(Fields(f"C{n}", phones=(p,)))) for n, p in enumerate(main)]
    store.commit(writes, NOW)


def _rung(store: Store, numbers: Sequence[Phone]) -> tuple[list[float], list[float], int]:
    book, now = StoreCallBook(store), datetime(2026, 5, 3, tzinfo=UTC)
    wall, cpu = [], []
    for number in numbers:
        began, cpu_began = time.perf_counter(), time.thread_time()
        book.caller(number, now)
        cpu.append((time.thread_time() - cpu_began) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return wall, cpu, 0


GOALS = {"known": "goal p99 < 0.1", "unknown": "goal p99 < 0.5"}


def main(count: int) -> None:
    """Measure with ``count`` contacts."""
    for what, taken in measure(count).items():
        print(line(what, taken, GOALS.get(what, "")), flush=True)


@pytest.mark.bench
def test_bench_callers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At 20,000 contacts, with room for a busy machine; the script asks a million."""
    found = measure(20_000)
    with capsys.disabled():
        print()
        for what, taken in found.items():
            print(line(what, taken, GOALS.get(what, "")))
    assert found["known"][2] == len(found["known"][0])
    assert found["unknown"][2] == 0
    assert statistics.median(found["known"][1]) < KNOWN_MS * 2
    assert statistics.median(found["unknown"][1]) < UNKNOWN_MS


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
