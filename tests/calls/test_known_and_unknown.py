"""Who calls, and what an unknown caller leaves here and in the account (R15-R17, D16, D17)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialpad_contacts.domain.call import Source, Why
from dialpad_contacts.domain.contact import AccountKind
from dialpad_contacts.domain.phone import phone
from dialpad_contacts.sync.engine import Order
from dialpad_contacts.sync.states import State
from tests.calls.bench import STRANGER, WAIT, CallBench
from tests.calls.conftest import LEO, Desk, both
from tests.contract.providers.clouds import GoogleWorld


def test_R15_a_number_of_the_account_shows_its_name_and_sends_nothing(desk: Desk) -> None:
    bench = desk.bench
    ended = bench.call("+14155550133")
    assert ended.who.title == "Leonard Ciano"
    assert ended.will_save.why is Why.KNOWN
    assert bench.people == ["Leonard Ciano"]
    assert bench.sync(desk.account).state is State.IDLE
    assert desk.sent() == 0


def test_R15_a_number_added_in_the_account_is_known_after_the_next_sync(desk: Desk) -> None:
    bench = desk.bench
    assert bench.store.callers("+1 212 555 0177") == []
    desk.world.add(replace(LEO, given_name="Ada", phones=(phone("212-555-0177", region="US"),)))
    bench.sync(desk.account)
    assert bench.ring("+12125550177").who.title == "Ada Ciano"


def test_R16_an_unknown_caller_is_created_in_the_account_once_with_the_number_alone(
    google: Desk,
) -> None:
    bench = google.bench
    made = bench.saved(bench.call())
    assert google.sent() == 0, "a call waits for nothing: the sync sends it"
    assert bench.sync(google.account).state is State.IDLE
    (sent,) = bench.creates("people")
    assert sent["method"] == "POST"
    record = bench.store.record(made)
    assert record is not None
    assert record.link is not None
    assert isinstance(google.world, GoogleWorld)
    there = google.world.person(record.link.remote_id)
    assert [p["value"] for p in there["phoneNumbers"]] == [STRANGER]
    assert not there.get("names"), "its names stay empty (D17)"
    bench.sync(google.account, Order(full=True))
    again = bench.call()
    assert (again.saved, again.who.contact) == (None, made)
    bench.sync(google.account)
    assert (google.sent(), google.world.contacts()) == (1, 2)


def test_R16_a_caller_whose_create_lost_its_reply_is_there_once(google: Desk) -> None:
    bench = google.bench
    bench.call()
    google.world.lose_next_reply()
    bench.sync(google.account)
    bench.simulator.control("DELETE", "/faults")
    for _ in range(3):
        bench.wait(WAIT.total_seconds() + 1)
        bench.sync(google.account, Order(full=True))
    assert google.world.contacts() == 2
    assert google.sent() == 1
    assert bench.people == [STRANGER, "Leonard Ciano"]


@pytest.mark.parametrize("when", ["before it was sent", "after it was sent"])
def test_R16_a_caller_given_a_name_shows_it_and_the_account_learns_it(
    google: Desk, when: str
) -> None:
    bench = google.bench
    made = bench.saved(bench.call())
    if when == "after it was sent":
        bench.sync(google.account)
    bench.rename(made, "Renee", "Abara")
    assert bench.ring().who.title == "Renee Abara"
    bench.sync(google.account)
    record = bench.store.record(made)
    assert record is not None
    assert record.link is not None
    assert isinstance(google.world, GoogleWorld)
    there = google.world.person(record.link.remote_id)
    assert there["names"][0]["givenName"] == "Renee"
    assert google.world.contacts() == 2


def test_R16_what_a_call_saved_says_so_and_is_undone_on_both_sides(google: Desk) -> None:
    bench = google.bench
    made = bench.saved(bench.call())
    assert bench.contact(made).added_by_call == bench.clock.now()
    bench.sync(google.account)
    entries = [e for e in bench.store.journal(made, 10) if e.cause == "call"]
    assert [e.change.rule for e in entries] == ["R16"]
    undone = bench.undo.apply(bench.undo.plan(entries[0].id))
    assert undone.not_undone == ()
    bench.sync(google.account)
    assert bench.people == ["Leonard Ciano"]
    assert google.world.contacts() == 1


def test_R17_on_a_one_way_account_the_caller_is_saved_here_and_never_sent(outlook: Desk) -> None:
    bench = outlook.bench
    made = bench.saved(bench.call())
    record = bench.store.record(made)
    assert record is not None
    assert (record.wanted_in, record.link) == (None, None)
    bench.sync(outlook.account)
    bench.rename(made, "Renee", "Abara")
    bench.sync(outlook.account, Order(full=True))
    again = bench.call()
    assert again.who.title == "Renee Abara"
    assert again.saved is None
    (entry,) = [e for e in bench.store.journal(made, 10) if e.cause == "call"]
    assert entry.change.rule == "R17"
    assert (outlook.sent(), outlook.world.contacts()) == (0, 1)
    assert bench.people == ["Leonard Ciano", "Renee Abara"]


NOBODYS = [
    (None, Why.WITHHELD),
    ("anonymous", Why.WITHHELD),
    ("sip:anonymous@anonymous.invalid", Why.WITHHELD),
    ("4711", Why.TOO_SHORT),
    ("sip:ann@pbx.example", Why.TOO_SHORT),
    ("+1 41555501339999", Why.NOT_A_NUMBER),
]


def test_D16_U9_what_is_no_callers_number_makes_nobody_on_either_side(desk: Desk) -> None:
    bench = desk.bench
    for number, why in NOBODYS:
        ended = bench.call(number)
        assert (ended.saved, ended.will_save.why) == (None, why), number
    bench.sync(desk.account)
    assert bench.people == ["Leonard Ciano"]
    assert (desk.sent(), desk.world.contacts()) == (0, 1)
    assert len(bench.store.calls(100)) == len(NOBODYS)


def test_D16_a_number_of_two_people_shows_both_and_the_choice_stays(desk: Desk) -> None:
    bench = desk.bench
    desk.world.add(replace(LEO, given_name="Ada"))
    bench.sync(desk.account)
    first = bench.ring("+14155550133")
    assert first.who.title == "Ada Ciano or Leonard Ciano"
    leonard = next(h.contact for h in first.who.everybody if h.called == "Leonard Ciano")
    bench.desk.choose(first.call.id, leonard)
    bench.desk.hang_up(first.call.id)
    bench.sync(desk.account, Order(full=True))
    again = bench.ring("+14155550133")
    assert again.who.first is not None
    assert again.who.first.contact == leonard
    assert desk.sent() == 0


def test_D17_a_caller_goes_to_the_first_two_way_account(bench: CallBench) -> None:
    outlook, google = both(bench)
    one_way = bench.link(outlook, AccountKind.OUTLOOK)
    two_way = bench.link(google, AccountKind.GOOGLE)
    ended = bench.call()
    assert ended.will_save.account == two_way
    for account in (one_way, two_way):
        bench.sync(account)
    assert (outlook.contacts(), google.contacts()) == (0, 1)


def test_D17_a_caller_waits_here_while_the_account_is_signed_out(google: Desk) -> None:
    bench = google.bench
    assert isinstance(google.world, GoogleWorld)
    google.world.end_grant()
    made = bench.saved(bench.call())
    assert bench.sync(google.account).state is State.SIGN_IN_NEEDED
    assert bench.ring().who.contact == made
    bench.sign_in_again(google.account, google.world)
    assert bench.sync(google.account).state is State.IDLE
    assert google.world.contacts() == 2


def test_D17_dont_save_and_dialpad_only_send_nothing(google: Desk) -> None:
    bench = google.bench
    refused = bench.ring()
    bench.desk.dont_save(refused.call.id)
    assert bench.desk.hang_up(refused.call.id).saved is None
    here = bench.desk.ring("+1 628 555 0120", Source.COMMAND)
    bench.desk.save_to(here.call.id, None)
    assert bench.desk.hang_up(here.call.id).saved is not None
    bench.sync(google.account)
    assert (google.sent(), google.world.contacts()) == (0, 1)
