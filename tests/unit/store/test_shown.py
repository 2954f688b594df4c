"""How a contact is shown: where each value stands, why one is not there, and what its link says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialpad_contacts.domain.contact import (
    AccountKind,
    Contact,
    ContactId,
    Email,
    LinkState,
    Record,
)
from dialpad_contacts.domain.merge import absorb, edited
from dialpad_contacts.store import Store
from dialpad_contacts.sync.ports import Account, MarkUnknown, OpenIntent, Outcome
from tests.unit.store.made import NOW, colleague, entry, group, imported, local, person, put

LEO = person("Leo", "Fink", emails=["leo@example.com"])
MORE = replace(LEO, emails=(*LEO.emails, Email("new@example.com")))


def shown(store: Store, record: Record, *, deleted: bool = False) -> Contact:
    contact = store.contact(record.id, deleted=deleted)
    assert contact is not None
    return contact


def test_where_a_value_stands_in_a_two_way_account(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    assert _sources(shown(store, leo)) == [(("dialpad", "google"), None)]
    leo = put(store, edited(leo, MORE))
    assert _sources(shown(store, leo)) == [(("dialpad", "google"), None), (("dialpad",), "pending")]


def test_where_a_value_stands_in_a_one_way_account(store: Store, outlook: Account) -> None:
    leo = put(store, imported(LEO, outlook.id))
    leo = put(store, edited(leo, MORE))
    assert _sources(shown(store, leo)) == [(("dialpad", "outlook"), None), (("dialpad",), "local")]
    assert _state(shown(store, leo)) is LinkState.SYNCED


def test_R4_a_kept_value_says_so_until_an_edit_sends_it_back(store: Store, google: Account) -> None:
    leo = put(store, absorb(put(store, imported(MORE, google.id)), LEO).record)
    assert _sources(shown(store, leo))[1] == (("dialpad",), "kept")
    assert _state(shown(store, leo)) is LinkState.SYNCED
    leo = put(store, edited(leo, replace(leo.fields, given_name="Leonard")))  # D3
    assert _sources(shown(store, leo))[1] == (("dialpad",), "pending")


def test_D10_a_value_that_the_account_never_took_says_so(store: Store, google: Account) -> None:
    record = replace(imported(LEO, google.id), fields=MORE, clean=MORE)
    assert _sources(shown(store, put(store, record)))[1] == (("dialpad",), "unsendable")


def test_a_value_of_a_contact_that_is_in_no_account_is_local(store: Store) -> None:
    assert _sources(shown(store, put(store, local(LEO)))) == [(("dialpad",), "local")]


def test_a_number_that_stands_there_twice_is_told_apart(store: Store, google: Account) -> None:
    twice = replace(LEO, emails=(LEO.emails[0], LEO.emails[0]))
    leo = put(store, edited(put(store, imported(LEO, google.id)), twice))
    assert _sources(shown(store, leo)) == [(("dialpad", "google"), None), (("dialpad",), "pending")]


def _sources(contact: Contact) -> list[tuple[tuple[str, ...], str | None]]:
    return [(v.sources, v.why) for v in contact.emails]


def _state(contact: Contact) -> LinkState:
    assert contact.link is not None
    return contact.link.state


def _gone(record: Record) -> Record:
    assert record.link is not None
    return replace(record, link=replace(record.link, gone_since=NOW))


def _sent(record: Record) -> Record:
    assert record.link is not None
    return replace(record, link=replace(record.link, sent=(MORE,)))


@pytest.mark.parametrize(
    ("change", "state"),
    [
        pytest.param(lambda r: r, LinkState.SYNCED, id="synced"),
        pytest.param(lambda r: edited(r, MORE), LinkState.PENDING, id="D3 pending after an edit"),
        pytest.param(_sent, LinkState.PENDING, id="pending while an update's answer is unknown"),
        pytest.param(_gone, LinkState.DELETED_REMOTELY, id="R9 deleted remotely"),
        pytest.param(
            lambda r: edited(_gone(r), MORE), LinkState.DELETED_REMOTELY, id="D4 edited after that"
        ),
        pytest.param(
            lambda r: replace(edited(r, MORE), refused="no"), LinkState.FAILED, id="failed"
        ),
        pytest.param(
            lambda r: replace(r, deleted_at=NOW), LinkState.DELETED_HERE, id="D7 deleted here"
        ),
    ],
)
def test_a_links_state(
    store: Store, google: Account, change: Callable[[Record], Record], state: LinkState
) -> None:
    leo = put(store, change(put(store, imported(LEO, google.id))))
    contact = shown(store, leo, deleted=True)
    assert _state(contact) is state
    assert contact.link is not None
    assert contact.link.reason == ("no" if state is LinkState.FAILED else None)
    row = store.rows([leo.id])
    assert [r.gone for r in row] == (
        [] if leo.deleted_at else [state is LinkState.DELETED_REMOTELY]
    )


def test_a_new_contact_waits_for_its_account(store: Store, google: Account) -> None:
    leo = put(store, local(LEO, wanted_in=google.id))
    contact = shown(store, leo)
    assert contact.link is not None
    assert (contact.link.remote_id, contact.link.state) == (None, LinkState.PENDING)
    assert _sources(contact) == [(("dialpad",), "pending")]
    assert store.rows([leo.id])[0].waiting == 1


def test_D12_a_create_whose_answer_was_lost_is_being_confirmed(
    store: Store, google: Account
) -> None:
    leo = put(store, local(LEO, wanted_in=google.id))
    sent = entry(outcome=Outcome.SENT)
    intent = store.commit([OpenIntent(leo.id, leo.rev, google.id, "m", LEO, sent)], NOW).ids[0]
    assert _state(shown(store, leo)) is LinkState.PENDING
    store.commit([MarkUnknown(intent, NOW)], NOW)
    assert _state(shown(store, leo)) is LinkState.CONFIRMING


def test_D15_what_is_held_says_why(store: Store, google: Account) -> None:
    leo = put(store, edited(put(store, imported(LEO, google.id)), MORE))
    synced = put(store, imported(LEO, google.id))
    store.save_account(replace(google, hold="60 contacts would be deleted"))
    link = shown(store, leo).link
    assert link is not None
    assert (link.state, link.reason) == (LinkState.HELD, "60 contacts would be deleted")
    assert _state(shown(store, synced)) is LinkState.SYNCED


def test_a_row_counts_the_changes_that_wait(store: Store, google: Account) -> None:
    leo = put(store, imported(LEO, google.id))
    leo = put(store, edited(leo, replace(MORE, given_name="Leonard")))
    assert store.rows([leo.id])[0].waiting == 2


def test_R18_what_is_edited_in_a_one_way_account_waits_for_nobody(
    store: Store, outlook: Account
) -> None:
    leo = put(store, imported(LEO, outlook.id))
    leo = put(store, edited(leo, replace(MORE, given_name="Leonard")))
    assert store.rows([leo.id])[0].waiting == 0


def test_the_directory_is_the_accounts_alone(store: Store) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    ada = replace(colleague("u1", "Ada", "Quist", "CTO"), fields=replace(LEO, given_name="Ada"))
    store.replace_directory(dialpad.id, [ada, group("g1", {"u1": "Ada", "u9": "Zoë"})], NOW)
    company, chat = (store.contact(ContactId(i)) for i in (1, 2))
    assert company is not None
    assert chat is not None
    assert _sources(company) == [(("dialpad",), None)]
    assert (company.title, company.link) == ("CTO", None)
    assert [(m.name, m.id) for m in chat.members] == [("Ada", 1), ("Zoë", None)]
    assert chat.display_name == "Ada, Zoë"
    assert store.record(ContactId(1)) is None


def test_a_deleted_contact_is_not_here(store: Store) -> None:
    leo = put(store, replace(put(store, local(LEO)), deleted_at=NOW))
    assert store.contact(leo.id) is None
    assert store.contact(ContactId(99)) is None
    assert store.rows([leo.id, 99]) == []


# -- one person twice -------------------------------------------------------------------------


def test_R7_a_second_row_says_why(store: Store, google: Account, outlook: Account) -> None:
    dialpad = store.link_account(AccountKind.DIALPAD, "maya@example.com", "d")
    store.replace_directory(dialpad.id, [colleague("u1", "Leo", "Fink")], NOW)
    there = put(store, imported(LEO, google.id))
    assert shown(store, there).also == ("company",)
    ada = put(store, imported(person("Ada", "Quist"), google.id))
    here = put(store, local(person("ADA", "quist")))
    third = put(store, imported(person("Ada", "Quist"), outlook.id))
    assert shown(store, ada).also == ("local", "outlook")
    assert {r.id: r.also for r in store.rows([here.id, third.id, there.id])} == {
        str(here.id): "google",
        str(third.id): "local",
        str(there.id): "company",
    }


def test_R7_one_name_alone_is_nobodys_proof(store: Store) -> None:
    first = put(store, local(person("Leo", phones=["415 555 0133"])))
    other = put(store, local(person("Leo", phones=["212 777 8899"])))
    same = put(store, local(person("LEO", phones=["+1 415-555-0133"])))
    alike = {r.id: bool(r.also) for r in store.rows([first.id, other.id, same.id])}
    assert alike == {str(first.id): True, str(other.id): False, str(same.id): True}


def test_D18_shown_as_one_until_undone(store: Store, google: Account) -> None:
    a = put(store, imported(LEO, google.id))
    b = put(store, local(LEO))
    c = put(store, local(person("Leonardo")))
    store.show_as_one(b.id, a.id)
    store.show_as_one(b.id, c.id)
    assert shown(store, a).same_as == (b.id, c.id)
    assert store.shown_as_one(a.id) == (b.id, c.id)
    assert (shown(store, a).also, store.rows([a.id])[0].also) == ((), "")
    assert store.show_apart(c.id) == [b.id]
    assert shown(store, a).same_as == (b.id,)
    assert store.shown_as_one(c.id) == ()
    assert store.record(a.id) == a


def test_D18_not_the_same_person_is_remembered(store: Store, google: Account) -> None:
    a, b = put(store, imported(LEO, google.id)), put(store, local(LEO))
    store.never_same(a.id, b.id)
    assert [r.also for r in store.rows([a.id, b.id])] == ["", ""]
    assert shown(store, a).same_as == ()
