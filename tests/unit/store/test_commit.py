"""One batch of writes: all or nothing, compared with what stood there, kept apart by revision."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from dialpad_contacts.domain.contact import AccountId, ContactId, Email, ETag, Fields, Record
from dialpad_contacts.domain.merge import absorb, acknowledged, edited
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import (
    Account,
    Action,
    Checked,
    CloseIntent,
    FinishEntry,
    MarkUnknown,
    Note,
    OpenIntent,
    Outcome,
    Put,
    RevMoved,
    Written,
)
from tests.unit.store.made import NOW, entry, imported, local, names, person, put

LEO = person("Leo", "Fink", emails=["leo@example.com"], phones=["415 555 0133"])
LATER = NOW + timedelta(minutes=5)


def test_a_record_is_read_as_it_was_put(store: Store, google: Account) -> None:
    record = replace(
        imported(LEO, google.id, "people/c1"),
        clean=replace(LEO, given_name="Leonard"),
        edited=frozenset({"given_name"}),
        deleted_at=NOW,
        delete_due_at=LATER,
        delete_confirmed=True,
        refused="too long",
        company="Acme",
        note="met in May",
    )
    assert record.link is not None
    link = replace(record.link, base=person("L"), gone_since=NOW, sent=(LEO, person("Q")))
    record = replace(record, link=replace(link, updated_remotely=LATER))
    stored = put(store, record)
    assert stored == replace(record, id=stored.id, rev=1)


def test_ids_come_in_the_order_of_the_writes_and_are_never_used_twice(store: Store) -> None:
    written = store.commit([Put(local(LEO)), Note(entry()), Put(local(LEO), entry())], NOW)
    first, nothing, second = written.ids
    assert (nothing, written.entries[0]) == (0, 0)
    assert 0 < first < second
    assert 0 < written.entries[1] < written.entries[2]


def test_a_put_of_an_older_revision_is_refused_and_nothing_of_its_batch_is_kept(
    store: Store,
) -> None:
    leo = put(store, local(LEO))
    put(store, replace(leo, note="newer"))
    with pytest.raises(RevMoved):
        store.commit([Put(local(person("Ada")), entry()), Put(replace(leo, note="older"))], NOW)
    assert store.counts().total == 1
    assert store.journal(None, 10) == []
    assert names(store, "ada") == []


def test_two_puts_of_one_contact_in_a_batch_count_its_revision_twice(store: Store) -> None:
    leo = put(store, local(LEO))
    store.commit([Put(replace(leo, note="a")), Put(replace(leo, note="b", rev=leo.rev + 1))], NOW)
    after = store.record(leo.id)
    assert after is not None
    assert (after.rev, after.note) == (leo.rev + 2, "b")


def test_no_two_contacts_are_linked_to_one_remote_record(store: Store, google: Account) -> None:
    put(store, imported(LEO, google.id, "people/c1"))
    with pytest.raises(RevMoved):
        store.commit([Put(imported(person("Ada"), google.id, "people/c1"))], NOW)
    assert store.counts().total == 1


def test_two_contacts_may_swap_their_remote_records_in_one_batch(
    store: Store, google: Account
) -> None:
    a = put(store, imported(person("A"), google.id, "people/ca"))
    b = put(store, imported(person("B"), google.id, "people/cb"))
    store.commit([Put(replace(a, link=b.link)), Put(replace(b, link=a.link))], NOW)
    assert b.link is not None
    assert store.linked(google.id, [b.link.remote_id])[b.link.remote_id].id == a.id


def test_nothing_is_imported_for_an_account_that_was_unlinked_meanwhile(
    store: Store, google: Account
) -> None:
    store.unlink_account(google.id, delete_contacts=False)
    with pytest.raises(RevMoved):
        store.commit([Put(imported(LEO, google.id))], NOW)


def test_an_intent_is_open_until_its_outcome_is_known(store: Store, google: Account) -> None:
    leo = put(store, local(LEO, wanted_in=google.id))
    sent = entry(Action.CREATE_THERE, Outcome.SENT, account=google.id)
    opening = OpenIntent(leo.id, leo.rev, google.id, "abc", LEO, sent)
    written = store.commit([opening], NOW, durable=True)
    (intent,) = store.intents(google.id)
    assert (intent.id, intent.contact, intent.marker) == (written.ids[0], leo.id, "abc")
    assert (intent.body, intent.unknown_since, intent.entry) == (LEO, None, written.entries[0])
    store.commit([MarkUnknown(intent.id, LATER)], NOW)
    assert store.intents(google.id)[0].unknown_since == LATER
    store.commit([CloseIntent(intent.id), FinishEntry(written.entries[0], Outcome.DONE)], NOW)
    assert store.intents(google.id) == []
    assert store.journal(leo.id, 5)[0].outcome is Outcome.DONE


def test_an_intent_is_refused_when_its_contact_changed(store: Store, google: Account) -> None:
    leo = put(store, local(LEO, wanted_in=google.id))
    put(store, replace(leo, note="newer"))
    sent = entry(Action.CREATE_THERE, Outcome.SENT)
    with pytest.raises(RevMoved):
        store.commit([OpenIntent(leo.id, leo.rev, google.id, "abc", LEO, sent)], NOW)
    assert store.intents(google.id) == []


def test_checking_a_contact_leaves_its_revision(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    store.commit([Checked(leo.id)], LATER)
    shown = store.contact(leo.id)
    assert shown is not None
    assert shown.checked_at == LATER
    assert store.record(leo.id) == leo


@pytest.mark.parametrize("poison", ["a\0b", "\ud800", "ab\udfffc"], ids=ascii)
def test_a_text_that_sqlite_cannot_hold_stops_no_batch(
    store: Store, google: Account, poison: str
) -> None:
    fields = Fields(poison, poison, (Email(poison, poison),), person(phones=["1"]).phones)
    written = store.commit([Put(imported(fields, google.id)), Put(local(LEO))], NOW)
    record = store.record(ContactId(written.ids[0]))
    assert record is not None
    assert record.fields == record.clean
    assert record.link is not None
    assert record.link.base == record.fields
    assert "\ufffd" in record.fields.given_name


def test_outgoing_is_what_waits_oldest_first(store: Store, google: Account) -> None:
    put(store, imported(LEO, google.id))
    second = put(store, edited(put(store, imported(LEO, google.id)), person("Second")), LATER)
    first = put(store, edited(put(store, imported(LEO, google.id)), person("First")), NOW)
    meant = put(store, local(person("Meant"), wanted_in=google.id), LATER)
    put(store, local(person("Here")))
    assert _outgoing(store, google.id) == [first.id, second.id, meant.id]
    put(store, replace(second, refused="no"))
    put(store, edited(first, first.clean))
    assert _outgoing(store, google.id) == [meant.id]


def test_a_delete_is_outgoing_once_its_waiting_time_is_over(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    leo = put(store, replace(leo, deleted_at=NOW, delete_due_at=LATER))
    assert store.outgoing(google.id, NOW) == []
    assert store.outgoing(google.id, LATER) == [leo]
    put(store, replace(leo, delete_due_at=None))
    assert store.outgoing(google.id, LATER) == []


def test_a_sent_body_without_an_answer_is_outgoing(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    assert leo.link is not None
    leo = put(store, replace(leo, link=replace(leo.link, sent=(LEO,))))
    assert store.outgoing(google.id, NOW) == [leo]


def _outgoing(store: Store, account: AccountId) -> list[ContactId]:
    return [r.id for r in store.outgoing(account, LATER)]


def test_alive_is_every_link_that_is_not_gone_hidden_ones_included(
    store: Store, google: Account
) -> None:
    put(store, imported(LEO, google.id, "people/c1"))
    put(store, replace(imported(LEO, google.id, "people/c2"), deleted_at=NOW))
    gone = put(store, imported(LEO, google.id, "people/c3"))
    assert gone.link is not None
    put(store, replace(gone, link=replace(gone.link, gone_since=NOW)))
    assert store.alive(google.id) == {"people/c1", "people/c2"}
    assert store.count_alive(google.id) == 2


# -- provenance -------------------------------------------------------------------------------


def test_R4_a_value_that_the_account_drops_is_kept_since_then(
    store: Store, google: Account
) -> None:
    leo = put(store, imported(LEO, google.id))
    put(store, absorb(leo, replace(LEO, emails=())).record, LATER)
    shown = store.contact(leo.id)
    assert shown is not None
    assert shown.emails[0].kept_since == LATER
    assert (shown.emails[0].why, shown.emails[0].sources) == ("kept", ("dialpad",))
    assert shown.phones[0].kept_since is None


def test_R13_a_value_that_the_account_adds_is_changed_there(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    more = replace(LEO, emails=(*LEO.emails, Email("leo@work.example")))
    put(store, absorb(leo, more).record, LATER)
    shown = store.contact(leo.id)
    assert shown is not None
    assert [e.changed_there_at for e in shown.emails] == [None, LATER]
    assert [e.changed_here_at for e in shown.emails] == [None, None]


def test_R4_a_kept_value_that_comes_back_is_kept_no_more(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    leo = put(store, absorb(leo, replace(LEO, emails=())).record, NOW)
    put(store, absorb(leo, LEO).record, LATER)
    shown = store.contact(leo.id)
    assert shown is not None
    assert (shown.emails[0].kept_since, shown.emails[0].changed_there_at) == (None, LATER)


def test_R5_a_value_edited_here_is_changed_here_also_after_it_was_sent(
    store: Store, google: Account
) -> None:
    leo = put(store, imported(LEO, google.id))
    mine = replace(LEO, emails=(*LEO.emails, Email("leo@home.example")))
    leo = put(store, edited(leo, mine), LATER)
    assert _stamps(store, leo) == [(None, None), (LATER, None)]
    assert leo.link is not None
    leo = put(store, replace(leo, link=replace(leo.link, sent=(mine,))), LATER)
    leo = put(store, acknowledged(leo, mine, mine, ETag("2")), LATER + timedelta(minutes=1))
    assert _stamps(store, leo) == [(None, None), (LATER, None)]


def _stamps(store: Store, record: Record) -> list[tuple[object, object]]:
    shown = store.contact(record.id)
    assert shown is not None
    return [(e.changed_here_at, e.changed_there_at) for e in shown.emails]


def test_no_writes_are_no_transaction(store: Store) -> None:
    before = store.changes_since(-1).seq
    assert store.commit([], NOW) == Written((), ())
    assert store.changes_since(-1).seq == before


def test_what_a_transaction_wrote_is_read_within_it_and_gone_when_it_fails(store: Store) -> None:
    leo = put(store, local(person("Leo")))
    with pytest.raises(ZeroDivisionError), store._db.writing() as session:
        session.raw.execute("UPDATE contact SET note='met in Turin' WHERE id=?", (leo.id,))
        inside = store.record(leo.id)
        assert inside is not None
        assert inside.note == "met in Turin"
        raise ZeroDivisionError
    assert store.record(leo.id) == leo
