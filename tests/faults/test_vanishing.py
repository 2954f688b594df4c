"""N19, D28: a listing that suddenly misses people loses nobody here and asks before it sends."""

from __future__ import annotations

import pytest

from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.states import State
from tests.faults.bench import FaultBench, person
from tests.faults.conftest import MakeBench

PEOPLE = 40
LIST = "/people/me/connections"


@pytest.fixture
def crowded(make_bench: MakeBench) -> FaultBench:
    return make_bench(PEOPLE)


@pytest.mark.parametrize(("kind", "options"), [("shrink", {"fraction": 0.3}), ("empty_list", {})])
def test_a_listing_that_misses_people_for_a_while(
    crowded: FaultBench, kind: str, options: dict[str, float]
) -> None:
    """Nothing lost here, nothing sent, a clear question; and all is well when they are back."""
    names = crowded.names()
    crowded.edit(crowded.one("Given1").id, family_name="Edited")
    crowded.delete(crowded.one("Given2").id)
    crowded.add(person(90))
    crowded.fault(kind, path=LIST, **options)
    report = crowded.sync(Order(full=True))
    assert report.state is State.HELD
    assert "Nothing is lost here, and nothing is sent until you say so." in report.reason
    assert crowded.writes() == {}
    assert set(names) - set(crowded.names()) == {"Given1 Family1", "Given2 Family2"}
    assert crowded.sync().state is State.HELD, "and it stays so"
    assert crowded.writes() == {}
    crowded.settle()
    assert crowded.writes() == {"PATCH": 1, "DELETE": 1, "POST": 1}
    crowded.assert_in_line()


def test_an_emptied_account_and_a_yes(crowded: FaultBench) -> None:
    """After the yes everybody is still here, marked as deleted there (R9)."""
    crowded.simulator.control("POST", f"/accounts/{crowded.google.email}/vanish")
    report = crowded.sync(Order(full=True))
    assert report.state is State.HELD
    assert "no contacts at all" in report.reason
    assert len(crowded.names()) == PEOPLE
    assert crowded.sync(Order(approved=True)).state is State.IDLE
    assert len(crowded.names()) == PEOPLE
    gone = [r for r in crowded.records() if r.link is not None and r.link.gone_since is not None]
    assert len(gone) == PEOPLE
    assert crowded.writes() == {}
