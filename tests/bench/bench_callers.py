"""How long it takes to know who rings, in a book of any size (performance.md, caller lookup).

python tests/bench/bench_callers.py [contacts] [folder that keeps the book for the next time]

Thread CPU is what the goals speak of: other processes of a shared machine are not in it. The
book is made by another process: the millions of numbers that this takes would leave a heap so
scattered that a look-up took twice its time in it, as in no window. Every number is asked once;
many rounds are taken, and those told apart in which the machine was calm: a shared one interrupts
now and then whatever runs, and one in a hundred of the shortest transactions takes four times as
long as at other times. A loop that does nothing for as long as a look-up takes stands beside them:
what its p99 has above its median, the machine adds to whatever takes that long.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from random import Random

import pytest

from dialpad_contacts.app.call_book import StoreCallBook
from dialpad_contacts.domain.contact import AccountId, AccountKind, Fields
from dialpad_contacts.domain.phone import Phone, phone
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Put
from tests.bench.bench_store import NOW, fill
from tests.unit.store.made import local
from tests.unit.store.people import COUNTRIES, people

ASKED = 1000
"""So many in one round, each of them once."""
ROUNDS = 25
KNOWN_MS, UNKNOWN_MS = 0.1, 0.5
MAIN = "+12125550100"
COLLEAGUES = 300
NOTHING = "nothing: a transaction alone"
LOOP = "nothing: a loop of a look-up's length"
RUNG = datetime(2026, 5, 3, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Taken:
    """Milliseconds that look-ups took: of the clock, and of the thread's processor time."""

    wall: list[float]
    cpu: list[float]
    known: int
    """How many found somebody."""


Acts = dict[str, tuple[Callable[[Phone], bool], Sequence[Phone]]]
"""What is asked, and with which numbers; each says whether it found somebody."""


def _made(file: Path, count: int) -> list[Phone]:
    """Fill a book with ``count`` contacts unless it is, and return numbers that are known to it."""
    with closing(open_store(file, region="US")) as store:
        if not store.accounts():
            account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya").id
            fill(store, account, count)
            _hire(store, account)
    return known_numbers(count)


@contextmanager
def book(count: int, kept: Path | None) -> Iterator[tuple[Store, list[Phone]]]:
    """Open a book of ``count`` contacts, and hand out numbers that are known to it."""
    with tempfile.TemporaryDirectory() as folder:
        file = (kept or Path(folder)) / f"{count}.db"
        with get_context("spawn").Pool(1) as maker:
            known = maker.apply(_made, (file, count))
        with file.open("rb") as book_file:  # into memory: not the disk is to be measured
            while book_file.read(1 << 20):
                pass
        with closing(open_store(file, region="US")) as store:
            yield store, known


def known_numbers(count: int) -> list[Phone]:
    """Return numbers of the book, from all over it."""
    found = [p for fields in people(count, seed=1) for p in fields.phones]
    return Random(7).sample(found, min(ASKED * (ROUNDS + 1), len(found)))


def unknown_numbers() -> list[Phone]:
    """Return numbers of the same countries that nobody has, as good as certainly."""
    random = Random(8)
    made = []
    for _ in range(ASKED * ROUNDS):
        code, length = random.choice(COUNTRIES)
        national = "".join(random.choices("0123456789", k=length - 1))
        made.append(Phone(f"+{code}9{national}", f"+{code}9{national}"))
    return made


def timed(act: Callable[[Phone], bool], numbers: Sequence[Phone]) -> Taken:
    """Return what ``act``, which says whether it found somebody, takes for each of ``numbers``."""
    wall, cpu, known = [], [], 0
    for number in numbers:
        began, cpu_began = time.perf_counter(), time.thread_time()
        known += act(number)
        cpu.append((time.thread_time() - cpu_began) * 1000)
        wall.append((time.perf_counter() - began) * 1000)
    return Taken(wall, cpu, known)


def loop(ms: float) -> Callable[[Phone], bool]:
    """Return what does nothing for about ``ms`` of processor time."""

    def turn(times: int) -> bool:
        for _ in range(times):
            pass
        return False

    took = timed(lambda _: turn(1000), [Phone("")] * 500)
    times = round(1000 * ms / statistics.median(took.cpu))
    return lambda _: turn(times)


def p99(taken: Sequence[float]) -> float:
    """Return the time that one in a hundred is above."""
    return sorted(taken)[int(len(taken) * 0.99)]


