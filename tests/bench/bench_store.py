"""How long the store takes for what performance.md promises: prints min, median and max.

python tests/bench/bench_store.py [contacts]
"""

from __future__ import annotations

import gc
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from random import Random

from dialpad_contacts.domain.contact import AccountId, AccountKind, ContactId
from dialpad_contacts.domain.phone import Phone
from dialpad_contacts.store import Store, open_store
from dialpad_contacts.sync.ports import Action, Change, Entry, Put
from dialpad_contacts.ui.viewmodels.results import PAGE
from tests.unit.store.people import records

NOW = datetime(2026, 1, 1, tzinfo=UTC)
BATCH = 1000


@contextmanager
def new_store() -> Iterator[Store]:
    """Open an empty store in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "contacts.db", region="US")
        try:
            yield store
        finally:
            store.close()


def fill(store: Store, account: AccountId, count: int, *, journal: bool = False) -> None:
    """Import people as a first sync does."""
    arriving = records(count, account)
    while batch := list(islice(arriving, BATCH)):
        store.commit([Put(r, _entry(account, r.fields) if journal else None) for r in batch], NOW)


def _entry(account: AccountId, fields: object) -> Entry:
    return Entry(Change("R11", Action.IMPORT, None, account), "s", "scheduled")


def measure(act: Callable[[], object], times: int) -> list[float]:
    """Return the milliseconds that each of ``times`` calls took."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        act()
        taken.append((time.perf_counter() - start) * 1000)
    return taken


def report(what: str, taken: list[float], goal: str = "") -> None:
    """Print one line of figures."""
    low, middle, high = min(taken), statistics.median(taken), max(taken)
    p99 = sorted(taken)[int(len(taken) * 0.99)]
    print(
        f"{what:44} ms min {low:9.2f}  median {middle:9.2f}  p99 {p99:9.2f}  max {high:9.2f}"
        f"  n={len(taken)}  {goal}"
    )


def main(count: int) -> None:
    """Measure with ``count`` contacts."""
    with new_store() as store:
        account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya").id
        made = list(records(count, account))
        gc.freeze()  # what was made for the measurement is not to be measured
        start = time.perf_counter()
        batches = []
        for at in range(0, count, BATCH):
            writes = [Put(r, _entry(account, r)) for r in made[at : at + BATCH]]
            batches += measure(partial(store.commit, writes, NOW), 1)
        print(f"{count} contacts stored in {time.perf_counter() - start:.2f} s (goal < 10 s)")
        report("batch of 1000", batches)
        report("search while the index is behind", _searches(store, made, 20))
        start = time.perf_counter()
        cpu = time.process_time()
        steps = []
        while True:
            begun = time.perf_counter()
            left = store.index_backlog(50)
            steps.append((time.perf_counter() - begun) * 1000)
            if not left:
                break
        print(
            f"index backlog done in {time.perf_counter() - start:.2f} s,"
            f" {time.process_time() - cpu:.2f} s CPU (goal < 60 s)"
        )
        report("index_backlog(50)", steps)
        size = store.path.stat().st_size / 1e6
        print(f"database {size:.0f} MB")
        random = Random(2)
        for how_many, goal in ((1, ""), (100, "goal < 50"), (1000, "")):
            taken = [_change(store, random, count, how_many) for _ in range(9)]
            report(f"{how_many} changed contacts, index included", taken, goal)
        report("all_ids", measure(lambda: store.all_ids(frozenset()), 9))
        report("all_ids of one account", measure(lambda: store.all_ids(frozenset([account])), 9))
        ids = store.all_ids(frozenset())
        pages = [ids[at : at + PAGE] for at in (random.randrange(count - PAGE) for _ in range(100))]
        todo = iter(pages)
        report(f"rows, page of {PAGE}", measure(lambda: store.rows(next(todo)), 100))
        report("counts", measure(store.counts, 20))
        report(
            "contact",
            [m for i in ids[:200] for m in measure(partial(store.contact, ContactId(i)), 1)],
        )
        known = [p for r in made[:2000] for p in r.fields.phones][:2000]
        report("caller, known", _callers(store, known), "goal p99 < 0.1")
        unknown = [
            replace(p, e164=f"+1212{i:07}", written=f"+1212{i:07}") for i, p in enumerate(known)
        ]
        report("caller, unknown", _callers(store, unknown), "goal p99 < 0.5")
        report("alive", measure(lambda: store.alive(account), 3))
        report("outgoing", measure(lambda: store.outgoing(account, NOW), 9))


def _searches(store: Store, made: Sequence[object], times: int) -> list[float]:
    random = Random(3)
    words = ["leo", "gmail", "415", "mar", "smith j", "eo.ci", "xyzzy"]
    return [
        m
        for _ in range(times)
        for m in measure(lambda: store.search(random.choice(words), frozenset(), 60), 1)
    ]


def _callers(store: Store, numbers: list[Phone]) -> list[float]:
    return [m for p in numbers for m in measure(partial(store.callers, p), 1)]


def _change(store: Store, random: Random, count: int, how_many: int) -> float:
    chosen = random.sample(range(1, count + 1), how_many)
    puts = []
    for i in chosen:
        record = store.record(ContactId(i))
        assert record is not None
        name = f"{record.fields.given_name}{random.randrange(10)}"
        puts.append(Put(replace(record, fields=replace(record.fields, given_name=name))))
    return measure(lambda: store.commit(puts, NOW), 1)[0]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
