"""N15, N16, D12: every reply is lost once, and exactly one of each write arrives."""

from __future__ import annotations

from tests.faults.bench import WAIT, person
from tests.faults.conftest import MakeBench

EACH = 50
ONCE = {"POST": EACH, "PATCH": EACH, "DELETE": EACH}


def test_a_reply_lost_in_every_position_sends_nothing_twice(make_bench: MakeBench) -> None:
    """50 creates, 50 updates, 50 deletes; the reply to each of them is lost after commit."""
    bench = make_bench(2 * EACH + 60)
    kept = [bench.one(f"Given{n}").id for n in range(2 * EACH)]
    for contact in kept[:EACH]:
        bench.edit(contact, family_name="Edited")
    for number in range(EACH):
        bench.add(person(500 + number))
    bench.delete(*kept[EACH:])
    for method in ONCE:
        bench.fault("drop_reply", method=method, service="people", times=EACH)
    passes = 0
    while bench.writes() != ONCE:
        report = bench.sync()
        assert report.sent == 0, "no reply has arrived yet"
        bench.pass_by(WAIT.total_seconds() + 1)
        passes += 1
        assert passes <= 3 * EACH, bench.writes()
    bench.settle()
    assert bench.writes() == ONCE
    bench.assert_in_line()
    names = bench.remote_names()
    assert sum(n.endswith(" Edited") for n in names) == EACH
    assert {f"Given{500 + n} Family{500 + n}" for n in range(EACH)} <= set(names)
