"""How long one keystroke takes, from text to rows, and whether every answer is right.

python tests/bench/bench_search.py [contacts]
"""

from __future__ import annotations

import sys
import time
from random import Random

from dialpad_contacts.domain.contact import AccountKind, ContactId, Fields
from dialpad_contacts.store import Store
from tests.bench.bench_store import fill, new_store, report
from tests.unit.store.people import keystrokes, people

LIMIT = 60
HOSTILE = [
    *"abcdefghijklmnopqrstuvwxyz0123456789",
    *"ma jo an le sm 41 49 14 00".split(),
    *"gmail gmail. gmail.com @gmail.com .com com outlook example.org ail mail a@ @".split(),
    *"smith garcía jonathan maria 立 陳 さ 김 محمد иванов acme inc hool".split(),
    *["a b c", "a b", "j s", "ma sm", "leo 415", "maria gmail", "a 1", "com gmail smith"],
    *["+1", "+1 415", "(415)", "+49 176", "0176", "4155550133", "555 0133", "00491"],
    *["-", "'", '"', "*", "a*", "NOT a", "a OR b", "zzzzzz", "qxqx", "x" * 200],
]


def trace(count: int, seed: int) -> list[str]:
    """Return what some people type, key by key, who look for somebody."""
    random = Random(seed)
    someone: list[Fields] = list(people(min(count, 2000), seed=1))
    return [text for _ in range(60) for text in keystrokes(random, random.choice(someone))]


def timed(store: Store, texts: list[str]) -> tuple[list[float], list[float]]:
    """Return (wall, thread CPU) milliseconds of each keystroke."""
    wall, cpu = [], []
    for text in texts:
        start, cpu_start = time.perf_counter(), time.thread_time()
        store.search(text, frozenset(), LIMIT)
        cpu.append((time.thread_time() - cpu_start) * 1000)
        wall.append((time.perf_counter() - start) * 1000)
    return wall, cpu


def main(count: int) -> None:
    """Measure with ``count`` contacts."""
    with new_store() as store:
        account = store.link_account(AccountKind.GOOGLE, "maya@example.com", "maya").id
        fill(store, account, count)
        while store.index_backlog(1000):
            pass
        print(f"{count} contacts, database {store.path.stat().st_size / 1e6:.0f} MB")
        for contact in range(1, 300):
            store.opened(ContactId(contact))
        typed = trace(count, 4)
        timed(store, typed[:50])
        for name, texts in (("trace", typed), ("hostile", HOSTILE)):
            wall, cpu = timed(store, texts)
            report(f"keystroke, {name}: wall", wall, "goal p99 < 8 (100k), < 16 (1M)")
            report(f"keystroke, {name}: thread CPU", cpu)
            slowest = sorted(zip(cpu, texts, strict=True), reverse=True)[:6]
            print("   slowest:", ", ".join(f"{text!r} {ms:.1f}" for ms, text in slowest))
        sources = frozenset([account])
        filtered = [(text, time.perf_counter()) for text in typed]
        taken = []
        for text, _ in filtered:
            start = time.perf_counter()
            store.search(text, sources, LIMIT)
            taken.append((time.perf_counter() - start) * 1000)
        report("keystroke, one account only: wall", taken)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
