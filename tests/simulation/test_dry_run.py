"""D19: a dry run changes nothing anywhere, and the sync then does exactly what it listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from dialpad_contacts.domain.contact import Email, Fields
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.local_edits import Saved
from dialpad_contacts.sync.ports import Action, Change
from dialpad_contacts.sync.report import Report
from tests.simulation.test_engine import ACCOUNT, ADA, GRACE, Bench


def said(report: Report) -> list[Change]:
    """Return the changes; an import has no contact before it is done."""
    return [replace(c, contact=None) if c.action is Action.IMPORT else c for c in report.changes]


def person(random: Random) -> Fields:
    mails = [Email(f"m{n}@x.example", "home") for n in random.sample(range(6), random.randrange(3))]
    return Fields(f"N{random.randrange(99)}", random.choice(["", "Xi", "Yo"]), tuple(mails))


def act(bench: Bench, random: Random) -> None:
    living = [r for r in bench.store.state.records.values() if r.deleted_at is None]
    there = [s.contact for s in bench.cloud.people.values() if not s.deleted]
    match random.randrange(6):
        case 0:
            bench.cloud.add(person(random))
        case 1 if there:
            bench.cloud.edit(random.choice(there).remote_id, person(random))
        case 2 if len(there) > 3:
            bench.cloud.remove(random.choice(there).remote_id)
        case 3 if len(living) > 3:
            one = random.choice(living).id
            bench.edits.delete([one], delay=timedelta(0), confirmed=True)
        case 4 if living:
            bench.edits.edit(random.choice(living).id, Saved(person(random)))
        case _:
            bench.edits.add(Saved(person(random)), ACCOUNT)


@pytest.mark.parametrize("seed", range(150))
def test_d19_a_sync_does_what_its_dry_run_listed(seed: int) -> None:
    random, bench = Random(seed), Bench()
    bench.linked(ADA, GRACE)
    for _ in range(6):
        bench.clock.move(seconds=1)
        for _ in range(random.randrange(1, 6)):
            act(bench, random)
        order = Order(full=random.random() < 0.3, approved=random.random() < 0.5)
        before = repr(bench.store.state), repr(bench.cloud.people)
        planned = bench.sync(replace(order, dry_run=True))
        assert (repr(bench.store.state), repr(bench.cloud.people)) == before
        done = bench.sync(order)
        assert done.state is planned.state
        held = done.reason != ""
        waits = [c for c in said(planned) if not (held and c.action in SENT)]
        assert said(done) == waits


SENT = {Action.CREATE_THERE, Action.UPDATE_THERE, Action.DELETE_THERE}