def line(what: str, rounds: Sequence[Taken], goal: str) -> str:
    """Return one line of figures: of all rounds, and how far their p99 lie apart."""
    cpu = sorted(ms for taken in rounds for ms in taken.cpu)
    wall = [ms for taken in rounds for ms in taken.wall]
    apart = sorted(p99(taken.cpu) for taken in rounds)
    return (
        f"{what:37} CPU ms min {cpu[0]:.3f}  median {statistics.median(cpu):.3f}"
        f"  p90 {cpu[int(len(cpu) * 0.9)]:.3f}  p99 {p99(cpu):.3f}  max {cpu[-1]:.3f}"
        f"  wall p99 {p99(wall):.3f}  n={len(cpu)}  found {sum(t.known for t in rounds)}"
        f"  p99 of {len(rounds)} rounds min {apart[0]:.3f}  median {statistics.median(apart):.3f}"
        f"  max {apart[-1]:.3f}  {goal}"
    )


def measure(count: int, kept: Path | None = None) -> dict[str, list[Taken]]:
    """Ask a book of ``count`` contacts, in rounds that take turns."""
    with book(count, kept) as (store, known):
        unknown, calls = unknown_numbers(), StoreCallBook(store)

        def nothing(_: Phone) -> bool:
            with store._db.reading():
                return False

        def found(number: Phone) -> bool:
            return bool(store.callers(number))

        def rung(number: Phone) -> bool:
            return calls.caller(number, RUNG).who.contact is not None

        national = [phone("0" + (p.e164 or "")[3:], region="US") for p in known if "+49" in p.key]
        main = [phone(MAIN, region="US")] * 10 * ROUNDS
        asked = timed(found, known[:ASKED])  # the upper pages of the tables are loaded
        lookups: Acts = {
            NOTHING: (nothing, known),
            LOOP: (loop(statistics.median(asked.cpu)), known),
            "known": (found, known[ASKED:]),
            "unknown": (found, unknown),
        }
        others: Acts = {
            "known, dialled as in Germany": (found, national),
            f"main number of {COLLEAGUES}": (found, main),
            "ring: all that a pop-up shows": (rung, unknown[: 100 * ROUNDS]),
        }
        return _in_rounds(lookups) | _in_rounds(others)


def _in_rounds(acts: Acts) -> dict[str, list[Taken]]:
    taken = defaultdict[str, list[Taken]](list)
    for n in range(ROUNDS):
        for what, (act, numbers) in acts.items():
            these = slice(n * len(numbers) // ROUNDS, (n + 1) * len(numbers) // ROUNDS)
            taken[what].append(timed(act, numbers[these]))
    return taken


def _hire(store: Store, account: AccountId) -> None:
    main = [phone(f"{MAIN} ext. {n}", "work", region="US") for n in range(COLLEAGUES)]
    writes = [Put(local(Fields(f"C{n}", phones=(p,)))) for n, p in enumerate(main)]
    store.commit(writes, NOW)


def calm(measured: dict[str, list[Taken]]) -> dict[str, list[Taken]]:
    """Return the third of the rounds in which a transaction that asks nothing was steadiest."""
    unrest = [p99(taken.cpu) for taken in measured[NOTHING]]
    order = sorted(range(ROUNDS), key=unrest.__getitem__)[: ROUNDS // 3]
    return {what: [measured[what][n] for n in order] for what in (NOTHING, LOOP, *GOALS)}


def lines(measured: dict[str, list[Taken]]) -> Iterator[str]:
    """Yield the figures of all rounds, then of the calm ones."""
    for title, of in (("all rounds", measured), ("the machine calm", calm(measured))):
        yield title
        for what, rounds in of.items():
            yield line(what, rounds, GOALS.get(what, ""))


GOALS = {"known": "goal p99 < 0.1", "unknown": "goal p99 < 0.5"}


def main(count: int, kept: Path | None) -> None:
    """Measure with ``count`` contacts."""
    print(*lines(measure(count, kept)), sep="\n")


@pytest.mark.bench
def test_bench_callers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """At 20,000 contacts, with room for a busy machine; the script asks a million."""
    found = measure(20_000)
    with capsys.disabled():
        print("", *lines(found), sep="\n")
    assert all(taken.known == len(taken.cpu) for taken in found["known"])
    assert not any(taken.known for taken in found["unknown"])
    assert _median(found["known"]) < KNOWN_MS * 2
    assert _median(found["unknown"]) < UNKNOWN_MS


def _median(rounds: Sequence[Taken]) -> float:
    return statistics.median(ms for taken in rounds for ms in taken.cpu)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000,
        Path(sys.argv[2]) if len(sys.argv) > 2 else None,
    )
