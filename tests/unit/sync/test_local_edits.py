"""What the user does here: one short transaction each, and what the account is owed after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.contact import (
    AccountId,
    AccountKind,
    ContactId,
    Email,
    ETag,
    Fields,
    Link,
    Record,
    RemoteId,
)
from dialpad_contacts.domain.errors import Refused
from dialpad_contacts.sync.local_edits import LocalEdits, Saved
from dialpad_contacts.sync.ports import Account, Action, Put, RevMoved, Write, Written
from tests.simulation.memory_cloud import TestClock
from tests.simulation.memory_store import MemoryStore

GOOGLE, EXCHANGE = AccountId("google"), AccountId("exchange")
ADA = Fields("Ada", "Lovelace", (Email("ada@one.example", "home"),))
NOW = timedelta(0)


class Bench:
    """A book with a two-way and a one-way account."""

    def __init__(self) -> None:
        self.clock = TestClock()
        self.store = MemoryStore()
        for account, kind in ((GOOGLE, AccountKind.GOOGLE), (EXCHANGE, AccountKind.EXCHANGE)):
            self.store.state.accounts[account] = Account(account, kind, "maya@one.example", "1")
        self.edits = LocalEdits(self.store, self.clock)

    def linked(self, account: AccountId) -> ContactId:
        link = Link(account, RemoteId("c1"), ETag("1"), ADA)
        record = Record(ContactId(0), 0, ADA, ADA, link=link)
        return ContactId(self.store.commit([Put(record)], self.clock.now()).ids[0])

    def now(self, contact: ContactId) -> Record:
        record = self.store.record(contact)
        assert record is not None
        return record

    def gone_there(self, contact: ContactId) -> None:
        record = self.now(contact)
        assert record.link is not None
        link = replace(record.link, gone_since=self.clock.now())
        put = Put(replace(record, link=link, delete_due_at=None))
        self.store.commit([put], self.clock.now())


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_d27_a_new_contact_is_meant_for_the_account_that_was_chosen(bench: Bench) -> None:
    here = bench.edits.add(Saved(ADA, company="Engines", note="met in Turin"), None)
    there = bench.edits.add(Saved(ADA), GOOGLE)
    assert bench.now(here).wanted_in is None
    assert (bench.now(here).company, bench.now(here).note) == ("Engines", "met in Turin")
    assert bench.now(there).wanted_in == GOOGLE


def test_an_edit_that_changes_nothing_writes_nothing(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    entries = len(bench.store.state.journal)
    assert not bench.edits.edit(contact, Saved(ADA))
    assert len(bench.store.state.journal) == entries
    assert bench.edits.edit(contact, Saved(ADA, note="met in Turin"))
    assert bench.now(contact).edited_here is False


def test_a_preview_is_the_plan_of_the_sync(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    wanted = replace(ADA, given_name="Augusta")
    said = bench.edits.preview(contact, wanted, None)
    assert [(c.action, c.before, c.after) for c in said] == [(Action.UPDATE_THERE, ADA, wanted)]
    assert bench.edits.preview(contact, ADA, None) == []


def test_a_preview_of_a_new_contact(bench: Bench) -> None:
    said = bench.edits.preview(None, ADA, GOOGLE)
    assert [(c.action, c.after) for c in said] == [(Action.CREATE_THERE, ADA)]
    assert bench.edits.preview(None, ADA, None) == []


def test_r18_an_edit_of_a_one_way_contact_is_never_sent(bench: Bench) -> None:
    contact = bench.linked(EXCHANGE)
    assert bench.edits.preview(contact, replace(ADA, given_name="Augusta"), None) == []


@pytest.mark.parametrize(("account", "owed"), [(GOOGLE, True), (EXCHANGE, False)])
def test_r8_a_delete_is_owed_to_a_two_way_account_alone(
    bench: Bench, account: AccountId, owed: bool
) -> None:
    contact = bench.linked(account)
    bench.edits.delete([contact], delay=timedelta(seconds=8), confirmed=False)
    due = bench.now(contact).delete_due_at
    assert due == (bench.clock.now() + timedelta(seconds=8) if owed else None)


def test_a_delete_of_what_is_gone_there_is_owed_nobody(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    bench.gone_there(contact)
    bench.edits.delete([contact], delay=NOW, confirmed=False)
    assert bench.now(contact).delete_due_at is None


def test_a_delete_of_several_is_all_or_nothing(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    with pytest.raises(LookupError):
        bench.edits.delete([contact, ContactId(99)], delay=NOW, confirmed=True)
    assert bench.now(contact).deleted_at is None


def test_d6_a_delete_taken_back_before_it_was_sent_leaves_no_trace_there(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    before = bench.now(contact)
    bench.edits.delete([contact], delay=NOW, confirmed=True)
    bench.edits.undelete(contact)
    assert replace(bench.now(contact), rev=before.rev) == before


def test_d6_a_delete_taken_back_after_it_was_sent_creates_it_again(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    bench.edits.delete([contact], delay=NOW, confirmed=True)
    bench.clock.move(seconds=1)
    bench.gone_there(contact)
    bench.edits.undelete(contact)
    after = bench.now(contact)
    assert (after.link, after.wanted_in, after.fields) == (None, GOOGLE, ADA)


def test_d6_one_that_the_account_itself_deleted_first_stays_marked(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    bench.gone_there(contact)
    bench.clock.move(seconds=1)
    bench.edits.delete([contact], delay=NOW, confirmed=True)
    bench.edits.undelete(contact)
    after = bench.now(contact)
    assert after.link is not None
    assert after.link.gone_since is not None
    assert after.wanted_in is None


def test_d6_a_one_way_tombstone_is_lifted(bench: Bench) -> None:
    contact = bench.linked(EXCHANGE)
    bench.edits.delete([contact], delay=NOW, confirmed=True)
    bench.clock.move(seconds=1)
    bench.gone_there(contact)
    bench.edits.undelete(contact)
    after = bench.now(contact)
    assert after.deleted_at is None
    assert after.link is not None


def test_only_what_is_in_the_trash_comes_back(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    for who in (contact, ContactId(99)):
        with pytest.raises(LookupError):
            bench.edits.undelete(who)


def test_d27_add_to_an_account(bench: Bench) -> None:
    contact = bench.edits.add(Saved(ADA), None)
    bench.edits.publish(contact, GOOGLE)
    assert bench.now(contact).wanted_in == GOOGLE


def test_d4_put_back_where_it_was(bench: Bench) -> None:
    contact = bench.linked(GOOGLE)
    bench.gone_there(contact)
    bench.edits.publish(contact, None)
    assert (bench.now(contact).link, bench.now(contact).wanted_in) == (None, GOOGLE)


def test_a_contact_is_put_in_one_two_way_account(bench: Bench) -> None:
    linked, local = bench.linked(GOOGLE), bench.edits.add(Saved(ADA), None)
    for contact, to in ((linked, GOOGLE), (local, None), (local, EXCHANGE)):
        with pytest.raises(Refused):
            bench.edits.publish(contact, to)


@pytest.mark.parametrize(
    "account",
    [
        pytest.param(EXCHANGE, id="D8 one-way"),
        pytest.param(GOOGLE, id="D1 two-way, typed back like any other"),
    ],
)
def test_use_the_accounts_name(bench: Bench, account: AccountId) -> None:
    contact = bench.linked(account)
    bench.edits.edit(contact, Saved(replace(ADA, given_name="Augusta")))
    bench.edits.follow(contact)
    assert bench.now(contact).fields == ADA
    assert not bench.now(contact).edited_here
    assert not bench.now(contact).edited


def test_d8_a_contact_in_no_account_has_no_other_name(bench: Bench) -> None:
    contact = bench.edits.add(Saved(ADA), None)
    with pytest.raises(Refused):
        bench.edits.follow(contact)


def test_nobody_can_be_edited_who_is_not_here(bench: Bench) -> None:
    with pytest.raises(LookupError):
        bench.edits.edit(ContactId(99), Saved(ADA))


def test_u3_an_edit_that_meets_another_one_is_made_again_on_top(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = bench.linked(GOOGLE)
    commit = bench.store.commit
    met: list[bool] = []

    def busy(writes: list[Write], now: object, *, durable: bool = False) -> Written:
        if not met:
            met.append(True)
            put = Put(replace(bench.now(contact), note="written meanwhile"))
            commit([put], bench.clock.now())
            raise RevMoved
        return commit(writes, bench.clock.now(), durable=durable)

    monkeypatch.setattr(bench.store, "commit", busy)
    assert bench.edits.edit(contact, Saved(replace(ADA, given_name="Augusta")))
    after = bench.now(contact)
    assert (after.fields.given_name, after.note) == ("Augusta", "written meanwhile")


def test_one_that_vanishes_while_it_is_edited_is_said_to_be_gone(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = bench.linked(GOOGLE)
    bench.edits.delete([contact], delay=NOW, confirmed=True)

    def emptied(writes: list[Write], now: object, *, durable: bool = False) -> Written:
        bench.store.state.records.clear()
        raise RevMoved

    monkeypatch.setattr(bench.store, "commit", emptied)
    with pytest.raises(LookupError):
        bench.edits.undelete(contact)
